### La page du navigateur après la connexion.

page-title = { $title } · Ringlet
page-denied = Non connecté
page-denied-why = Vous avez refusé. Ringlet peut être connecté de nouveau à tout moment.
page-failed = Non connecté
page-failed-why = La connexion n’a pas abouti. Ringlet dit pourquoi ; veuillez réessayer depuis Ringlet.
page-success = Vous êtes connecté
page-success-why = Ringlet est à l’écoute de vos appels. Vous pouvez fermer cette page.
page-used = Déjà utilisée
page-used-why = Cette connexion a déjà été utilisée. Si Ringlet n’est pas connecté, recommencez depuis Ringlet.
page-wrong-state = Pas la connexion que Ringlet attend
page-wrong-state-why = Cette page appartient à une autre connexion, peut-être plus ancienne. Veuillez utiliser la dernière page ouverte par Ringlet.
