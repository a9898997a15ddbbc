### What the window says.

## On many views
try-again = Try again
back = Back
cancel = Cancel
close = Close
delete = Delete
delete-asking = Delete…
dismiss = Dismiss
copied = Copied
settings = Settings
did-not-work = That did not work
does-not-answer = Ringlet does not answer
does-not-answer-why = Ringlet did not answer. Quit it and start it again.
headline-and-why = { $headline }: { $why }

## Setting up, signing in
set-up = Set up Ringlet
set-up-why = Ringlet needs the client ID of an app registered with RingCentral. Ask whoever looks after RingCentral in your company for it.
client-id = Client ID
client-id-missing = Enter the client ID first.
advanced = Advanced
server = Server
server-help = Another one is only needed for partner brands or a test server.
continue = Continue
sign-in-headline = See who is calling
sign-in-why = Ringlet tells you about calls, missed calls and voicemails on your RingCentral line, and keeps them in a list.
sign-in-signed-out = You are signed out
sign-in = Sign in with RingCentral
sign-in-browser = Your browser opens at { $host }.
signing-in-headline = Finish in your browser
signing-in-until = RingCentral’s sign-in page has been opened there. Ringlet waits for it until { $time }.
signing-in-address = Address of the sign-in page
signing-in-copy = Copy address
signing-in-copy-by-hand = The address is selected: copy it with Ctrl+C.
signing-in-again = Open the browser again

## How the line is
connection-not-set-up = Not set up yet
connection-signed-out = Signed out
connection-signing-in = Signing in
connection-connecting = Connecting…
connection-listening = Listening since { $since }
connection-reconnecting = Reconnecting since { $since }
connection-stopped = Not listening

## What is wrong beside it
notice-stopped = No calls are noticed
notice-sign-in-again = Sign in again
notice-refused = RingCentral refuses the sign-in
notice-login-failed = Nobody was signed in
notice-out-of-date = This list may be out of date
notice-toasts = Pop-ups cannot be shown
notice-storage = The history has a problem
notice-keyring = The sign-in is not kept
notice-keyring-absent = This computer has no keyring, so this sign-in lasts until Ringlet quits.
notice-keyring-locked = The keyring is locked. Unlock it, or this sign-in lasts until Ringlet quits.
notice-locked = The keyring is locked
notice-locked-why = Whether you are signed in lies in it. Unlock it to go on.
notice-unlock = Unlock
notice-fault-why = If this comes again, please copy a report.
notice-settings = The settings file cannot be read
notice-settings-why = { $why } Defaults are used.
notice-tray = The tray icon is not shown
update-ready = Ringlet { $version } is ready
update-install = Install and restart
update-installing = Ringlet { $version } is being installed
update-installing-why = This window closes, and Ringlet comes back by itself.
update-failed = Ringlet { $version } was not installed
fill = Fetching earlier calls: { $done } of { $days ->
        [one] { $days } day
       *[other] { $days } days
    }

## The list
calls = Calls
search = Search by name or number
search-hint = Name or number
search-clear = Clear the search
filter = Show
filter-all = All
filter-missed = Missed
filter-open = Open
filter-voicemail = Voicemail
mark-all-read = Mark all read
mark-all-read-count = Mark all read: { $count } unread
save-as-file = Save as a file
calls-loading = Loading the calls…
calls-cannot-be-shown = The calls cannot be shown
nothing-found = Nothing found
nothing-found-why = No call matches “{ $search }”.
none-all = No calls yet
none-all-why = Calls appear here as soon as your line rings.
none-missed = No missed calls
none-missed-why = You have not missed anything.
none-open = Nothing open
none-open-why = Nobody waits for you to call back.
none-voicemail = No voicemails
none-voicemail-why = Messages that callers leave appear here.
gap = Not listening, { $span }
gap-why = What happened then was read from RingCentral afterwards.

## What is done with several rows
selection = Selected calls
selection-count = { $count ->
        [one] { $count } call selected
       *[other] { $count } calls selected
    }
save-count = { $count ->
        [one] Save { $count } call as
       *[other] Save { $count } calls as
    }
delete-count = { $count ->
        [one] Delete { $count } call from this computer?
       *[other] Delete { $count } calls from this computer?
    }
copy = Copy
copied-one = Copied.
copied-count = { $count ->
        [one] { $count } call was copied.
       *[other] { $count } calls were copied.
    }
copy-impossible = The clipboard cannot be used here.
deleted-one = One call was deleted.
deleted-count = { $count ->
        [one] { $count } call was deleted.
       *[other] { $count } calls were deleted.
    }
saved-to = Saved to { $file }
call-gone = That call is no longer in the history.

## One row
row-selected = Selected:
row-unread = Unread:
row-when = When
row-number = Number
row-line = Line
row-rang = Rang
row-lasted = Lasted
row-provisional = Not confirmed by the call log yet.
row-done = Done
row-open-again = Open again
row-call-back = Call back
row-copy-number = Copy number
row-open = Open
row-reminder = Reminder:
row-ignore = Ignore
row-to-voicemail = To voicemail
row-remind = Remind me
row-remind-in-15-minutes = In 15 minutes
row-remind-in-an-hour = In an hour
row-remind-tomorrow-at-nine = Tomorrow at nine
row-reminded-at = You are reminded at { $time }.
row-remind-not = Do not remind me
trail = What happened
trail-steps = Steps

## A voicemail
voicemail = Voicemail
voicemail-new = New voicemail
voicemail-deleted = Deleted from the mailbox.
voicemail-transcript-pending = The transcript is still being written.
voicemail-transcript-none = There is no transcript.
voicemail-play = Play
voicemail-pause = Pause
voicemail-position = Position
voicemail-position-of = { $at } of { $length }
voicemail-speed = Speed
voicemail-speed-times = { $speed }×
voicemail-volume = Volume
voicemail-volume-percent = { $percent } %
voicemail-mark-heard = Mark heard
voicemail-broken = This recording cannot be played. It may be damaged, or a codec is missing: on Linux, install gstreamer1.0-plugins-good.
voicemail-no-codec = This computer cannot play the recording: a codec is missing. On Linux, install gstreamer1.0-plugins-good.

## First steps
first-run = Do you see the pop-up?
first-run-why = Ringlet is listening. A test pop-up has just been shown, as one for a call would be.
first-run-trying = A test pop-up is on its way…
first-run-yes = Yes, I see it
first-run-no = No
first-run-help = On this desktop it helps to look here:
first-run-again = Show it again
first-run-anyway = Go on without
