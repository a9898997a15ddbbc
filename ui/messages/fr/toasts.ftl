### Ce que disent les notifications.

toast-incoming = Appel entrant
toast-missed = Appel manqué
toast-voicemail = Nouveau message vocal
toast-transcript = « { $text } »
toast-digest = En votre absence, { $span }
toast-quiet-digest = Pendant le calme, { $span }
toast-missed-count = { $count ->
        [one] { $count } appel manqué
       *[other] { $count } appels manqués
    }
toast-voicemail-count = { $count ->
        [one] { $count } message vocal
       *[other] { $count } messages vocaux
    }
toast-reminder = Rappel : appel à rendre
toast-reminder-who = Rappel : rappeler { $who }
toast-call-with = Appel avec { $who }
toast-call-answered = Appel pris
toast-test = Une notification de test
toast-test-why = C’est ainsi que Ringlet vous signale les appels.
toast-in-tray = Ringlet reste dans la zone de notification
toast-in-tray-why = Il continue de vous signaler les appels. Pour l’arrêter, choisissez Quitter dans son menu.
toast-no-tray = Ce bureau n’a pas de zone de notification
toast-no-tray-why = Ringlet fonctionne quand même. Relancez-le pour ouvrir sa fenêtre, ou choisissez Ouvrir ici.
toast-signed-out = Ringlet est déconnecté
toast-signed-out-why = RingCentral a mis fin à la connexion. Ouvrez Ringlet pour vous reconnecter.

## Boutons
button-call-back = Rappeler
button-copy-number = Copier le numéro
button-ignore = Ignorer
button-mark-heard = Marquer comme écouté
button-open = Ouvrir
button-pop = Ouvrir la page
button-remind = Me le rappeler
button-to-voicemail = Vers la messagerie

## Le résultat
acted = { $what }. { $line }
acted-ignored = La sonnerie s’est arrêtée ici
acted-ignored-why = L’appelant l’entend encore sonner.
acted-sent = Envoyé à la messagerie
acted-sent-why = L’appelant peut laisser un message.
acted-not-allowed = Ce n’est pas autorisé
acted-not-allowed-why = RingCentral ne laisse pas cette application le faire : l’autorisation CallControl manque.
acted-over = L’appel est déjà terminé
acted-over-why = Ou quelqu’un l’a pris.
acted-failed = Cela n’a pas fonctionné
acted-failed-why = RingCentral était injoignable, ou ne l’a pas fait.
unopened-dialler = Aucun programme de cet ordinateur n’a pu passer l’appel. Les paramètres disent lequel est sollicité.
unopened-screen-pop = Ce qui doit s’ouvrir pour un appel n’a pas pu l’être. Les paramètres disent ce que c’est.
unopened-trial = Impossible d’ouvrir cela : le bureau ne connaît aucun programme pour le faire, ou le programme ne démarre pas.
