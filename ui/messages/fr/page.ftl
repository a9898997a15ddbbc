### Ce que dit la fenêtre.

## Dans plusieurs vues
try-again = Réessayer
back = Retour
cancel = Annuler
close = Fermer
delete = Supprimer
delete-asking = Supprimer…
dismiss = Masquer
copied = Copié
settings = Paramètres
did-not-work = Cela n’a pas fonctionné
does-not-answer = Ringlet ne répond pas
does-not-answer-why = Ringlet n’a pas répondu. Quittez-le, puis relancez-le.
headline-and-why = { $headline } : { $why }

## Configuration, connexion
set-up = Configurer Ringlet
set-up-why = Ringlet a besoin de l’identifiant client d’une application enregistrée auprès de RingCentral. Demandez-le à la personne qui gère RingCentral dans votre entreprise.
client-id = Identifiant client
client-id-missing = Saisissez d’abord l’identifiant client.
advanced = Options avancées
server = Serveur
server-help = Un autre n’est nécessaire que pour les marques partenaires ou un serveur de test.
continue = Continuer
sign-in-headline = Voyez qui appelle
sign-in-why = Ringlet vous signale les appels, les appels manqués et les messages vocaux de votre ligne RingCentral, et les garde dans une liste.
sign-in-signed-out = Vous êtes déconnecté
sign-in = Se connecter avec RingCentral
sign-in-browser = Votre navigateur ouvre { $host }.
signing-in-headline = Terminez dans votre navigateur
signing-in-until = La page de connexion de RingCentral y a été ouverte. Ringlet l’attend jusqu’à { $time }.
signing-in-address = Adresse de la page de connexion
signing-in-copy = Copier l’adresse
signing-in-copy-by-hand = L’adresse est sélectionnée : copiez-la avec Ctrl+C.
signing-in-again = Rouvrir le navigateur

## L’état de la ligne
connection-not-set-up = Pas encore configuré
connection-signed-out = Déconnecté
connection-signing-in = Connexion à votre compte
connection-connecting = Connexion en cours…
connection-listening = À l’écoute depuis { $since }
connection-reconnecting = Reconnexion depuis { $since }
connection-stopped = Pas à l’écoute

## Ce qui ne va pas à côté
notice-stopped = Aucun appel n’est remarqué
notice-sign-in-again = Se reconnecter
notice-refused = RingCentral refuse la connexion
notice-login-failed = Personne n’a été connecté
notice-out-of-date = Cette liste n’est peut-être pas à jour
notice-toasts = Les notifications ne peuvent pas s’afficher
notice-storage = L’historique a un problème
notice-keyring = La connexion n’est pas conservée
notice-keyring-absent = Cet ordinateur n’a pas de trousseau de clés : la connexion ne dure que jusqu’à la fermeture de Ringlet.
notice-keyring-locked = Le trousseau de clés est verrouillé. Déverrouillez-le, sinon la connexion ne dure que jusqu’à la fermeture de Ringlet.
notice-locked = Le trousseau de clés est verrouillé
notice-locked-why = Il contient votre connexion. Déverrouillez-le pour continuer.
notice-unlock = Déverrouiller
notice-fault-why = Si cela se reproduit, veuillez copier un rapport.
notice-settings = Le fichier des paramètres ne peut pas être lu
notice-settings-why = { $why } Les valeurs par défaut sont utilisées.
notice-tray = L’icône de la zone de notification ne s’affiche pas
update-ready = Ringlet { $version } est prêt
update-install = Installer et redémarrer
update-installing = Installation de Ringlet { $version }
update-installing-why = Cette fenêtre se ferme et Ringlet revient de lui-même.
update-failed = Ringlet { $version } n’a pas été installé
fill = Récupération des appels précédents : { $done } sur { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }

## La liste
calls = Appels
search = Rechercher par nom ou numéro
search-hint = Nom ou numéro
search-clear = Effacer la recherche
filter = Afficher
filter-all = Tous
filter-missed = Manqués
filter-open = À traiter
filter-voicemail = Messages
mark-all-read = Tout marquer comme lu
mark-all-read-count = Tout marquer comme lu : { $count ->
        [one] { $count } non lu
       *[other] { $count } non lus
    }
save-as-file = Enregistrer dans un fichier
calls-loading = Chargement des appels…
calls-cannot-be-shown = Les appels ne peuvent pas s’afficher
nothing-found = Aucun résultat
nothing-found-why = Aucun appel ne correspond à « { $search } ».
none-all = Pas encore d’appels
none-all-why = Les appels apparaissent ici dès que votre ligne sonne.
none-missed = Aucun appel manqué
none-missed-why = Vous n’avez rien manqué.
none-open = Rien à traiter
none-open-why = Personne n’attend que vous rappeliez.
none-voicemail = Aucun message vocal
none-voicemail-why = Les messages laissés par vos correspondants apparaissent ici.
gap = Pas à l’écoute, { $span }
gap-why = Ce qui s’est passé alors a été lu ensuite auprès de RingCentral.

## Ce qui se fait avec plusieurs lignes
selection = Appels sélectionnés
selection-count = { $count ->
        [one] { $count } appel sélectionné
       *[other] { $count } appels sélectionnés
    }
save-count = { $count ->
        [one] Enregistrer { $count } appel en
       *[other] Enregistrer { $count } appels en
    }
delete-count = { $count ->
        [one] Supprimer { $count } appel de cet ordinateur ?
       *[other] Supprimer { $count } appels de cet ordinateur ?
    }
copy = Copier
copied-one = Copié.
copied-count = { $count ->
        [one] { $count } appel a été copié.
       *[other] { $count } appels ont été copiés.
    }
copy-impossible = Le presse-papiers n’est pas utilisable ici.
deleted-one = Un appel a été supprimé.
deleted-count = { $count ->
        [one] { $count } appel a été supprimé.
       *[other] { $count } appels ont été supprimés.
    }
saved-to = Enregistré dans { $file }
call-gone = Cet appel n’est plus dans l’historique.

## Une ligne de la liste
row-selected = Sélectionné :
row-unread = Non lu :
row-when = Quand
row-number = Numéro
row-line = Ligne
row-rang = Sonnerie
row-lasted = Durée
row-provisional = Pas encore confirmé par le journal d’appels.
row-done = Traité
row-open-again = Rouvrir
row-call-back = Rappeler
row-copy-number = Copier le numéro
row-open = À traiter
row-reminder = Rappel :
row-ignore = Ignorer
row-to-voicemail = Vers la messagerie
row-remind = Me le rappeler
row-remind-in-15-minutes = Dans 15 minutes
row-remind-in-an-hour = Dans une heure
row-remind-tomorrow-at-nine = Demain à neuf heures
row-reminded-at = Rappel prévu : { $time }.
row-remind-not = Ne pas me le rappeler
trail = Ce qui s’est passé
trail-steps = Étapes

## Un message vocal
voicemail = Message vocal
voicemail-new = Nouveau message vocal
voicemail-deleted = Supprimé de la messagerie.
voicemail-transcript-pending = La transcription est en cours.
voicemail-transcript-none = Il n’y a pas de transcription.
voicemail-play = Écouter
voicemail-pause = Suspendre
voicemail-position = Position
voicemail-position-of = { $at } sur { $length }
voicemail-speed = Vitesse
voicemail-speed-times = { $speed }×
voicemail-volume = Volume
voicemail-volume-percent = { $percent } %
voicemail-mark-heard = Marquer comme écouté
voicemail-broken = Cet enregistrement ne peut pas être lu. Il est peut-être endommagé, ou un codec manque : sous Linux, installez gstreamer1.0-plugins-good.
voicemail-no-codec = Cet ordinateur ne peut pas lire l’enregistrement : un codec manque. Sous Linux, installez gstreamer1.0-plugins-good.

## Premiers pas
first-run = Voyez-vous la notification ?
first-run-why = Ringlet est à l’écoute. Une notification de test vient de s’afficher, comme pour un appel.
first-run-trying = Une notification de test arrive…
first-run-yes = Oui, je la vois
first-run-no = Non
first-run-help = Sur ce bureau, voici où regarder :
first-run-again = L’afficher de nouveau
first-run-anyway = Continuer sans
