### Die Seite im Browser nach der Anmeldung.

page-title = { $title } · Ringlet
page-denied = Nicht angemeldet
page-denied-why = Sie haben abgelehnt. Ringlet kann jederzeit wieder angemeldet werden.
page-failed = Nicht angemeldet
page-failed-why = Die Anmeldung wurde nicht abgeschlossen. Ringlet sagt, warum; versuchen Sie es dort bitte noch einmal.
page-success = Sie sind angemeldet
page-success-why = Ringlet empfängt jetzt Ihre Anrufe. Sie können diese Seite schließen.
page-used = Schon verwendet
page-used-why = Diese Anmeldung wurde schon verwendet. Wenn Ringlet nicht angemeldet ist, beginnen Sie dort von vorn.
page-wrong-state = Nicht die Anmeldung, auf die Ringlet wartet
page-wrong-state-why = Diese Seite gehört zu einer anderen, vielleicht älteren Anmeldung. Verwenden Sie bitte die Seite, die Ringlet zuletzt geöffnet hat.
