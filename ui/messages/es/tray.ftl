### Lo que dicen el icono del área de notificación y su menú.

tray-title = { $name } – { $state }
tray-signed-out = sesión cerrada
tray-offline = sin conexión
tray-waiting = algo espera
tray-listening = a la escucha
tray-open = Abrir { $name }
tray-no-calls = Aún no hay llamadas
tray-row = { $who } – { $detail }
tray-resume = Reanudar las notificaciones
tray-pause = Pausar las notificaciones
tray-pause-half-an-hour = Durante 30 minutos
tray-pause-an-hour = Durante una hora
tray-pause-tomorrow = Hasta mañana
tray-presenting = Presentación
tray-sign-out = Cerrar sesión
tray-sign-in = Iniciar sesión…
tray-quit = Salir
tray-open-count = { $count ->
        [one] { $count } llamada perdida abierta
       *[other] { $count } llamadas perdidas abiertas
    }
tray-unheard-count = { $count ->
        [one] { $count } mensaje de voz sin oír
       *[other] { $count } mensajes de voz sin oír
    }
tray-line-not-set-up = Aún sin configurar
tray-line-signed-out = Sesión cerrada
tray-line-signed-out-why = Sesión cerrada: { $why }
tray-line-signing-in = Inicio de sesión: siga en el navegador
tray-line-connecting = Conectando…
tray-line-listening = A la escucha desde { $since }
tray-line-reconnecting = Reconectando desde { $since }: { $why }
tray-line-stopped = Sin escuchar llamadas: { $why }
tray-paused = Las notificaciones están en pausa
tray-quiet-hours = Horas de silencio: sin notificaciones
tray-do-not-disturb = No molestar: sin notificaciones
tray-names-hidden = Las notificaciones ocultan los nombres
tray-keyring-absent = Sin depósito de claves: sesión hasta salir
tray-keyring-locked = Depósito de claves bloqueado: sesión hasta salir
tray-toasts-failing = Notificaciones: { $why }
tray-storage-failing = Historial: { $why }
tray-settings-problem = Ajustes: { $why }
tray-keyring-unlock = Depósito de claves bloqueado: abra la ventana para desbloquearlo
tray-sign-in-refused = RingCentral rechaza la sesión: iníciela de nuevo
tray-login-failed = Inicio de sesión: { $why }
