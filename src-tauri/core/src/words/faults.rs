//! What went wrong, as a person is told it. What the errors say by themselves is the same in English, for the log.

use super::{Say, Spoken};
use crate::auth::TokenFault;
use crate::auth::login::LoginError;
use crate::auth::store::StoreError;
use crate::auth::tokens::{BearerError, SignedOutWhy};
use crate::history::{HistoryError, OpenError, Trouble};
use crate::network::{NetworkError, ProxyFault};
use crate::rest::{Fault, RestError, ServerError};
use crate::screen_pop::{PopError, TemplateError};
use crate::settings::{Invalid, MOST_DAYS, SaveError};
use crate::toast::ToastError;
use crate::update::{InstallError, UpdateError};

impl Spoken for LoginError {
    fn say(&self) -> Say {
        match self {
            Self::BadRedirect { address } => Say::new("login-address").text("address", address),
            Self::Cancelled => Say::new("login-cancelled"),
            Self::Denied => Say::new("login-denied"),
            Self::Exchange(fault) => Say::new("login-exchange").say("cause", fault.say()),
            Self::PortsTaken { ports } => {
                let ports = ports.iter().map(|port| Say::words_of_others(port.to_string()));
                let ports = Say::list(ports).unwrap_or_else(|| Say::words_of_others(""));
                Say::new("login-ports-taken").say("ports", ports)
            }
            Self::Refused { error } => Say::new("login-refused").text("code", error),
            Self::TimedOut => Say::new("login-timed-out"),
        }
    }
}

impl Spoken for TokenFault {
    fn say(&self) -> Say {
        match (self, self.code()) {
            (Self::Passing(fault), _) => fault.say(),
            (Self::Refused { .. }, Some(code)) => Say::new("token-refused").text("code", code),
            (Self::Refused { .. }, None) => Say::new("token-refused").say("code", Say::new("no-reason")),
        }
    }
}

impl Spoken for SignedOutWhy {
    fn say(&self) -> Say {
        match self {
            Self::Ended { code } => Say::new("sign-in-ended").text("code", code),
            Self::NoRefreshToken => Say::new("sign-in-over"),
        }
    }
}

impl Spoken for BearerError {
    fn say(&self) -> Say {
        match self {
            Self::Closed => Say::new("sign-in-unavailable"),
            Self::Passing { fault, .. } => fault.say(),
            Self::SignedOut => Say::new("signed-out"),
            Self::Stopped(code) => Say::new("app-refused").text("code", code),
        }
    }
}

impl Spoken for RestError {
    fn say(&self) -> Say {
        match self {
            Self::Closed => Say::new("sign-in-unavailable"),
            Self::Foreign => Say::new("rest-foreign-address"),
            Self::Gone => Say::new("rest-gone"),
            Self::Passing { fault, .. } => fault.say(),
            Self::PermissionMissing { permission: Some(name) } => Say::new("rest-permission").text("permission", name),
            Self::PermissionMissing { permission: None } => {
                Say::new("rest-permission").say("permission", Say::new("rest-a-permission"))
            }
            Self::Refused { status, code, .. } => {
                Say::new("rest-refused").text("code", code.clone().unwrap_or_else(|| status.to_string()))
            }
            Self::SignedOut => Say::new("signed-out"),
            Self::Stopped(code) => Say::new("app-refused").text("code", code),
        }
    }
}

impl Spoken for Fault {
    fn say(&self) -> Say {
        match self {
            Self::Busy { .. } => Say::new("rest-asked-to-wait"),
            Self::Network(error) => error.say(),
            Self::Portal => Say::new("rest-login-page"),
            Self::Server { status, .. } => Say::new("rest-fault").text("status", status.to_string()),
            Self::Unreadable => Say::new("rest-unreadable"),
        }
    }
}

impl Spoken for ServerError {
    fn say(&self) -> Say {
        match self {
            Self::NotAnOrigin => Say::new("server-address"),
            Self::NotEncrypted => Say::new("server-insecure"),
        }
    }
}

impl Spoken for NetworkError {
    fn say(&self) -> Say {
        match self {
            Self::Broken(_) => Say::new("network-broken"),
            Self::Forbidden => Say::new("network-address"),
            Self::Proxy(proxy, fault) => Say::new("network-proxy").text("proxy", proxy).say("fault", fault.say()),
            Self::Refused(status) => Say::new("network-refused").text("status", status.to_string()),
            Self::TimedOut => Say::new("network-timed-out"),
            Self::Tls(_) => Say::new("network-insecure"),
            Self::Unreachable(_) => Say::new("network-unreachable"),
        }
    }
}

impl Spoken for ProxyFault {
    fn say(&self) -> Say {
        match self {
            Self::Broken(_) => Say::new("proxy-broken"),
            Self::Refused(Some(status)) => Say::new("proxy-refused-status").text("status", status.to_string()),
            Self::Refused(None) => Say::new("proxy-refused"),
            Self::Unreachable(_) => Say::new("proxy-unreachable"),
            Self::WantsPassword => Say::new("proxy-password"),
        }
    }
}

impl Spoken for Trouble {
    fn say(&self) -> Say {
        Say::new(match self {
            Self::Damaged => "history-damaged-later",
            Self::Fault => "history-fault",
            Self::Full => "history-disk-full",
            Self::Other => "history-io",
            Self::ReadOnly => "history-forbidden",
        })
    }
}

impl Spoken for OpenError {
    fn say(&self) -> Say {
        let (say, path) = match self {
            Self::Corrupt { path, .. } => (Say::new("open-damaged"), path),
            Self::Failed { path, .. } => (Say::new("open-failed"), path),
            Self::Full { path, .. } => (Say::new("open-full"), path),
            Self::Newer { path, found, known } => {
                let numbers = Say::new("open-newer").text("found", found.to_string());
                (numbers.text("known", known.to_string()), path)
            }
            Self::ReadOnly { path, .. } => (Say::new("open-forbidden"), path),
        };
        say.text("place", path.display().to_string())
    }
}

impl Spoken for HistoryError {
    fn say(&self) -> Say {
        match self {
            Self::Closed => Say::new("history-closed"),
            Self::Fault => Trouble::Fault.say(),
            Self::NotRead(_) => Say::new("history-unread"),
            Self::NotSaved { trouble, .. } => Say::new("history-unsaved").say("cause", trouble.say()),
        }
    }
}

impl Spoken for StoreError {
    fn say(&self) -> Say {
        match self {
            Self::Denied(_) => Say::new("keyring-denied"),
            Self::Locked => Say::new("keyring-is-locked"),
            Self::TimedOut => Say::new("keyring-late"),
            Self::TooLong(bytes) => Say::new("keyring-too-long").text("bytes", bytes.to_string()),
            Self::Unavailable(_) => Say::new("keyring-unavailable"),
        }
    }
}

impl Spoken for UpdateError {
    fn say(&self) -> Say {
        match self {
            Self::Forged(_) => Say::new("update-forged"),
            Self::Install(InstallError(cause)) => Say::new("update-not-installed").text("cause", cause.to_string()),
            Self::Malformed(_) => Say::new("update-malformed"),
            Self::Network(error) => Say::new("update-unreachable").say("cause", error.say()),
            Self::Refused(status) => Say::new("update-refused").text("status", status.to_string()),
            Self::Storage(cause) => Say::new("update-no-room").text("cause", cause.to_string()),
        }
    }
}

impl Spoken for ToastError {
    fn say(&self) -> Say {
        Say::new(match self {
            Self::TimedOut => "toasts-timed-out",
            Self::Unavailable(_) => "toasts-unavailable",
        })
    }
}

impl Spoken for SaveError {
    fn say(&self) -> Say {
        let what = Say::new("settings-unsaved").text("place", self.path.display().to_string());
        Say::new("file-and-cause").say("what", what).text("cause", self.cause.to_string())
    }
}

impl Spoken for Invalid {
    fn say(&self) -> Say {
        Say::new(match self {
            Self::Alerts => "invalid-alerts",
            Self::AlwaysThrough => "invalid-always-through",
            Self::Appearance => "invalid-appearance",
            Self::CallWith => "invalid-call-with",
            Self::ClientId => "invalid-client-id",
            Self::Country => "invalid-country",
            Self::Language => "invalid-language",
            Self::LogLevel => "invalid-log-level",
            Self::Proxy => "invalid-proxy",
            Self::QuietHours => "invalid-quiet-hours",
            Self::RedirectUri => "invalid-redirect-uri",
            Self::RetentionDays => return Say::new("invalid-retention-days").text("most", MOST_DAYS.to_string()),
            Self::ScreenPop => "invalid-screen-pop",
            Self::ScreenPopAllowed => "invalid-screen-pop-allowed",
            Self::Server => "invalid-server",
            Self::UpdateChannel => "invalid-update-channel",
            Self::Volume => "invalid-volume",
            Self::YesOrNo => "invalid-yes-or-no",
        })
    }
}

impl Spoken for PopError {
    fn say(&self) -> Say {
        match self {
            Self::NotAllowed(place) => Say::new("pop-not-allowed").text("place", place),
            Self::Template(error) => error.say(),
        }
    }
}

impl Spoken for TemplateError {
    fn say(&self) -> Say {
        let all = "{number}, {number_national}, {name}, {line}, {queue}, {direction}, {call_id}";
        Say::new(match self {
            Self::Brace => "pop-brace",
            Self::NoAddress => "pop-no-address",
            Self::NoProgram => "pop-no-program",
            Self::Quote => "pop-quote",
            Self::Unknown => return Say::new("pop-unknown").text("placeholders", all),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn check(error: &(impl std::fmt::Display + Spoken)) {
        assert_eq!(error.say().to_string(), error.to_string());
    }

    #[test]
    fn a_person_who_reads_english_is_told_what_the_log_says() {
        let nothing = || -> crate::BoxError { "a cause".into() };
        check(&LoginError::PortsTaken { ports: vec![47631, 47632] });
        check(&LoginError::Exchange(TokenFault::Passing(Fault::Portal)));
        check(&LoginError::Refused { error: "server_error".to_owned() });
        check(&SignedOutWhy::Ended { code: "OAU-213".to_owned() });
        check(&BearerError::SignedOut);
        check(&RestError::PermissionMissing { permission: None });
        check(&RestError::Stopped("CMN-101".to_owned()));
        check(&NetworkError::Proxy("proxy.example.com".to_owned(), ProxyFault::Refused(Some(502))));
        check(&Fault::Server { status: 503, wait: None });
        check(&OpenError::Newer { path: PathBuf::from("history.sqlite"), found: 9, known: 8 });
        check(&HistoryError::NotSaved { trouble: Trouble::Full, cause: nothing() });
        check(&StoreError::TooLong(4000));
        check(&ToastError::Unavailable(nothing()));
        check(&Invalid::RetentionDays);
        check(&Invalid::Alerts);
        check(&PopError::NotAllowed("https://example.com".to_owned()));
        check(&TemplateError::Brace);
    }
}
