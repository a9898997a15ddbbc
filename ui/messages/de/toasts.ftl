### Was Benachrichtigungen sagen.

toast-incoming = Eingehender Anruf
toast-missed = Verpasster Anruf
toast-voicemail = Neue Voicemail
toast-transcript = „{ $text }“
toast-digest = Während Sie weg waren, { $span }
toast-quiet-digest = Während der Ruhe, { $span }
toast-missed-count = { $count ->
        [one] { $count } verpasster Anruf
       *[other] { $count } verpasste Anrufe
    }
toast-voicemail-count = { $count ->
        [one] { $count } Voicemail
       *[other] { $count } Voicemails
    }
toast-reminder = Erinnerung: Rückruf
toast-reminder-who = Erinnerung: Rückruf an { $who }
toast-call-with = Gespräch mit { $who }
toast-call-answered = Anruf angenommen
toast-test = Eine Test-Benachrichtigung
toast-test-why = So erfahren Sie von Ringlet, wer anruft.
toast-in-tray = Ringlet ist weiter im Infobereich
toast-in-tray-why = Es meldet weiterhin Anrufe. Um es zu beenden, wählen Sie Beenden in seinem Menü.
toast-no-tray = Dieser Desktop hat keinen Infobereich
toast-no-tray-why = Ringlet läuft trotzdem. Starten Sie es noch einmal, um sein Fenster zu öffnen, oder wählen Sie hier Öffnen.
toast-signed-out = Ringlet ist abgemeldet
toast-signed-out-why = RingCentral hat die Anmeldung beendet. Öffnen Sie Ringlet, um sich wieder anzumelden.

## Schaltflächen
button-call-back = Zurückrufen
button-copy-number = Nummer kopieren
button-ignore = Ignorieren
button-mark-heard = Als gehört markieren
button-open = Öffnen
button-pop = Seite öffnen
button-remind = Erinnern
button-to-voicemail = Zur Voicemail

## Wie es ausging
acted = { $what }. { $line }
acted-ignored = Hier klingelt es nicht mehr
acted-ignored-why = Der Anrufer hört es weiter klingeln.
acted-sent = An die Voicemail geleitet
acted-sent-why = Der Anrufer kann eine Nachricht hinterlassen.
acted-not-allowed = Das ist nicht erlaubt
acted-not-allowed-why = RingCentral lässt diese App das nicht tun: Die Berechtigung CallControl fehlt.
acted-over = Der Anruf ist schon vorbei
acted-over-why = Oder jemand hat ihn angenommen.
acted-failed = Das hat nicht geklappt
acted-failed-why = RingCentral war nicht erreichbar oder hat es nicht getan.
unopened-dialler = Kein Programm auf diesem Computer konnte den Anruf tätigen. Welches gefragt wird, steht in den Einstellungen.
unopened-screen-pop = Was sich zu einem Anruf öffnen soll, ließ sich nicht öffnen. Was das ist, steht in den Einstellungen.
unopened-trial = Das konnte nicht geöffnet werden: Der Desktop kennt kein Programm dafür, oder das Programm startet nicht.
