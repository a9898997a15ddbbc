//! How the system asks a program to end.

use std::io;

/// Hears the system, or a person at a terminal, ask the program to end. A wish that comes before anybody waits for it
/// is kept.
#[cfg(unix)]
pub struct Ending {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

/// Hears the system, or a person at a terminal, ask the program to end. A wish that comes before anybody waits for it
/// is kept.
#[cfg(windows)]
pub struct Ending {
    interrupt: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlClose,
    log_off: tokio::signal::windows::CtrlLogoff,
    shut_down: tokio::signal::windows::CtrlShutdown,
}

#[cfg(unix)]
impl Ending {
    /// Listens from now on. To be called inside a runtime.
    ///
    /// # Errors
    /// When the system does not let a program listen for that.
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits until it is asked for.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

#[cfg(windows)]
impl Ending {
    /// Listens from now on. To be called inside a runtime.
    ///
    /// # Errors
    /// When the system does not let a program listen for that.
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

        Ok(Self { interrupt: ctrl_c()?, close: ctrl_close()?, log_off: ctrl_logoff()?, shut_down: ctrl_shutdown()? })
    }

    /// Waits until it is asked for.
    pub async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.close.recv() => {}
            _ = self.log_off.recv() => {}
            _ = self.shut_down.recv() => {}
        }
    }
}
