//! The command line: parsed before anything that needs a display, so that asking works without one.

use std::ffi::OsString;

use argh::{EarlyExit, FromArgs};
use ringlet_core::instance::Word;

/// Tells of calls, missed calls and voicemails on a RingCentral line, from the system tray.
#[derive(FromArgs)]
#[argh(help_triggers("-h", "--help"))]
struct Line {
    /// start in the tray, without a window
    #[argh(switch)]
    hidden: bool,
    /// print the version
    #[argh(switch, short = 'V')]
    version: bool,
    #[argh(subcommand)]
    verb: Option<Verb>,
}

#[derive(FromArgs)]
#[argh(subcommand)]
enum Verb {
    Forget(Forget),
    History(History),
    ProxyPassword(ProxyPassword),
    Quit(Quit),
    SignIn(SignIn),
    SignOut(SignOut),
    StartAtLogin(StartAtLogin),
    Status(Status),
}

/// Remove the history, the settings, the sign-in and all else that Ringlet keeps of this person.
#[derive(FromArgs)]
#[argh(subcommand, name = "forget")]
struct Forget {
    /// without a question
    #[argh(switch)]
    yes: bool,
}

/// Print the history, newest first: as one of --json and --csv.
#[derive(FromArgs)]
#[argh(subcommand, name = "history")]
struct History {
    /// as a JSON array
    #[argh(switch)]
    json: bool,
    /// as comma-separated values with a line of headings
    #[argh(switch)]
    csv: bool,
}

/// Keep the password for the proxy in the keyring: a line of the standard input; an empty one takes it away.
#[derive(FromArgs)]
#[argh(subcommand, name = "proxy-password")]
struct ProxyPassword {}

/// End the running Ringlet.
#[derive(FromArgs)]
#[argh(subcommand, name = "quit")]
struct Quit {}

/// Sign in; starts Ringlet when it does not run.
#[derive(FromArgs)]
#[argh(subcommand, name = "sign-in")]
struct SignIn {}

/// Sign out in the running Ringlet.
#[derive(FromArgs)]
#[argh(subcommand, name = "sign-out")]
struct SignOut {}

/// Have the system start Ringlet in the tray when you log in, or no longer.
#[derive(FromArgs)]
#[argh(subcommand, name = "start-at-login")]
struct StartAtLogin {
    /// on or off
    #[argh(positional, from_str_fn(on_or_off))]
    on: bool,
}

/// Print how the running Ringlet is doing.
#[derive(FromArgs)]
#[argh(subcommand, name = "status")]
struct Status {
    /// as a JSON object
    #[argh(switch)]
    json: bool,
}

fn on_or_off(word: &str) -> Result<bool, String> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(format!("{word} is neither on nor off")),
    }
}

/// What the command line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Forget everything, after a question or, when it is `true`, without one.
    Forget(bool),
    /// Print the history.
    History(Form),
    /// Tell the running instance something; only that.
    Tell(Word),
    /// Whether the system is to start it at log-in.
    StartAtLogin(bool),
    /// Take a password for the proxy.
    ProxyPassword,
    /// Print the state.
    Status,
    /// Be the running instance, or tell it something.
    Run(Start),
}

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// A JSON array.
    Json,
}

/// What is done once the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Nothing more: it is in the tray.
    Hidden,
    /// The window opens.
    Shown,
    /// The window opens, and the browser with it.
    SigningIn,
}

/// What the arguments ask for, the program's name being none of them; or what to print and how to end instead.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Wish, Answer> {
    let arguments: Result<Vec<String>, OsString> = arguments.into_iter().map(OsString::into_string).collect();
    let arguments = arguments.map_err(|given| refusal(&format!("{} is no text", given.display())))?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match Line::from_args(&["ringlet"], &arguments) {
        Ok(line) => line.wish(),
        Err(EarlyExit { output, status: Ok(()) }) => Err(Answer::Text(output)),
        Err(EarlyExit { output, status: Err(()) }) => Err(refusal(&output)),
    }
}

/// What is printed instead of starting anything.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// One line of what is wrong with the arguments.
    Refusal(String),
    /// What was asked for: the help, the version.
    Text(String),
}

impl Line {
    fn wish(self) -> Result<Wish, Answer> {
        if self.version {
            return Err(Answer::Text(concat!("ringlet ", env!("CARGO_PKG_VERSION"), "\n").to_owned()));
        }
        Ok(match self.verb {
            Some(_) if self.hidden => return Err(refusal("--hidden is for the start alone")),
            None if self.hidden => Wish::Run(Start::Hidden),
            None => Wish::Run(Start::Shown),
            Some(Verb::Forget(Forget { yes })) => Wish::Forget(yes),
            Some(Verb::History(History { json: true, csv: false })) => Wish::History(Form::Json),
            Some(Verb::History(History { json: false, csv: true })) => Wish::History(Form::Csv),
            Some(Verb::History(_)) => return Err(refusal("history wants one of --json and --csv")),
            Some(Verb::ProxyPassword(_)) => Wish::ProxyPassword,
            Some(Verb::Quit(_)) => Wish::Tell(Word::Quit),
            Some(Verb::SignIn(_)) => Wish::Run(Start::SigningIn),
            Some(Verb::SignOut(_)) => Wish::Tell(Word::SignOut),
            Some(Verb::StartAtLogin(StartAtLogin { on })) => Wish::StartAtLogin(on),
            Some(Verb::Status(Status { json: true })) => Wish::Status,
            Some(Verb::Status(_)) => return Err(refusal("status wants --json")),
        })
    }
}

impl Start {
    /// What a second launch says to the first; nothing when it was only to be there.
    pub fn word(self) -> Option<Word> {
        match self {
            Self::Hidden => None,
            Self::Shown => Some(Word::Show),
            Self::SigningIn => Some(Word::SignIn),
        }
    }
}

/// The message without its hints: what stands before the first empty line, in one.
fn refusal(message: &str) -> Answer {
    let first = message.trim().split("\n\n").next().unwrap_or(message);
    Answer::Refusal(first.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_of_the_readme_is_understood() {
        for (line, wish) in [
            ("", Wish::Run(Start::Shown)),
            ("--hidden", Wish::Run(Start::Hidden)),
            ("sign-in", Wish::Run(Start::SigningIn)),
            ("sign-out", Wish::Tell(Word::SignOut)),
            ("quit", Wish::Tell(Word::Quit)),
            ("history --json", Wish::History(Form::Json)),
            ("history --csv", Wish::History(Form::Csv)),
            ("status --json", Wish::Status),
            ("start-at-login on", Wish::StartAtLogin(true)),
            ("start-at-login off", Wish::StartAtLogin(false)),
            ("proxy-password", Wish::ProxyPassword),
            ("forget", Wish::Forget(false)),
            ("forget --yes", Wish::Forget(true)),
        ] {
            assert_eq!(run(line), Ok(wish), "ringlet {line}");
        }
    }

    #[test]
    fn a_wrong_argument_is_refused_in_one_line() {
        for line in [
            "--loud",
            "dance",
            "history",
            "history --json --csv",
            "history --xml",
            "status",
            "quit now",
            "start-at-login",
            "start-at-login perhaps",
            "--hidden quit",
        ] {
            let Err(Answer::Refusal(words)) = run(line) else { panic!("ringlet {line} was not refused") };
            assert!(!words.is_empty() && !words.contains('\n'), "ringlet {line}: {words}");
        }
    }

    #[test]
    fn help_and_version_are_answers() {
        for help in ["--help", "-h"] {
            assert!(matches!(run(help), Err(Answer::Text(text)) if text.contains("sign-in")), "ringlet {help}");
        }
        assert!(matches!(run("--version"), Err(Answer::Text(text)) if text.contains(env!("CARGO_PKG_VERSION"))));
    }

    fn run(line: &str) -> Result<Wish, Answer> {
        parse(line.split_whitespace().map(Into::into))
    }
}
