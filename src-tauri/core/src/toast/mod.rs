//! The port to the desktop's pop-ups. Words are made above; what is behind the port only shows them.

use std::fmt;

use ringlet_domain::notice::NoticeKey;

use crate::BoxError;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

/// A pop-up, in words. Text is plain: a sink that renders markup escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The first line.
    pub title: String,
    /// The rest; may be empty.
    pub body: String,
    /// What kind it is, from which urgency, category and expiry follow.
    pub kind: ToastKind,
}

/// What kind of pop-up it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToastKind {
    /// A call rings: stays until withdrawn.
    Incoming,
    /// A missed call: stays in the notification centre.
    Missed,
    /// About Ringlet itself: quiet.
    Status,
    /// A voicemail: stays in the notification centre.
    Voicemail,
}

/// Names a toast: something told by the tracker, or something about Ringlet itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToastKey {
    /// About a call, a voicemail or several.
    Notice(NoticeKey),
    /// About Ringlet itself; one toast a subject.
    Status(&'static str),
}

/// A desktop that shows toasts. A second toast under one key replaces the first.
///
/// Showing asks another process and may wait for it: the sink owns a thread, and a call is given up after two seconds.
/// What happens to a toast afterwards comes as [`ToastEvent`]s through the channel the sink was made with.
pub trait ToastSink: Send + 'static {
    /// Shows `toast`, in the place of the one under `key` if that is still up.
    fn show(&mut self, key: &ToastKey, toast: &Toast) -> Result<Shown, ToastError>;
    /// Changes the words of the toast under `key` without drawing attention to it; `None` when it is not up any more, or
    /// this desktop cannot do so.
    fn amend(&mut self, key: &ToastKey, toast: &Toast) -> Result<Option<Shown>, ToastError> {
        let _ = (key, toast);
        Ok(None)
    }
    /// Takes the toast under `key` away, if it is up.
    fn withdraw(&mut self, key: &ToastKey);
    /// Closes toasts a dead run left on the desktop; those of another daemon are left alone.
    fn close_leftovers(&mut self, leftovers: &[Shown]);
    /// What the desktop can do with toasts now, asked anew each time.
    fn able(&mut self) -> Result<Able, ToastError>;
}

/// What a desktop can do with toasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Able {
    /// Whether toasts have buttons and tell of clicks.
    pub clicks: bool,
    /// What shows them, by its own name.
    pub name: String,
    /// Whether this program may show them.
    pub permission: Permission,
    /// Whether the person asked the desktop not to disturb; `None` where that cannot be told.
    pub quiet: Option<bool>,
}

/// Whether the desktop lets this program show toasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// The person or an administrator has switched them off.
    Denied,
    /// It may.
    Given,
    /// The person has not been asked yet.
    Unasked,
    /// This desktop does not say.
    Unknown,
}

/// How the desktop knows a toast: enough to close it from another run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// The desktop's own id for it.
    pub id: u32,
    /// Which run of the notification daemon it was given to, where that can be told.
    pub daemon: String,
}

/// What became of a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToastEvent {
    /// It is gone without having been replaced or withdrawn.
    Gone(ToastKey, Ending),
    /// The person clicked it, or its Open button. The toast goes away with that: `Gone` follows.
    Opened(ToastKey, Option<ActivationToken>),
}

/// How a toast went that was neither replaced nor withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The person clicked it away.
    Dismissed,
    /// It had been up long enough for this desktop.
    Expired,
    /// The person opened it.
    Opened,
    /// The desktop took it away for a reason of its own, or ended itself.
    Taken,
}

/// The desktop's leave to bring a window to the front, good for one click.
///
/// Only Wayland has such leaves; without one its desktops let no program take the focus.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivationToken(String);

impl ActivationToken {
    /// The leave with this text, as the desktop gave it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text, for the window system alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ActivationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationToken(..)")
    }
}

/// Why a toast was not shown.
#[derive(Debug, thiserror::Error)]
pub enum ToastError {
    /// The desktop has nothing that shows pop-ups at the moment.
    #[error("nothing on this desktop shows pop-ups")]
    Unavailable(#[source] BoxError),
    /// It did not answer within two seconds; the toast may appear yet.
    #[error("the desktop did not answer in time")]
    TimedOut,
}
