### Lo que dice la ventana.

## En varias vistas
try-again = Reintentar
back = Atrás
cancel = Cancelar
close = Cerrar
delete = Eliminar
delete-asking = Eliminar…
dismiss = Ocultar
copied = Copiado
settings = Ajustes
did-not-work = No ha funcionado
does-not-answer = Ringlet no responde
does-not-answer-why = Ringlet no ha respondido. Ciérrelo y vuelva a abrirlo.
headline-and-why = { $headline }: { $why }

## Configuración e inicio de sesión
set-up = Configurar Ringlet
set-up-why = Ringlet necesita el ID de cliente de una aplicación registrada en RingCentral. Pídaselo a quien se ocupe de RingCentral en su empresa.
client-id = ID de cliente
client-id-missing = Introduzca primero el ID de cliente.
advanced = Opciones avanzadas
server = Servidor
server-help = Solo hace falta otro para marcas asociadas o un servidor de pruebas.
continue = Continuar
sign-in-headline = Vea quién llama
sign-in-why = Ringlet le avisa de las llamadas, las llamadas perdidas y los mensajes de voz de su línea de RingCentral, y los guarda en una lista.
sign-in-signed-out = La sesión está cerrada
sign-in = Iniciar sesión con RingCentral
sign-in-browser = Su navegador abre { $host }.
signing-in-headline = Termine en el navegador
signing-in-until = Allí se ha abierto la página de inicio de sesión de RingCentral. Ringlet la espera hasta las { $time }.
signing-in-address = Dirección de la página de inicio de sesión
signing-in-copy = Copiar la dirección
signing-in-copy-by-hand = La dirección está seleccionada: cópiela con Ctrl+C.
signing-in-again = Abrir el navegador otra vez

## Cómo está la línea
connection-not-set-up = Aún sin configurar
connection-signed-out = Sesión cerrada
connection-signing-in = Iniciando sesión
connection-connecting = Conectando…
connection-listening = A la escucha desde { $since }
connection-reconnecting = Reconectando desde { $since }
connection-stopped = Sin escuchar llamadas

## Qué más va mal
notice-stopped = No se detectan llamadas
notice-sign-in-again = Iniciar sesión de nuevo
notice-refused = RingCentral rechaza el inicio de sesión
notice-login-failed = No se ha iniciado la sesión
notice-out-of-date = Puede que esta lista no esté al día
notice-toasts = No se pueden mostrar notificaciones
notice-storage = El historial tiene un problema
notice-keyring = La sesión no se conserva
notice-keyring-absent = Este equipo no tiene depósito de claves, así que la sesión dura hasta que se cierre Ringlet.
notice-keyring-locked = El depósito de claves está bloqueado. Desbloquéelo; si no, la sesión dura hasta que se cierre Ringlet.
notice-locked = El depósito de claves está bloqueado
notice-locked-why = En él está su sesión. Desbloquéelo para continuar.
notice-unlock = Desbloquear
notice-fault-why = Si vuelve a ocurrir, copie un informe.
notice-settings = No se puede leer el archivo de ajustes
notice-settings-why = { $why } Se usan los valores predeterminados.
notice-tray = No se muestra el icono del área de notificación
update-ready = Ringlet { $version } está listo
update-install = Instalar y reiniciar
update-installing = Se está instalando Ringlet { $version }
update-installing-why = Esta ventana se cierra y Ringlet vuelve por sí solo.
update-failed = No se instaló Ringlet { $version }
fill = Obteniendo llamadas anteriores: { $done } de { $days ->
        [one] { $days } día
       *[other] { $days } días
    }

## La lista
calls = Llamadas
search = Buscar por nombre o número
search-hint = Nombre o número
search-clear = Borrar la búsqueda
filter = Mostrar
filter-all = Todas
filter-missed = Perdidas
filter-open = Abiertas
filter-voicemail = Mensajes
mark-all-read = Marcar todo como leído
mark-all-read-count = Marcar todo como leído: { $count ->
        [one] { $count } sin leer
       *[other] { $count } sin leer
    }
save-as-file = Guardar en un archivo
calls-loading = Cargando las llamadas…
calls-cannot-be-shown = No se pueden mostrar las llamadas
nothing-found = Sin resultados
nothing-found-why = Ninguna llamada coincide con «{ $search }».
none-all = Aún no hay llamadas
none-all-why = Las llamadas aparecen aquí en cuanto suena su línea.
none-missed = Ninguna llamada perdida
none-missed-why = No se ha perdido nada.
none-open = Ninguna llamada abierta
none-open-why = Nadie espera que le devuelva la llamada.
none-voicemail = Ningún mensaje de voz
none-voicemail-why = Los mensajes que dejan quienes llaman aparecen aquí.
gap = Sin escuchar, { $span }
gap-why = Lo que ocurrió entonces se leyó después de RingCentral.

## Qué se hace con varias filas
selection = Llamadas seleccionadas
selection-count = { $count ->
        [one] { $count } llamada seleccionada
       *[other] { $count } llamadas seleccionadas
    }
save-count = { $count ->
        [one] Guardar { $count } llamada como
       *[other] Guardar { $count } llamadas como
    }
delete-count = { $count ->
        [one] ¿Eliminar { $count } llamada de este equipo?
       *[other] ¿Eliminar { $count } llamadas de este equipo?
    }
copy = Copiar
copied-one = Copiado.
copied-count = { $count ->
        [one] Se ha copiado { $count } llamada.
       *[other] Se han copiado { $count } llamadas.
    }
copy-impossible = Aquí no se puede usar el portapapeles.
deleted-one = Se ha eliminado una llamada.
deleted-count = { $count ->
        [one] Se ha eliminado { $count } llamada.
       *[other] Se han eliminado { $count } llamadas.
    }
saved-to = Guardado en { $file }
call-gone = Esa llamada ya no está en el historial.

## Una fila
row-selected = Seleccionada:
row-unread = Sin leer:
row-when = Cuándo
row-number = Número
row-line = Línea
row-rang = Sonó
row-lasted = Duró
row-provisional = El registro de llamadas aún no lo ha confirmado.
row-done = Hecho
row-open-again = Volver a abrir
row-call-back = Devolver la llamada
row-copy-number = Copiar el número
row-open = Abierta
row-reminder = Recordatorio:
row-ignore = Ignorar
row-to-voicemail = Al buzón de voz
row-remind = Recordármelo
row-remind-in-15-minutes = En 15 minutos
row-remind-in-an-hour = En una hora
row-remind-tomorrow-at-nine = Mañana a las nueve
row-reminded-at = Se le recordará: { $time }.
row-remind-not = No recordármelo
trail = Qué ocurrió
trail-steps = Pasos

## Un mensaje de voz
voicemail = Mensaje de voz
voicemail-new = Mensaje de voz nuevo
voicemail-deleted = Eliminado del buzón.
voicemail-transcript-pending = La transcripción aún se está escribiendo.
voicemail-transcript-none = No hay transcripción.
voicemail-play = Reproducir
voicemail-pause = Pausar
voicemail-position = Posición
voicemail-position-of = { $at } de { $length }
voicemail-speed = Velocidad
voicemail-speed-times = { $speed }×
voicemail-volume = Volumen
voicemail-volume-percent = { $percent } %
voicemail-mark-heard = Marcar como oído
voicemail-broken = Esta grabación no se puede reproducir. Quizá esté dañada, o falte un códec: en Linux, instale gstreamer1.0-plugins-good.
voicemail-no-codec = Este equipo no puede reproducir la grabación: falta un códec. En Linux, instale gstreamer1.0-plugins-good.

## Primeros pasos
first-run = ¿Ve la notificación?
first-run-why = Ringlet está a la escucha. Acaba de mostrarse una notificación de prueba, como la de una llamada.
first-run-trying = Se está mostrando una notificación de prueba…
first-run-yes = Sí, la veo
first-run-no = No
first-run-help = En este escritorio ayuda mirar aquí:
first-run-again = Mostrarla otra vez
first-run-anyway = Seguir sin ella
