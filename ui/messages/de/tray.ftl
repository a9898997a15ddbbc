### Was das Symbol im Infobereich und sein Menü sagen.

tray-title = { $name } – { $state }
tray-signed-out = abgemeldet
tray-offline = offline
tray-waiting = etwas wartet
tray-listening = empfängt Anrufe
tray-open = { $name } öffnen
tray-no-calls = Noch keine Anrufe
tray-row = { $who } – { $detail }
tray-resume = Benachrichtigungen fortsetzen
tray-pause = Benachrichtigungen anhalten
tray-pause-half-an-hour = Für 30 Minuten
tray-pause-an-hour = Für eine Stunde
tray-pause-tomorrow = Bis morgen
tray-presenting = Präsentation
tray-sign-out = Abmelden
tray-sign-in = Anmelden …
tray-quit = Beenden
tray-open-count = { $count ->
        [one] { $count } verpasster Anruf offen
       *[other] { $count } verpasste Anrufe offen
    }
tray-unheard-count = { $count ->
        [one] { $count } Voicemail nicht gehört
       *[other] { $count } Voicemails nicht gehört
    }
tray-line-not-set-up = Noch nicht eingerichtet
tray-line-signed-out = Abgemeldet
tray-line-signed-out-why = Abgemeldet: { $why }
tray-line-signing-in = Anmeldung: weiter im Browser
tray-line-connecting = Verbindung wird hergestellt …
tray-line-listening = Empfängt Anrufe seit { $since }
tray-line-reconnecting = Verbindet sich neu seit { $since }: { $why }
tray-line-stopped = Empfängt keine Anrufe: { $why }
tray-paused = Benachrichtigungen sind angehalten
tray-quiet-hours = Ruhezeit: keine Benachrichtigungen
tray-do-not-disturb = Nicht stören: keine Benachrichtigungen
tray-names-hidden = Benachrichtigungen ohne Namen
tray-keyring-absent = Kein Schlüsselbund: angemeldet bis zum Beenden
tray-keyring-locked = Schlüsselbund gesperrt: angemeldet bis zum Beenden
tray-toasts-failing = Benachrichtigungen: { $why }
tray-storage-failing = Verlauf: { $why }
tray-settings-problem = Einstellungen: { $why }
tray-keyring-unlock = Schlüsselbund gesperrt: Fenster öffnen und entsperren
tray-sign-in-refused = RingCentral lehnt die Anmeldung ab: neu anmelden
tray-login-failed = Anmeldung: { $why }
