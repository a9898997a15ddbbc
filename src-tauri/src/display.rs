//! The end of the X server: it goes when somebody logs out, and takes with it every program that is on it.

/// Has `end` done when the X server goes, and the program after it; GDK alone would leave at once. To be called when the
/// window system runs, whose own handler this takes the place of.
///
/// On Wayland there is nothing to hear: there, and on most desktops of X too, the log-out is a signal.
pub fn when_lost(end: impl FnOnce() + Send + 'static) {
    system::when_lost(Box::new(end));
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::c_int;
    use std::sync::{Mutex, PoisonError};

    use x11_dl::xlib::{Display, Xlib};

    use crate::shell::PATIENCE_WITH_THE_ENGINE;

    type End = Box<dyn FnOnce() + Send>;

    static END: Mutex<Option<End>> = Mutex::new(None);

    pub(super) fn when_lost(end: End) {
        // Where there is no libX11 no X server is talked to.
        let Ok(xlib) = Xlib::open() else { return };
        *END.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        // SAFETY: the handler is a plain function of this program, there for as long as the program is.
        unsafe { (xlib.XSetIOErrorHandler)(Some(lost)) };
    }

    /// Called by Xlib, on the thread that finds the connection broken. It must not come back.
    /// <https://www.x.org/releases/current/doc/libX11/libX11/libX11.html#Using_the_Default_Error_Handlers>
    unsafe extern "C" fn lost(_: *mut Display) -> c_int {
        let end = END.lock().unwrap_or_else(PoisonError::into_inner).take();
        match end {
            Some(end) => end(),
            // There is more than one connection, and another thread has found one broken first.
            None => std::thread::sleep(2 * PATIENCE_WITH_THE_ENGINE),
        }
        // SAFETY: it leaves as GDK's own handler does, without the exit handlers, some of which would talk to X.
        unsafe { libc::_exit(0) }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn when_lost(_: Box<dyn FnOnce() + Send>) {}
}
