//! The command line: parsed before anything that needs a display, so that asking works without one.

use clap::{Parser, Subcommand, ValueEnum};
use ringlet_core::instance::Word;

/// Tells of calls, missed calls and voicemails on a RingCentral line, from the system tray.
#[derive(Debug, PartialEq, Eq, Parser)]
#[command(name = "ringlet", version, disable_help_subcommand = true)]
pub struct Line {
    /// Start in the tray, without a window.
    #[arg(long)]
    hidden: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, PartialEq, Eq, Subcommand)]
enum Verb {
    /// Remove the history, the settings, the sign-in and all else that Ringlet keeps of this person.
    Forget {
        /// Without a question.
        #[arg(long)]
        yes: bool,
    },
    /// Print the history, newest first.
    #[command(group(clap::ArgGroup::new("form").required(true).args(["json", "csv"])))]
    History {
        /// As a JSON array.
        #[arg(long)]
        json: bool,
        /// As comma-separated values with a line of headings.
        #[arg(long)]
        csv: bool,
    },
    /// Keep the password for the proxy in the keyring: a line of the standard input; an empty one takes it away.
    ProxyPassword,
    /// End the running Ringlet.
    Quit,
    /// Sign in; starts Ringlet when it does not run.
    SignIn,
    /// Sign out in the running Ringlet.
    SignOut,
    /// Have the system start Ringlet in the tray when you log in, or no longer.
    StartAtLogin {
        /// Which of the two.
        on: OnOff,
    },
    /// Print how the running Ringlet is doing.
    Status {
        /// As a JSON object.
        #[arg(long, required = true)]
        json: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnOff {
    On,
    Off,
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

/// What the arguments ask for, or what to print and how to end instead.
pub fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Wish, Answer> {
    match Line::try_parse_from(arguments) {
        Ok(line) => Ok(line.wish()),
        Err(error) if error.use_stderr() => Err(Answer::Refusal(one_line(&error.to_string()))),
        Err(error) => Err(Answer::Text(error.to_string())),
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
    fn wish(self) -> Wish {
        match self.verb {
            None if self.hidden => Wish::Run(Start::Hidden),
            None => Wish::Run(Start::Shown),
            Some(Verb::Forget { yes }) => Wish::Forget(yes),
            Some(Verb::History { csv: true, .. }) => Wish::History(Form::Csv),
            Some(Verb::History { .. }) => Wish::History(Form::Json),
            Some(Verb::ProxyPassword) => Wish::ProxyPassword,
            Some(Verb::Quit) => Wish::Tell(Word::Quit),
            Some(Verb::SignIn) => Wish::Run(Start::SigningIn),
            Some(Verb::SignOut) => Wish::Tell(Word::SignOut),
            Some(Verb::StartAtLogin { on }) => Wish::StartAtLogin(on == OnOff::On),
            Some(Verb::Status { .. }) => Wish::Status,
        }
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
fn one_line(message: &str) -> String {
    let first = message.split("\n\n").next().unwrap_or(message);
    first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ")
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
        ] {
            let Err(Answer::Refusal(words)) = run(line) else { panic!("ringlet {line} was not refused") };
            assert!(!words.is_empty() && !words.contains('\n'), "ringlet {line}: {words}");
        }
    }

    #[test]
    fn help_and_version_are_answers() {
        assert!(matches!(run("--help"), Err(Answer::Text(text)) if text.contains("sign-in")));
        assert!(matches!(run("--version"), Err(Answer::Text(text)) if text.contains(env!("CARGO_PKG_VERSION"))));
    }

    fn run(line: &str) -> Result<Wish, Answer> {
        parse(std::iter::once("ringlet").chain(line.split_whitespace()).map(Into::into))
    }
}
