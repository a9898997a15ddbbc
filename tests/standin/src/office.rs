//! The office as tests hold it: verbs, introspection, and the two ways in that need no socket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::{Notify, mpsc};

use crate::calls::{CallId, Phase, Refused, Ring};
use crate::clock::http_date;
use crate::contacts::Contact;
use crate::faults::{CannedAnswer, EventFault, Garbage, RefreshFault, Shapes};
use crate::gateway::{SocketRefused, ToSocket};
use crate::limits::Group;
use crate::messages::Leave;
use crate::oauth::App;
use crate::reply::Reply;
use crate::request::{Host, Request};
use crate::settings::Settings;
use crate::state::{Addresses, Line, Seen, State};
use crate::truth::{TrueCall, TrueMessage};

/// A RingCentral office with one account. Clones are the same office.
///
/// It needs a tokio runtime: what is planned (a late row, an event's delay) happens by itself.
#[derive(Debug, Clone)]
pub struct Office {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    changed: Arc<Notify>,
    /// When the last texts were taken to be written to a socket.
    spoke_at: Mutex<VecDeque<Instant>>,
}

/// No reply came: the line is cut, or a fault lost it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection broke before a reply")]
pub struct NoReply;

impl Office {
    /// Opens an office that is reached under these addresses, whether or not anything listens there.
    pub fn open(addresses: Addresses, settings: Settings) -> Self {
        let changed = Arc::new(Notify::new());
        let inner = Arc::new(Inner {
            state: Mutex::new(State::new(addresses, settings)),
            changed: Arc::clone(&changed),
            spoke_at: Mutex::default(),
        });
        tokio::spawn(keep_time(Arc::downgrade(&inner), changed));
        Self { inner }
    }

    /// Opens an office nobody can reach but through [`Office::handle`] and [`Office::open_socket`].
    pub fn in_memory() -> Self {
        Self::in_memory_with(Settings::default())
    }

    /// The same, behaving like this.
    pub fn in_memory_with(settings: Settings) -> Self {
        let addresses = Addresses {
            api: "http://127.0.0.1:8080".to_owned(),
            media: "http://127.0.0.1:8081".to_owned(),
            socket: "ws://127.0.0.1:8080/ws".to_owned(),
        };
        Self::open(addresses, settings)
    }

    /// Answers an HTTP request. One whose address has the media port goes to the media host.
    pub async fn handle(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, NoReply> {
        let port = request.uri().authority().map(ToString::to_string);
        let port = port.or_else(|| request.headers().get("host")?.to_str().ok().map(str::to_owned));
        let port = port.and_then(|host| host.rsplit(':').next()?.parse::<u16>().ok());
        let media = url::Url::parse(&self.addresses().media).ok().and_then(|url| url.port());
        let to = if port.is_some() && port == media { Host::Media } else { Host::Api };
        self.handle_at(to, request).await
    }

    pub(crate) async fn handle_at(
        &self,
        to: Host,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, NoReply> {
        let request = Request::new(request, to);
        if to == Host::Api && (request.path == "/" || request.path.starts_with("/control")) {
            let reply = self.with(|state| state.control(&request));
            return Ok(self.finish(reply));
        }
        let answer = self.with(|state| {
            if state.line == Line::Nothing {
                return Err(NoReply);
            }
            if let Some(reply) = state.canned(&request) {
                state.note(&request, reply.status);
                return Ok((reply, None));
            }
            let fault = state.refresh_fault(&request);
            let mut reply = state.answer_http(&request);
            if fault == Some(RefreshFault::RunTwice) {
                reply = state.answer_http(&request);
            }
            state.note(&request, if fault == Some(RefreshFault::LoseReply) { 0 } else { reply.status });
            Ok((reply, fault))
        });
        match answer? {
            (_, Some(RefreshFault::LoseReply)) => Err(NoReply),
            (reply, Some(RefreshFault::SlowReply { seconds })) => {
                tokio::time::sleep(Duration::try_from_secs_f64(seconds).unwrap_or_default()).await;
                Ok(self.finish(reply))
            }
            (reply, _) => Ok(self.finish(reply)),
        }
    }

    /// Adds what every reply has.
    fn finish(&self, reply: Reply) -> http::Response<Vec<u8>> {
        let (now, id) = self.with(|state| (state.now(), state.uuid()));
        let mut response = http::Response::builder().status(StatusCode::from_u16(reply.status).unwrap_or_default());
        for (name, value) in &reply.headers {
            response = response.header(name, value);
        }
        response = response.header("Date", http_date(now)).header("RCRequestId", id);
        response.body(reply.body).unwrap_or_default()
    }

    /// Opens a connection to the gateway; `query` is that of the socket's address.
    pub fn open_socket(&self, query: &str) -> Result<SocketEnd, SocketRefused> {
        let (id, from_office) = self.with(|state| state.open_line(query))?;
        Ok(SocketEnd { id, office: self.clone(), from_office })
    }

    /// A call comes in and rings.
    pub fn ring(&self, ring: Ring) -> CallId {
        self.with(|state| state.ring(ring))
    }

    /// The extension calls somebody; the far end rings.
    pub fn call_out(&self, number: &str) -> CallId {
        self.with(|state| state.call_out(Ring::from(number)))
    }

    /// A whole missed call: it rings this long by the office's clock, and the caller gives up.
    pub fn ring_out(&self, ring: Ring, rings: Duration) -> Result<CallId, Refused> {
        self.with(|state| state.ring_out(ring, rings))
    }

    /// The extension answers, or takes a call back from hold; the far end answers an outbound call.
    pub fn answer(&self, call: &str) -> Result<CallId, Refused> {
        self.with(|state| state.answer(Some(call)))
    }

    /// A colleague in the queue, or another person, answers.
    pub fn answer_elsewhere(&self, call: &str) -> Result<CallId, Refused> {
        self.with(|state| state.answer_elsewhere(Some(call)))
    }

    /// The extension refuses the call.
    pub fn decline(&self, call: &str) -> Result<CallId, Refused> {
        self.with(|state| state.decline(Some(call)))
    }

    /// Either side hangs up; while it rings, the caller gives up.
    pub fn hang_up(&self, call: &str) -> Result<CallId, Refused> {
        self.with(|state| state.hang_up(Some(call)))
    }

    /// The extension puts the call on hold; [`Office::answer`] takes it back.
    pub fn hold(&self, call: &str) -> Result<CallId, Refused> {
        self.with(|state| state.set_aside(Some(call), Phase::OnHold))
    }

    /// The mailbox takes the call: the ringing is over, the caller may be speaking.
    pub fn to_voicemail(&self, call: &str) -> Result<CallId, Refused> {
        self.with(|state| state.send_to_voicemail(Some(call)))
    }

    /// The caller has left a message and hung up. Gives the call and the message.
    pub fn leave_voicemail(&self, leave: Leave) -> Result<(CallId, u64), Refused> {
        self.with(|state| state.leave_voicemail(leave))
    }

    /// The message was read on another device.
    pub fn hear_voicemail(&self, message: u64) -> Result<(), Refused> {
        self.with(|state| state.hear_voicemail(message))
    }

    /// The message was deleted on another device.
    pub fn delete_voicemail(&self, message: u64) -> Result<(), Refused> {
        self.with(|state| state.delete_voicemail(message))
    }

    /// The transcript of a message is ready.
    pub fn transcript_arrives(&self, message: u64, text: &str) -> Result<(), Refused> {
        self.with(|state| state.transcript_arrives(message, text))
    }

    /// The person writes somebody into their address book. Gives the contact's id.
    pub fn add_contact(&self, contact: Contact) -> u64 {
        self.with(|state| state.add_contact(contact))
    }

    /// Plays the three recorded events, `speed` times as fast. Gives the id of the voicemail.
    pub fn three_events(&self, speed: f64) -> Result<u64, Refused> {
        self.with(|state| state.three_events(speed))
    }

    /// Fills log and mailbox with finished calls of the last `days` days.
    pub fn seed_history(&self, calls: usize, days: u32) {
        self.with(|state| state.seed_history(calls, days));
    }

    /// Breaks all sockets and lets no new one come; HTTP works.
    pub fn cut_the_line(&self) {
        self.with(|state| state.cut(Line::NoSockets));
    }

    /// Breaks all sockets and answers nothing any more.
    pub fn cut_everything(&self) {
        self.with(|state| state.cut(Line::Nothing));
    }

    /// Undoes a cut.
    pub fn restore_the_line(&self) {
        self.with(|state| state.line = Line::Whole);
    }

    /// All open sockets fall silent without being closed. New ones work, and can recover what the old ones miss.
    pub fn go_half_open(&self) {
        self.with(|state| state.break_sockets(&ToSocket::Stall));
    }

    /// The owner signs in without a browser, past every fault and limit: what the browser would have brought in the end,
    /// a refresh token, if the app gets one.
    pub fn sign_in(&self, client_id: &str) -> Option<String> {
        self.with(|state| state.sign_in(client_id, crate::people::OWNER))
    }

    /// Ends all sessions of a person, or of everybody, with their sockets.
    pub fn revoke_sessions(&self, extension: Option<u64>) -> usize {
        self.with(|state| state.revoke_sessions(extension))
    }

    /// Makes every access token expired; refreshing works.
    pub fn expire_access_tokens(&self) {
        self.with(State::expire_access_tokens);
    }

    /// Every code and token given out so far, those of the gateway among them.
    pub fn given_out(&self) -> Vec<String> {
        self.with(|state| state.given_out.clone())
    }

    /// Pushes the clock ahead. What is due until then has happened when this returns.
    pub fn advance(&self, by: Duration) {
        self.with(|state| state.advance(by));
    }

    /// One fault for each of the next events.
    pub fn fault_events(&self, faults: impl IntoIterator<Item = EventFault>) {
        self.with(|state| state.faults.events.extend(faults));
    }

    /// Nothing is wrong with events any more; those held back come now.
    pub fn deliver_events_well(&self) {
        self.with(|state| state.deliver_events_well());
    }

    /// One fault for each of the next refreshes.
    pub fn fault_refreshes(&self, faults: impl IntoIterator<Item = RefreshFault>) {
        self.with(|state| state.faults.refreshes.extend(faults));
    }

    /// Gives this reply instead of the real one.
    pub fn answer_with(&self, answer: CannedAnswer) {
        self.with(|state| state.faults.answers.push(answer));
    }

    /// Writes bodies in these shapes from now on.
    pub fn write_like(&self, shapes: Shapes) {
        self.with(|state| state.faults.shapes = shapes);
    }

    /// Turns every fault off.
    pub fn clear_faults(&self) {
        self.with(|state| state.faults = crate::faults::Faults::default());
    }

    /// Sends a frame that no client should fall over.
    pub fn send_garbage(&self, garbage: Garbage) {
        self.with(|state| state.send_frame(&garbage.text()));
    }

    /// Sends a text to every open connection as it is.
    pub fn send_frame(&self, text: &str) {
        self.with(|state| state.send_frame(text));
    }

    /// Carries out a verb of the control interface, with its fields.
    pub fn act(&self, verb: &str, fields: Value) -> Result<Value, Refused> {
        self.with(|state| state.act_by_name(verb, fields))
    }

    /// Changes how the office behaves.
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        self.with(|state| change(&mut state.settings));
    }

    /// Changes the budget of a rate group.
    pub fn limit(&self, group: Group, requests: u32) {
        self.with(|state| state.limits.set(group, requests));
    }

    /// Registers an app, in place of one with the same client id.
    pub fn register(&self, app: App) {
        self.with(|state| {
            state.oauth.apps.retain(|other| other.client_id != app.client_id);
            state.oauth.apps.push(app);
        });
    }

    /// The apps that may sign people in.
    pub fn apps(&self) -> Vec<App> {
        self.with(|state| state.oauth.apps.clone())
    }

    /// Where it is reached.
    pub fn addresses(&self) -> Addresses {
        self.with(|state| state.addresses.clone())
    }

    /// The time there.
    pub fn now(&self) -> Timestamp {
        self.with(|state| state.now())
    }

    /// The requests that came, oldest first; the last 10,000 at most.
    pub fn requests(&self) -> Vec<Seen> {
        self.with(|state| state.seen.iter().cloned().collect())
    }

    /// Everything a script may want to look at: sessions, sockets, subscriptions, calls, messages, log.
    pub fn overview(&self) -> Value {
        self.with(|state| state.overview())
    }

    /// The owner's calls as they really were.
    pub fn calls(&self) -> Vec<TrueCall> {
        self.with(|state| state.true_calls())
    }

    /// The owner's messages as they really are.
    pub fn messages(&self) -> Vec<TrueMessage> {
        self.with(|state| state.true_messages())
    }

    /// The times in which nobody listened and whose events nobody got later either.
    pub fn unheard(&self) -> Vec<(Timestamp, Timestamp)> {
        self.with(|state| state.gateway.unheard.clone())
    }

    /// How many sockets are open.
    pub fn sockets_open(&self) -> usize {
        self.with(|state| state.gateway.open().count())
    }

    /// When a text was last taken to be written to a socket: right before the writing.
    pub fn last_written(&self) -> Option<Instant> {
        self.spoke_at().back().copied()
    }

    /// When the first text after `since` was taken to be written to a socket. Only the last few hundred are known.
    pub fn written_since(&self, since: Instant) -> Option<Instant> {
        self.spoke_at().iter().find(|at| **at >= since).copied()
    }

    fn spoke_at(&self) -> MutexGuard<'_, VecDeque<Instant>> {
        self.inner.spoke_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many open sockets have a subscription.
    pub fn subscriptions(&self) -> usize {
        self.with(|state| state.gateway.open().filter(|line| line.subscription.is_some()).count())
    }

    /// How many sessions are signed in.
    pub fn sessions(&self) -> usize {
        self.with(|state| state.oauth.live_sessions().count())
    }

    /// Does something to the state, after all that was due before it, and lets what it plans be noticed.
    fn with<R>(&self, work: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.inner.lock();
        state.run_due();
        let result = work(&mut state);
        state.run_due();
        state.mind_silence();
        drop(state);
        self.inner.changed.notify_one();
        result
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A test that failed while it held the lock has said so itself.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The client's end of a connection, as the office sees it. Dropping it is losing the connection.
#[derive(Debug)]
pub struct SocketEnd {
    id: u64,
    office: Office,
    from_office: mpsc::UnboundedReceiver<ToSocket>,
}

impl SocketEnd {
    /// What comes from the office; nothing when the office has done with the connection.
    pub async fn recv(&mut self) -> Option<ToSocket> {
        let said = self.from_office.recv().await;
        if let Some(ToSocket::Text(_)) = said {
            let mut spoke_at = self.office.spoke_at();
            spoke_at.push_back(Instant::now());
            if spoke_at.len() > MOST_WRITTEN {
                spoke_at.pop_front();
            }
        }
        said
    }

    /// What has come and was not received yet.
    pub fn try_recv(&mut self) -> Option<ToSocket> {
        self.from_office.try_recv().ok()
    }

    /// The client sent a text message.
    pub fn text(&self, text: &str) {
        self.office.with(|state| state.hear(self.id, text));
    }

    /// The client sent a ping; whoever holds this end answers it.
    pub fn ping(&self) {
        self.office.with(|state| state.hear_sign(self.id, false));
    }

    /// The client sent a pong.
    pub fn pong(&self) {
        self.office.with(|state| state.hear_sign(self.id, true));
    }
}

impl Drop for SocketEnd {
    fn drop(&mut self) {
        self.office.with(|state| state.lose(self.id));
    }
}

/// Wakes whenever something is due, as long as anybody holds the office.
async fn keep_time(office: Weak<Inner>, changed: Arc<Notify>) {
    loop {
        let next = {
            let Some(office) = office.upgrade() else { return };
            let mut state = office.lock();
            state.run_due();
            state.next_due().map(|at| state.clock.instant(at))
        };
        match next {
            Some(at) => {
                tokio::select! {
                    biased;
                    () = tokio::time::sleep_until(at) => {}
                    () = changed.notified() => {}
                }
            }
            None => changed.notified().await,
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.changed.notify_one();
    }
}

/// More than one story writes between two looks.
const MOST_WRITTEN: usize = 512;
