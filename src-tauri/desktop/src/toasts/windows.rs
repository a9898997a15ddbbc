//! Toasts of Windows 10 and 11 (`Windows.UI.Notifications`): each has a tag and a group, by which it is replaced and
//! taken away, by a later run as well.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use ringlet_core::toast::{Able, Action, Ending, Permission, Toast, ToastError, ToastEvent, ToastKind};
use tokio::sync::mpsc;
use windows::Data::Xml::Dom::XmlDocument;
use windows::Foundation::{DateTime, IReference, PropertyValue, TypedEventHandler};
use windows::UI::Notifications::{
    NotificationSetting, ToastActivatedEventArgs, ToastDismissalReason, ToastNotification, ToastNotificationHistory,
    ToastNotificationManager, ToastNotifier,
};
use windows::core::{HSTRING, Interface};
use windows_sys::Win32::System::Registry::{HKEY_CURRENT_USER, REG_SZ, RegSetKeyValueW};
use windows_sys::Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID;

use super::Identity;
use super::plain::Plain;
use super::thread::{Backend, DesktopToasts, Ear};
use super::toast_xml::toast_xml;

impl DesktopToasts {
    /// Starts the thread. `events` hears what becomes of the toasts; one that is full loses events.
    pub fn start(identity: Identity, events: mpsc::Sender<ToastEvent>) -> std::io::Result<Self> {
        Self::start_over("windows", events, move || Toasts::new(identity))
    }
}

/// The system's toasts, and the plainer way for one that they do not show.
struct Toasts {
    system: Option<System>,
    plain: Plain,
}

struct System {
    id: HSTRING,
    icon: Option<std::path::PathBuf>,
    notifier: ToastNotifier,
    history: ToastNotificationHistory,
    /// Kept while they are up: a toast that is let go tells of no click.
    up: BTreeMap<u32, ToastNotification>,
}

impl Toasts {
    fn new(identity: Identity) -> Self {
        register(&identity);
        let system = System::new(&identity);
        if let Err(error) = &system {
            tracing::warn!(error = %error, "the system's toasts are not open to this program; plainer ones are shown");
        }
        Self { system: system.ok(), plain: Plain(identity) }
    }
}

impl Backend for Toasts {
    fn show(&mut self, id: u32, toast: &Toast, ear: Ear) -> Result<(), ToastError> {
        if let Some(system) = &mut self.system {
            match system.show(id, toast, ear.clone()) {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(error = %error, "a toast is shown the plainer way"),
            }
        }
        self.plain.show(id, toast, ear)
    }

    fn remove(&mut self, id: u32) {
        if let Some(system) = &mut self.system {
            system.up.remove(&id);
            // One that the person has taken away already is an error here, which says the same.
            if let Err(error) = system.history.RemoveGroupedTagWithId(&tag(id), &HSTRING::from(GROUP), &system.id) {
                tracing::debug!(id, error = %error, "a toast could not be taken away");
            }
        }
    }

    fn able(&mut self) -> Result<Able, ToastError> {
        let Some(system) = &self.system else { return self.plain.able() };
        let setting = system.notifier.Setting().map_err(|error| ToastError::Unavailable(error.into()))?;
        let permission = match setting {
            NotificationSetting::Enabled => Permission::Given,
            // By the person, for this program or for all; by the administrator; by the package.
            _ => Permission::Denied,
        };
        Ok(Able { clicks: true, name: "Windows".to_owned(), permission, quiet: None, sounds: Some(true) })
    }
}

impl System {
    fn new(identity: &Identity) -> windows::core::Result<Self> {
        let id = HSTRING::from(&identity.id);
        Ok(Self {
            notifier: ToastNotificationManager::CreateToastNotifierWithId(&id)?,
            history: ToastNotificationManager::History()?,
            icon: identity.icon.clone(),
            id,
            up: BTreeMap::new(),
        })
    }

    fn show(&mut self, id: u32, toast: &Toast, ear: Ear) -> windows::core::Result<()> {
        let xml = XmlDocument::new()?;
        xml.LoadXml(&HSTRING::from(toast_xml(toast, self.icon.as_deref())))?;
        let notification = ToastNotification::CreateToastNotification(&xml)?;
        notification.SetTag(&tag(id))?;
        // Without a group of its own a toast cannot be taken away by its tag.
        notification.SetGroup(&HSTRING::from(GROUP))?;
        if toast.kind == ToastKind::Incoming {
            // Should this program die, no phone rings on the screen for ever.
            notification.SetExpirationTime(&in_a_while(LONGEST_RING)?)?;
        }
        let opened = ear.clone();
        notification.Activated(&TypedEventHandler::new(
            move |_, what: windows::core::Ref<'_, windows::core::IInspectable>| {
                let activated = what.ok()?.cast::<ToastActivatedEventArgs>()?;
                match Action::of(&activated.Arguments()?.to_string_lossy()) {
                    Some(action) => opened.pressed(action),
                    None => opened.gone(Ending::Opened),
                }
                Ok(())
            },
        ))?;
        notification.Dismissed(&TypedEventHandler::new(
            move |_, what: windows::core::Ref<'_, windows::UI::Notifications::ToastDismissedEventArgs>| {
                match what.ok()?.Reason()? {
                    ToastDismissalReason::UserCanceled => ear.gone(Ending::Dismissed),
                    // Taken away by us, or replaced: whoever asked for that knows.
                    ToastDismissalReason::ApplicationHidden => ear.gone(Ending::Taken),
                    // It moves to the notification centre, where it can still be clicked.
                    _ => {}
                }
                Ok(())
            },
        ))?;
        self.notifier.Show(&notification)?;
        self.up.insert(id, notification);
        Ok(())
    }
}

fn tag(id: u32) -> HSTRING {
    HSTRING::from(id.to_string())
}

fn in_a_while(long: Duration) -> windows::core::Result<IReference<DateTime>> {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default() + long;
    let ticks = i64::try_from(since_1970.as_nanos() / 100).unwrap_or(i64::MAX - TICKS_TO_1970) + TICKS_TO_1970;
    PropertyValue::CreateDateTime(DateTime { UniversalTime: ticks })?.cast()
}

/// Tells Windows what this program is called and looks like; without that it shows no toast of a program that was not
/// installed by its own store. Written at every start, so that a moved picture or a tidied registry mends itself.
fn register(identity: &Identity) {
    let key = format!("Software\\Classes\\AppUserModelId\\{}", identity.id);
    let icon = identity.icon.as_deref().and_then(|path| path.to_str());
    for (name, value) in [("DisplayName", Some(identity.name.as_str())), ("IconUri", icon)] {
        let Some(value) = value else { continue };
        let (key, name, value) = (wide(&key), wide(name), wide(value));
        let bytes = u32::try_from(value.len() * 2).unwrap_or(u32::MAX);
        // SAFETY: all three texts end with a zero and outlive the call, and the length is that of the value in bytes.
        let status = unsafe {
            RegSetKeyValueW(HKEY_CURRENT_USER, key.as_ptr(), name.as_ptr(), REG_SZ, value.as_ptr().cast(), bytes)
        };
        if status != 0 {
            tracing::warn!(status, "Windows was not told what this program is called");
        }
    }
    let id = wide(&identity.id);
    // SAFETY: the text ends with a zero and is copied.
    let status = unsafe { SetCurrentProcessExplicitAppUserModelID(id.as_ptr()) };
    if status != 0 {
        tracing::debug!(status, "the windows of this program are not grouped with its toasts");
    }
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

const GROUP: &str = "ringlet";
/// No phone rings longer.
const LONGEST_RING: Duration = Duration::from_secs(300);
/// From the start of Windows' calendar, 1601, to that of the system clock, in units of 100 ns.
const TICKS_TO_1970: i64 = 116_444_736_000_000_000;
