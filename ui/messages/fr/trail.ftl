### Ce qui est arrivé à un appel en chemin, étape par étape, et pourquoi il y a eu une notification ou non.

## Étapes
step-amended = Le texte de la notification a été modifié
step-arrived = L’événement de RingCentral est arrivé
step-clicked = Vous avez cliqué sur la notification
step-dismissed = Vous avez fermé la notification
step-expired = La notification est restée aussi longtemps que le bureau en affiche une
step-handed = La notification a été remise au bureau
step-held-by-desktop = Retenue : le bureau a dit que personne ne voulait être dérangé
step-held-by-hours = Retenue : c’était pendant vos heures calmes
step-held-by-kind = Pas de notification : vos paramètres les désactivent pour ce type
step-held-by-pause = Retenue : vous aviez suspendu les notifications
step-no-answer = Le bureau n’a pas répondu à temps
step-no-voicemail = Un changement dans la boîte qui ne concerne aucun message vocal : ignoré
step-pressed = Vous avez appuyé sur un bouton de la notification
step-refused = Rien sur le bureau n’affiche de notifications
step-shown = Le bureau a accepté la notification
step-skipped = La notification était dépassée avant son tour et n’a pas été affichée
step-taken = Le bureau a retiré la notification de lui-même
step-unknown = Un événement d’un genre que Ringlet ne connaît pas : ignoré
step-written = La ligne a été écrite
step-declined-here = Vous l’avez refusé ici
step-conference-leg = Une branche d’une conférence, qui n’appelle personne : ignorée
step-digest-told = Une notification est voulue pour ceci et tout le reste manqué
step-fax = Un fax : ignoré
step-held-queue = Pas encore de notification : il est passé par une file d’attente, et un collègue a pu le prendre. Le journal d’appels le dira
step-held-silence = Pas encore de notification : le silence a duré plus longtemps qu’une sonnerie. Le journal d’appels dira comment il a fini
step-held-unseen = Pas encore de notification : personne n’a vu comment il a fini. Le journal d’appels le dira
step-judged-answered = Les événements disent : répondu
step-judged-declined = Les événements disent : refusé par vous
step-judged-elsewhere = Les événements disent : pris par quelqu’un ou quelque chose d’autre
step-judged-missed = Les événements disent : manqué
step-line-lost = La présence ne le mentionne plus
step-line-over = Présence : il est terminé
step-line-rings = Présence : il sonne
step-line-talks = Présence : en communication
step-log-asked = Le journal d’appels est interrogé
step-log-baseline = Il était dans le journal d’appels quand vous vous êtes connecté ; rien de cette période n’est signalé
step-log-confirmed = Le journal d’appels le confirme
step-log-corrected = Le journal d’appels dit autre chose : la ligne est corrigée
step-log-found = Seul le journal d’appels le connaît
step-log-silent = Le journal d’appels n’en a aucune trace
step-mail-baseline = Le message vocal était là quand vous vous êtes connecté ; rien de cette période n’est signalé
step-mail-came = Un message vocal est arrivé
step-mail-gone = Le message vocal a été supprimé
step-mail-heard = Le message vocal a été écouté
step-mail-linked-likely = Le message vocal est attribué à cet appel d’après l’appelant et l’heure
step-mail-linked-logged = Le journal d’appels dit quel appel a laissé le message vocal ; l’appel a été trouvé d’après l’appelant et l’heure
step-mail-linked-seen = On a vu l’appel aller à la messagerie, et ceci est son message
step-mail-linked-surely = Le journal d’appels dit quel appel a laissé le message vocal
step-mail-read = Le message vocal n’est pas nouveau : il avait déjà été lu, ou modifié longtemps après avoir été laissé
step-mail-told = Une notification est voulue pour le message vocal
step-mail-transcribed = La transcription du message vocal est arrivée
step-mail-waits = Le message vocal n’est pas récent : il attend que l’on sache ce qui a été manqué
step-monitored = La ligne d’un collègue que vous surveillez : non signalée, car elle ne sonne pas pour vous
step-matched-id = Un enregistrement du journal d’appels est celui de cet appel, d’après son identifiant
step-matched-likeness = Un enregistrement du journal d’appels est attribué à cet appel d’après l’appelant et l’heure
step-met = Premier signe
step-missed-in-voicemail = Pas de notification pour l’appel manqué : celle du message vocal le dit
step-missed-taken-back = La notification de l’appel manqué est retirée
step-missed-told = Une notification est voulue pour l’appel manqué
step-missed-waits = L’appel manqué n’est pas récent : il attend que tout ce qui a été manqué soit connu
step-other-extension = Un événement d’un autre poste : ignoré
step-overtaken = Un événement plus ancien est venu après un plus récent, ou deux fois, et a été ignoré
step-own-leg = Votre propre côté d’un appel que vous passez : non signalé
step-read-lost = Un coup d’œil à la ligne ne le trouve plus
step-read-over = Un coup d’œil à la ligne : il est terminé
step-read-rings = Un coup d’œil à la ligne : il sonne
step-read-talks = Un coup d’œil à la ligne : en communication
step-repeated = RingCentral a livré un événement une fois de plus ; il a été ignoré
step-ring-ceiling = La notification est restée aussi longtemps qu’il est permis
step-ring-held-back = La nouvelle qu’il sonne est ancienne : on attend un instant sa fin
step-ring-taken-down = La notification de la sonnerie est retirée
step-ring-told = Une notification est voulue pour la sonnerie
step-ring-too-old = Pas de notification : il sonnait depuis longtemps quand il a été trouvé
step-seen-here = Vous l’avez vu ici
step-session-over = Session téléphonique : il est terminé
step-session-rings = Session téléphonique : il sonne
step-session-talks = Session téléphonique : en communication
step-silent = Rien n’en a été entendu depuis si longtemps qu’il est considéré comme terminé
step-stale = Un événement le montre encore en train de sonner alors qu’il est terminé : ignoré

## La réponse
trail-outbound = C’est vous qui avez passé cet appel. Les notifications ne signalent que les appels entrants.
trail-taken-back = La notification de l’appel manqué a été retirée quand le journal d’appels a dit autre chose.
trail-too-old = Rien n’a été noté sur cette ligne : elle est plus ancienne que son suivi.
trail-nothing-yet = Rien de ce qui a été entendu jusqu’ici n’appelle de notification.
trail-told-together = Cela s’est passé pendant que Ringlet n’était pas à l’écoute ; tout ce qui a été manqué alors est signalé dans une seule notification.
trail-shown = { $popup ->
        [ring] Le bureau a accepté une notification pour la sonnerie.
        [mail] Le bureau a accepté une notification pour le message vocal.
        [digest] Le bureau a accepté une notification pour tout ce qui a été manqué.
       *[missed] Le bureau a accepté une notification pour l’appel manqué.
    }
trail-shown-after = { $popup ->
        [ring] Le bureau a accepté une notification pour la sonnerie après { $took }.
        [mail] Le bureau a accepté une notification pour le message vocal après { $took }.
        [digest] Le bureau a accepté une notification pour tout ce qui a été manqué après { $took }.
       *[missed] Le bureau a accepté une notification pour l’appel manqué après { $took }.
    }
trail-unseen = Si vous ne l’avez pas vue, vérifiez si le bureau retient les notifications (« Ne pas déranger »).
trail-paused = { $popup ->
        [ring] La notification pour la sonnerie a été retenue : vous aviez suspendu les notifications.
        [mail] La notification pour le message vocal a été retenue : vous aviez suspendu les notifications.
        [digest] La notification pour tout ce qui a été manqué a été retenue : vous aviez suspendu les notifications.
       *[missed] La notification pour l’appel manqué a été retenue : vous aviez suspendu les notifications.
    }
trail-hours = { $popup ->
        [ring] La notification pour la sonnerie a été retenue : c’était pendant vos heures calmes.
        [mail] La notification pour le message vocal a été retenue : c’était pendant vos heures calmes.
        [digest] La notification pour tout ce qui a été manqué a été retenue : c’était pendant vos heures calmes.
       *[missed] La notification pour l’appel manqué a été retenue : c’était pendant vos heures calmes.
    }
trail-desktop = { $popup ->
        [ring] La notification pour la sonnerie a été retenue : le bureau a dit que personne ne voulait être dérangé.
        [mail] La notification pour le message vocal a été retenue : le bureau a dit que personne ne voulait être dérangé.
        [digest] La notification pour tout ce qui a été manqué a été retenue : le bureau a dit que personne ne voulait être dérangé.
       *[missed] La notification pour l’appel manqué a été retenue : le bureau a dit que personne ne voulait être dérangé.
    }
trail-kind = { $popup ->
        [ring] Il n’y a pas eu de notification pour la sonnerie : vos paramètres les désactivent pour ce type.
        [mail] Il n’y a pas eu de notification pour le message vocal : vos paramètres les désactivent pour ce type.
        [digest] Il n’y a pas eu de notification pour tout ce qui a été manqué : vos paramètres les désactivent pour ce type.
       *[missed] Il n’y a pas eu de notification pour l’appel manqué : vos paramètres les désactivent pour ce type.
    }
trail-refused = { $popup ->
        [ring] Une notification pour la sonnerie était voulue, et rien sur le bureau ne l’a affichée.
        [mail] Une notification pour le message vocal était voulue, et rien sur le bureau ne l’a affichée.
        [digest] Une notification pour tout ce qui a été manqué était voulue, et rien sur le bureau ne l’a affichée.
       *[missed] Une notification pour l’appel manqué était voulue, et rien sur le bureau ne l’a affichée.
    }
trail-no-answer = { $popup ->
        [ring] Une notification pour la sonnerie a été remise au bureau, qui n’a pas répondu à temps.
        [mail] Une notification pour le message vocal a été remise au bureau, qui n’a pas répondu à temps.
        [digest] Une notification pour tout ce qui a été manqué a été remise au bureau, qui n’a pas répondu à temps.
       *[missed] Une notification pour l’appel manqué a été remise au bureau, qui n’a pas répondu à temps.
    }
trail-skipped = { $popup ->
        [ring] Une notification pour la sonnerie était voulue, et était dépassée avant que le bureau puisse l’afficher.
        [mail] Une notification pour le message vocal était voulue, et était dépassée avant que le bureau puisse l’afficher.
        [digest] Une notification pour tout ce qui a été manqué était voulue, et était dépassée avant que le bureau puisse l’afficher.
       *[missed] Une notification pour l’appel manqué était voulue, et était dépassée avant que le bureau puisse l’afficher.
    }
trail-unknown = { $popup ->
        [ring] Une notification pour la sonnerie était voulue ; la réponse du bureau n’est pas connue.
        [mail] Une notification pour le message vocal était voulue ; la réponse du bureau n’est pas connue.
        [digest] Une notification pour tout ce qui a été manqué était voulue ; la réponse du bureau n’est pas connue.
       *[missed] Une notification pour l’appel manqué était voulue ; la réponse du bureau n’est pas connue.
    }
trail-baseline = C’était là avant votre connexion ; seul ce qui vient après est signalé.
trail-log-alone = Cela n’a pas sonné ici : RingCentral n’en a parlé que dans son journal d’appels.
trail-ring-too-old = Il sonnait depuis longtemps quand Ringlet l’a trouvé.
trail-mail-no-news = Son message vocal n’était pas nouveau à son arrivée : il avait été lu, ou modifié longtemps après avoir été laissé.
trail-answered = Il a reçu une réponse : aucun appel manqué n’a donc été signalé.
trail-elsewhere = Quelqu’un d’autre l’a pris : aucun appel manqué n’a donc été signalé.
trail-declined = Vous l’avez refusé : aucun appel manqué n’a donc été signalé.
trail-log-says-not = Le journal d’appels devait dire s’il était manqué, et il dit que non.
trail-log-silent = Le journal d’appels devait dire s’il était manqué, et il n’en a aucune trace.
trail-log-will-say = C’est au journal d’appels de dire s’il était manqué, une demi-minute après sa fin.
trail-not-fresh = Il n’était plus récent, et n’a pas été signalé à part.
