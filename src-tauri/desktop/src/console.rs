//! The console that the program was started from, on Windows.

use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};

/// Writes there from now on what is written to the standard output and to standard error: a program with a window has
/// no console of its own. What goes to a file or to another program stays as it is.
///
/// Learn, Console functions: `AttachConsole`.
pub fn attach() {
    // SAFETY: it takes no memory of this program. It fails where there is no console, or is one already.
    unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
}
