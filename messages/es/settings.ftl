### Lo que dicen los ajustes.

settings-failure = No se pueden mostrar los ajustes
settings-account = Cuenta
settings-sign-out = Cerrar sesión
settings-sign-out-asking = Cerrar sesión…
settings-sign-out-sure = ¿Cerrar sesión? No se le avisará de las llamadas hasta que vuelva a iniciarla.
settings-stay = Seguir con la sesión
settings-calls = Llamadas
settings-kept = Conservar las llamadas
settings-kept-help = Las más antiguas se eliminan de este equipo.
settings-kept-days = { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
settings-country = País
settings-country-help = Cómo se escriben los números de teléfono.
settings-country-own = El de la cuenta
settings-app = Aplicación de RingCentral
settings-app-help = Para cambiar esto, cierre sesión primero.
settings-log = Registro
settings-log-level = Cuánto se registra
settings-log-level-help = Nunca nombres, números ni contraseñas.
settings-log-error = Solo errores
settings-log-warn = Advertencias
settings-log-info = Normal
settings-log-debug = Detallado
settings-log-trace = Todo
settings-log-folder = Abrir la carpeta del registro
settings-check = ¿Algo va mal?
settings-check-help = La prueba envía una llamada inventada por todo el camino, desde RingCentral hasta la notificación, y dice qué no funciona.
settings-check-test = Probar
settings-check-testing = Probando…
settings-check-copy = Copiar el informe
settings-check-copied = Esto se ha copiado. No contiene nombres, números ni contraseñas.
settings-check-copy-by-hand = Cópielo con Ctrl+C. No contiene nombres, números ni contraseñas.
settings-check-result = Resultado de la prueba
settings-check-works = Funciona
settings-check-limited = Limitado
settings-check-fails = No funciona
settings-version = Ringlet { $version }
