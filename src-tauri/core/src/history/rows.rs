//! Calls and voicemails as rows, and rows as calls and voicemails.
//!
//! The shapes here are the database's own: a renamed variant of the domain changes no stored text.

use std::time::Duration;

use ringlet_domain::call::{
    Attachment, Call, Certainty, Detail, Direction, LinkQuality, Outcome, Party, Told, Transcript, Voicemail,
};
use ringlet_domain::ids::{CallId, ExtensionId, LogId, MessageId, PartyId, SessionId, TelephonySessionId};
use ringlet_domain::moment::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::Line;
use crate::words;

/// Writes the call's whole row in the place of the one with its id.
pub(super) fn write_call(database: &Connection, line: &Line, call: &Call) -> rusqlite::Result<()> {
    let other = other_side(call);
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO call (
                account, extension, id, session, telephony_session, party, log, direction, outcome, detail, confirmed,
                from_number, from_extension, from_extension_id, from_name,
                to_number, to_extension, to_extension_id, to_name,
                via, queue, started_at, ring, ended_at, duration, read, told_ring, told_missed, words, digits
            ) VALUES (
                :account, :extension, :id, :session, :telephony_session, :party, :log, :direction, :outcome, :detail,
                :confirmed, :from_number, :from_extension, :from_extension_id, :from_name,
                :to_number, :to_extension, :to_extension_id, :to_name,
                :via, :queue, :started_at, :ring, :ended_at, :duration, :read, :told_ring, :told_missed,
                :words, :digits
            )",
        )?
        .execute(named_params! {
            ":account": line.account.as_str(),
            ":extension": line.extension.as_str(),
            ":id": call.id.as_str(),
            ":session": call.session.as_ref().map(SessionId::as_str),
            ":telephony_session": call.telephony_session.as_ref().map(TelephonySessionId::as_str),
            ":party": call.party.as_ref().map(PartyId::as_str),
            ":log": call.log.as_ref().map(LogId::as_str),
            ":direction": Code(call.direction),
            ":outcome": Code(call.outcome),
            ":detail": Code(call.detail),
            ":confirmed": confirmed(call),
            ":from_number": call.from.number,
            ":from_extension": call.from.extension,
            ":from_extension_id": call.from.extension_id.as_ref().map(ExtensionId::as_str),
            ":from_name": call.from.name,
            ":to_number": call.to.number,
            ":to_extension": call.to.extension,
            ":to_extension_id": call.to.extension_id.as_ref().map(ExtensionId::as_str),
            ":to_name": call.to.name,
            ":via": call.via,
            ":queue": call.queue,
            ":started_at": call.started_at.as_millis(),
            ":ring": call.ring.map(millis),
            ":ended_at": call.ended_at.map(Timestamp::as_millis),
            ":duration": call.duration.map(millis),
            ":read": call.read,
            ":told_ring": call.told.ring,
            ":told_missed": call.told.missed,
            ":words": searched_words(other, call.via.as_deref()),
            ":digits": searched_digits(other),
        })?;
    Ok(())
}

/// Whether the log has spoken of the call, and by which record: one found by its ids, or by number and time alone.
fn confirmed(call: &Call) -> i64 {
    match call.certainty {
        Certainty::Provisional => 0,
        Certainty::Confirmed if call.logged_by_likeness => BY_LIKENESS,
        Certainty::Confirmed => 1,
    }
}

/// Writes the voicemail's whole row in the place of the one with its id.
pub(super) fn write_voicemail(database: &Connection, line: &Line, voicemail: &Voicemail) -> rusqlite::Result<()> {
    let (transcript, text) = match &voicemail.transcript {
        Transcript::Done(text) => ("done", Some(text.as_str())),
        Transcript::NotAvailable => ("not-available", None),
        Transcript::Pending => ("pending", None),
        Transcript::Ready => ("ready", None),
        Transcript::Unknown => ("unknown", None),
    };
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO voicemail (
                account, extension, id, call, link, from_number, from_extension, from_extension_id, from_name,
                left_at, changed_at, length, transcript, transcript_text, audio_uri, audio_type,
                transcript_source_uri, transcript_source_type, read, deleted, told, words, digits
            ) VALUES (
                :account, :extension, :id, :call, :link, :from_number, :from_extension, :from_extension_id, :from_name,
                :left_at, :changed_at, :length, :transcript, :transcript_text, :audio_uri, :audio_type,
                :transcript_source_uri, :transcript_source_type, :read, :deleted, :told, :words, :digits
            )",
        )?
        .execute(named_params! {
            ":account": line.account.as_str(),
            ":extension": line.extension.as_str(),
            ":id": voicemail.id.as_str(),
            ":call": voicemail.call.as_ref().map(CallId::as_str),
            ":link": voicemail.link.map(Code),
            ":from_number": voicemail.from.number,
            ":from_extension": voicemail.from.extension,
            ":from_extension_id": voicemail.from.extension_id.as_ref().map(ExtensionId::as_str),
            ":from_name": voicemail.from.name,
            ":left_at": voicemail.left_at.as_millis(),
            ":changed_at": voicemail.changed_at.map(Timestamp::as_millis),
            ":length": voicemail.length.map(millis),
            ":transcript": transcript,
            ":transcript_text": text,
            ":audio_uri": voicemail.audio.as_ref().map(|file| file.uri.as_str()),
            ":audio_type": voicemail.audio.as_ref().map(|file| file.content_type.as_str()),
            ":transcript_source_uri": voicemail.transcript_source.as_ref().map(|file| file.uri.as_str()),
            ":transcript_source_type": voicemail.transcript_source.as_ref().map(|file| file.content_type.as_str()),
            ":read": voicemail.read,
            ":deleted": voicemail.deleted,
            ":told": voicemail.told,
            ":words": searched_words(&voicemail.from, None),
            ":digits": searched_digits(&voicemail.from),
        })?;
    Ok(())
}

/// The calls of `line` for which the condition `which` holds, oldest first. `?1` and `?2` are the line's.
pub(super) fn calls(
    database: &Connection,
    line: &Line,
    which: &str,
    more: &[&dyn ToSql],
) -> rusqlite::Result<Vec<Call>> {
    let sql = format!("SELECT * FROM call WHERE account = ?1 AND extension = ?2 AND ({which}) ORDER BY started_at, id");
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let mut arguments: Vec<&dyn ToSql> = vec![&account, &extension];
    arguments.extend_from_slice(more);
    database.prepare_cached(&sql)?.query_map(arguments.as_slice(), read_call)?.collect()
}

/// The voicemails of `line` for which the condition `which` holds, oldest first. `?1` and `?2` are the line's.
pub(super) fn voicemails(
    database: &Connection,
    line: &Line,
    which: &str,
    more: &[&dyn ToSql],
) -> rusqlite::Result<Vec<Voicemail>> {
    let sql =
        format!("SELECT * FROM voicemail WHERE account = ?1 AND extension = ?2 AND ({which}) ORDER BY left_at, id");
    let (account, extension) = (line.account.as_str(), line.extension.as_str());
    let mut arguments: Vec<&dyn ToSql> = vec![&account, &extension];
    arguments.extend_from_slice(more);
    database.prepare_cached(&sql)?.query_map(arguments.as_slice(), read_voicemail)?.collect()
}

/// One call by its id.
pub(super) fn call(database: &Connection, line: &Line, id: &str) -> rusqlite::Result<Option<Call>> {
    database
        .prepare_cached("SELECT * FROM call WHERE account = ?1 AND extension = ?2 AND id = ?3")?
        .query_row(params![line.account.as_str(), line.extension.as_str(), id], read_call)
        .optional()
}

/// One voicemail by its id.
pub(super) fn voicemail(database: &Connection, line: &Line, id: &str) -> rusqlite::Result<Option<Voicemail>> {
    database
        .prepare_cached("SELECT * FROM voicemail WHERE account = ?1 AND extension = ?2 AND id = ?3")?
        .query_row(params![line.account.as_str(), line.extension.as_str(), id], read_voicemail)
        .optional()
}

/// The end of a call that is not the person's.
pub(super) fn other_side(call: &Call) -> &Party {
    match call.direction {
        Direction::Inbound => &call.from,
        Direction::Outbound => &call.to,
    }
}

/// The same end, to be changed.
pub(super) fn other_side_mut(call: &mut Call) -> &mut Party {
    match call.direction {
        Direction::Inbound => &mut call.from,
        Direction::Outbound => &mut call.to,
    }
}

/// The digits of a text, in their order.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn read_call(row: &Row<'_>) -> rusqlite::Result<Call> {
    Ok(Call {
        id: CallId::new(row.get::<_, String>("id")?),
        session: id(row, "session", SessionId::new)?,
        telephony_session: id(row, "telephony_session", TelephonySessionId::new)?,
        party: id(row, "party", PartyId::new)?,
        log: id(row, "log", LogId::new)?,
        logged_by_likeness: row.get::<_, i64>("confirmed")? == BY_LIKENESS,
        direction: code(row, "direction")?,
        outcome: code(row, "outcome")?,
        detail: code(row, "detail")?,
        certainty: if row.get("confirmed")? { Certainty::Confirmed } else { Certainty::Provisional },
        from: party(row, "from_number", "from_extension", "from_extension_id", "from_name")?,
        to: party(row, "to_number", "to_extension", "to_extension_id", "to_name")?,
        via: row.get("via")?,
        queue: row.get("queue")?,
        started_at: Timestamp::from_millis(row.get("started_at")?),
        ring: length(row, "ring")?,
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(Timestamp::from_millis),
        duration: length(row, "duration")?,
        read: row.get("read")?,
        told: Told { ring: row.get("told_ring")?, missed: row.get("told_missed")? },
    })
}

fn read_voicemail(row: &Row<'_>) -> rusqlite::Result<Voicemail> {
    let transcript = match row.get_ref("transcript")?.as_str()? {
        "done" => Transcript::Done(row.get::<_, Option<String>>("transcript_text")?.unwrap_or_default()),
        "not-available" => Transcript::NotAvailable,
        "pending" => Transcript::Pending,
        "ready" => Transcript::Ready,
        _ => Transcript::Unknown,
    };
    Ok(Voicemail {
        id: MessageId::new(row.get::<_, String>("id")?),
        call: id(row, "call", CallId::new)?,
        link: row.get::<_, Option<Code<LinkQuality>>>("link")?.map(|code| code.0),
        from: party(row, "from_number", "from_extension", "from_extension_id", "from_name")?,
        left_at: Timestamp::from_millis(row.get("left_at")?),
        changed_at: row.get::<_, Option<i64>>("changed_at")?.map(Timestamp::from_millis),
        length: length(row, "length")?,
        transcript,
        audio: attachment(row, "audio_uri", "audio_type")?,
        transcript_source: attachment(row, "transcript_source_uri", "transcript_source_type")?,
        read: row.get("read")?,
        deleted: row.get("deleted")?,
        told: row.get("told")?,
    })
}

fn party(row: &Row<'_>, number: &str, extension: &str, extension_id: &str, name: &str) -> rusqlite::Result<Party> {
    Ok(Party {
        number: row.get(number)?,
        extension: row.get(extension)?,
        extension_id: id(row, extension_id, ExtensionId::new)?,
        name: row.get(name)?,
    })
}

fn attachment(row: &Row<'_>, uri: &str, content_type: &str) -> rusqlite::Result<Option<Attachment>> {
    let uri: Option<String> = row.get(uri)?;
    let content_type: Option<String> = row.get(content_type)?;
    Ok(uri.map(|uri| Attachment { uri, content_type: content_type.unwrap_or_default() }))
}

fn id<T>(row: &Row<'_>, column: &str, make: impl FnOnce(String) -> T) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<String>>(column)?.map(make))
}

fn code<T: Coded>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    Ok(row.get::<_, Code<T>>(column)?.0)
}

fn length(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Duration>> {
    let millis: Option<i64> = row.get(column)?;
    Ok(millis.map(|millis| Duration::from_millis(u64::try_from(millis).unwrap_or(0))))
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

fn searched_words(other: &Party, via: Option<&str>) -> String {
    let parts = [other.name.as_deref(), via];
    let parts: Vec<String> = parts.into_iter().flatten().filter_map(words::clean).collect();
    parts.join(" ").to_lowercase()
}

/// A space between the numbers keeps a search from matching across their border.
fn searched_digits(other: &Party) -> String {
    let parts = [other.number.as_deref(), other.extension.as_deref()];
    parts.into_iter().flatten().map(digits).collect::<Vec<_>>().join(" ")
}

/// A value stored as one fixed word.
struct Code<T>(T);

/// A type of which each value has a fixed word in the database. A word that shipped is never given another meaning.
trait Coded: Copy {
    fn word(self) -> &'static str;
    fn of(word: &str) -> Option<Self>;
}

impl<T: Coded> ToSql for Code<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.word().into())
    }
}

impl<T: Coded> FromSql for Code<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::of(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

/// Both ways from one list, so that a variant without a word does not compile.
macro_rules! coded {
    ($($type:ident { $($variant:ident = $word:literal),* $(,)? })*) => {$(
        impl Coded for $type {
            fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}

coded! {
    Detail {
        Blocked = "blocked",
        Busy = "busy",
        CallerHungUp = "caller-hung-up",
        Colleague = "colleague",
        Failed = "failed",
        Fax = "fax",
        Moved = "moved",
        NoAnswer = "no-answer",
        OtherDevice = "other-device",
        Parked = "parked",
        Plain = "plain",
        Replied = "replied",
        Voicemail = "voicemail",
    }
    Direction {
        Inbound = "inbound",
        Outbound = "outbound",
    }
    LinkQuality {
        Exact = "exact",
        Likely = "likely",
        Logged = "logged",
        Seen = "seen",
    }
    Outcome {
        Answered = "answered",
        AnsweredElsewhere = "answered-elsewhere",
        Declined = "declined",
        Missed = "missed",
        Outbound = "outbound",
        Ringing = "ringing",
        Unknown = "unknown",
    }
}

/// What `confirmed` holds for a call whose record was found by number and time alone.
const BY_LIKENESS: i64 = 2;
