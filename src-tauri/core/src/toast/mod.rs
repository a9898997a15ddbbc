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
    /// What can be done about it beside opening it, the most wanted first. A desktop shows as many as it can.
    pub buttons: Vec<Button>,
    /// What is heard.
    pub sound: Sound,
    /// Whether it is to be seen although the desktop was asked not to disturb.
    pub through: bool,
    /// What is written on the button that opens it, where a desktop wants one for that.
    pub open: String,
}

impl Toast {
    /// A toast with these words, no buttons, and the desktop's own sound.
    pub fn new(title: impl Into<String>, body: impl Into<String>, kind: ToastKind) -> Self {
        let (title, body) = (title.into(), body.into());
        Self { title, body, kind, buttons: Vec::new(), sound: Sound::Default, through: false, open: OPEN.to_owned() }
    }
}

/// In English, until words in the language of the person are given.
const OPEN: &str = "Open";

/// Something that can be done about a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What.
    pub action: Action,
    /// What is written on it.
    pub label: String,
}

/// What a button means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Call whoever it is about.
    CallBack,
    /// Copy their number.
    CopyNumber,
    /// Stop the ringing here.
    Ignore,
    /// The voicemail was listened to.
    MarkHeard,
    /// Open what the person has set up for such a call.
    Pop,
    /// Tell it again in a quarter of an hour.
    Remind,
    /// Send the caller to voicemail.
    ToVoicemail,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::CallBack, Self::CopyNumber, Self::Ignore, Self::MarkHeard, Self::Pop, Self::Remind, Self::ToVoicemail];

    /// As the desktop is told it, and gives it back.
    pub fn word(self) -> &'static str {
        match self {
            Self::CallBack => "call-back",
            Self::CopyNumber => "copy-number",
            Self::Ignore => "ignore",
            Self::MarkHeard => "mark-heard",
            Self::Pop => "pop",
            Self::Remind => "remind",
            Self::ToVoicemail => "to-voicemail",
        }
    }

    /// What the desktop was told by this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }
}

/// What is heard of a toast. How loud it is, the desktop decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sound {
    /// The desktop's own for this kind.
    Default,
    /// The file at this path.
    File(std::path::PathBuf),
    /// Nothing.
    Off,
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
    /// Reminds of the row with this id.
    Reminder(String),
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
    /// Whether toasts make sounds; `None` where that cannot be told.
    pub sounds: Option<bool>,
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
    /// The person pressed one of its buttons. `Gone` follows here too.
    Pressed(ToastKey, Action),
}

/// How a toast went that was neither replaced nor withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The person clicked it away.
    Dismissed,
    /// It had been up long enough for this desktop.
    Expired,
    /// The person opened it, or pressed one of its buttons.
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
