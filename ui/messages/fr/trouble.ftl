### Ce qui n’a pas fonctionné, et que faire. Ce qui commence en minuscule suit deux points, ou devient une phrase.

words-of-others = { $words }
in-a-row = { $before } { $last }
file-and-cause = { $what } : { $cause }

## Quand on demande quelque chose
nobody-signed-in = Personne n’est connecté.
signed-out = personne n’est connecté
signed-in-already = Quelqu’un est déjà connecté. Déconnectez-vous d’abord.
client-id-first = Saisissez d’abord l’identifiant client de l’application.
fixed-by-administrator = Votre administrateur a fixé ce paramètre.
quitting = Ringlet se ferme.
row-gone = Cet appel n’est plus dans l’historique.
number-unknown = Le numéro de cet appelant n’est pas connu.
recording-gone = Cet enregistrement n’est plus dans la messagerie.
recording-not-fetched = L’enregistrement n’a pas pu être récupéré : { $cause }.
export-no-folder = Il n’y a pas de dossier où écrire.
export-failed = Le fichier n’a pas pu être écrit : { $cause }.
log-folder-failed = Le dossier du journal n’a pas pu être ouvert.
history-unusable = L’historique est inutilisable pour le moment : { $cause }.
forget-failed = Une partie n’a pas pu être supprimée : { $what }.
forget-history = l’historique
forget-settings = les paramètres
forget-start = le démarrage à l’ouverture de session
list = { $before }, { $last }

## La connexion au compte
login-address = « { $address } » ne peut pas servir d’adresse de retour : il faut du http simple sur localhost
login-cancelled = la connexion a été annulée
login-denied = on a demandé à RingCentral de ne pas laisser entrer Ringlet
login-exchange = la connexion n’a pas pu aboutir : { $cause }
login-ports-taken = les ports où le navigateur revient sont pris par d’autres programmes : { $ports }
login-refused = RingCentral a refusé la connexion ({ $code })
login-timed-out = la connexion dans le navigateur n’a pas été terminée en cinq minutes
login-lost = la connexion n’a pas pu être conservée
login-failed = La connexion a échoué ; veuillez réessayer.
token-refused = RingCentral a refusé ({ $code })
no-reason = sans donner de raison
sign-in-ended = RingCentral a mis fin à la connexion ({ $code }) ; veuillez vous reconnecter
sign-in-over = la connexion est terminée : l’application RingCentral ne délivre pas de jetons d’actualisation
sign-in-unavailable = la connexion n’est pas disponible
app-refused = RingCentral refuse cette application ({ $code })
person-permission = RingCentral ne dit pas à cette application qui est connecté : l’autorisation { $permission } manque. Demandez à l’administrateur qui a enregistré l’application de l’ajouter, puis reconnectez-vous.
sign-in-refused = RingCentral refuse de renouveler la connexion ({ $code }). Les appels qui sonnent sont annoncés tant que la liaison tient, un jour au plus ; ce qu’ils sont devenus n’est pas lu. Adressez-vous à l’administrateur qui a enregistré l’application, puis reconnectez-vous.
person-asked-again = { $cause }. Un nouvel essai se fera de lui-même.

## La ligne
line-app-refused = RingCentral refuse cette application ou ce compte ({ $code }). Adressez-vous à l’administrateur qui a enregistré l’application, puis reconnectez-vous.
line-permission = RingCentral ne laisse pas cette application écouter : l’autorisation { $permission } manque. Demandez à l’administrateur qui a enregistré l’application de l’ajouter, puis reconnectez-vous.
line-subscription = RingCentral refuse l’abonnement (statut { $status }). Déconnectez-vous puis reconnectez-vous ; si cela n’aide pas, adressez-vous à votre administrateur.
line-closed = la liaison avec RingCentral a été fermée
line-connecting = connexion en cours
line-mute = la passerelle de RingCentral n’a pas répondu
line-offline = cet ordinateur n’a pas de réseau
line-asked-to-wait = RingCentral demande d’attendre avant de se reconnecter
line-refused = RingCentral a refusé l’abonnement pour l’instant (statut { $status })
line-silent = le réseau s’est tu
line-slept = cet ordinateur était en veille ou a changé de réseau
line-gateway = passerelle de RingCentral : { $cause }
line-gateway-refused = la passerelle de RingCentral a refusé la liaison (statut { $status })
line-restarted = une partie de Ringlet a échoué et redémarre
server-unusable = Le serveur des paramètres est inutilisable : { $cause }.
server-address = le serveur doit être une adresse comme https://platform.ringcentral.com, sans rien après le nom
server-insecure = le serveur doit commencer par https:// ; le http simple n’est permis que sur cet ordinateur

## Ce qui est désactivé faute d’autorisation
off = { $feature } (autorisation { $permission })
off-telephony = pourquoi un appel s’est terminé et qui l’a pris
off-voicemail = messages vocaux
off-call-log = journal d’appels
off-contacts = noms de vos contacts
off-directory = noms de l’annuaire de l’entreprise
off-marks = marquage des messages vocaux comme lus dans RingCentral

## RingCentral
rest-foreign-address = RingCentral a indiqué une adresse qui n’est pas la sienne
rest-gone = ce n’est plus là
rest-permission = RingCentral ne le permet pas : { $permission } manque
rest-a-permission = une autorisation
rest-refused = RingCentral a refusé la demande ({ $code })
rest-asked-to-wait = RingCentral demande d’attendre avant la prochaine demande
rest-login-page = une page de connexion de ce réseau a répondu à la place de RingCentral
rest-fault = RingCentral a lui-même une panne (statut { $status })
rest-unreadable = la réponse de RingCentral est illisible

## Le réseau
network-unreachable = le serveur est injoignable
network-proxy = le proxy { $proxy } { $fault }
network-insecure = aucune liaison sécurisée de confiance n’a pu être établie
network-timed-out = le serveur n’a pas répondu à temps
network-broken = la liaison s’est rompue
network-refused = la liaison a été refusée avec le statut { $status }
network-address = l’adresse ne peut pas être utilisée
proxy-broken = n’a pas répondu comme un proxy
proxy-refused = a refusé de joindre le serveur
proxy-refused-status = a refusé de joindre le serveur (statut { $status })
proxy-unreachable = est injoignable
proxy-password = demande un nom et un mot de passe

## L’historique
history-damaged-later = le fichier de l’historique est endommagé ; il sera mis de côté au prochain démarrage
history-fault = une erreur de Ringlet a perturbé l’historique ; le journal en dit plus
history-disk-full = le disque est plein
history-io = le fichier de l’historique ne peut pas être écrit
history-forbidden = le fichier de l’historique est protégé en écriture
history-waits = { $cause } ; les lignes attendent en mémoire
history-closed = l’historique est fermé
history-unread = l’historique n’a pas pu être lu
history-unsaved = l’historique n’a pas été enregistré : { $cause }
history-moved = L’historique était endommagé. Il a été déplacé vers { $place }, et un nouveau commencé.
history-forgotten = { $cause } ; ce qui se passe maintenant sera oublié à la fermeture de Ringlet
open-damaged = l’historique dans { $place } est endommagé
open-failed = l’historique dans { $place } ne peut pas être ouvert
open-full = le disque n’a plus de place pour l’historique dans { $place }
open-newer = l’historique dans { $place } vient d’une version plus récente de Ringlet (il porte le numéro { $found }, celle-ci connaît { $known })
open-forbidden = l’historique dans { $place } est protégé en écriture

## Trousseau, notifications, zone de notification
keyring-denied = le trousseau a refusé l’accès
keyring-unavailable = aucun trousseau n’est disponible
keyring-is-locked = le trousseau est verrouillé
keyring-late = le trousseau n’a pas répondu à temps
keyring-too-long = la connexion est trop longue pour un trousseau : { $bytes } octets
toasts-unavailable = rien sur ce bureau n’affiche de notifications
toasts-timed-out = le bureau n’a pas répondu à temps
tray-nowhere = ce bureau n’affiche pas d’icônes dans une zone de notification

## Les paramètres
settings-unsaved = les paramètres ne peuvent pas être enregistrés dans { $place }
settings-unreadable = { $place } ne peut pas être lu : { $cause }
settings-environment = { $name } dans l’environnement n’est pas utilisé : { $cause }
settings-fixed = fixé par votre administrateur, non utilisé : { $cause }
settings-policy = { $place } ne peut pas être utilisé : { $cause }
settings-at = { $place }, ligne { $line } : { $cause }
settings-at-key = { $place }, ligne { $line }, clé { $key } : { $cause }
settings-key = { $key } : { $cause }
settings-several = { $before } ; { $last }
invalid-alerts = une alerte a popup et tray (true ou false), sound (off, default ou le chemin complet d’un fichier) et repeat_minutes de 0 à 1440
invalid-always-through = ceux qui passent toujours doivent être une liste de numéros, de postes et de noms
invalid-appearance = l’apparence doit être system, light ou dark
invalid-call-with = ce qui rappelle doit être tel ou ringcentral
invalid-client-id = l’identifiant client doit être fait de lettres, de chiffres et de signes sans espaces, comme la console de développement de RingCentral l’affiche
invalid-country = le pays doit être de deux lettres, comme US, ou vide
invalid-language = la langue doit être un code, comme de, ou vide
invalid-log-level = le niveau du journal doit être error, warn, info, debug ou trace
invalid-quiet-hours = chaque plage de calme a days, comme mon, puis from et to, comme 22:00 et 07:00
invalid-proxy = le proxy doit être system, direct ou une adresse comme http://proxy.example.com:3128, sans mot de passe
invalid-redirect-uri = chaque adresse de retour doit être http sur localhost avec un port, comme http://localhost:47631/oauth2callback
invalid-retention-days = les jours à conserver doivent être un nombre entier de 1 à { $most }
invalid-screen-pop = une fiche a un template dont l’adresse ou le programme est écrit en toutes lettres, kind (url ou command), on (ring, answer ou missed), how (ask, auto ou off) et only_for
invalid-screen-pop-allowed = là où une fiche peut mener doit être une liste comme https://crm.example.com, https://*.example.com ou crm:
invalid-server = le serveur doit être une adresse https sans chemin, comme https://platform.ringcentral.com
invalid-update-channel = le canal des nouvelles versions doit être stable, beta ou off
invalid-volume = le volume doit être un nombre entier de 0 à 100
invalid-yes-or-no = ceci doit être true ou false

## Fiches
pop-not-allowed = l’adresse mène à { $place }, qui ne fait pas partie des endroits autorisés
pop-brace = une accolade est ouverte, ou ne ferme rien
pop-no-address = le schéma et l’hôte doivent être écrits en toutes lettres, les paramètres seulement après
pop-no-program = la commande doit commencer par un programme écrit en toutes lettres
pop-quote = un guillemet n’est pas fermé
pop-unknown = les paramètres sont { $placeholders }
part-failed = Une partie de Ringlet a échoué et a été redémarrée ({ $part }).

## Nouvelles versions
update-elsewhere = Ce Ringlet est mis à jour de la façon dont il a été installé.
update-stays = { $cause }. Cette version reste en service.
update-forged = ce qui a été annoncé n’est pas signé par les auteurs de Ringlet
update-malformed = ce qui a été annoncé est incompréhensible
update-no-room = elle ne peut pas être enregistrée sur ce disque : { $cause }
update-not-installed = elle n’a pas pu être mise à la place de cette version : { $cause }
update-refused = le serveur a répondu avec le statut { $status }
update-unreachable = elle est injoignable : { $cause }
