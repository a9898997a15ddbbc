### Ce que disent l’icône de la zone de notification et son menu.

tray-title = { $name } – { $state }
tray-signed-out = déconnecté
tray-offline = hors ligne
tray-waiting = en attente
tray-listening = à l’écoute
tray-open = Ouvrir { $name }
tray-no-calls = Pas encore d’appels
tray-row = { $who } – { $detail }
tray-resume = Reprendre les notifications
tray-pause = Suspendre les notifications
tray-pause-half-an-hour = Pendant 30 minutes
tray-pause-an-hour = Pendant une heure
tray-pause-tomorrow = Jusqu’à demain
tray-presenting = Présentation
tray-sign-out = Se déconnecter
tray-sign-in = Se connecter…
tray-quit = Quitter
tray-open-count = { $count ->
        [one] { $count } appel manqué à traiter
       *[other] { $count } appels manqués à traiter
    }
tray-unheard-count = { $count ->
        [one] { $count } message vocal non écouté
       *[other] { $count } messages vocaux non écoutés
    }
tray-line-not-set-up = Pas encore configuré
tray-line-signed-out = Déconnecté
tray-line-signed-out-why = Déconnecté : { $why }
tray-line-signing-in = Connexion : continuez dans le navigateur
tray-line-connecting = Connexion en cours…
tray-line-listening = À l’écoute depuis { $since }
tray-line-reconnecting = Reconnexion depuis { $since } : { $why }
tray-line-stopped = Pas à l’écoute : { $why }
tray-paused = Les notifications sont suspendues
tray-quiet-hours = Heures calmes : pas de notifications
tray-do-not-disturb = Ne pas déranger : pas de notifications
tray-names-hidden = Les notifications cachent les noms
tray-keyring-absent = Pas de trousseau : connecté jusqu’à la fermeture
tray-keyring-locked = Trousseau verrouillé : connecté jusqu’à la fermeture
tray-toasts-failing = Notifications : { $why }
tray-storage-failing = Historique : { $why }
tray-settings-problem = Paramètres : { $why }
tray-keyring-unlock = Trousseau verrouillé : ouvrez la fenêtre pour le déverrouiller
tray-sign-in-refused = RingCentral refuse la connexion : reconnectez-vous
tray-login-failed = Connexion : { $why }
