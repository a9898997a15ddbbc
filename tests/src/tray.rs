//! The program's icon in the tray, read from the bus as a panel reads it.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::desktop::Desktop;
use crate::wait::wait_for;

/// A status item on the bus.
#[derive(Debug)]
pub struct TrayItem {
    connection: zbus::Connection,
    service: String,
    path: String,
}

/// What a tray item shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The title, for people who hear it read.
    pub title: String,
    /// The first line of the tooltip and the rest.
    pub tooltip: (String, String),
    /// `Active`, `Passive` or `NeedsAttention`.
    pub status: String,
    /// The name of the icon, when it is one of the theme's.
    pub icon_name: String,
    /// The pictures, one a size.
    pub pictures: Vec<Picture>,
}

/// Width, height, and four bytes (alpha first) a point.
pub type Picture = (i32, i32, Vec<u8>);

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLine {
    /// Its id in the menu.
    pub id: i32,
    /// Its words, without the underscore of its access key.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Whether it only divides.
    pub separator: bool,
}

impl TrayItem {
    /// Waits until the process `pid` has an icon registered with the panel.
    pub async fn of(desktop: &Desktop, pid: u32) -> Result<TrayItem> {
        let connection = desktop.connection().await?;
        let (service, path) = wait_for("the tray icon", LIMIT, || find(&connection, pid)).await?;
        Ok(TrayItem { connection, service, path })
    }

    /// The same without waiting; `None` where no panel runs.
    pub async fn now_of(desktop: &Desktop, pid: u32) -> Result<Option<TrayItem>> {
        let connection = desktop.connection().await?;
        let bus = zbus::fdo::DBusProxy::new(&connection).await?;
        if !bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?).await? {
            return Ok(None);
        }
        Ok(Some(TrayItem::of(desktop, pid).await?))
    }

    /// What it shows now.
    pub async fn look(&self) -> Result<Look> {
        let properties = self.properties(ITEM).await?;
        let text = |name: &str| match properties.get(name).map(|value| &**value) {
            Some(Value::Str(text)) => text.to_string(),
            _ => String::new(),
        };
        let pictures = match properties.get("IconPixmap") {
            Some(value) => value.try_clone()?.try_into().context("IconPixmap has another shape")?,
            None => Vec::new(),
        };
        let tooltip = match properties.get("ToolTip") {
            Some(value) => {
                let (_, _, title, words): (String, Vec<Picture>, String, String) =
                    value.try_clone()?.try_into().context("ToolTip has another shape")?;
                (title, words)
            }
            None => (String::new(), String::new()),
        };
        Ok(Look { title: text("Title"), tooltip, status: text("Status"), icon_name: text("IconName"), pictures })
    }

    /// Waits until what it shows is as `wanted` says.
    pub async fn until(&self, what: &str, wanted: impl Fn(&Look) -> bool) -> Result<Look> {
        self.until_within(LIMIT, what, wanted).await
    }

    /// The same, for what may take up to `limit`.
    pub async fn until_within(&self, limit: Duration, what: &str, wanted: impl Fn(&Look) -> bool) -> Result<Look> {
        let result = wait_for(what, limit, || async { Ok(Some(self.look().await?).filter(|look| wanted(look))) }).await;
        match result {
            Ok(look) => Ok(look),
            Err(error) => {
                let look = self.look().await?;
                let shown = (&look.title, &look.tooltip, &look.status, &look.icon_name);
                Err(error.context(format!("the tray shows {shown:?}")))
            }
        }
    }

    /// Clicks it with the left button.
    pub async fn activate(&self) -> Result<()> {
        self.connection
            .call_method(Some(self.service.as_str()), self.path.as_str(), Some(ITEM), "Activate", &(0i32, 0i32))
            .await?;
        Ok(())
    }

    /// The lines of its menu, from the top.
    pub async fn menu(&self) -> Result<Vec<MenuLine>> {
        self.layout().await?.into_iter().map(|line| Ok(menu_line(line)?.0)).collect()
    }

    /// The same with the lines of its submenus, each behind the line that opens it.
    async fn whole_menu(&self) -> Result<Vec<MenuLine>> {
        let mut lines = Vec::new();
        let mut left = self.layout().await?;
        left.reverse();
        while let Some(value) = left.pop() {
            let (line, inside) = menu_line(value)?;
            lines.push(line);
            left.extend(inside.into_iter().rev());
        }
        Ok(lines)
    }

    async fn layout(&self) -> Result<Vec<OwnedValue>> {
        let path = self.menu_path().await?;
        let arguments = (0i32, -1i32, Vec::<&str>::new());
        let reply = self
            .connection
            .call_method(Some(self.service.as_str()), &path, Some(MENU), "GetLayout", &arguments)
            .await?;
        let body = reply.body();
        let (_, (_, _, children)): (u32, Layout) = body.deserialize()?;
        Ok(children)
    }

    /// Chooses the line of the menu, or of one in it, whose words begin with `label`.
    pub async fn choose(&self, label: &str) -> Result<()> {
        // The menu may be made anew between the reading and the choosing, and its lines with other ids.
        wait_for(&format!("{label} in the menu"), LIMIT, || async { self.choose_now(label).await.map(Some) }).await
    }

    async fn choose_now(&self, label: &str) -> Result<()> {
        let lines = self.whole_menu().await?;
        let Some(line) = lines.iter().find(|line| line.label.starts_with(label)) else {
            bail!("the menu has no {label}: {lines:#?}");
        };
        let path = self.menu_path().await?;
        let arguments = (line.id, "clicked", Value::from(0i32), 0u32);
        self.connection.call_method(Some(self.service.as_str()), &path, Some(MENU), "Event", &arguments).await?;
        Ok(())
    }

    async fn menu_path(&self) -> Result<OwnedObjectPath> {
        let properties = self.properties(ITEM).await?;
        let path = properties.get("Menu").context("the icon has no menu")?;
        Ok(path.try_clone()?.try_into()?)
    }

    async fn properties(&self, interface: &str) -> Result<HashMap<String, OwnedValue>> {
        let reply = self
            .connection
            .call_method(
                Some(self.service.as_str()),
                self.path.as_str(),
                Some("org.freedesktop.DBus.Properties"),
                "GetAll",
                &(interface,),
            )
            .await?;
        Ok(reply.body().deserialize()?)
    }
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

async fn find(connection: &zbus::Connection, pid: u32) -> Result<Option<(String, String)>> {
    let reply = connection
        .call_method(
            Some("org.kde.StatusNotifierWatcher"),
            "/StatusNotifierWatcher",
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &("org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems"),
        )
        .await?;
    let value: OwnedValue = reply.body().deserialize()?;
    let items: Vec<String> = value.try_into()?;
    let bus = zbus::fdo::DBusProxy::new(connection).await?;
    for item in items {
        let (service, path) = match item.find('/') {
            Some(at) => (item[..at].to_owned(), item[at..].to_owned()),
            None => (item, "/StatusNotifierItem".to_owned()),
        };
        if bus.get_connection_unix_process_id(service.as_str().try_into()?).await? == pid {
            return Ok(Some((service, path)));
        }
    }
    Ok(None)
}

/// The line, and what opens from it.
fn menu_line(value: OwnedValue) -> Result<(MenuLine, Vec<OwnedValue>)> {
    let (id, properties, inside): Layout = value.try_into().context("a line of the menu has another shape")?;
    let text = |name: &str| match properties.get(name).map(|value| &**value) {
        Some(Value::Str(text)) => text.to_string(),
        _ => String::new(),
    };
    let enabled = !matches!(properties.get("enabled").map(|value| &**value), Some(Value::Bool(false)));
    let separator = text("type") == "separator";
    Ok((MenuLine { id, label: text("label").replace('_', ""), enabled, separator }, inside))
}

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";
const LIMIT: Duration = Duration::from_secs(15);
