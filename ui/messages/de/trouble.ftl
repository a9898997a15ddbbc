### Was nicht geklappt hat, und was zu tun ist. Was klein beginnt, folgt auf einen Doppelpunkt oder wird ein Satz.

words-of-others = { $words }
in-a-row = { $before } { $last }
file-and-cause = { $what }: { $cause }

## Wenn um etwas gebeten wird
nobody-signed-in = Niemand ist angemeldet.
signed-out = niemand ist angemeldet
signed-in-already = Es ist schon jemand angemeldet. Melden Sie sich zuerst ab.
client-id-first = Geben Sie zuerst die Client-ID der App ein.
fixed-by-administrator = Ihr Administrator hat diese Einstellung festgelegt.
quitting = Ringlet wird beendet.
row-gone = Dieser Anruf steht nicht mehr im Verlauf.
number-unknown = Die Nummer dieses Anrufers ist nicht bekannt.
recording-gone = Diese Aufnahme ist nicht mehr in der Mailbox.
recording-not-fetched = Die Aufnahme konnte nicht geholt werden: { $cause }.
export-no-folder = Es gibt keinen Ordner zum Speichern.
export-failed = Die Datei konnte nicht geschrieben werden: { $cause }.
log-folder-failed = Der Protokollordner konnte nicht geöffnet werden.
history-unusable = Der Verlauf kann im Moment nicht verwendet werden: { $cause }.
forget-failed = Manches konnte nicht entfernt werden: { $what }.
forget-history = der Verlauf
forget-settings = die Einstellungen
forget-start = der Start beim Anmelden
list = { $before }, { $last }

## Die Anmeldung
login-address = „{ $address }“ kann nicht als Rückkehradresse verwendet werden: Es muss einfaches http auf localhost sein
login-cancelled = die Anmeldung wurde abgebrochen
login-denied = RingCentral sollte Ringlet nicht hereinlassen
login-exchange = die Anmeldung konnte nicht abgeschlossen werden: { $cause }
login-ports-taken = die Ports, zu denen der Browser zurückkehrt, sind von anderen Programmen belegt: { $ports }
login-refused = RingCentral hat die Anmeldung abgelehnt ({ $code })
login-timed-out = die Anmeldung im Browser wurde nicht innerhalb von fünf Minuten abgeschlossen
login-lost = die Anmeldung konnte nicht aufbewahrt werden
login-failed = Die Anmeldung ist fehlgeschlagen; bitte versuchen Sie es noch einmal.
token-refused = RingCentral hat abgelehnt ({ $code })
no-reason = ohne Angabe von Gründen
sign-in-ended = RingCentral hat die Anmeldung beendet ({ $code }); bitte melden Sie sich wieder an
sign-in-over = die Anmeldung ist abgelaufen: Die RingCentral-App stellt keine Refresh-Tokens aus
sign-in-unavailable = die Anmeldung ist nicht verfügbar
app-refused = RingCentral lehnt diese App ab ({ $code })
person-permission = RingCentral sagt dieser App nicht, wer angemeldet ist: Die Berechtigung { $permission } fehlt. Bitten Sie den Administrator, der die App registriert hat, sie hinzuzufügen, und melden Sie sich dann neu an.
sign-in-refused = RingCentral erneuert die Anmeldung nicht ({ $code }). Klingelnde Anrufe werden noch gemeldet, solange die Verbindung hält, höchstens einen Tag; was aus ihnen wurde, wird nicht gelesen. Fragen Sie den Administrator, der die App registriert hat, und melden Sie sich dann neu an.
person-asked-again = { $cause }. Es wird von selbst noch einmal versucht.

## Die Leitung
line-app-refused = RingCentral lehnt diese App oder dieses Konto ab ({ $code }). Fragen Sie den Administrator, der die App registriert hat, und melden Sie sich dann neu an.
line-permission = RingCentral lässt diese App keine Anrufe empfangen: Die Berechtigung { $permission } fehlt. Bitten Sie den Administrator, der die App registriert hat, sie hinzuzufügen, und melden Sie sich dann neu an.
line-subscription = RingCentral lehnt das Abonnement ab (Status { $status }). Melden Sie sich ab und wieder an; wenn das nicht hilft, fragen Sie Ihren Administrator.
line-closed = die Verbindung zu RingCentral wurde geschlossen
line-connecting = Verbindung wird hergestellt
line-mute = das Gateway von RingCentral hat nicht geantwortet
line-offline = dieser Computer hat kein Netz
line-asked-to-wait = RingCentral bittet, mit der nächsten Verbindung zu warten
line-refused = RingCentral hat das Abonnement vorerst abgelehnt (Status { $status })
line-silent = das Netz ist verstummt
line-slept = dieser Computer hat geschlafen oder das Netz gewechselt
line-gateway = Gateway von RingCentral: { $cause }
line-gateway-refused = das Gateway von RingCentral hat die Verbindung abgelehnt (Status { $status })
line-restarted = ein Teil von Ringlet ist ausgefallen und wird neu gestartet
server-unusable = Der Server in den Einstellungen kann nicht verwendet werden: { $cause }.
server-address = der Server muss eine Adresse wie https://platform.ringcentral.com sein, ohne etwas hinter dem Namen
server-insecure = der Server muss mit https:// beginnen; einfaches http gilt nur für diesen Computer

## Was ohne Berechtigung nicht geht
off = { $feature } (Berechtigung { $permission })
off-telephony = warum ein Anruf endete und wer ihn annahm
off-voicemail = Voicemails
off-call-log = Anrufprotokoll
off-contacts = Namen Ihrer Kontakte
off-directory = Namen aus dem Firmenverzeichnis
off-marks = Voicemails in RingCentral als gelesen markieren

## RingCentral
rest-foreign-address = RingCentral hat eine fremde Adresse genannt
rest-gone = es ist nicht mehr da
rest-permission = RingCentral erlaubt das nicht: { $permission } fehlt
rest-a-permission = eine Berechtigung
rest-refused = RingCentral hat die Anfrage abgelehnt ({ $code })
rest-asked-to-wait = RingCentral bittet, mit der nächsten Anfrage zu warten
rest-login-page = an Stelle von RingCentral hat eine Anmeldeseite dieses Netzes geantwortet
rest-fault = RingCentral hat selbst eine Störung (Status { $status })
rest-unreadable = die Antwort von RingCentral ist nicht lesbar

## Das Netz
network-unreachable = der Server ist nicht erreichbar
network-proxy = der Proxy { $proxy } { $fault }
network-insecure = es kam keine vertrauenswürdige sichere Verbindung zustande
network-timed-out = der Server hat nicht rechtzeitig geantwortet
network-broken = die Verbindung ist abgebrochen
network-refused = die Verbindung wurde mit Status { $status } abgelehnt
network-address = die Adresse darf nicht verwendet werden
proxy-broken = hat nicht wie ein Proxy geantwortet
proxy-refused = hat sich geweigert, den Server zu verbinden
proxy-refused-status = hat sich geweigert, den Server zu verbinden (Status { $status })
proxy-unreachable = ist nicht erreichbar
proxy-password = verlangt Namen und Passwort

## Der Verlauf
history-damaged-later = die Datei des Verlaufs ist beschädigt; sie wird beim nächsten Start beiseitegelegt
history-fault = ein Fehler in Ringlet hat den Verlauf gestört; mehr steht im Protokoll
history-disk-full = der Datenträger ist voll
history-io = die Datei des Verlaufs kann nicht geschrieben werden
history-forbidden = die Datei des Verlaufs darf nicht geschrieben werden
history-waits = { $cause }; Zeilen warten im Arbeitsspeicher
history-closed = der Verlauf ist geschlossen
history-unread = der Verlauf konnte nicht gelesen werden
history-unsaved = der Verlauf wurde nicht gespeichert: { $cause }
history-moved = Der Verlauf war beschädigt. Er wurde nach { $place } verschoben und ein neuer begonnen.
history-forgotten = { $cause }; was jetzt geschieht, ist vergessen, wenn Ringlet beendet wird
open-damaged = der Verlauf in { $place } ist beschädigt
open-failed = der Verlauf in { $place } lässt sich nicht öffnen
open-full = der Datenträger hat keinen Platz für den Verlauf in { $place }
open-newer = der Verlauf in { $place } stammt von einer neueren Version von Ringlet (er hat Nummer { $found }, diese kennt { $known })
open-forbidden = der Verlauf in { $place } darf nicht geschrieben werden

## Schlüsselbund, Benachrichtigungen, Infobereich
keyring-denied = der Schlüsselbund hat den Zugriff verweigert
keyring-unavailable = es gibt keinen Schlüsselbund
keyring-is-locked = der Schlüsselbund ist gesperrt
keyring-late = der Schlüsselbund hat nicht rechtzeitig geantwortet
keyring-too-long = die Anmeldung ist zu lang für einen Schlüsselbund: { $bytes } Bytes
toasts-unavailable = nichts auf diesem Desktop zeigt Benachrichtigungen an
toasts-timed-out = der Desktop hat nicht rechtzeitig geantwortet
tray-nowhere = dieser Desktop zeigt keine Symbole im Infobereich

## Die Einstellungen
settings-unsaved = die Einstellungen können nicht in { $place } gespeichert werden
settings-unreadable = { $place } kann nicht gelesen werden: { $cause }
settings-environment = { $name } in der Umgebung wird nicht verwendet: { $cause }
settings-fixed = von Ihrem Administrator festgelegt, nicht verwendet: { $cause }
settings-policy = { $place } kann nicht verwendet werden: { $cause }
settings-at = { $place }, Zeile { $line }: { $cause }
settings-at-key = { $place }, Zeile { $line }, Schlüssel { $key }: { $cause }
settings-key = { $key }: { $cause }
settings-several = { $before }; { $last }
invalid-alerts = eine Meldung hat popup und tray (true oder false), sound (off, default oder der ganze Pfad einer Datei) und repeat_minutes von 0 bis 1440
invalid-always-through = wer immer durchkommt, muss eine Liste von Nummern, Nebenstellen und Namen sein
invalid-appearance = das Aussehen muss system, light oder dark sein
invalid-call-with = womit zurückgerufen wird, muss tel oder ringcentral sein
invalid-client-id = die Client-ID muss aus Buchstaben, Ziffern und Zeichen ohne Leerzeichen bestehen, wie die Entwicklerkonsole von RingCentral sie zeigt
invalid-country = das Land muss aus zwei Buchstaben bestehen, wie US, oder leer sein
invalid-language = die Sprache muss ein Kürzel wie de sein oder leer
invalid-log-level = die Protokollstufe muss error, warn, info, debug oder trace sein
invalid-quiet-hours = jede Ruhezeit hat days, wie mon, sowie from und to, wie 22:00 und 07:00
invalid-proxy = der Proxy muss system, direct oder eine Adresse wie http://proxy.example.com:3128 ohne Passwort sein
invalid-redirect-uri = jede Rückkehradresse muss http auf localhost mit einem Port sein, wie http://localhost:47631/oauth2callback
invalid-retention-days = die Tage der Aufbewahrung müssen eine ganze Zahl von 1 bis { $most } sein
invalid-screen-pop = ein Screen-Pop hat ein template mit ausgeschriebener Adresse oder ausgeschriebenem Programm, kind (url oder command), on (ring, answer oder missed), how (ask, auto oder off) und only_for
invalid-screen-pop-allowed = wohin ein Screen-Pop führen darf, muss eine Liste wie https://crm.example.com, https://*.example.com oder crm: sein
invalid-server = der Server muss eine https-Adresse ohne Pfad sein, wie https://platform.ringcentral.com
invalid-update-channel = der Kanal für neue Versionen muss stable, beta oder off sein
invalid-volume = die Lautstärke muss eine ganze Zahl von 0 bis 100 sein
invalid-yes-or-no = dies muss true oder false sein

## Screen-Pops
pop-not-allowed = die Adresse führt zu { $place }, und das gehört nicht zu den erlaubten Zielen
pop-brace = eine geschweifte Klammer ist offen oder schließt nichts
pop-no-address = Schema und Rechnername müssen ausgeschrieben sein; Platzhalter stehen nur dahinter
pop-no-program = der Befehl muss mit einem ausgeschriebenen Programm beginnen
pop-quote = ein Anführungszeichen ist nicht geschlossen
pop-unknown = die Platzhalter sind { $placeholders }
part-failed = Ein Teil von Ringlet ist ausgefallen und wurde neu gestartet ({ $part }).

## Neue Versionen
update-elsewhere = Dieses Ringlet wird so aktualisiert, wie es installiert wurde.
update-stays = { $cause }. Diese Version läuft weiter.
update-forged = was angekündigt wurde, ist nicht von den Herstellern von Ringlet signiert
update-malformed = was angekündigt wurde, ist nicht zu verstehen
update-no-room = sie lässt sich auf diesem Datenträger nicht speichern: { $cause }
update-not-installed = sie konnte nicht an die Stelle dieser Version gesetzt werden: { $cause }
update-refused = der Server hat mit Status { $status } geantwortet
update-unreachable = sie ist nicht erreichbar: { $cause }
