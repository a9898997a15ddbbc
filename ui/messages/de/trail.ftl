### Was mit einem Anruf auf seinem Weg geschah, Schritt für Schritt, und warum es eine Benachrichtigung gab oder keine.

## Schritte
step-amended = Der Text der Benachrichtigung wurde geändert
step-arrived = Das Ereignis von RingCentral kam an
step-clicked = Sie haben auf die Benachrichtigung geklickt
step-dismissed = Sie haben die Benachrichtigung geschlossen
step-expired = Die Benachrichtigung stand so lange, wie der Desktop eine zeigt
step-handed = Die Benachrichtigung wurde dem Desktop übergeben
step-held-by-desktop = Zurückgehalten: Der Desktop sagte, dass niemand gestört werden will
step-held-by-hours = Zurückgehalten: Es war in Ihrer Ruhezeit
step-held-by-kind = Keine Benachrichtigung: In Ihren Einstellungen sind sie für diese Art ausgeschaltet
step-held-by-pause = Zurückgehalten: Sie hatten Benachrichtigungen angehalten
step-no-answer = Der Desktop hat nicht rechtzeitig geantwortet
step-no-voicemail = Eine Änderung im Postfach, die keine Voicemail betrifft: unbeachtet
step-pressed = Sie haben eine Schaltfläche der Benachrichtigung gedrückt
step-refused = Nichts auf dem Desktop zeigt Benachrichtigungen an
step-shown = Der Desktop hat die Benachrichtigung angenommen
step-skipped = Die Benachrichtigung war vorbei, bevor sie an der Reihe war, und wurde nicht gezeigt
step-taken = Der Desktop hat die Benachrichtigung von sich aus entfernt
step-unknown = Ein Ereignis einer Art, die Ringlet nicht kennt: unbeachtet
step-written = Die Zeile wurde geschrieben
step-declined-here = Sie haben ihn hier abgelehnt
step-conference-leg = Ein Zweig einer Konferenz, der niemanden anruft: unbeachtet
step-digest-told = Eine Benachrichtigung hierüber und über alles andere Verpasste ist erwünscht
step-fax = Ein Fax: unbeachtet
step-held-queue = Noch keine Benachrichtigung: Er kam über eine Warteschlange, und ein Kollege kann ihn angenommen haben. Das Anrufprotokoll wird es zeigen
step-held-silence = Noch keine Benachrichtigung: Es war länger still, als ein Telefon klingelt. Das Anrufprotokoll wird zeigen, wie er endete
step-held-unseen = Noch keine Benachrichtigung: Niemand sah, wie er endete. Das Anrufprotokoll wird es zeigen
step-judged-answered = Die Ereignisse sagen: angenommen
step-judged-declined = Die Ereignisse sagen: von Ihnen abgelehnt
step-judged-elsewhere = Die Ereignisse sagen: von jemand oder etwas anderem angenommen
step-judged-missed = Die Ereignisse sagen: verpasst
step-line-lost = Die Präsenz führt ihn nicht mehr auf
step-line-over = Präsenz: Er ist vorbei
step-line-rings = Präsenz: Er klingelt
step-line-talks = Präsenz: verbunden
step-log-asked = Das Anrufprotokoll wird gefragt
step-log-baseline = Er stand im Anrufprotokoll, als Sie sich anmeldeten; aus dieser Zeit wird nichts gemeldet
step-log-confirmed = Das Anrufprotokoll bestätigt es
step-log-corrected = Das Anrufprotokoll sagt etwas anderes: Die Zeile wird berichtigt
step-log-found = Nur das Anrufprotokoll kennt ihn
step-log-silent = Das Anrufprotokoll hat keinen Eintrag dazu
step-mail-baseline = Die Voicemail war da, als Sie sich anmeldeten; aus dieser Zeit wird nichts gemeldet
step-mail-came = Eine Voicemail kam
step-mail-gone = Die Voicemail wurde gelöscht
step-mail-heard = Die Voicemail wurde angehört
step-mail-linked-likely = Die Voicemail gilt nach Anrufer und Zeit als die dieses Anrufs
step-mail-linked-logged = Das Anrufprotokoll sagt, welcher Anruf die Voicemail hinterließ; der Anruf wurde nach Anrufer und Zeit gefunden
step-mail-linked-seen = Man sah den Anruf zur Voicemail gehen, und dies ist seine Nachricht
step-mail-linked-surely = Das Anrufprotokoll sagt, welcher Anruf die Voicemail hinterließ
step-mail-read = Die Voicemail ist keine Neuigkeit: Sie war schon gelesen oder wurde lange nach dem Hinterlassen geändert
step-mail-told = Die Voicemail soll gemeldet werden
step-mail-transcribed = Das Transkript der Voicemail kam
step-mail-waits = Die Voicemail ist nicht frisch: Sie wartet, bis bekannt ist, was verpasst wurde
step-monitored = Die überwachte Leitung eines Kollegen: nicht gemeldet, weil es nicht für Sie klingelt
step-matched-id = Ein Eintrag des Anrufprotokolls gehört der Kennung nach zu diesem Anruf
step-matched-likeness = Ein Eintrag des Anrufprotokolls gilt nach Anrufer und Zeit als der dieses Anrufs
step-met = Zum ersten Mal davon gehört
step-missed-in-voicemail = Keine Benachrichtigung über den verpassten Anruf: Die über seine Voicemail sagt es
step-missed-taken-back = Die Benachrichtigung über den verpassten Anruf wird zurückgenommen
step-missed-told = Der verpasste Anruf soll gemeldet werden
step-missed-waits = Der verpasste Anruf ist nicht frisch: Er wartet, bis alles bekannt ist, was verpasst wurde
step-other-extension = Ein Ereignis einer anderen Nebenstelle: unbeachtet
step-overtaken = Ein älteres Ereignis kam nach einem neueren oder doppelt und blieb unbeachtet
step-own-leg = Ihr eigenes Ende eines Anrufs, den Sie führen: nicht gemeldet
step-read-lost = Ein Blick auf die Leitung findet ihn nicht mehr
step-read-over = Ein Blick auf die Leitung: Er ist vorbei
step-read-rings = Ein Blick auf die Leitung: Er klingelt
step-read-talks = Ein Blick auf die Leitung: verbunden
step-repeated = RingCentral hat ein Ereignis noch einmal zugestellt; es blieb unbeachtet
step-ring-ceiling = Die Benachrichtigung stand so lange, wie eine stehen darf
step-ring-held-back = Die Nachricht, dass er klingelt, ist alt: Ein Moment wird auf sein Ende gewartet
step-ring-taken-down = Die Benachrichtigung über das Klingeln wird entfernt
step-ring-told = Das Klingeln soll gemeldet werden
step-ring-too-old = Keine Benachrichtigung: Er klingelte schon lange, als er gefunden wurde
step-seen-here = Sie haben ihn hier gesehen
step-session-over = Telefonie-Sitzung: Er ist vorbei
step-session-rings = Telefonie-Sitzung: Er klingelt
step-session-talks = Telefonie-Sitzung: verbunden
step-silent = So lange war nichts davon zu hören, dass er als beendet gilt
step-stale = Ein Ereignis zeigt ihn noch klingelnd, obwohl er bekanntlich vorbei ist: unbeachtet

## Die Antwort
trail-outbound = Diesen Anruf haben Sie gemacht. Benachrichtigungen gibt es nur für Anrufe, die ankommen.
trail-taken-back = Die Benachrichtigung über den verpassten Anruf wurde zurückgenommen, als das Anrufprotokoll etwas anderes sagte.
trail-too-old = Über diese Zeile wurde nichts aufgeschrieben: Sie ist älter, als ihr Verlauf reicht.
trail-nothing-yet = Was bisher zu hören war, verlangt keine Benachrichtigung.
trail-told-together = Es geschah, während Ringlet keine Anrufe empfing; alles dann Verpasste wird in einer Benachrichtigung gemeldet.
trail-shown = { $popup ->
        [ring] Der Desktop hat eine Benachrichtigung über das Klingeln angenommen.
        [mail] Der Desktop hat eine Benachrichtigung über die Voicemail angenommen.
        [digest] Der Desktop hat eine Benachrichtigung über alles Verpasste angenommen.
       *[missed] Der Desktop hat eine Benachrichtigung über den verpassten Anruf angenommen.
    }
trail-shown-after = { $popup ->
        [ring] Der Desktop hat eine Benachrichtigung über das Klingeln nach { $took } angenommen.
        [mail] Der Desktop hat eine Benachrichtigung über die Voicemail nach { $took } angenommen.
        [digest] Der Desktop hat eine Benachrichtigung über alles Verpasste nach { $took } angenommen.
       *[missed] Der Desktop hat eine Benachrichtigung über den verpassten Anruf nach { $took } angenommen.
    }
trail-unseen = Wenn Sie sie nicht gesehen haben, prüfen Sie, ob der Desktop Benachrichtigungen zurückhält („Nicht stören“).
trail-paused = { $popup ->
        [ring] Die Benachrichtigung über das Klingeln wurde zurückgehalten: Sie hatten Benachrichtigungen angehalten.
        [mail] Die Benachrichtigung über die Voicemail wurde zurückgehalten: Sie hatten Benachrichtigungen angehalten.
        [digest] Die Benachrichtigung über alles Verpasste wurde zurückgehalten: Sie hatten Benachrichtigungen angehalten.
       *[missed] Die Benachrichtigung über den verpassten Anruf wurde zurückgehalten: Sie hatten Benachrichtigungen angehalten.
    }
trail-hours = { $popup ->
        [ring] Die Benachrichtigung über das Klingeln wurde zurückgehalten: Es war in Ihrer Ruhezeit.
        [mail] Die Benachrichtigung über die Voicemail wurde zurückgehalten: Es war in Ihrer Ruhezeit.
        [digest] Die Benachrichtigung über alles Verpasste wurde zurückgehalten: Es war in Ihrer Ruhezeit.
       *[missed] Die Benachrichtigung über den verpassten Anruf wurde zurückgehalten: Es war in Ihrer Ruhezeit.
    }
trail-desktop = { $popup ->
        [ring] Die Benachrichtigung über das Klingeln wurde zurückgehalten: Der Desktop sagte, dass niemand gestört werden will.
        [mail] Die Benachrichtigung über die Voicemail wurde zurückgehalten: Der Desktop sagte, dass niemand gestört werden will.
        [digest] Die Benachrichtigung über alles Verpasste wurde zurückgehalten: Der Desktop sagte, dass niemand gestört werden will.
       *[missed] Die Benachrichtigung über den verpassten Anruf wurde zurückgehalten: Der Desktop sagte, dass niemand gestört werden will.
    }
trail-kind = { $popup ->
        [ring] Über das Klingeln gab es keine Benachrichtigung: In Ihren Einstellungen sind sie für diese Art ausgeschaltet.
        [mail] Über die Voicemail gab es keine Benachrichtigung: In Ihren Einstellungen sind sie für diese Art ausgeschaltet.
        [digest] Über alles Verpasste gab es keine Benachrichtigung: In Ihren Einstellungen sind sie für diese Art ausgeschaltet.
       *[missed] Über den verpassten Anruf gab es keine Benachrichtigung: In Ihren Einstellungen sind sie für diese Art ausgeschaltet.
    }
trail-refused = { $popup ->
        [ring] Über das Klingeln sollte es eine Benachrichtigung geben, und nichts auf dem Desktop zeigte sie an.
        [mail] Über die Voicemail sollte es eine Benachrichtigung geben, und nichts auf dem Desktop zeigte sie an.
        [digest] Über alles Verpasste sollte es eine Benachrichtigung geben, und nichts auf dem Desktop zeigte sie an.
       *[missed] Über den verpassten Anruf sollte es eine Benachrichtigung geben, und nichts auf dem Desktop zeigte sie an.
    }
trail-no-answer = { $popup ->
        [ring] Eine Benachrichtigung über das Klingeln wurde dem Desktop übergeben, der nicht rechtzeitig antwortete.
        [mail] Eine Benachrichtigung über die Voicemail wurde dem Desktop übergeben, der nicht rechtzeitig antwortete.
        [digest] Eine Benachrichtigung über alles Verpasste wurde dem Desktop übergeben, der nicht rechtzeitig antwortete.
       *[missed] Eine Benachrichtigung über den verpassten Anruf wurde dem Desktop übergeben, der nicht rechtzeitig antwortete.
    }
trail-skipped = { $popup ->
        [ring] Über das Klingeln sollte es eine Benachrichtigung geben; sie war vorbei, bevor der Desktop sie zeigen konnte.
        [mail] Über die Voicemail sollte es eine Benachrichtigung geben; sie war vorbei, bevor der Desktop sie zeigen konnte.
        [digest] Über alles Verpasste sollte es eine Benachrichtigung geben; sie war vorbei, bevor der Desktop sie zeigen konnte.
       *[missed] Über den verpassten Anruf sollte es eine Benachrichtigung geben; sie war vorbei, bevor der Desktop sie zeigen konnte.
    }
trail-unknown = { $popup ->
        [ring] Über das Klingeln sollte es eine Benachrichtigung geben; die Antwort des Desktops ist nicht bekannt.
        [mail] Über die Voicemail sollte es eine Benachrichtigung geben; die Antwort des Desktops ist nicht bekannt.
        [digest] Über alles Verpasste sollte es eine Benachrichtigung geben; die Antwort des Desktops ist nicht bekannt.
       *[missed] Über den verpassten Anruf sollte es eine Benachrichtigung geben; die Antwort des Desktops ist nicht bekannt.
    }
trail-baseline = Es war schon da, bevor Sie sich anmeldeten; nur was danach kommt, wird gemeldet.
trail-log-alone = Hier hat es nicht geklingelt: RingCentral nannte ihn nur in seinem Anrufprotokoll.
trail-ring-too-old = Er klingelte schon lange, als Ringlet ihn fand.
trail-mail-no-news = Seine Voicemail war keine Neuigkeit, als sie kam: Sie war gelesen oder wurde lange nach dem Hinterlassen geändert.
trail-answered = Er wurde angenommen, daher wurde kein verpasster Anruf gemeldet.
trail-elsewhere = Jemand anderes nahm ihn an, daher wurde kein verpasster Anruf gemeldet.
trail-declined = Sie haben ihn abgelehnt, daher wurde kein verpasster Anruf gemeldet.
trail-log-says-not = Ob er verpasst wurde, blieb dem Anrufprotokoll überlassen, und das sagt: nein.
trail-log-silent = Ob er verpasst wurde, blieb dem Anrufprotokoll überlassen, und das hat keinen Eintrag dazu.
trail-log-will-say = Ob er verpasst wurde, sagt das Anrufprotokoll, eine halbe Minute nach seinem Ende.
trail-not-fresh = Er war nicht mehr frisch und wurde nicht einzeln gemeldet.
