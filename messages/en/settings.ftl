### What the settings say.

settings-failure = The settings cannot be shown
settings-account = Account
settings-sign-out = Sign out
settings-sign-out-asking = Sign out…
settings-sign-out-sure = Sign out? You will not hear about calls until you sign in again.
settings-stay = Stay signed in
settings-calls = Calls
settings-kept = Keep calls for
settings-kept-help = Older ones are removed from this computer.
settings-kept-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
settings-country = Country
settings-country-help = How phone numbers are written.
settings-country-own = The account’s own
settings-app = RingCentral app
settings-app-help = To change these, sign out first.
settings-log = Log
settings-log-level = How much is logged
settings-log-level-help = Never names, numbers or passwords.
settings-log-error = Errors only
settings-log-warn = Warnings
settings-log-info = Normal
settings-log-debug = Detailed
settings-log-trace = Everything
settings-log-folder = Open log folder
settings-check = Is something wrong?
settings-check-help = The test sends an invented call the whole way, from RingCentral to a pop-up, and says what does not work.
settings-check-test = Test
settings-check-testing = Testing…
settings-check-copy = Copy report
settings-check-copied = This was copied. It holds no names, numbers or passwords.
settings-check-copy-by-hand = Copy this with Ctrl+C. It holds no names, numbers or passwords.
settings-check-result = Result of the test
settings-check-works = Works
settings-check-limited = Limited
settings-check-fails = Does not work
settings-version = Ringlet { $version }
