### Ce que disent les paramètres.

settings-failure = Les paramètres ne peuvent pas s’afficher
settings-account = Compte
settings-sign-out = Se déconnecter
settings-sign-out-asking = Se déconnecter…
settings-sign-out-sure = Se déconnecter ? Vous ne serez plus averti des appels jusqu’à votre prochaine connexion.
settings-stay = Rester connecté
settings-calls = Appels
settings-kept = Conserver les appels
settings-kept-help = Les plus anciens sont supprimés de cet ordinateur.
settings-kept-days = { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
settings-country = Pays
settings-country-help = La façon d’écrire les numéros de téléphone.
settings-country-own = Celui du compte
settings-app = Application RingCentral
settings-app-help = Pour modifier ceci, déconnectez-vous d’abord.
settings-log = Journal
settings-log-level = Ce qui est journalisé
settings-log-level-help = Jamais de noms, de numéros ni de mots de passe.
settings-log-error = Erreurs seulement
settings-log-warn = Avertissements
settings-log-info = Normal
settings-log-debug = Détaillé
settings-log-trace = Tout
settings-log-folder = Ouvrir le dossier du journal
settings-check = Quelque chose ne va pas ?
settings-check-help = Le test envoie un appel fictif sur tout le parcours, de RingCentral à la notification, et dit ce qui ne fonctionne pas.
settings-check-test = Tester
settings-check-testing = Test en cours…
settings-check-copy = Copier le rapport
settings-check-copied = Ceci a été copié. Il n’y a ni noms, ni numéros, ni mots de passe.
settings-check-copy-by-hand = Copiez ceci avec Ctrl+C. Il n’y a ni noms, ni numéros, ni mots de passe.
settings-check-result = Résultat du test
settings-check-works = Fonctionne
settings-check-limited = Limité
settings-check-fails = Ne fonctionne pas
settings-version = Ringlet { $version }
