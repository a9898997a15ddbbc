//! Notifications of macOS (`UserNotifications`), which a program has only inside an application bundle.
//!
//! A bare binary, as a developer starts it, has none: asking for them would end it, so it shows plainer ones.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::mpsc as plain_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use block2::{DynBlock, RcBlock};
use objc2::rc::Retained;
use objc2::runtime::{Bool, NSObject, NSObjectProtocol, ProtocolObject};
use objc2::{AllocAnyThread, DefinedClass, define_class, msg_send};
use objc2_foundation::{NSArray, NSBundle, NSError, NSSet, NSString};
use objc2_user_notifications::{
    UNAuthorizationOptions, UNAuthorizationStatus, UNMutableNotificationContent, UNNotification, UNNotificationAction,
    UNNotificationActionOptions, UNNotificationCategory, UNNotificationCategoryOptions,
    UNNotificationDismissActionIdentifier, UNNotificationInterruptionLevel, UNNotificationPresentationOptions,
    UNNotificationRequest, UNNotificationResponse, UNNotificationSettings, UNNotificationSound,
    UNUserNotificationCenter, UNUserNotificationCenterDelegate,
};
use ringlet_core::toast::{Able, Action, Ending, Permission, Sound, Toast, ToastError, ToastEvent, ToastKind};
use tokio::sync::mpsc;

use super::Identity;
use super::plain::Plain;
use super::thread::{Backend, DesktopToasts, Ear};

impl DesktopToasts {
    /// Starts the thread. `events` hears what becomes of the toasts; one that is full loses events.
    pub fn start(identity: Identity, events: mpsc::Sender<ToastEvent>) -> std::io::Result<Self> {
        Self::start_over("macos", events, move || Toasts::new(identity))
    }
}

/// The system's notifications, or the plainer way.
enum Toasts {
    Plain(Plain),
    System(System),
}

struct System {
    center: Retained<UNUserNotificationCenter>,
    /// The centre does not keep it.
    _delegate: Retained<Delegate>,
    ears: Ears,
    /// The person is asked once whether notifications may be shown, at the first one.
    asked: Cell<bool>,
    /// The sets of buttons shown so far.
    categories: BTreeMap<String, Retained<UNNotificationCategory>>,
}

/// Who hears of which toast.
type Ears = Arc<Mutex<BTreeMap<u32, Ear>>>;

impl Toasts {
    fn new(identity: Identity) -> Self {
        if NSBundle::mainBundle().bundleIdentifier().is_none() {
            tracing::info!("outside an application bundle there are only plainer toasts");
            return Self::Plain(Plain(identity));
        }
        Self::System(System::new())
    }
}

impl Backend for Toasts {
    fn show(&mut self, id: u32, toast: &Toast, ear: Ear) -> Result<(), ToastError> {
        match self {
            Self::Plain(plain) => plain.show(id, toast, ear),
            Self::System(system) => system.show(id, toast, ear),
        }
    }

    fn remove(&mut self, id: u32) {
        match self {
            Self::Plain(plain) => plain.remove(id),
            Self::System(system) => system.remove(id),
        }
    }

    fn able(&mut self) -> Result<Able, ToastError> {
        match self {
            Self::Plain(plain) => plain.able(),
            Self::System(system) => system.able(),
        }
    }
}

impl System {
    fn new() -> Self {
        let center = UNUserNotificationCenter::currentNotificationCenter();
        let ears = Ears::default();
        let delegate = Delegate::new(ears.clone());
        center.setDelegate(Some(ProtocolObject::from_ref(&*delegate)));
        Self { center, _delegate: delegate, ears, asked: Cell::new(false), categories: BTreeMap::new() }
    }

    /// The category whose notifications have these buttons; the centre has to know it before the first of them.
    fn category_of(&mut self, toast: &Toast) -> String {
        let buttons = &toast.buttons;
        let words: Vec<&str> = buttons.iter().map(|button| button.action.word()).collect();
        let name = format!("{CATEGORY}-{}-{}", words.join("-"), toast.open);
        if !self.categories.contains_key(&name) {
            let action = |word: &str, label: &str, options| {
                UNNotificationAction::actionWithIdentifier_title_options(
                    &NSString::from_str(word),
                    &NSString::from_str(label),
                    options,
                )
            };
            let mut actions: Vec<_> = buttons
                .iter()
                .map(|button| action(button.action.word(), &button.label, UNNotificationActionOptions::empty()))
                .collect();
            actions.push(action("open", &toast.open, UNNotificationActionOptions::Foreground));
            let category = UNNotificationCategory::categoryWithIdentifier_actions_intentIdentifiers_options(
                &NSString::from_str(&name),
                &NSArray::from_retained_slice(&actions),
                &NSArray::new(),
                // Only then are we told when one is clicked away.
                UNNotificationCategoryOptions::CustomDismissAction,
            );
            self.categories.insert(name.clone(), category);
            let all: Vec<_> = self.categories.values().cloned().collect();
            self.center.setNotificationCategories(&NSSet::from_retained_slice(&all));
        }
        name
    }

    fn show(&mut self, id: u32, toast: &Toast, ear: Ear) -> Result<(), ToastError> {
        self.ask_once();
        let content = UNMutableNotificationContent::new();
        content.setTitle(&NSString::from_str(&toast.title));
        content.setBody(&NSString::from_str(&toast.body));
        content.setCategoryIdentifier(&NSString::from_str(&self.category_of(toast)));
        match &toast.sound {
            Sound::Default => content.setSound(Some(&UNNotificationSound::defaultSound())),
            Sound::File(path) => {
                // The system plays sounds of the bundle and of the person's library, by their names alone.
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                content.setSound(Some(&UNNotificationSound::soundNamed(&NSString::from_str(&name))));
            }
            Sound::Off => {}
        }
        content.setThreadIdentifier(&NSString::from_str(thread_of(toast.kind)));
        content.setInterruptionLevel(match toast.kind {
            ToastKind::Incoming => UNNotificationInterruptionLevel::TimeSensitive,
            ToastKind::Missed | ToastKind::Voicemail => UNNotificationInterruptionLevel::Active,
            ToastKind::Status => UNNotificationInterruptionLevel::Passive,
        });
        self.ears.lock().unwrap_or_else(PoisonError::into_inner).insert(id, ear);
        let request = UNNotificationRequest::requestWithIdentifier_content_trigger(&identifier(id), &content, None);
        let (told, answer) = plain_channel::sync_channel(1);
        let done = RcBlock::new(move |error: *mut NSError| {
            // SAFETY: the centre gives a live error, or none.
            let failure = unsafe { error.as_ref() }.map(|error| error.localizedDescription().to_string());
            // Whoever asked may have given up.
            told.send(failure).ok();
        });
        self.center.addNotificationRequest_withCompletionHandler(&request, Some(&done));
        match answer.recv_timeout(ANSWER) {
            Ok(None) => Ok(()),
            Ok(Some(failure)) => Err(ToastError::Unavailable(failure.into())),
            Err(_) => Err(ToastError::TimedOut),
        }
    }

    fn remove(&mut self, id: u32) {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        let identifiers = NSArray::from_retained_slice(&[identifier(id)]);
        self.center.removePendingNotificationRequestsWithIdentifiers(&identifiers);
        self.center.removeDeliveredNotificationsWithIdentifiers(&identifiers);
    }

    fn able(&mut self) -> Result<Able, ToastError> {
        let (told, answer) = plain_channel::sync_channel(1);
        let read = RcBlock::new(move |settings: std::ptr::NonNull<UNNotificationSettings>| {
            // SAFETY: the centre gives live settings for the time of this call.
            let status = unsafe { settings.as_ref() }.authorizationStatus();
            told.send(status).ok();
        });
        self.center.getNotificationSettingsWithCompletionHandler(&read);
        let permission = match answer.recv_timeout(ANSWER).map_err(|_| ToastError::TimedOut)? {
            UNAuthorizationStatus::Denied => Permission::Denied,
            UNAuthorizationStatus::NotDetermined => Permission::Unasked,
            _ => Permission::Given,
        };
        Ok(Able { clicks: true, name: "macOS".to_owned(), permission, quiet: None, sounds: Some(true) })
    }

    /// The first toast comes after the first sign-in, when it is clear what the question is for.
    fn ask_once(&self) {
        if self.asked.replace(true) {
            return;
        }
        let answered = RcBlock::new(|granted: Bool, _: *mut NSError| {
            tracing::info!(granted = granted.as_bool(), "the system said whether notifications may be shown");
        });
        let wanted = UNAuthorizationOptions::Alert | UNAuthorizationOptions::Sound;
        self.center.requestAuthorizationWithOptions_completionHandler(wanted, &answered);
    }
}

define_class!(
    // SAFETY: NSObject asks nothing of its subclasses, and this one has no `Drop`.
    #[unsafe(super(NSObject))]
    #[ivars = Ears]
    struct Delegate;

    // SAFETY: the protocol asks nothing beyond what NSObject does.
    unsafe impl NSObjectProtocol for Delegate {}

    // SAFETY: both methods have the types that the protocol gives them.
    unsafe impl UNUserNotificationCenterDelegate for Delegate {
        /// Without this nothing is shown while a window of ours has the focus.
        #[unsafe(method(userNotificationCenter:willPresentNotification:withCompletionHandler:))]
        fn will_present(
            &self,
            _center: &UNUserNotificationCenter,
            _notification: &UNNotification,
            done: &DynBlock<dyn Fn(UNNotificationPresentationOptions)>,
        ) {
            let shown = UNNotificationPresentationOptions::Banner | UNNotificationPresentationOptions::List;
            done.call((shown | UNNotificationPresentationOptions::Sound,));
        }

        #[unsafe(method(userNotificationCenter:didReceiveNotificationResponse:withCompletionHandler:))]
        fn did_receive(
            &self,
            _center: &UNUserNotificationCenter,
            response: &UNNotificationResponse,
            done: &DynBlock<dyn Fn()>,
        ) {
            let identifier = response.notification().request().identifier().to_string();
            let id = identifier.strip_prefix(PREFIX).and_then(|id| id.parse::<u32>().ok());
            let ear = id.and_then(|id| self.ivars().lock().unwrap_or_else(PoisonError::into_inner).remove(&id));
            if let Some(ear) = ear {
                // SAFETY: it is a constant of the framework.
                let dismissed = unsafe { UNNotificationDismissActionIdentifier };
                let was_dismissed = response.actionIdentifier().isEqualToString(dismissed);
                match Action::of(&response.actionIdentifier().to_string()) {
                    Some(action) => ear.pressed(action),
                    None => ear.gone(if was_dismissed { Ending::Dismissed } else { Ending::Opened }),
                }
            }
            done.call(());
        }
    }
);

impl Delegate {
    fn new(ears: Ears) -> Retained<Self> {
        let this = Self::alloc().set_ivars(ears);
        // SAFETY: `init` of NSObject takes nothing and always gives the object back.
        unsafe { msg_send![super(this), init] }
    }
}

fn identifier(id: u32) -> Retained<NSString> {
    NSString::from_str(&format!("{PREFIX}{id}"))
}

/// Notifications of one thread are shown as one pile.
fn thread_of(kind: ToastKind) -> &'static str {
    match kind {
        ToastKind::Incoming => "ringing",
        ToastKind::Missed => "missed",
        ToastKind::Status => "status",
        ToastKind::Voicemail => "voicemail",
    }
}

const CATEGORY: &str = "toast";
const PREFIX: &str = "ringlet-";
/// Less than the caller waits.
const ANSWER: Duration = Duration::from_millis(1500);
