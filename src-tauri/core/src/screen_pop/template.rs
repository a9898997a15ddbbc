//! A template, taken apart before anything of a call is put into it.

use url::Url;

use super::{Opening, Values};
use crate::contract::ScreenPopKind;

/// A template that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Shape);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    Address(Vec<Piece>),
    Command { program: String, arguments: Vec<Vec<Piece>> },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Fixed(String),
    Value(Placeholder),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    CallId,
    Direction,
    Line,
    Name,
    Number,
    NumberNational,
    Queue,
}

/// Why a template cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace that belongs to no placeholder.
    #[error("a brace is open, or closes nothing")]
    Brace,
    /// What a caller says could lead elsewhere.
    #[error("the scheme and the host have to be written out, with placeholders behind them only")]
    NoAddress,
    /// The program itself must not come from a caller.
    #[error("the command has to begin with a program, written out")]
    NoProgram,
    /// A quote that is never closed.
    #[error("a quotation mark is not closed")]
    Quote,
    /// No such placeholder.
    #[error(
        "the placeholders are {{number}}, {{number_national}}, {{name}}, {{line}}, {{queue}}, {{direction}} and {{call_id}}"
    )]
    Unknown,
}

impl Template {
    /// Takes `text` apart.
    ///
    /// # Errors
    /// When it could not be used for any call.
    pub fn parse(text: &str, kind: ScreenPopKind) -> Result<Self, TemplateError> {
        let text = text.trim();
        let shape = match kind {
            ScreenPopKind::Url => address(text)?,
            ScreenPopKind::Command => command(text)?,
        };
        Ok(Self(shape))
    }

    /// Puts `values` in.
    ///
    /// # Errors
    /// When it makes no address after all.
    pub fn fill(&self, values: &Values) -> Result<Opening, TemplateError> {
        match &self.0 {
            Shape::Address(pieces) => {
                let text = joined(pieces, |placeholder| encoded(values.of(placeholder)));
                let address = Url::parse(&text).map_err(|_| TemplateError::NoAddress)?;
                Ok(Opening::Address(address.into()))
            }
            Shape::Command { program, arguments } => Ok(Opening::Command {
                program: program.clone(),
                arguments: arguments.iter().map(|pieces| argument(pieces, values)).collect(),
            }),
        }
    }
}

impl Values {
    fn of(&self, placeholder: Placeholder) -> &str {
        match placeholder {
            Placeholder::CallId => &self.call_id,
            Placeholder::Direction => &self.direction,
            Placeholder::Line => &self.line,
            Placeholder::Name => &self.name,
            Placeholder::Number => &self.number,
            Placeholder::NumberNational => &self.number_national,
            Placeholder::Queue => &self.queue,
        }
    }
}

fn address(text: &str) -> Result<Shape, TemplateError> {
    let pieces = pieces(text)?;
    let Some(Piece::Fixed(front)) = pieces.first() else { return Err(TemplateError::NoAddress) };
    let (scheme, rest) = front.split_once(':').ok_or(TemplateError::NoAddress)?;
    let is_web = WEB.contains(&scheme.to_ascii_lowercase().as_str());
    // Behind the host, which such an address always has, or which was begun.
    let is_behind_host = match rest.strip_prefix("//") {
        Some(place) => pieces.len() == 1 || place.contains(['/', '?', '#']),
        None => !is_web,
    };
    if !is_behind_host || Url::parse(&joined(&pieces, |_| "0".to_owned())).is_err() {
        return Err(TemplateError::NoAddress);
    }
    Ok(Shape::Address(pieces))
}

/// Splits at white space outside of quotation marks, and only then looks for placeholders.
fn command(text: &str) -> Result<Shape, TemplateError> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in text.chars() {
        match (quote, letter) {
            (Some(mark), letter) if letter == mark => quote = None,
            (Some(_), letter) => word.get_or_insert_default().push(letter),
            (None, '"' | '\'') => {
                quote = Some(letter);
                // An argument may be empty.
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (None, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    if quote.is_some() {
        return Err(TemplateError::Quote);
    }
    let mut words = words.into_iter();
    let program = words.next().filter(|program| !program.is_empty()).ok_or(TemplateError::NoProgram)?;
    if program.contains(['{', '}']) {
        return Err(TemplateError::NoProgram);
    }
    let arguments = words.map(|word| pieces(&word)).collect::<Result<_, _>>()?;
    Ok(Shape::Command { program, arguments })
}

fn pieces(text: &str) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (fixed, brace) = rest.split_at(at);
        let inside = brace.strip_prefix('{').ok_or(TemplateError::Brace)?;
        let (name, behind) = inside.split_once('}').ok_or(TemplateError::Brace)?;
        if !fixed.is_empty() {
            pieces.push(Piece::Fixed(fixed.to_owned()));
        }
        pieces.push(Piece::Value(placeholder(name)?));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Fixed(rest.to_owned()));
    }
    Ok(pieces)
}

fn placeholder(name: &str) -> Result<Placeholder, TemplateError> {
    Ok(match name {
        "call_id" => Placeholder::CallId,
        "direction" => Placeholder::Direction,
        "line" => Placeholder::Line,
        "name" => Placeholder::Name,
        "number" => Placeholder::Number,
        "number_national" => Placeholder::NumberNational,
        "queue" => Placeholder::Queue,
        _ => return Err(TemplateError::Unknown),
    })
}

fn joined(pieces: &[Piece], value: impl Fn(Placeholder) -> String) -> String {
    let of = |piece: &Piece| match piece {
        Piece::Fixed(text) => text.clone(),
        Piece::Value(placeholder) => value(*placeholder),
    };
    pieces.iter().map(of).collect()
}

/// One argument. One that begins with what a caller says does not become an option of the program.
fn argument(pieces: &[Piece], values: &Values) -> String {
    let text =
        joined(pieces, |placeholder| values.of(placeholder).chars().filter(|letter| !letter.is_control()).collect());
    match pieces.first() {
        Some(Piece::Value(_)) => text.trim_start_matches(['-', ' ']).to_owned(),
        _ => text,
    }
}

/// Everything but the unreserved characters as percent signs (RFC 3986, section 2.3). Dots alone, which would mean
/// another place in the path, are left out.
fn encoded(value: &str) -> String {
    if value.chars().all(|letter| letter == '.') {
        return String::new();
    }
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// Schemes whose addresses have a host, however they are written (WHATWG URL, special schemes).
const WEB: [&str; 6] = ["file", "ftp", "http", "https", "ws", "wss"];
