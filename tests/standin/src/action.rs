//! The verbs as data: what the control interface reads, and what a script is made of.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::calls::{CallId, Phase, Refused, Ring};
use crate::contacts::Contact;
use crate::events::Kind;
use crate::faults::{CannedAnswer, EventFault, Garbage, RefreshFault, Shapes};
use crate::gateway::ToSocket;
use crate::limits::Group;
use crate::messages::Leave;
use crate::people::OWNER;
use crate::settings::{MissingFilter, SignIn, SocketRefusal};
use crate::state::{Due, Line, State};

/// A step: the verb in `do`, and what belongs to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(crate) enum Action {
    Advance { seconds: f64 },
    Answer(Which),
    AnswerElsewhere(Which),
    CallOut(Ring),
    ClearFaults,
    Confer(Which),
    Contact(Contact),
    CutTheLine(Cut),
    Decline(Which),
    DeleteVoicemail { message: u64 },
    Delays { log_seconds: Option<f64>, message_seconds: Option<f64>, ping_seconds: Option<f64> },
    DoNotDisturb { on: bool },
    Event { event: String, body: Value, extension: Option<u64> },
    ExpireTokens,
    FaultAnswer(CannedAnswer),
    FaultEvents { faults: Vec<EventFault> },
    FaultRefreshes { faults: Vec<RefreshFault> },
    Fax(Which),
    ForwardVoicemail(Leave),
    Frame { text: String },
    Garbage { kind: Garbage },
    GoHalfOpen,
    HangUp(Which),
    HearVoicemail { message: u64 },
    Hold(Which),
    LeaveVoicemail(Leave),
    LetDeviceGo(Which),
    Limits { auth: Option<u32>, heavy: Option<u32>, light: Option<u32>, medium: Option<u32> },
    MoveAway(Which),
    Park(Which),
    PassBy(Ring),
    PauseRinging(Which),
    Permissions { scopes: Option<BTreeSet<String>>, missing_filter: Option<MissingFilter> },
    Refuse(Ring),
    RestoreTheLine,
    Resume(Which),
    RevokeSessions { extension: Option<u64> },
    Ring(Ring),
    RingAgain(Which),
    RingOut(RingOut),
    Script { steps: Vec<Step>, speed: Option<f64> },
    SeedHistory { calls: usize, days: Option<u32> },
    Shapes(Shapes),
    SignIn { page: Option<SignIn>, extension: Option<u64> },
    SocketRefusal { how: SocketRefusal },
    ThreeEvents { speed: Option<f64> },
    TimeOut,
    ToVoicemail(Which),
    Transcript { message: u64, text: String },
}

/// Which call: the named one, or the newest that fits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    call: Option<CallId>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Cut {
    /// HTTP too.
    everything: bool,
}

/// A call nobody answers.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RingOut {
    #[serde(flatten)]
    ring: Ring,
    /// How long it rings, by the office's clock.
    #[serde(default)]
    seconds: f64,
}

/// A step and its time from the script's beginning, in seconds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Step {
    at: f64,
    #[serde(flatten)]
    action: Action,
}

impl State {
    /// Carries out one step and says what came of it.
    pub(crate) fn act(&mut self, action: Action) -> Result<Value, Refused> {
        let of_call = |done: Result<CallId, Refused>| done.map(|id| json!({"call": id}));
        let done = Ok(json!({}));
        match action {
            Action::Advance { seconds } => {
                self.advance(seconds_of(seconds)?);
                Ok(json!({"now": self.now()}))
            }
            Action::Answer(which) | Action::Resume(which) => of_call(self.answer(which.name())),
            Action::AnswerElsewhere(which) => of_call(self.answer_elsewhere(which.name())),
            Action::CallOut(to) => Ok(json!({"call": self.call_out(to)})),
            Action::ClearFaults => {
                self.faults = crate::faults::Faults::default();
                done
            }
            Action::Confer(which) => of_call(self.confer(which.name())),
            Action::Contact(contact) => Ok(json!({"contact": self.add_contact(contact)})),
            Action::CutTheLine(cut) => {
                self.cut(if cut.everything { Line::Nothing } else { Line::NoSockets });
                done
            }
            Action::Decline(which) => of_call(self.decline(which.name())),
            Action::DeleteVoicemail { message } => self.delete_voicemail(message).and(done),
            Action::Delays { log_seconds, message_seconds, ping_seconds } => {
                let settings = &mut self.settings;
                for (place, seconds) in [
                    (&mut settings.log_lateness, log_seconds),
                    (&mut settings.message_delay, message_seconds),
                    (&mut settings.ping_every, ping_seconds),
                ] {
                    if let Some(seconds) = seconds {
                        *place = seconds_of(seconds)?;
                    }
                }
                done
            }
            Action::DoNotDisturb { on } => {
                self.set_do_not_disturb(OWNER, on);
                done
            }
            Action::Event { event, body, extension } => {
                let kind = match event.as_str() {
                    "message-store" => Kind::MessageStore,
                    "presence" => Kind::Presence,
                    "telephony" => Kind::Telephony,
                    "voicemail" => Kind::Voicemail,
                    other => return Err(Refused(format!("no such event: {other}"))),
                };
                self.emit(extension.unwrap_or(OWNER), kind, &body);
                done
            }
            Action::ExpireTokens => {
                self.expire_access_tokens();
                done
            }
            Action::FaultAnswer(answer) => {
                self.faults.answers.push(answer);
                done
            }
            Action::FaultEvents { faults } => {
                self.faults.events.extend(faults);
                done
            }
            Action::FaultRefreshes { faults } => {
                self.faults.refreshes.extend(faults);
                done
            }
            Action::Fax(which) => of_call(self.turn_into_fax(which.name())),
            Action::ForwardVoicemail(leave) => {
                let (call, message) = self.forward_voicemail(leave)?;
                Ok(json!({"call": call, "message": message}))
            }
            Action::Frame { text } => {
                self.send_frame(&text);
                done
            }
            Action::Garbage { kind } => {
                self.send_frame(&kind.text());
                done
            }
            Action::GoHalfOpen => {
                self.break_sockets(&ToSocket::Stall);
                done
            }
            Action::HangUp(which) => of_call(self.hang_up(which.name())),
            Action::HearVoicemail { message } => self.hear_voicemail(message).and(done),
            Action::Hold(which) => of_call(self.set_aside(which.name(), Phase::OnHold)),
            Action::LeaveVoicemail(leave) => {
                let (call, message) = self.leave_voicemail(leave)?;
                Ok(json!({"call": call, "message": message}))
            }
            Action::LetDeviceGo(which) => of_call(self.let_device_go(which.name())),
            Action::Limits { auth, heavy, light, medium } => {
                let groups =
                    [(Group::Auth, auth), (Group::Heavy, heavy), (Group::Light, light), (Group::Medium, medium)];
                for (group, requests) in groups {
                    if let Some(requests) = requests {
                        self.limits.set(group, requests);
                    }
                }
                done
            }
            Action::MoveAway(which) => of_call(self.move_away(which.name())),
            Action::Park(which) => of_call(self.set_aside(which.name(), Phase::Parked)),
            Action::PassBy(ring) => Ok(json!({"call": self.pass_by(ring)})),
            Action::PauseRinging(which) => of_call(self.pause_ringing(which.name())),
            Action::Permissions { scopes, missing_filter } => {
                if let Some(scopes) = scopes {
                    self.settings.scopes = scopes;
                }
                if let Some(missing) = missing_filter {
                    self.settings.missing_filter = missing;
                }
                Ok(json!({"scopes": self.settings.scopes}))
            }
            Action::Refuse(ring) => Ok(json!({"call": self.refuse(ring)})),
            Action::RestoreTheLine => {
                self.line = Line::Whole;
                done
            }
            Action::RevokeSessions { extension } => Ok(json!({"ended": self.revoke_sessions(extension)})),
            Action::Ring(ring) => Ok(json!({"call": self.ring(ring)})),
            Action::RingAgain(which) => of_call(self.ring_again(which.name())),
            Action::RingOut(RingOut { ring, seconds }) => {
                let call = self.ring_out(ring, seconds_of(seconds)?)?;
                Ok(json!({"call": call}))
            }
            Action::Script { steps, speed } => {
                let speed = speed.unwrap_or(1.0);
                for step in steps {
                    let wait = seconds_of(step.at / speed)?;
                    self.after(wait, Due::Act(Box::new(step.action)));
                }
                done
            }
            Action::SeedHistory { calls, days } => {
                self.seed_history(calls, days.unwrap_or(30));
                Ok(json!({"rows": self.call_log.len(), "messages": self.messages.len()}))
            }
            Action::Shapes(shapes) => {
                self.faults.shapes = shapes;
                done
            }
            Action::SignIn { page, extension } => {
                if let Some(page) = page {
                    self.settings.sign_in = page;
                }
                if let Some(extension) = extension {
                    self.settings.sign_in_as = extension;
                }
                done
            }
            Action::SocketRefusal { how } => {
                self.settings.socket_refusal = how;
                done
            }
            Action::ThreeEvents { speed } => {
                let message = self.three_events(speed.unwrap_or(1.0))?;
                Ok(json!({"message": message}))
            }
            Action::TimeOut => {
                self.end_old_connections();
                done
            }
            Action::ToVoicemail(which) => of_call(self.send_to_voicemail(which.name())),
            Action::Transcript { message, text } => self.transcript_arrives(message, &text).and(done),
        }
    }

    /// A call that rings this long and is then given up.
    pub(crate) fn ring_out(&mut self, ring: Ring, rings: Duration) -> Result<CallId, Refused> {
        let call = self.ring(ring);
        if rings.is_zero() {
            return self.hang_up(Some(&call));
        }
        self.after(rings, Due::Act(Box::new(Action::HangUp(Which { call: Some(call.clone()) }))));
        Ok(call)
    }

    pub(crate) fn cut(&mut self, line: Line) {
        self.line = line;
        self.break_sockets(&ToSocket::Cut);
    }

    /// Ends the sessions of one person, or of all.
    pub(crate) fn revoke_sessions(&mut self, extension: Option<u64>) -> usize {
        let fits = |session: &&crate::oauth::Session| extension.is_none_or(|extension| session.extension == extension);
        let ids: Vec<u64> = self.oauth.live_sessions().filter(fits).map(|session| session.id).collect();
        for id in &ids {
            self.end_session(*id, "revoked by an administrator");
        }
        ids.len()
    }

    pub(crate) fn set_do_not_disturb(&mut self, extension: u64, on: bool) {
        if on {
            self.not_disturbed.insert(extension);
        } else {
            self.not_disturbed.remove(&extension);
        }
        let body = self.presence_read(extension);
        let status = json!({"extensionId": extension, "dndStatus": body["dndStatus"]});
        self.emit(extension, Kind::Dnd, &status);
    }

    /// Sends a text to every open connection as it is.
    pub(crate) fn send_frame(&mut self, text: &str) {
        for line in self.gateway.open() {
            line.push(ToSocket::Text(text.to_owned()));
        }
    }
}

impl Which {
    fn name(&self) -> Option<&str> {
        self.call.as_deref()
    }
}

fn seconds_of(seconds: f64) -> Result<Duration, Refused> {
    Duration::try_from_secs_f64(seconds).map_err(|_| Refused(format!("not a time: {seconds} s")))
}
