//! How large Windows draws its small icons on this screen.

use windows_sys::Win32::UI::WindowsAndMessaging::{GetSystemMetrics, SM_CXSMICON};

/// Their width in points of the screen.
pub fn small_icon() -> i32 {
    // SAFETY: it takes no pointer and has no precondition.
    unsafe { GetSystemMetrics(SM_CXSMICON) }
}
