### Lo que dicen las notificaciones.

toast-incoming = Llamada entrante
toast-missed = Llamada perdida
toast-voicemail = Mensaje de voz nuevo
toast-transcript = «{ $text }»
toast-digest = En su ausencia, { $span }
toast-quiet-digest = Durante el silencio, { $span }
toast-missed-count = { $count ->
        [one] { $count } llamada perdida
       *[other] { $count } llamadas perdidas
    }
toast-voicemail-count = { $count ->
        [one] { $count } mensaje de voz
       *[other] { $count } mensajes de voz
    }
toast-reminder = Recordatorio: devolver la llamada
toast-reminder-who = Recordatorio: devolver la llamada a { $who }
toast-call-with = Llamada con { $who }
toast-call-answered = Llamada atendida
toast-test = Una notificación de prueba
toast-test-why = Así le avisa Ringlet de las llamadas.
toast-in-tray = Ringlet sigue en el área de notificación
toast-in-tray-why = Seguirá avisándole de las llamadas. Para cerrarlo, elija Salir en su menú.
toast-no-tray = Este escritorio no tiene área de notificación
toast-no-tray-why = Ringlet funciona igualmente. Ábralo otra vez para ver su ventana, o elija Abrir aquí.
toast-signed-out = La sesión de Ringlet está cerrada
toast-signed-out-why = RingCentral ha cerrado la sesión. Abra Ringlet para iniciarla de nuevo.

## Botones
button-call-back = Devolver la llamada
button-copy-number = Copiar el número
button-ignore = Ignorar
button-mark-heard = Marcar como oído
button-open = Abrir
button-pop = Abrir la página
button-remind = Recordármelo
button-to-voicemail = Al buzón de voz

## Cómo fue
acted = { $what }. { $line }
acted-ignored = Aquí ya no suena
acted-ignored-why = Quien llama sigue oyendo el tono.
acted-sent = Enviada al buzón de voz
acted-sent-why = Quien llama puede dejar un mensaje.
acted-not-allowed = No está permitido
acted-not-allowed-why = RingCentral no deja que esta aplicación lo haga: falta el permiso CallControl.
acted-over = La llamada ya ha terminado
acted-over-why = O alguien la ha atendido.
acted-failed = No ha funcionado
acted-failed-why = No se pudo contactar con RingCentral, o no lo hizo.
unopened-dialler = Ningún programa de este equipo pudo hacer la llamada. En los ajustes se indica a cuál se le pide.
unopened-screen-pop = No se pudo abrir lo que debe abrirse con una llamada. En los ajustes se indica qué es.
unopened-trial = No se ha podido abrir: el escritorio no conoce ningún programa para ello, o el programa no arranca.
