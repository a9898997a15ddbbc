//! The desktop's leave to bring a window to the front, handed to the window system.
//!
//! Wayland lets no program take the focus by itself: a click on a toast comes with a token, and the window that asks to
//! be presented next spends it. Elsewhere a window that asks is brought forward.

use ringlet_core::toast::ActivationToken;

/// Gives `token` to the window system for the window that is presented next. On the main thread.
pub fn present_with(token: &ActivationToken) {
    system::present_with(token);
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::CString;

    use gtk::gdk::Display;
    use gtk::glib::translate::ToGlibPtr;
    use gtk::prelude::DisplayExtManual;
    use ringlet_core::toast::ActivationToken;

    pub(super) fn present_with(token: &ActivationToken) {
        let Some(display) = Display::default().filter(|display| display.backend().is_wayland()) else { return };
        let Ok(text) = CString::new(token.as_str()) else {
            tracing::warn!("the desktop's leave to come forward is no text");
            return;
        };
        let display: *mut gtk::gdk::ffi::GdkDisplay = display.to_glib_none().0;
        // SAFETY: the display is alive and of Wayland's kind, as was asked just now, and GTK copies the text.
        unsafe { gdk_wayland_sys::gdk_wayland_display_set_startup_notification_id(display.cast(), text.as_ptr()) };
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use ringlet_core::toast::ActivationToken;

    pub(super) fn present_with(_: &ActivationToken) {}
}
