//! The scene of a story: an office with a line, a desktop, and a daemon that remembers.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use ringlet_standin::{App as RegisteredApp, CLIENT_ID, CallId, Refused, StandIn};
use serde_json::Value;

use crate::app::{App, Setup};
use crate::browser;
use crate::desktop::Desktop;
use crate::recorder::{Recorder, What};
use crate::wait::{same, wait_for};
use crate::window::free_port;

/// What a story plays on.
pub struct Scene {
    /// The other end of the line.
    pub office: StandIn,
    /// The desktop.
    pub desktop: Desktop,
    /// Its notification daemon.
    pub recorder: Recorder,
    /// How Ringlet is started on it.
    pub setup: Setup,
}

impl Scene {
    /// An office, and a desktop as most people have it.
    pub async fn usual() -> Result<Scene> {
        Scene::on(Desktop::usual().await?).await
    }

    /// An office, and this desktop.
    pub async fn on(desktop: Desktop) -> Result<Scene> {
        let desktop = desktop.telling_at_the_end();
        let office = StandIn::start().await;
        let recorder = Recorder::start(&desktop).await?;
        let setup = setup(&office, "story")?;
        Ok(Scene { office, desktop, recorder, setup })
    }

    /// Starts Ringlet, signs in with a real browser, and waits until it listens.
    pub async fn signed_in(&self) -> Result<App<'_>> {
        let app = App::start(&self.desktop, &self.setup).await?;
        sign_in(&self.desktop, &app).await?;
        app.until("listening").await?;
        Ok(app)
    }

    /// How long a story waits for something that should come.
    pub fn limit(&self) -> Duration {
        LONG
    }

    /// What the daemon was told, one line each, with `00:00` for every time of day, and without how long it rang.
    pub fn told(&self) -> Vec<String> {
        self.recorder.told().iter().map(|line| without_times(line)).collect()
    }

    /// The two lines that the daemon was told last, in their order: these, which come on two ways and in either order.
    pub fn in_either_order(&self, one: String, other: String) -> [String; 2] {
        if self.told().last() == Some(&one) { [other, one] } else { [one, other] }
    }

    /// Waits until the office has an open socket with a subscription, or as many as that.
    pub async fn until_subscribed(&self, count: usize) -> Result<()> {
        wait_for("a subscription", LONG, || async { Ok((self.office.subscriptions() == count).then_some(())) }).await
    }

    /// Fails unless the daemon was told exactly `expected`, and is told nothing more in the next five seconds.
    pub async fn was_told<S: AsRef<str>>(&self, expected: &[S]) -> Result<()> {
        let expected: Vec<&str> = expected.iter().map(AsRef::as_ref).collect();
        if !expected.is_empty() {
            self.recorder.until_seen(expected.len(), LONG).await?;
        }
        same("the calls to the notification daemon", self.told(), expected)?;
        self.recorder.stays_quiet(Duration::from_secs(5)).await
    }

    /// How a story ends: the daemon was told exactly `told` from the beginning on and nothing more for five seconds,
    /// the history has these `rows`, newest first, and the icon of `app` shows `tray`, the end of its title.
    pub async fn comes_to<S: AsRef<str>>(&self, app: &App<'_>, told: &[S], rows: &[&str], tray: &str) -> Result<()> {
        self.was_told(told).await?;
        same("the history", row_lines(&app.history().await?), rows)?;
        app.tray().await?.until(tray, |look| look.title.ends_with(tray)).await?;
        // Looking may have taken a while.
        same("the calls to the notification daemon", self.told().len(), told.len())
    }

    /// Ends a ring by `end` and waits for the end of its pop-up, the next thing that the daemon is told. Fails unless
    /// that comes within a second of the frame with the news.
    pub async fn ring_ends(&self, id: u32, end: impl FnOnce(&StandIn) -> Result<CallId, Refused>) -> Result<()> {
        let before = self.recorder.seen().len();
        let began = Instant::now();
        end(&self.office)?;
        self.recorder.until_seen(before + 1, LONG).await?;
        self.closed_in_time(before, id, began)
    }

    /// Fails unless call `at` to the daemon, counted from 0, was the end of pop-up `id`, and came within a second of the
    /// first frame that the office wrote after `since`.
    pub fn closed_in_time(&self, at: usize, id: u32, since: Instant) -> Result<()> {
        let seen = self.recorder.seen().into_iter().nth(at).context("the daemon was not told so much")?;
        same("what the daemon was told", seen.what, What::Close { id })?;
        let written = self.office.written_since(since).context("no frame was written")?;
        let took = seen.at.checked_duration_since(written).context("it went before its frame")?;
        if took > CLOSED {
            bail!("pop-up {id} went {took:?} after the frame that said that it rings no more");
        }
        Ok(())
    }
}

/// How Ringlet is started against `office`, with a redirect of its own that the office knows.
pub fn setup(office: &StandIn, profile: &str) -> Result<Setup> {
    let redirect = format!("http://localhost:{}/oauth2callback", free_port()?);
    office.register(RegisteredApp {
        client_id: CLIENT_ID.to_owned(),
        client_secret: None,
        redirect_uris: vec![redirect.clone()],
    });
    Ok(Setup {
        profile: profile.to_owned(),
        server: office.api(),
        client_id: CLIENT_ID.to_owned(),
        redirect,
        variables: Vec::new(),
    })
}

/// Asks for a sign-in, and does in a browser what a person does. Gives the page it ends on.
pub async fn sign_in(desktop: &Desktop, app: &App<'_>) -> Result<String> {
    let before = desktop.opened()?.len();
    app.say(&["sign-in"]).await?;
    let address = desktop.until_opened(before + 1).await?;
    let page = browser::visit(desktop, &address).await?;
    if !page.contains("Ringlet") {
        bail!("the browser ended on another page: {page}");
    }
    Ok(page)
}

/// The keys of a row a story compares, in one line: `call missed +1… with voicemail`.
pub fn row_line(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
    let voicemail = if row["voicemail_id"].is_null() { "" } else { " with voicemail" };
    format!("{} {} {} {}{voicemail}", text("kind"), text("direction"), text("outcome"), text("from_number"))
}

/// The history in lines, newest first.
pub fn row_lines(rows: &[Value]) -> Vec<String> {
    rows.iter().map(row_line).collect()
}

/// The line of a call that rings.
pub fn incoming(id: u32, who: &str) -> String {
    format!("notify {id}: call.incoming critical | {who} | Incoming call")
}

/// The line of a call that was missed.
pub fn missed(id: u32, who: &str) -> String {
    format!("notify {id}: call.unanswered normal | Missed call | {who}\n00:00")
}

/// The line of a toast about Ringlet itself, up to the end of its title.
pub fn about_ringlet(id: u32, title: &str) -> String {
    format!("notify {id}: no-category low | {title} | ")
}

/// `line` with each `12:34` made `00:00`, and without how long it rang: less than a second is not told.
pub fn without_times(line: &str) -> String {
    let rang = [" · rang ", " · klingelte "].into_iter().find_map(|word| line.split_once(word));
    let line = rang.map_or(line, |(before, _)| before);
    let mut letters: Vec<char> = line.chars().collect();
    for at in 0..letters.len().saturating_sub(4) {
        let is_time = letters[at..at + 5].iter().enumerate().all(|(place, letter)| match place {
            2 => *letter == ':',
            _ => letter.is_ascii_digit(),
        });
        if is_time {
            letters.splice(at..at + 5, "00:00".chars());
        }
    }
    let mut line: String = letters.into_iter().collect();
    // Played at midnight, some of it was yesterday.
    for month in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] {
        for day in (1..=31).rev() {
            line = line.replace(&format!("{day} {month} 00:00"), "00:00");
        }
    }
    line.replace("00:00 – 00:00", "00:00–00:00")
}

/// For a story in which nothing is told.
pub const NOTHING: [&str; 0] = [];
/// How soon the pop-up of a ring goes when that is over.
const CLOSED: Duration = Duration::from_secs(1);
/// A dead line is noticed within 45 s, and dialling again waits for the minute in which it may.
const LONG: Duration = Duration::from_secs(120);
