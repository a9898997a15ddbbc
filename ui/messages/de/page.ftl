### Was das Fenster sagt.

## In vielen Ansichten
try-again = Erneut versuchen
back = Zurück
cancel = Abbrechen
close = Schließen
delete = Löschen
delete-asking = Löschen …
dismiss = Ausblenden
copied = Kopiert
settings = Einstellungen
did-not-work = Das hat nicht geklappt
does-not-answer = Ringlet antwortet nicht
does-not-answer-why = Ringlet hat nicht geantwortet. Beenden Sie es, und starten Sie es neu.
headline-and-why = { $headline }: { $why }

## Einrichten, Anmelden
set-up = Ringlet einrichten
set-up-why = Ringlet braucht die Client-ID einer App, die bei RingCentral registriert ist. Fragen Sie danach, wer sich in Ihrem Unternehmen um RingCentral kümmert.
client-id = Client-ID
client-id-missing = Geben Sie zuerst die Client-ID ein.
advanced = Erweitert
server = Server
server-help = Ein anderer ist nur für Partnermarken oder einen Testserver nötig.
continue = Weiter
sign-in-headline = Sehen, wer anruft
sign-in-why = Ringlet meldet Anrufe, verpasste Anrufe und Voicemails auf Ihrer RingCentral-Leitung und bewahrt sie in einer Liste auf.
sign-in-signed-out = Sie sind abgemeldet
sign-in = Mit RingCentral anmelden
sign-in-browser = Ihr Browser öffnet { $host }.
signing-in-headline = Weiter im Browser
signing-in-until = Dort wurde die Anmeldeseite von RingCentral geöffnet. Ringlet wartet bis { $time } darauf.
signing-in-address = Adresse der Anmeldeseite
signing-in-copy = Adresse kopieren
signing-in-copy-by-hand = Die Adresse ist markiert: Kopieren Sie sie mit Strg+C.
signing-in-again = Browser noch einmal öffnen

## Wie es um die Leitung steht
connection-not-set-up = Noch nicht eingerichtet
connection-signed-out = Abgemeldet
connection-signing-in = Anmeldung läuft
connection-connecting = Verbindung wird hergestellt …
connection-listening = Empfängt Anrufe seit { $since }
connection-reconnecting = Verbindet sich neu seit { $since }
connection-stopped = Empfängt keine Anrufe

## Was sonst nicht stimmt
notice-stopped = Anrufe werden nicht bemerkt
notice-sign-in-again = Neu anmelden
notice-refused = RingCentral lehnt die Anmeldung ab
notice-login-failed = Niemand wurde angemeldet
notice-out-of-date = Diese Liste ist vielleicht veraltet
notice-toasts = Benachrichtigungen können nicht angezeigt werden
notice-storage = Mit dem Verlauf gibt es ein Problem
notice-keyring = Die Anmeldung wird nicht aufbewahrt
notice-keyring-absent = Dieser Computer hat keinen Schlüsselbund. Die Anmeldung gilt daher nur, bis Ringlet beendet wird.
notice-keyring-locked = Der Schlüsselbund ist gesperrt. Entsperren Sie ihn, sonst gilt die Anmeldung nur, bis Ringlet beendet wird.
notice-locked = Der Schlüsselbund ist gesperrt
notice-locked-why = Ob Sie angemeldet sind, steht darin. Entsperren Sie ihn, um fortzufahren.
notice-unlock = Entsperren
notice-fault-why = Wenn das wieder vorkommt, kopieren Sie bitte einen Bericht.
notice-settings = Die Einstellungsdatei kann nicht gelesen werden
notice-settings-why = { $why } Es gelten die Standardwerte.
notice-tray = Das Symbol im Infobereich wird nicht angezeigt
update-ready = Ringlet { $version } ist bereit
update-install = Installieren und neu starten
update-installing = Ringlet { $version } wird installiert
update-installing-why = Dieses Fenster schließt sich, und Ringlet kommt von selbst wieder.
update-failed = Ringlet { $version } wurde nicht installiert
fill = Frühere Anrufe werden geholt: { $done } von { $days ->
        [one] { $days } Tag
       *[other] { $days } Tagen
    }

## Die Liste
calls = Anrufe
search = Nach Name oder Nummer suchen
search-hint = Name oder Nummer
search-clear = Suche leeren
filter = Anzeigen
filter-all = Alle
filter-missed = Verpasst
filter-open = Offen
filter-voicemail = Voicemail
mark-all-read = Alle als gelesen markieren
mark-all-read-count = Alle als gelesen markieren: { $count } ungelesen
save-as-file = Als Datei speichern
calls-loading = Anrufe werden geladen …
calls-cannot-be-shown = Die Anrufe können nicht angezeigt werden
nothing-found = Nichts gefunden
nothing-found-why = Kein Anruf passt zu „{ $search }“.
none-all = Noch keine Anrufe
none-all-why = Anrufe erscheinen hier, sobald Ihre Leitung klingelt.
none-missed = Keine verpassten Anrufe
none-missed-why = Sie haben nichts verpasst.
none-open = Nichts offen
none-open-why = Niemand wartet auf Ihren Rückruf.
none-voicemail = Keine Voicemails
none-voicemail-why = Nachrichten von Anrufern erscheinen hier.
gap = Kein Empfang, { $span }
gap-why = Was in dieser Zeit geschah, wurde danach von RingCentral geholt.

## Was mit mehreren Zeilen gemacht wird
selection = Ausgewählte Anrufe
selection-count = { $count ->
        [one] { $count } Anruf ausgewählt
       *[other] { $count } Anrufe ausgewählt
    }
save-count = { $count ->
        [one] { $count } Anruf speichern als
       *[other] { $count } Anrufe speichern als
    }
delete-count = { $count ->
        [one] { $count } Anruf von diesem Computer löschen?
       *[other] { $count } Anrufe von diesem Computer löschen?
    }
copy = Kopieren
copied-one = Kopiert.
copied-count = { $count ->
        [one] { $count } Anruf wurde kopiert.
       *[other] { $count } Anrufe wurden kopiert.
    }
copy-impossible = Die Zwischenablage kann hier nicht verwendet werden.
deleted-one = Ein Anruf wurde gelöscht.
deleted-count = { $count ->
        [one] { $count } Anruf wurde gelöscht.
       *[other] { $count } Anrufe wurden gelöscht.
    }
saved-to = Gespeichert unter { $file }
call-gone = Dieser Anruf steht nicht mehr im Verlauf.

## Eine Zeile
row-selected = Ausgewählt:
row-unread = Ungelesen:
row-when = Wann
row-number = Nummer
row-line = Leitung
row-rang = Geklingelt
row-lasted = Dauer
row-provisional = Vom Anrufprotokoll noch nicht bestätigt.
row-done = Erledigt
row-open-again = Wieder öffnen
row-call-back = Zurückrufen
row-copy-number = Nummer kopieren
row-open = Offen
row-reminder = Erinnerung:
row-ignore = Ignorieren
row-to-voicemail = Zur Voicemail
row-remind = Erinnern
row-remind-in-15-minutes = In 15 Minuten
row-remind-in-an-hour = In einer Stunde
row-remind-tomorrow-at-nine = Morgen um neun
row-reminded-at = Sie werden erinnert: { $time }.
row-remind-not = Nicht erinnern
trail = Was geschehen ist
trail-steps = Schritte

## Eine Voicemail
voicemail = Voicemail
voicemail-new = Neue Voicemail
voicemail-deleted = Aus der Mailbox gelöscht.
voicemail-transcript-pending = Das Transkript wird noch geschrieben.
voicemail-transcript-none = Es gibt kein Transkript.
voicemail-play = Abspielen
voicemail-pause = Anhalten
voicemail-position = Position
voicemail-position-of = { $at } von { $length }
voicemail-speed = Geschwindigkeit
voicemail-speed-times = { $speed }×
voicemail-volume = Lautstärke
voicemail-volume-percent = { $percent } %
voicemail-mark-heard = Als gehört markieren
voicemail-broken = Diese Aufnahme kann nicht abgespielt werden. Sie ist vielleicht beschädigt, oder ein Codec fehlt: Installieren Sie unter Linux gstreamer1.0-plugins-good.
voicemail-no-codec = Dieser Computer kann die Aufnahme nicht abspielen: Ein Codec fehlt. Installieren Sie unter Linux gstreamer1.0-plugins-good.

## Erste Schritte
first-run = Sehen Sie die Benachrichtigung?
first-run-why = Ringlet empfängt Anrufe. Eben wurde eine Test-Benachrichtigung gezeigt, wie bei einem Anruf.
first-run-trying = Eine Test-Benachrichtigung ist unterwegs …
first-run-yes = Ja, ich sehe sie
first-run-no = Nein
first-run-help = Auf diesem Desktop hilft es, hier nachzusehen:
first-run-again = Noch einmal zeigen
first-run-anyway = Ohne weitermachen
