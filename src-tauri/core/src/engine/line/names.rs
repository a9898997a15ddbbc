//! Names for callers who came without one: from the phone books as they are kept, and from a read of them when they are old.
//!
//! No toast waits for a read. One that went out with a number alone is changed, silently, when the name is there soon.

use std::time::Duration;

use ringlet_domain::call::Party;
use ringlet_domain::moment::Moment;
use ringlet_domain::notice::{Notice, NoticeKey};
use tracing::{debug, warn};

use super::Line;
use crate::engine::reads::Job;
use crate::phone_book::{self, Book};
use crate::words;

/// What is known of the phone books, and which toasts went out without a name.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Whether the app may read the person's contacts.
    may_read_contacts: bool,
    /// When each book was last asked for in this run, whatever came of it.
    asked: Vec<(Book, Moment)>,
    /// Toasts of someone whose name nobody knew, and when they went out.
    nameless: Vec<(Moment, NoticeKey, Notice)>,
    /// One of them is new since the books were last looked at.
    sought: bool,
}

impl Names {
    pub(super) fn new(may_read_contacts: bool) -> Self {
        Self { may_read_contacts, ..Self::default() }
    }
}

impl Line {
    /// Reads the books that were last read long ago.
    pub(super) async fn renew_phone_books(&mut self) {
        self.want_books(KEPT_FOR).await;
    }

    /// The name the books have for the one in `notice`, when it came without one.
    pub(super) async fn booked(&self, notice: &Notice) -> Booked {
        let Some(party) = someone(notice) else { return Booked::NotAsked };
        if words::has_name(party) || phone_book::keys(party).is_empty() {
            return Booked::NotAsked;
        }
        match self.parts.history.name_of(&self.parts.id, party).await {
            Ok(Some(name)) => Booked::As(name),
            Ok(None) => Booked::Nowhere,
            Err(error) => {
                warn!(%error, "the history did not say what a caller is called");
                Booked::NotAsked
            }
        }
    }

    /// Gives the one in `notice` the name the books have. Without one, the toast is remembered for a while.
    pub(super) fn named(&mut self, key: &NoticeKey, mut notice: Notice, name: Booked) -> Notice {
        let now = self.parts.wire.now().at;
        self.names.nameless.retain(|(since, other, _)| other != key && now.since(*since) <= SOON);
        match (name, someone_mut(&mut notice)) {
            (Booked::As(name), Some(party)) => party.name = Some(name),
            (Booked::Nowhere, _) => {
                self.names.nameless.push((now, key.clone(), notice.clone()));
                self.names.sought = true;
            }
            (Booked::As(_) | Booked::NotAsked, _) => {}
        }
        notice
    }

    /// Reads the books again for whoever a toast was just shown of without a name, unless that was done lately.
    pub(super) async fn look_for_the_nameless(&mut self) {
        if std::mem::take(&mut self.names.sought) {
            self.want_books(RENEWED_FOR_A_STRANGER).await;
        }
    }

    /// A phone book was read: rows get their names, and toasts that went out without one just before.
    pub(super) async fn books_were_read(&mut self) {
        match self.parts.history.name_rows(&self.parts.id).await {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => self.announce(rows).await,
            Err(error) => warn!(%error, "the rows did not get their names"),
        }
        let now = self.parts.wire.now().at;
        let nameless = std::mem::take(&mut self.names.nameless);
        for (since, key, mut notice) in nameless.into_iter().filter(|(since, ..)| now.since(*since) <= SOON) {
            let Some(party) = someone_mut(&mut notice) else { continue };
            match self.parts.history.name_of(&self.parts.id, party).await {
                Ok(Some(name)) => {
                    party.name = Some(name);
                    self.parts.teller.amend(key, notice, self.now_server()).await;
                }
                Ok(None) => self.names.nameless.push((since, key, notice)),
                Err(error) => debug!(%error, "a toast did not get its name"),
            }
        }
    }

    async fn want_books(&mut self, kept_for: Duration) {
        let now = self.parts.wire.now();
        for (book, job) in [(Book::Directory, Job::Directory), (Book::Contacts, Job::Contacts)] {
            if book == Book::Contacts && !self.names.may_read_contacts {
                continue;
            }
            let asked = self.names.asked.iter().find(|(asked, _)| *asked == book).map(|(_, at)| *at);
            if asked.is_some_and(|at| now.at.since(at) < RENEWED_FOR_A_STRANGER) {
                continue;
            }
            let read_at = self.parts.reader.book_read_at(book).await;
            if read_at.is_some_and(|at| now.server.since(at) < kept_for) {
                continue;
            }
            self.names.asked.retain(|(asked, _)| *asked != book);
            self.names.asked.push((book, now.at));
            self.want(job);
        }
    }
}

/// What the phone books say of whom a notice is about.
#[derive(Debug)]
pub(super) enum Booked {
    /// This name.
    As(String),
    /// They know nobody like that.
    Nowhere,
    /// Nothing: there is a name already, or nobody to look for.
    NotAsked,
}

/// Whom a notice is about, when it is one person.
fn someone(notice: &Notice) -> Option<&Party> {
    match notice {
        Notice::Digest { .. } => None,
        Notice::Incoming { from, .. } | Notice::Missed { from, .. } | Notice::Voicemail { from, .. } => Some(from),
    }
}

fn someone_mut(notice: &mut Notice) -> Option<&mut Party> {
    match notice {
        Notice::Digest { .. } => None,
        Notice::Incoming { from, .. } | Notice::Missed { from, .. } | Notice::Voicemail { from, .. } => Some(from),
    }
}

/// People and their numbers change rarely.
const KEPT_FOR: Duration = Duration::from_secs(12 * 60 * 60);
/// A stranger may be somebody who was added since; the budgets are shared with the call log, so this is seldom.
const RENEWED_FOR_A_STRANGER: Duration = Duration::from_secs(60 * 60);
/// A toast that is older has been read as it is.
const SOON: Duration = Duration::from_secs(2);
