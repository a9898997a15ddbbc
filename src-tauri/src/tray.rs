//! Draws the state in the tray; a click there becomes a [`Click`].
//!
//! An icon's shape says what is most in need of saying, so that colour is never needed to tell the states apart.

use std::time::SystemTime;

use ringlet_core::contract::{
    CallRow, Connection, HeldReason, KeyringView, PartView, PauseUntil, QuietView, StatusView,
};
use ringlet_core::locale::{Language, Locale};
use ringlet_core::words::{Say, Words};
use tauri::image::Image;
use tauri::include_image;
use tray_icon::menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tray_icon::{Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};

/// What a person does in the tray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Click {
    /// Open the window; at this row, when there is one.
    Open(Option<String>),
    /// No pop-ups until then.
    Pause(PauseUntil),
    /// Flip the Presenting switch.
    Present,
    /// End the program.
    Quit,
    /// Pop-ups again.
    Resume,
    /// Sign in.
    SignIn,
    /// Sign out.
    SignOut,
}

impl Click {
    /// What choosing the menu entry with this id means.
    pub fn from_menu(id: &str) -> Option<Self> {
        match id {
            OPEN => Some(Self::Open(None)),
            QUIT => Some(Self::Quit),
            PRESENT => Some(Self::Present),
            RESUME => Some(Self::Resume),
            SIGN_IN => Some(Self::SignIn),
            SIGN_OUT => Some(Self::SignOut),
            _ => match PAUSES.iter().find(|(pause, ..)| *pause == id) {
                Some((_, _, until)) => Some(Self::Pause(*until)),
                None => id.strip_prefix(ROW).map(|row| Self::Open(Some(row.to_owned()))),
            },
        }
    }

    /// What a click on the icon itself means.
    pub fn from_icon(event: &TrayIconEvent) -> Option<Self> {
        match event {
            TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } => {
                Some(Self::Open(None))
            }
            _ => None,
        }
    }
}

/// Everything the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayView {
    /// What the program is called in this profile.
    name: String,
    shape: Shape,
    /// How much waits; nothing while something else is more urgent.
    waiting: u32,
    /// Connection first, then what is wrong.
    lines: Vec<String>,
    calls: Vec<Entry>,
    signed_in: bool,
    paused: bool,
    presenting: bool,
    language: Language,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    row: String,
    label: String,
}

/// The four icons, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    SignedOut,
    Offline,
    /// A missed call is open, or a voicemail has not been heard.
    Waiting,
    Listening,
}

impl TrayView {
    /// The tray of a program called `name` that is doing as `status` says, with the latest `calls`. `now` decides whether
    /// a time needs its day.
    pub fn new(name: &str, status: &StatusView, calls: &[CallRow], now: SystemTime) -> Self {
        let locale = Locale::of_view(&status.locale);
        let language = locale.language;
        let words = Words::new(None).speaking(locale);
        let mut lines = vec![connection_line(&status.connection, |since| words.moment(since, now))];
        lines.extend(counted(status.open, "tray-open-count"));
        lines.extend(counted(status.unheard, "tray-unheard-count"));
        lines.extend(quiet_line(&status.quiet));
        lines.extend(problems(status));
        let shape = Shape::of(status);
        Self {
            name: name.to_owned(),
            waiting: if shape == Shape::Waiting { status.waiting } else { 0 },
            shape,
            lines: lines.iter().map(|line| shortened(&language.words(line))).collect(),
            calls: calls.iter().take(MOST_CALLS).map(|row| Entry::new(row, language)).collect(),
            language,
            signed_in: status.person.is_some(),
            paused: status.quiet.paused_until.is_some(),
            presenting: status.quiet.presenting,
        }
    }

    /// The state in words, by which a screen reader and a test know it.
    fn title(&self) -> String {
        let state = Say::new(self.shape.message());
        self.language.words(&Say::new("tray-title").text("name", self.name.clone()).say("state", state))
    }

    fn menu(&self) -> tray_icon::menu::Result<Menu> {
        let say = |id: &'static str| self.language.words(&Say::new(id));
        let open = self.language.words(&Say::new("tray-open").text("name", self.name.clone()));
        let menu = Menu::new();
        menu.append(&item(OPEN, &open, true))?;
        menu.append(&PredefinedMenuItem::separator())?;
        for (at, line) in self.lines.iter().enumerate() {
            menu.append(&item(&format!("line:{at}"), line, false))?;
        }
        menu.append(&PredefinedMenuItem::separator())?;
        if self.calls.is_empty() {
            menu.append(&item("none", &say("tray-no-calls"), false))?;
        }
        for entry in &self.calls {
            menu.append(&item(&format!("{ROW}{}", entry.row), &entry.label, true))?;
        }
        menu.append(&PredefinedMenuItem::separator())?;
        if self.paused {
            menu.append(&item(RESUME, &say("tray-resume"), true))?;
        } else {
            let pauses = Submenu::new(say("tray-pause"), true);
            for (id, label, _) in PAUSES {
                pauses.append(&item(id, &say(label), true))?;
            }
            menu.append(&pauses)?;
        }
        menu.append(&CheckMenuItem::with_id(PRESENT, say("tray-presenting"), true, self.presenting, None))?;
        menu.append(&PredefinedMenuItem::separator())?;
        let (sign, words) = if self.signed_in { (SIGN_OUT, "tray-sign-out") } else { (SIGN_IN, "tray-sign-in") };
        let last: [&dyn IsMenuItem; 2] = [&item(sign, &say(words), true), &item(QUIT, &say("tray-quit"), true)];
        menu.append_items(&last)?;
        Ok(menu)
    }
}

impl Entry {
    fn new(row: &CallRow, language: Language) -> Self {
        let mark = if row.unread { "● " } else { "" };
        let row_words = Say::new("tray-row").text("who", row.who.clone()).text("detail", row.detail.clone());
        Self { row: row.id.clone(), label: shortened(&format!("{mark}{}", language.words(&row_words))) }
    }
}

impl Shape {
    fn of(status: &StatusView) -> Self {
        match status.connection {
            Connection::NeedsSetUp | Connection::SignedOut { .. } | Connection::SigningIn { .. } => Self::SignedOut,
            Connection::Connecting | Connection::Reconnecting { .. } | Connection::Stopped { .. } => Self::Offline,
            Connection::Listening { .. } if status.waiting > 0 => Self::Waiting,
            Connection::Listening { .. } => Self::Listening,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::SignedOut => "tray-signed-out",
            Self::Offline => "tray-offline",
            Self::Waiting => "tray-waiting",
            Self::Listening => "tray-listening",
        }
    }

    /// One of Windows' small icons, as large as the screen wants it: the system's own reduction would blur it.
    #[cfg(windows)]
    fn picture(self) -> Image<'static> {
        let [small, medium, large] = match self {
            Self::SignedOut => [
                include_image!("../icons/tray/signed-out-16.png"),
                include_image!("../icons/tray/signed-out-24.png"),
                include_image!("../icons/tray/signed-out-32.png"),
            ],
            Self::Offline => [
                include_image!("../icons/tray/offline-16.png"),
                include_image!("../icons/tray/offline-24.png"),
                include_image!("../icons/tray/offline-32.png"),
            ],
            Self::Waiting => [
                include_image!("../icons/tray/unread-16.png"),
                include_image!("../icons/tray/unread-24.png"),
                include_image!("../icons/tray/unread-32.png"),
            ],
            Self::Listening => [
                include_image!("../icons/tray/listening-16.png"),
                include_image!("../icons/tray/listening-24.png"),
                include_image!("../icons/tray/listening-32.png"),
            ],
        };
        match ringlet_desktop::screen::small_icon() {
            ..=16 => small,
            17..=24 => medium,
            _ => large,
        }
    }

    /// The largest: the panel, or the menu bar, brings it to its own height.
    #[cfg(not(windows))]
    fn picture(self) -> Image<'static> {
        match self {
            Self::SignedOut => include_image!("../icons/tray/signed-out-48.png"),
            Self::Offline => include_image!("../icons/tray/offline-48.png"),
            Self::Waiting => include_image!("../icons/tray/unread-48.png"),
            Self::Listening => include_image!("../icons/tray/listening-48.png"),
        }
    }

    fn icon(self) -> Result<Icon, TrayError> {
        let image = self.picture();
        Ok(Icon::from_rgba(image.rgba().to_vec(), image.width(), image.height())?)
    }
}

/// The icon in the tray. It belongs to the main thread.
pub struct Tray {
    icon: TrayIcon,
    drawn: TrayView,
}

impl Tray {
    /// Puts the icon there.
    ///
    /// # Errors
    /// On Linux while nothing on the desktop shows tray icons: try again later.
    pub fn new(view: TrayView) -> Result<Self, TrayError> {
        let icon = TrayIconBuilder::new()
            .with_id(&view.name)
            .with_icon(view.shape.icon()?)
            // macOS draws it in the menu bar's own colour; the states differ in shape.
            .with_icon_as_template(true)
            .with_menu(Box::new(view.menu()?))
            .with_menu_on_left_click(false)
            .with_title(caption(&view))
            .with_tooltip(view.tooltip())
            .build()?;
        Ok(Self { icon, drawn: view })
    }

    /// Draws `view`, as far as it differs from what is there.
    pub fn draw(&mut self, view: TrayView) -> Result<(), TrayError> {
        if view == self.drawn {
            return Ok(());
        }
        if view.shape != self.drawn.shape {
            // Both at once exist on macOS alone; elsewhere that call changes nothing.
            #[cfg(target_os = "macos")]
            self.icon.set_icon_with_as_template(Some(view.shape.icon()?), true)?;
            #[cfg(not(target_os = "macos"))]
            self.icon.set_icon(Some(view.shape.icon()?))?;
        }
        self.icon.set_title(Some(caption(&view)));
        self.icon.set_tooltip(Some(view.tooltip()))?;
        self.icon.set_menu(Some(Box::new(view.menu()?)));
        self.drawn = view;
        Ok(())
    }
}

impl TrayView {
    /// What Windows lays over the window's button in its bar: nothing while all is well.
    #[cfg(windows)]
    pub fn overlay(&self) -> Option<Image<'static>> {
        match self.shape {
            Shape::Listening => None,
            shape => Some(shape.picture()),
        }
    }

    #[cfg(target_os = "linux")]
    fn tooltip(&self) -> String {
        self.lines.join("\n")
    }

    /// Elsewhere there is no title beside the tooltip, and Windows cuts it off.
    #[cfg(not(target_os = "linux"))]
    fn tooltip(&self) -> String {
        format!("{}\n{}", self.title(), self.lines.join("\n")).chars().take(127).collect()
    }
}

/// What the desktop calls the icon. On macOS it is text beside it in the menu bar: how much waits.
fn caption(view: &TrayView) -> String {
    match view.waiting {
        _ if cfg!(target_os = "linux") => view.title(),
        many if cfg!(target_os = "macos") && many > 0 => many.to_string(),
        _ => String::new(),
    }
}

/// Why the icon could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum TrayError {
    /// The desktop did not take it.
    #[error("the tray did not take the icon")]
    Desktop(#[from] tray_icon::Error),
    /// The picture has the wrong size.
    #[error("the icon has the wrong size")]
    Icon(#[from] tray_icon::BadIcon),
    /// The menu could not be made.
    #[error("the menu could not be made")]
    Menu(#[from] tray_icon::menu::Error),
}

fn item(id: &str, label: &str, enabled: bool) -> MenuItem {
    // A single ampersand would underline the letter after it.
    MenuItem::with_id(id, label.replace('&', "&&"), enabled, None)
}

fn counted(count: u32, id: &'static str) -> Option<Say> {
    (count > 0).then(|| Say::new(id).number("count", count))
}

fn connection_line(connection: &Connection, moment: impl Fn(&str) -> String) -> Say {
    match connection {
        Connection::NeedsSetUp => Say::new("tray-line-not-set-up"),
        Connection::SignedOut { why: None } => Say::new("tray-line-signed-out"),
        Connection::SignedOut { why: Some(why) } => Say::new("tray-line-signed-out-why").text("why", why),
        Connection::SigningIn { .. } => Say::new("tray-line-signing-in"),
        Connection::Connecting => Say::new("tray-line-connecting"),
        Connection::Listening { since } => Say::new("tray-line-listening").text("since", moment(since)),
        Connection::Reconnecting { since, why } => {
            Say::new("tray-line-reconnecting").text("since", moment(since)).text("why", why)
        }
        Connection::Stopped { why } => Say::new("tray-line-stopped").text("why", why),
    }
}

/// How quiet it is; nothing while it is not.
fn quiet_line(quiet: &QuietView) -> Option<Say> {
    let id = match quiet.holds {
        Some(HeldReason::Paused) => "tray-paused",
        Some(HeldReason::QuietHours) => "tray-quiet-hours",
        Some(HeldReason::DoNotDisturb) => "tray-do-not-disturb",
        None if quiet.hides_names => "tray-names-hidden",
        None => return None,
    };
    Some(Say::new(id))
}

/// What does not work.
fn problems(status: &StatusView) -> Vec<Say> {
    let keyring = match status.keyring {
        KeyringView::Absent => Some(Say::new("tray-keyring-absent")),
        KeyringView::Locked if status.person.is_none() => Some(Say::new("tray-keyring-unlock")),
        KeyringView::Locked => Some(Say::new("tray-keyring-locked")),
        KeyringView::Ok | KeyringView::Unknown => None,
    };
    let part = |id: &'static str, view: &PartView| match view {
        PartView::Failing(why) => Some(Say::new(id).text("why", why)),
        PartView::Ok | PartView::Unknown => None,
    };
    let refused = status.refused.as_ref().map(|_| Say::new("tray-sign-in-refused"));
    let parts = [
        status.fault.as_ref().map(Say::words_of_others),
        refused.filter(|_| matches!(status.connection, Connection::Listening { .. })),
        status.login_failed.as_deref().map(|why| Say::new("tray-login-failed").text("why", why)),
        // Without a keyring nothing is lost until somebody signs in; a locked one may hold a sign-in.
        keyring.filter(|_| status.person.is_some() || status.keyring == KeyringView::Locked),
        part("tray-toasts-failing", &status.toasts),
        part("tray-storage-failing", &status.storage),
        status.settings_problem.as_deref().map(|why| Say::new("tray-settings-problem").text("why", why)),
    ];
    let off = status.features_off.iter().map(Say::words_of_others);
    parts.into_iter().flatten().chain(off).collect()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= WIDEST {
        return text.to_owned();
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}

const OPEN: &str = "open";
const QUIT: &str = "quit";
const PRESENT: &str = "present";
const RESUME: &str = "resume";
/// How long pop-ups can be paused: the entry, its words and its meaning.
const PAUSES: [(&str, &str, PauseUntil); 3] = [
    ("pause:half-an-hour", "tray-pause-half-an-hour", PauseUntil::InHalfAnHour),
    ("pause:an-hour", "tray-pause-an-hour", PauseUntil::InAnHour),
    ("pause:tomorrow", "tray-pause-tomorrow", PauseUntil::Tomorrow),
];
const SIGN_IN: &str = "sign-in";
const SIGN_OUT: &str = "sign-out";
const ROW: &str = "row:";
const MOST_CALLS: usize = 5;
/// Letters in a line of the menu.
const WIDEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_says_what_is_most_in_need_of_saying() {
        let listening = || Connection::Listening { since: "2026-03-02T09:00:00Z".into() };
        let lost = || Connection::Reconnecting { since: "2026-03-02T09:00:00Z".into(), why: "no network".into() };
        for (connection, unread, title) in [
            (listening(), 0, "Ringlet – listening"),
            (listening(), 2, "Ringlet – waiting"),
            (lost(), 2, "Ringlet – offline"),
            (Connection::Connecting, 0, "Ringlet – offline"),
            (Connection::Stopped { why: "a permission is missing".into() }, 2, "Ringlet – offline"),
            (Connection::SignedOut { why: None }, 2, "Ringlet – signed out"),
            (Connection::NeedsSetUp, 0, "Ringlet – signed out"),
        ] {
            assert_eq!(
                TrayView::new("Ringlet", &status(connection.clone(), unread), &[], SystemTime::now()).title(),
                title,
                "{connection:?}"
            );
        }
    }

    #[test]
    fn what_waits_for_the_person_is_counted() {
        let mut status = status(Connection::Listening { since: "2026-03-02T09:00:00Z".into() }, 0);
        (status.open, status.unheard, status.waiting) = (2, 1, 3);
        let view = TrayView::new("Ringlet", &status, &[], SystemTime::now());
        assert!(view.lines[0].starts_with("Listening since "), "{:?}", view.lines);
        assert_eq!(view.lines[1..], ["2 missed calls open", "1 voicemail not heard"]);
        assert_eq!(view.waiting, 3);
        // Without a line nobody knows what waits by now.
        let lost = Connection::Connecting;
        assert_eq!(
            TrayView::new("Ringlet", &StatusView { connection: lost, ..status.clone() }, &[], SystemTime::now())
                .waiting,
            0
        );
        (status.open, status.unread, status.waiting) = (0, 3, 1);
        assert_eq!(TrayView::new("Ringlet", &status, &[], SystemTime::now()).title(), "Ringlet – waiting");
        (status.unheard, status.waiting) = (0, 0);
        assert_eq!(TrayView::new("Ringlet", &status, &[], SystemTime::now()).title(), "Ringlet – listening");
    }

    #[test]
    fn what_does_not_work_is_said_after_the_connection() {
        let mut status = status(Connection::Listening { since: "2026-03-02T09:00:00Z".into() }, 0);
        status.person = Some(ringlet_core::contract::Person { name: "Ann".into(), line: None });
        status.keyring = KeyringView::Locked;
        status.toasts = PartView::Failing("nothing shows them".into());
        assert_eq!(
            TrayView::new("Ringlet", &status, &[], SystemTime::now()).lines[1..],
            ["The keyring is locked: signed in until Ringlet quits", "Pop-ups: nothing shows them",]
        );
    }

    #[test]
    fn why_a_sign_in_brought_nobody_is_said_beside_what_had_stopped() {
        let mut status = status(Connection::Stopped { why: "a permission is missing".into() }, 0);
        status.login_failed = Some("It was not finished.".into());
        let expected = ["Not listening: a permission is missing", "Sign-in: It was not finished."];
        assert_eq!(TrayView::new("Ringlet", &status, &[], SystemTime::now()).lines, expected);
    }

    #[test]
    fn how_quiet_it_is_is_said() {
        let mut status = status(Connection::Listening { since: "2026-03-02T09:00:00Z".into() }, 0);
        status.quiet.paused_until = Some("2026-03-02T10:00:00Z".into());
        status.quiet.holds = Some(HeldReason::Paused);
        let view = TrayView::new("Ringlet", &status, &[], SystemTime::now());
        assert_eq!(view.lines[1..], ["Pop-ups are paused"]);
        assert!(view.paused);
        status.quiet = QuietView { presenting: true, hides_names: true, ..QuietView::default() };
        let view = TrayView::new("Ringlet", &status, &[], SystemTime::now());
        assert_eq!(view.lines[1..], ["Pop-ups hide names"]);
    }

    #[test]
    fn a_menu_entry_means_what_it_says() {
        for (id, click) in [
            (OPEN, Click::Open(None)),
            ("row:c-1", Click::Open(Some("c-1".into()))),
            (SIGN_IN, Click::SignIn),
            (SIGN_OUT, Click::SignOut),
            (QUIT, Click::Quit),
            ("pause:an-hour", Click::Pause(PauseUntil::InAnHour)),
            (RESUME, Click::Resume),
            (PRESENT, Click::Present),
        ] {
            assert_eq!(Click::from_menu(id), Some(click));
        }
        assert_eq!(Click::from_menu("line:0"), None);
    }

    #[test]
    fn a_long_line_is_cut() {
        assert_eq!(shortened(&"x".repeat(65)).chars().count(), 64);
        assert_eq!(shortened("short"), "short");
    }

    #[test]
    fn every_shape_has_a_picture_that_can_be_read() {
        for shape in [Shape::SignedOut, Shape::Offline, Shape::Waiting, Shape::Listening] {
            assert!(shape.icon().is_ok(), "{shape:?}");
        }
    }

    fn status(connection: Connection, unread: u32) -> StatusView {
        StatusView {
            connection,
            unread,
            open: unread,
            waiting: unread,
            keyring: KeyringView::Ok,
            toasts: PartView::Ok,
            storage: PartView::Ok,
            tray: PartView::Ok,
            ..StatusView::new(String::new(), String::new())
        }
    }
}
