### Qué le ocurrió a una llamada por el camino, paso a paso, y por qué hubo notificación o no.

## Pasos
step-amended = Se cambió el texto de la notificación
step-arrived = Llegó el evento de RingCentral
step-clicked = Usted hizo clic en la notificación
step-dismissed = Usted cerró la notificación
step-expired = La notificación estuvo tanto tiempo como el escritorio muestra una
step-handed = La notificación se entregó al escritorio
step-held-by-desktop = Retenida: el escritorio dijo que nadie quería ser molestado
step-held-by-hours = Retenida: era en sus horas de silencio
step-held-by-kind = Sin notificación: sus ajustes las desactivan para este tipo
step-held-by-pause = Retenida: usted había pausado las notificaciones
step-no-answer = El escritorio no respondió a tiempo
step-no-voicemail = Un cambio en el buzón que no atañe a ningún mensaje de voz: se deja de lado
step-pressed = Usted pulsó un botón de la notificación
step-refused = Nada en el escritorio muestra notificaciones
step-shown = El escritorio aceptó la notificación
step-skipped = La notificación ya no hacía falta cuando le tocaba, y no se mostró
step-taken = El escritorio retiró la notificación por sí mismo
step-unknown = Un evento de un tipo que Ringlet no conoce: se deja de lado
step-written = Se escribió la fila
step-declined-here = Usted la rechazó aquí
step-conference-leg = Una rama de una conferencia, que no llama a nadie: se deja de lado
step-digest-told = Se quiere una notificación de esto y de todo lo demás que se perdió
step-fax = Un fax: se deja de lado
step-held-queue = Aún sin notificación: llegó por una cola, y puede haberla atendido un compañero. El registro de llamadas lo dirá
step-held-silence = Aún sin notificación: hubo silencio más tiempo del que suena un teléfono. El registro de llamadas dirá cómo terminó
step-held-unseen = Aún sin notificación: nadie vio cómo terminó. El registro de llamadas lo dirá
step-judged-answered = Los eventos dicen: atendida
step-judged-declined = Los eventos dicen: usted la rechazó
step-judged-elsewhere = Los eventos dicen: la atendió otra persona u otra cosa
step-judged-missed = Los eventos dicen: perdida
step-line-lost = La presencia ya no la muestra
step-line-over = Presencia: ha terminado
step-line-rings = Presencia: está sonando
step-line-talks = Presencia: en conversación
step-log-asked = Se consulta el registro de llamadas
step-log-baseline = Estaba en el registro de llamadas cuando usted inició sesión; de ese tiempo no se comunica nada
step-log-confirmed = El registro de llamadas lo confirma
step-log-corrected = El registro de llamadas dice otra cosa: se corrige la fila
step-log-found = Solo el registro de llamadas la conoce
step-log-silent = El registro de llamadas no tiene constancia de ella
step-mail-baseline = El mensaje de voz estaba ahí cuando usted inició sesión; de ese tiempo no se comunica nada
step-mail-came = Llegó un mensaje de voz
step-mail-gone = Se eliminó el mensaje de voz
step-mail-heard = Se escuchó el mensaje de voz
step-mail-linked-likely = El mensaje de voz se atribuye a esta llamada por quién llamó y cuándo
step-mail-linked-logged = El registro de llamadas dice qué llamada dejó el mensaje de voz; la llamada se encontró por quién llamó y cuándo
step-mail-linked-seen = Se vio la llamada ir al buzón de voz, y este es su mensaje
step-mail-linked-surely = El registro de llamadas dice qué llamada dejó el mensaje de voz
step-mail-read = El mensaje de voz no es novedad: ya estaba leído, o se cambió mucho después de dejarlo
step-mail-told = Se quiere una notificación del mensaje de voz
step-mail-transcribed = Llegó la transcripción del mensaje de voz
step-mail-waits = El mensaje de voz no es reciente: espera a que se sepa qué se perdió
step-monitored = La línea de un colega que usted supervisa: no se comunica, porque no suena para usted
step-matched-id = Un apunte del registro de llamadas es de esta llamada, por su identificador
step-matched-likeness = Un apunte del registro de llamadas se atribuye a esta llamada por quién llamó y cuándo
step-met = Primera noticia
step-missed-in-voicemail = Sin notificación de la llamada perdida: la dice la de su mensaje de voz
step-missed-taken-back = Se retira la notificación de la llamada perdida
step-missed-told = Se quiere una notificación de la llamada perdida
step-missed-waits = La llamada perdida no es reciente: espera a que se sepa todo lo que se perdió
step-other-extension = Un evento de la extensión de otra persona: se deja de lado
step-overtaken = Un evento más antiguo llegó después de uno más nuevo, o dos veces, y se dejó de lado
step-own-leg = Su propio extremo de una llamada que usted hace: no se comunica
step-read-lost = Una mirada a la línea ya no la encuentra
step-read-over = Una mirada a la línea: ha terminado
step-read-rings = Una mirada a la línea: está sonando
step-read-talks = Una mirada a la línea: en conversación
step-repeated = RingCentral entregó un evento una vez más; se dejó de lado
step-ring-ceiling = La notificación estuvo tanto tiempo como puede estar una
step-ring-held-back = La noticia de que suena es antigua: se espera un momento a que termine
step-ring-taken-down = Se retira la notificación de que suena
step-ring-told = Se quiere una notificación de que suena
step-ring-too-old = Sin notificación: llevaba mucho tiempo sonando cuando se encontró
step-seen-here = Usted la vio aquí
step-session-over = Sesión de telefonía: ha terminado
step-session-rings = Sesión de telefonía: está sonando
step-session-talks = Sesión de telefonía: en conversación
step-silent = Hace tanto que no se oye nada de ella que se da por terminada
step-stale = Un evento aún la muestra sonando cuando se sabe que terminó: se deja de lado

## La respuesta
trail-outbound = Usted hizo esta llamada. Las notificaciones solo hablan de llamadas entrantes.
trail-taken-back = La notificación de la llamada perdida se retiró cuando el registro de llamadas dijo otra cosa.
trail-too-old = No se anotó nada sobre esta fila: es más antigua que su seguimiento.
trail-nothing-yet = Nada de lo que se ha oído hasta ahora pide una notificación.
trail-told-together = Ocurrió mientras Ringlet no escuchaba; todo lo que se perdió entonces se comunica en una sola notificación.
trail-shown = { $popup ->
        [ring] El escritorio aceptó una notificación de la llamada que suena.
        [mail] El escritorio aceptó una notificación del mensaje de voz.
        [digest] El escritorio aceptó una notificación de todo lo que se perdió.
       *[missed] El escritorio aceptó una notificación de la llamada perdida.
    }
trail-shown-after = { $popup ->
        [ring] El escritorio aceptó una notificación de la llamada que suena tras { $took }.
        [mail] El escritorio aceptó una notificación del mensaje de voz tras { $took }.
        [digest] El escritorio aceptó una notificación de todo lo que se perdió tras { $took }.
       *[missed] El escritorio aceptó una notificación de la llamada perdida tras { $took }.
    }
trail-unseen = Si no la vio, mire si el escritorio retiene las notificaciones («No molestar»).
trail-paused = { $popup ->
        [ring] La notificación de la llamada que suena se retuvo: usted había pausado las notificaciones.
        [mail] La notificación del mensaje de voz se retuvo: usted había pausado las notificaciones.
        [digest] La notificación de todo lo que se perdió se retuvo: usted había pausado las notificaciones.
       *[missed] La notificación de la llamada perdida se retuvo: usted había pausado las notificaciones.
    }
trail-hours = { $popup ->
        [ring] La notificación de la llamada que suena se retuvo: era en sus horas de silencio.
        [mail] La notificación del mensaje de voz se retuvo: era en sus horas de silencio.
        [digest] La notificación de todo lo que se perdió se retuvo: era en sus horas de silencio.
       *[missed] La notificación de la llamada perdida se retuvo: era en sus horas de silencio.
    }
trail-desktop = { $popup ->
        [ring] La notificación de la llamada que suena se retuvo: el escritorio dijo que nadie quería ser molestado.
        [mail] La notificación del mensaje de voz se retuvo: el escritorio dijo que nadie quería ser molestado.
        [digest] La notificación de todo lo que se perdió se retuvo: el escritorio dijo que nadie quería ser molestado.
       *[missed] La notificación de la llamada perdida se retuvo: el escritorio dijo que nadie quería ser molestado.
    }
trail-kind = { $popup ->
        [ring] No hubo notificación de la llamada que suena: sus ajustes las desactivan para este tipo.
        [mail] No hubo notificación del mensaje de voz: sus ajustes las desactivan para este tipo.
        [digest] No hubo notificación de todo lo que se perdió: sus ajustes las desactivan para este tipo.
       *[missed] No hubo notificación de la llamada perdida: sus ajustes las desactivan para este tipo.
    }
trail-refused = { $popup ->
        [ring] Se quería una notificación de la llamada que suena, y nada en el escritorio la mostró.
        [mail] Se quería una notificación del mensaje de voz, y nada en el escritorio la mostró.
        [digest] Se quería una notificación de todo lo que se perdió, y nada en el escritorio la mostró.
       *[missed] Se quería una notificación de la llamada perdida, y nada en el escritorio la mostró.
    }
trail-no-answer = { $popup ->
        [ring] Una notificación de la llamada que suena se entregó al escritorio, que no respondió a tiempo.
        [mail] Una notificación del mensaje de voz se entregó al escritorio, que no respondió a tiempo.
        [digest] Una notificación de todo lo que se perdió se entregó al escritorio, que no respondió a tiempo.
       *[missed] Una notificación de la llamada perdida se entregó al escritorio, que no respondió a tiempo.
    }
trail-skipped = { $popup ->
        [ring] Se quería una notificación de la llamada que suena, y ya no hacía falta antes de que el escritorio pudiera mostrarla.
        [mail] Se quería una notificación del mensaje de voz, y ya no hacía falta antes de que el escritorio pudiera mostrarla.
        [digest] Se quería una notificación de todo lo que se perdió, y ya no hacía falta antes de que el escritorio pudiera mostrarla.
       *[missed] Se quería una notificación de la llamada perdida, y ya no hacía falta antes de que el escritorio pudiera mostrarla.
    }
trail-unknown = { $popup ->
        [ring] Se quería una notificación de la llamada que suena; no se conoce la respuesta del escritorio.
        [mail] Se quería una notificación del mensaje de voz; no se conoce la respuesta del escritorio.
        [digest] Se quería una notificación de todo lo que se perdió; no se conoce la respuesta del escritorio.
       *[missed] Se quería una notificación de la llamada perdida; no se conoce la respuesta del escritorio.
    }
trail-baseline = Ya estaba ahí antes de que usted iniciara sesión; solo se comunica lo que viene después.
trail-log-alone = Aquí no sonó: RingCentral solo la mencionó en su registro de llamadas.
trail-ring-too-old = Llevaba mucho tiempo sonando cuando Ringlet la encontró.
trail-mail-no-news = Su mensaje de voz no era novedad cuando llegó: estaba leído, o se cambió mucho después de dejarlo.
trail-answered = Se atendió, así que no se comunicó ninguna llamada perdida.
trail-elsewhere = La atendió otra persona, así que no se comunicó ninguna llamada perdida.
trail-declined = Usted la rechazó, así que no se comunicó ninguna llamada perdida.
trail-log-says-not = Si se perdió quedaba para el registro de llamadas, y este dice que no.
trail-log-silent = Si se perdió quedaba para el registro de llamadas, que no tiene constancia de ella.
trail-log-will-say = Si se perdió lo dirá el registro de llamadas, medio minuto después de que termine.
trail-not-fresh = Ya no era reciente, y no se comunicó por separado.
