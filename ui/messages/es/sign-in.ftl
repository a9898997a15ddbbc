### La página del navegador después de iniciar sesión.

page-title = { $title } · Ringlet
page-denied = Sesión no iniciada
page-denied-why = Usted lo ha rechazado. Puede iniciar sesión en Ringlet en cualquier momento.
page-failed = Sesión no iniciada
page-failed-why = El inicio de sesión no terminó. Ringlet dice por qué; inténtelo de nuevo allí.
page-success = Ha iniciado sesión
page-success-why = Ringlet está a la escucha de sus llamadas. Puede cerrar esta página.
page-used = Ya utilizada
page-used-why = Este inicio de sesión ya se utilizó. Si Ringlet no tiene la sesión iniciada, empiece allí de nuevo.
page-wrong-state = No es el inicio de sesión que Ringlet espera
page-wrong-state-why = Esta página pertenece a otro inicio de sesión, quizá anterior. Utilice la última página que abrió Ringlet.
