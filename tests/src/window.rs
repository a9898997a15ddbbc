//! The program's window, driven by WebDriver as the running program shows it.
//!
//! The driver attaches to a program that was started for it; a new window is a new handle of the same session.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::desktop::Desktop;
use crate::process::Process;
use crate::wait::wait_for;

/// A session with the windows of one running program.
#[derive(Debug)]
pub struct Window {
    http: reqwest::Client,
    session: String,
    // Ended with the session.
    _driver: Process,
}

impl Window {
    /// Attaches to the program whose inspector listens on `inspector`. It must have a window open, or get one soon.
    pub async fn attach(desktop: &Desktop, inspector: u16) -> Result<Window> {
        let port = free_port()?;
        let target = format!("--target=127.0.0.1:{inspector}");
        let driver = desktop.run("WebKitWebDriver", &[&format!("--port={port}"), &target])?;
        // Nothing here is encrypted, but the client must know who would do it. It may know already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().timeout(LIMIT).build()?;
        let address = format!("http://127.0.0.1:{port}");
        let session = wait_for("a WebDriver session", LIMIT, || async {
            let asked = json!({ "capabilities": { "alwaysMatch": {} } });
            let reply = http.post(format!("{address}/session")).json(&asked).send().await?;
            let reply: Value = reply.json().await?;
            match reply["value"]["sessionId"].as_str() {
                Some(id) => Ok(Some(format!("{address}/session/{id}"))),
                None => bail!("{reply}"),
            }
        })
        .await?;
        let window = Window { http, session, _driver: driver };
        window.newest().await?;
        Ok(window)
    }

    /// Turns to the newest window: after one was closed and opened again, the old handle is dead.
    pub async fn newest(&self) -> Result<()> {
        let handle = wait_for("a window", LIMIT, || async {
            let handles = self.ask("GET", "/window/handles", Value::Null).await?;
            Ok(handles.as_array().and_then(|all| all.last()).and_then(Value::as_str).map(str::to_owned))
        })
        .await?;
        self.ask("POST", "/window", json!({ "handle": handle })).await.map(drop)
    }

    /// How many windows there are.
    pub async fn count(&self) -> Result<usize> {
        let handles = self.ask("GET", "/window/handles", Value::Null).await?;
        Ok(handles.as_array().map_or(0, Vec::len))
    }

    /// Runs a function body in the page and gives what it returns.
    pub async fn evaluate(&self, body: &str) -> Result<Value> {
        self.ask("POST", "/execute/sync", json!({ "script": body, "args": [] })).await
    }

    /// The words on the page.
    pub async fn text(&self) -> Result<String> {
        let text = self.evaluate("return document.body ? document.body.innerText : ''").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page says `words`.
    pub async fn until_says(&self, words: &str) -> Result<String> {
        let result = wait_for(&format!("the page to say “{words}”"), LIMIT, || async {
            Ok(Some(self.text().await?).filter(|text| text.contains(words)))
        })
        .await;
        match result {
            Ok(text) => Ok(text),
            Err(error) => Err(error.context(format!("the page says:\n{}", self.text().await?))),
        }
    }

    /// Waits for an element and clicks it, as a person does.
    pub async fn click(&self, css: &str) -> Result<()> {
        let id = self.element(css).await?;
        self.ask("POST", &format!("/element/{id}/click"), json!({})).await.map(drop)
    }

    /// Waits for an element and types into it.
    pub async fn enter(&self, css: &str, text: &str) -> Result<()> {
        let id = self.element(css).await?;
        self.ask("POST", &format!("/element/{id}/value"), json!({ "text": text })).await.map(drop)
    }

    /// Waits until a button says `words`, and clicks it.
    pub async fn press(&self, words: &str) -> Result<()> {
        let xpath = format!("//button[contains(normalize-space(.), {words:?}) or contains(@aria-label, {words:?})]");
        let id = self.find("xpath", &xpath).await?;
        self.ask("POST", &format!("/element/{id}/click"), json!({})).await.map(drop)
    }

    /// Presses keys one after the other, each with the modifiers in front of it held: `Tab`, `Shift+ArrowDown`, `Ctrl+f`.
    /// What is not the name of a key is typed.
    pub async fn keys(&self, strokes: &[&str]) -> Result<()> {
        let mut actions = Vec::new();
        for stroke in strokes {
            let mut names: Vec<&str> = stroke.split('+').collect();
            let last = names.pop().unwrap_or_default();
            let held = names.into_iter().map(key).collect::<Result<Vec<_>>>()?;
            let pressed = key(last).map_or_else(|_| last.chars().map(String::from).collect(), |key| vec![key]);
            let step = |kind: &str, key: &str| json!({ "type": kind, "value": key });
            actions.extend(held.iter().map(|key| step("keyDown", key)));
            actions.extend(pressed.iter().flat_map(|key| [step("keyDown", key), step("keyUp", key)]));
            actions.extend(held.iter().rev().map(|key| step("keyUp", key)));
        }
        let source = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.ask("POST", "/actions", json!({ "actions": [source] })).await.map(drop)
    }

    /// Puts a value into a control whose own way of choosing WebDriver cannot reach, and says so as the control does.
    pub async fn choose(&self, css: &str, value: &str, event: &str) -> Result<()> {
        let id = self.element(css).await?;
        let script = "const [control, value, event] = arguments;
             control.value = value;
             control.dispatchEvent(new Event(event, { bubbles: true }));";
        let arguments = json!([{ ELEMENT: id }, value, event]);
        self.ask("POST", "/execute/sync", json!({ "script": script, "args": arguments })).await.map(drop)
    }

    /// Waits until a function body gives `true` in the page.
    pub async fn until(&self, what: &str, body: &str) -> Result<()> {
        let result = wait_for(what, LIMIT, || async {
            Ok(self.evaluate(body).await?.as_bool().filter(|there| *there).map(drop))
        });
        match result.await {
            Ok(()) => Ok(()),
            Err(error) => {
                let focus = "return (document.activeElement?.outerHTML ?? 'nowhere').slice(0, 200)";
                let focus = self.evaluate(focus).await?;
                Err(error.context(format!("the focus is in {focus}; the page says:\n{}", self.text().await?)))
            }
        }
    }

    /// Closes the window, as its close button does.
    pub async fn close(&self) -> Result<()> {
        self.ask("DELETE", "/window", Value::Null).await.map(drop)
    }

    /// Writes a picture of the page.
    pub async fn picture(&self, path: &Path) -> Result<()> {
        use base64::Engine as _;
        let picture = self.ask("GET", "/screenshot", Value::Null).await?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(picture.as_str().context("no picture came")?)?;
        Ok(std::fs::write(path, bytes)?)
    }

    async fn element(&self, css: &str) -> Result<String> {
        self.find("css selector", css).await
    }

    async fn find(&self, using: &str, value: &str) -> Result<String> {
        wait_for(&format!("{value} in the page"), LIMIT, || async {
            let found = self.ask("POST", "/elements", json!({ "using": using, "value": value })).await?;
            Ok(found[0][ELEMENT].as_str().map(str::to_owned))
        })
        .await
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let request = self.http.request(method.parse()?, format!("{}{path}", self.session));
        let request = if body.is_null() { request } else { request.json(&body) };
        let reply = request.send().await?;
        let status = reply.status();
        let mut reply: Value = reply.json().await?;
        if !status.is_success() {
            bail!("WebDriver {method} {path}: {}", reply["value"]);
        }
        Ok(reply["value"].take())
    }
}

/// WebDriver's letter for a key (its standard, §17.4.2).
fn key(name: &str) -> Result<String> {
    let letter = match name {
        "ArrowDown" => '\u{e015}',
        "ArrowUp" => '\u{e013}',
        "Ctrl" => '\u{e009}',
        "Delete" => '\u{e017}',
        "End" => '\u{e010}',
        "Enter" => '\u{e007}',
        "Escape" => '\u{e00c}',
        "Home" => '\u{e011}',
        "PageDown" => '\u{e00f}',
        "Shift" => '\u{e008}',
        "Space" => ' ',
        "Tab" => '\u{e004}',
        other => bail!("no key is called {other}"),
    };
    Ok(letter.to_string())
}

/// A port nobody listens on at the moment.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The key under which WebDriver gives an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const LIMIT: Duration = Duration::from_secs(20);
