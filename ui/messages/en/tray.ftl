### What the tray icon and its menu say.

tray-title = { $name } – { $state }
tray-signed-out = signed out
tray-offline = offline
tray-waiting = waiting
tray-listening = listening
tray-open = Open { $name }
tray-no-calls = No calls yet
tray-row = { $who } – { $detail }
tray-resume = Resume pop-ups
tray-pause = Pause pop-ups
tray-pause-half-an-hour = For 30 minutes
tray-pause-an-hour = For an hour
tray-pause-tomorrow = Until tomorrow
tray-presenting = Presenting
tray-sign-out = Sign out
tray-sign-in = Sign in…
tray-quit = Quit
tray-open-count = { $count ->
        [one] { $count } missed call open
       *[other] { $count } missed calls open
    }
tray-unheard-count = { $count ->
        [one] { $count } voicemail not heard
       *[other] { $count } voicemails not heard
    }
tray-line-not-set-up = Not set up yet
tray-line-signed-out = Signed out
tray-line-signed-out-why = Signed out: { $why }
tray-line-signing-in = Signing in: go on in the browser
tray-line-connecting = Connecting…
tray-line-listening = Listening since { $since }
tray-line-reconnecting = Reconnecting since { $since }: { $why }
tray-line-stopped = Not listening: { $why }
tray-paused = Pop-ups are paused
tray-quiet-hours = Quiet hours: no pop-ups
tray-do-not-disturb = Do not disturb: no pop-ups
tray-names-hidden = Pop-ups hide names
tray-keyring-absent = No keyring: signed in until Ringlet quits
tray-keyring-locked = The keyring is locked: signed in until Ringlet quits
tray-toasts-failing = Pop-ups: { $why }
tray-storage-failing = History: { $why }
tray-settings-problem = Settings: { $why }
tray-keyring-unlock = The keyring is locked: open the window to unlock it
tray-sign-in-refused = RingCentral refuses the sign-in: sign in again
tray-login-failed = Sign-in: { $why }
