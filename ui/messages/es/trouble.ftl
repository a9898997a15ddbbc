### Qué no funcionó, y qué hacer. Lo que empieza en minúscula sigue a dos puntos, o se convierte en una frase.

words-of-others = { $words }
in-a-row = { $before } { $last }
file-and-cause = { $what }: { $cause }

## Cuando se pide algo
nobody-signed-in = No hay ninguna sesión iniciada.
signed-out = no hay ninguna sesión iniciada
signed-in-already = Ya hay una sesión iniciada. Ciérrela primero.
client-id-first = Introduzca primero el ID de cliente de la aplicación.
fixed-by-administrator = Su administrador ha fijado este ajuste.
quitting = Ringlet se está cerrando.
row-gone = Esa llamada ya no está en el historial.
number-unknown = No se conoce el número de quien llamó.
recording-gone = Esta grabación ya no está en el buzón.
recording-not-fetched = No se pudo obtener la grabación: { $cause }.
export-no-folder = No hay ninguna carpeta donde escribir.
export-failed = No se pudo escribir el archivo: { $cause }.
log-folder-failed = No se pudo abrir la carpeta del registro.
history-unusable = El historial no se puede usar en este momento: { $cause }.
forget-failed = Una parte no se pudo quitar: { $what }.
forget-history = el historial
forget-settings = los ajustes
forget-start = el arranque al iniciar sesión
list = { $before }, { $last }

## El inicio de sesión
login-address = «{ $address }» no sirve como dirección de retorno: debe ser http sin cifrar en localhost
login-cancelled = se canceló el inicio de sesión
login-denied = se le pidió a RingCentral que no dejara entrar a Ringlet
login-exchange = no se pudo terminar el inicio de sesión: { $cause }
login-ports-taken = los puertos a los que vuelve el navegador están ocupados por otros programas: { $ports }
login-refused = RingCentral rechazó el inicio de sesión ({ $code })
login-timed-out = el inicio de sesión en el navegador no se terminó en cinco minutos
login-lost = no se pudo guardar la sesión
login-failed = El inicio de sesión falló; inténtelo de nuevo.
token-refused = RingCentral lo rechazó ({ $code })
no-reason = sin dar razones
sign-in-ended = RingCentral cerró la sesión ({ $code }); inicie sesión de nuevo
sign-in-over = la sesión ha terminado: la aplicación de RingCentral no emite tokens de actualización
sign-in-unavailable = la sesión no está disponible
app-refused = RingCentral rechaza esta aplicación ({ $code })
person-permission = RingCentral no le dice a esta aplicación de quién es la sesión: falta el permiso { $permission }. Pida al administrador que registró la aplicación que lo añada, y después inicie sesión de nuevo.
sign-in-refused = RingCentral se niega a renovar la sesión ({ $code }). Las llamadas que suenan se avisan mientras dure la conexión, un día como máximo; no se lee en qué acabaron. Consulte al administrador que registró la aplicación y después inicie sesión de nuevo.
person-asked-again = { $cause }. Se intentará de nuevo por sí solo.

## La línea
line-app-refused = RingCentral rechaza esta aplicación o esta cuenta ({ $code }). Consulte al administrador que registró la aplicación, y después inicie sesión de nuevo.
line-permission = RingCentral no permite que esta aplicación escuche: falta el permiso { $permission }. Pida al administrador que registró la aplicación que lo añada, y después inicie sesión de nuevo.
line-subscription = RingCentral rechaza la suscripción (estado { $status }). Cierre la sesión e iníciela de nuevo; si eso no ayuda, consulte a su administrador.
line-closed = se cerró la conexión con RingCentral
line-connecting = conectando
line-mute = la pasarela de RingCentral no respondió
line-offline = este equipo no tiene red
line-asked-to-wait = RingCentral pide esperar antes de conectar de nuevo
line-refused = RingCentral rechazó la suscripción por ahora (estado { $status })
line-silent = la red enmudeció
line-slept = este equipo estaba en reposo o cambió de red
line-gateway = pasarela de RingCentral: { $cause }
line-gateway-refused = la pasarela de RingCentral rechazó la conexión (estado { $status })
line-restarted = una parte de Ringlet falló y se está reiniciando
server-unusable = El servidor de los ajustes no se puede usar: { $cause }.
server-address = el servidor debe ser una dirección como https://platform.ringcentral.com, sin nada después del nombre
server-insecure = el servidor debe empezar por https://; http sin cifrar solo vale para este equipo

## Qué está desactivado por falta de permiso
off = { $feature } (permiso { $permission })
off-telephony = por qué terminó una llamada y quién la atendió
off-voicemail = mensajes de voz
off-call-log = registro de llamadas
off-contacts = nombres de sus contactos
off-directory = nombres del directorio de la empresa
off-marks = marcar mensajes de voz como leídos en RingCentral

## RingCentral
rest-foreign-address = RingCentral indicó una dirección que no es suya
rest-gone = ya no está
rest-permission = RingCentral no lo permite: falta { $permission }
rest-a-permission = un permiso
rest-refused = RingCentral rechazó la petición ({ $code })
rest-asked-to-wait = RingCentral pide esperar antes de la próxima petición
rest-login-page = una página de inicio de sesión de esta red respondió en lugar de RingCentral
rest-fault = RingCentral tiene un fallo propio (estado { $status })
rest-unreadable = la respuesta de RingCentral no se puede leer

## La red
network-unreachable = no se puede contactar con el servidor
network-proxy = el proxy { $proxy } { $fault }
network-insecure = no se pudo establecer una conexión segura de confianza
network-timed-out = el servidor no respondió a tiempo
network-broken = se cortó la conexión
network-refused = la conexión se rechazó con el estado { $status }
network-address = la dirección no se puede usar
proxy-broken = no respondió como un proxy
proxy-refused = se negó a conectar con el servidor
proxy-refused-status = se negó a conectar con el servidor (estado { $status })
proxy-unreachable = no responde
proxy-password = pide un nombre y una contraseña

## El historial
history-damaged-later = el archivo del historial está dañado; se apartará en el próximo arranque
history-fault = un fallo de Ringlet interrumpió el historial; el registro dice más
history-disk-full = el disco está lleno
history-io = no se puede escribir el archivo del historial
history-forbidden = no está permitido escribir el archivo del historial
history-waits = { $cause }; las filas esperan en la memoria
history-closed = el historial está cerrado
history-unread = no se pudo leer el historial
history-unsaved = no se guardó el historial: { $cause }
history-moved = El historial estaba dañado. Se movió a { $place } y se empezó uno nuevo.
history-forgotten = { $cause }; lo que ocurra ahora se olvida cuando se cierre Ringlet
open-damaged = el historial en { $place } está dañado
open-failed = no se puede abrir el historial en { $place }
open-full = el disco no tiene sitio para el historial en { $place }
open-newer = el historial en { $place } es de una versión más nueva de Ringlet (tiene el número { $found }, esta conoce el { $known })
open-forbidden = no está permitido escribir el historial en { $place }

## Depósito de claves, notificaciones, área de notificación
keyring-denied = el depósito de claves denegó el acceso
keyring-unavailable = no hay depósito de claves
keyring-is-locked = el depósito de claves está bloqueado
keyring-late = el depósito de claves no respondió a tiempo
keyring-too-long = la sesión es demasiado larga para un depósito de claves: { $bytes } bytes
toasts-unavailable = nada en este escritorio muestra notificaciones
toasts-timed-out = el escritorio no respondió a tiempo
tray-nowhere = este escritorio no muestra iconos en un área de notificación

## Los ajustes
settings-unsaved = no se pueden guardar los ajustes en { $place }
settings-unreadable = no se puede leer { $place }: { $cause }
settings-environment = { $name } en el entorno no se usa: { $cause }
settings-fixed = fijado por su administrador, no se usa: { $cause }
settings-policy = no se puede usar { $place }: { $cause }
settings-at = { $place }, línea { $line }: { $cause }
settings-at-key = { $place }, línea { $line }, clave { $key }: { $cause }
settings-key = { $key }: { $cause }
settings-several = { $before }; { $last }
invalid-alerts = un aviso tiene popup y tray (true o false), sound (off, default o la ruta completa de un archivo) y repeat_minutes, de 0 a 1440
invalid-always-through = quienes siempre pasan deben ser una lista de números, extensiones y nombres
invalid-appearance = la apariencia debe ser system, light o dark
invalid-call-with = lo que devuelve la llamada debe ser tel o ringcentral
invalid-client-id = el ID de cliente debe ser de letras, cifras y signos sin espacios, como lo muestra la consola de desarrollo de RingCentral
invalid-country = el país debe ser de dos letras, como US, o vacío
invalid-language = el idioma debe ser un código, como de, o vacío
invalid-log-level = el nivel del registro debe ser error, warn, info, debug o trace
invalid-quiet-hours = cada franja de silencio tiene days, como mon, y from y to, como 22:00 y 07:00
invalid-proxy = el proxy debe ser system, direct o una dirección como http://proxy.example.com:3128, sin contraseña
invalid-redirect-uri = cada dirección de retorno debe ser http en localhost con un puerto, como http://localhost:47631/oauth2callback
invalid-retention-days = los días que se conservan deben ser un número entero de 1 a { $most }
invalid-screen-pop = una ficha tiene un template con la dirección o el programa escritos por completo, kind (url o command), on (ring, answer o missed), how (ask, auto u off) y only_for
invalid-screen-pop-allowed = adonde puede llevar una ficha debe ser una lista como https://crm.example.com, https://*.example.com o crm:
invalid-server = el servidor debe ser una dirección https sin ruta, como https://platform.ringcentral.com
invalid-update-channel = el canal de versiones nuevas debe ser stable, beta u off
invalid-volume = el volumen debe ser un número entero de 0 a 100
invalid-yes-or-no = esto debe ser true o false

## Fichas
pop-not-allowed = la dirección lleva a { $place }, que no está entre los lugares permitidos
pop-brace = una llave está abierta, o no cierra nada
pop-no-address = el esquema y el servidor deben escribirse por completo, con los marcadores solo detrás
pop-no-program = la orden debe empezar por un programa escrito por completo
pop-quote = unas comillas no están cerradas
pop-unknown = los marcadores son { $placeholders }
part-failed = Una parte de Ringlet falló y se reinició ({ $part }).

## Versiones nuevas
update-elsewhere = Este Ringlet se actualiza tal como se instaló.
update-stays = { $cause }. Esta versión sigue en marcha.
update-forged = lo anunciado no está firmado por quienes hacen Ringlet
update-malformed = lo anunciado no se entiende
update-no-room = no se puede guardar en este disco: { $cause }
update-not-installed = no se pudo poner en el lugar de esta versión: { $cause }
update-refused = el servidor respondió con el estado { $status }
update-unreachable = no se puede acceder a ella: { $cause }
