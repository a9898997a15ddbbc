### Was die Einstellungen sagen.

settings-failure = Die Einstellungen können nicht angezeigt werden
settings-account = Konto
settings-sign-out = Abmelden
settings-sign-out-asking = Abmelden …
settings-sign-out-sure = Abmelden? Sie erfahren dann nichts von Anrufen, bis Sie sich wieder anmelden.
settings-stay = Angemeldet bleiben
settings-calls = Anrufe
settings-kept = Anrufe aufbewahren
settings-kept-help = Ältere werden von diesem Computer entfernt.
settings-kept-days = { $days ->
        [one] { $days } Tag
       *[other] { $days } Tage
    }
settings-country = Land
settings-country-help = Wie Telefonnummern geschrieben werden.
settings-country-own = Das des Kontos
settings-app = RingCentral-App
settings-app-help = Um dies zu ändern, melden Sie sich zuerst ab.
settings-log = Protokoll
settings-log-level = Wie viel protokolliert wird
settings-log-level-help = Nie Namen, Nummern oder Passwörter.
settings-log-error = Nur Fehler
settings-log-warn = Warnungen
settings-log-info = Normal
settings-log-debug = Ausführlich
settings-log-trace = Alles
settings-log-folder = Protokollordner öffnen
settings-check = Stimmt etwas nicht?
settings-check-help = Der Test schickt einen erfundenen Anruf den ganzen Weg, von RingCentral bis zur Benachrichtigung, und sagt, was nicht funktioniert.
settings-check-test = Testen
settings-check-testing = Test läuft …
settings-check-copy = Bericht kopieren
settings-check-copied = Dies wurde kopiert. Es enthält keine Namen, Nummern oder Passwörter.
settings-check-copy-by-hand = Kopieren Sie dies mit Strg+C. Es enthält keine Namen, Nummern oder Passwörter.
settings-check-result = Ergebnis des Tests
settings-check-works = Funktioniert
settings-check-limited = Eingeschränkt
settings-check-fails = Funktioniert nicht
settings-version = Ringlet { $version }
