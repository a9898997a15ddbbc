### What pop-ups say.

toast-incoming = Incoming call
toast-missed = Missed call
toast-voicemail = New voicemail
toast-transcript = “{ $text }”
toast-digest = While you were away, { $span }
toast-quiet-digest = While it was quiet, { $span }
toast-missed-count = { $count ->
        [one] { $count } missed call
       *[other] { $count } missed calls
    }
toast-voicemail-count = { $count ->
        [one] { $count } voicemail
       *[other] { $count } voicemails
    }
toast-reminder = Reminder: call back
toast-reminder-who = Reminder: call back { $who }
toast-call-with = Call with { $who }
toast-call-answered = Call answered
toast-test = A test pop-up
toast-test-why = This is how Ringlet tells you about calls.
toast-in-tray = Ringlet is still in the tray
toast-in-tray-why = It goes on telling you about calls. To end it, choose Quit in its menu.
toast-no-tray = This desktop has no tray
toast-no-tray-why = Ringlet runs all the same. Start it again to open its window, or choose Open here.
toast-signed-out = Ringlet is signed out
toast-signed-out-why = RingCentral ended the sign-in. Open Ringlet to sign in again.

## Buttons
button-call-back = Call back
button-copy-number = Copy number
button-ignore = Ignore
button-mark-heard = Mark heard
button-open = Open
button-pop = Open page
button-remind = Remind me
button-to-voicemail = To voicemail

## How it went
acted = { $what }. { $line }
acted-ignored = Ringing stopped here
acted-ignored-why = The caller hears it ring on.
acted-sent = Sent to voicemail
acted-sent-why = The caller can leave a message.
acted-not-allowed = That is not allowed
acted-not-allowed-why = RingCentral does not let this app do that: the permission CallControl is missing.
acted-over = The call is over already
acted-over-why = Or somebody has taken it.
acted-failed = That did not work
acted-failed-why = RingCentral could not be reached, or did not do it.
unopened-dialler = No program on this computer could place the call. The settings say which one is asked.
unopened-screen-pop = What opens for a call could not be opened. The settings say what that is.
unopened-trial = This could not be opened: the desktop knows no program for it, or the program does not start.
