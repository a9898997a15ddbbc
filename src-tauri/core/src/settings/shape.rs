//! The preferences in the settings file: read value by value over the defaults, so that one that cannot be used costs
//! itself alone, and written where they differ, so that comments and keys of other versions stay.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use toml_edit::{Array, InlineTable, Item, Table, TableLike, Value};

use super::{Invalid, preferences};
use crate::contract::Preferences;

/// A value that cannot be used: its key with those above it, where it is in the file, and why.
pub(super) struct Refused {
    pub(super) key: String,
    pub(super) place: Option<usize>,
    pub(super) why: Invalid,
}

/// Takes over what is at `key`, value by value.
pub(super) fn read(preferences: &mut Preferences, key: &str, item: &Item) -> Vec<Refused> {
    let mut refused = Vec::new();
    read_below(preferences, &mut vec![key.to_owned()], item, &mut refused);
    refused
}

fn read_below(preferences: &mut Preferences, path: &mut Vec<String>, item: &Item, refused: &mut Vec<Refused>) {
    let mut all = json(preferences);
    let names: Vec<String> = path.iter().map(|key| name_of(key)).collect();
    let Some(there) = names.iter().try_fold(&mut all, |at, name| at.get_mut(name)) else {
        // A key of another version.
        return;
    };
    if let (Json::Object(_), Some(table)) = (&*there, item.as_table_like()) {
        for (key, item) in table.iter() {
            path.push(key.to_owned());
            read_below(preferences, path, item, refused);
            path.pop();
        }
        return;
    }
    let why = preferences::invalid(&path[0]);
    let wanted = to_json(item).map(|value| *there = value).and_then(|()| serde_json::from_value(all).ok());
    let taken = match wanted {
        Some(wanted) => preferences::check(&wanted).map(|()| *preferences = wanted),
        None => Err(why),
    };
    if let Err(why) = taken {
        refused.push(Refused { key: path.join("."), place: item.span().map(|span| span.start), why });
    }
}

/// Writes what `wanted` has otherwise than `now`.
pub(super) fn put(table: &mut dyn TableLike, now: &Preferences, wanted: &Preferences) {
    if let (Json::Object(now), Json::Object(wanted)) = (json(now), json(wanted)) {
        put_below(table, &now, &wanted);
    }
}

fn put_below(table: &mut dyn TableLike, now: &Map<String, Json>, wanted: &Map<String, Json>) {
    for (name, value) in wanted {
        if now.get(name) == Some(value) {
            continue;
        }
        let key = key_of(name);
        match (value, now.get(name)) {
            (Json::Object(wanted), Some(Json::Object(now))) => {
                if table.get(&key).is_none_or(|item| item.as_table_like().is_none()) {
                    let mut fresh = Table::new();
                    fresh.set_implicit(true);
                    table.insert(&key, Item::Table(fresh));
                }
                if let Some(below) = table.get_mut(&key).and_then(Item::as_table_like_mut) {
                    put_below(below, now, wanted);
                }
            }
            _ => {
                let mut fresh = to_toml(value);
                match table.get_mut(&key).and_then(Item::as_value_mut) {
                    Some(old) => {
                        *fresh.decor_mut() = old.decor().clone();
                        *old = fresh;
                    }
                    None => drop(table.insert(&key, Item::Value(fresh))),
                }
            }
        }
    }
}

/// Whatever is shown to the page, as a tree.
pub(super) fn json(what: &impl Serialize) -> Json {
    serde_json::to_value(what).unwrap_or_default()
}

/// A key of the file as the page names it: `quiet_hours` is `quietHours`.
pub(super) fn name_of(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    let mut high = false;
    for letter in key.chars() {
        match letter {
            '_' => high = true,
            letter if high => {
                name.extend(letter.to_uppercase());
                high = false;
            }
            letter => name.push(letter),
        }
    }
    name
}

/// The other way round.
fn key_of(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_uppercase() {
            key.push('_');
        }
        key.extend(letter.to_lowercase());
    }
    key
}

fn to_json(item: &Item) -> Option<Json> {
    match item {
        Item::Value(Value::String(text)) => Some(text.value().as_str().into()),
        Item::Value(Value::Integer(number)) => Some((*number.value()).into()),
        Item::Value(Value::Boolean(yes)) => Some((*yes.value()).into()),
        Item::Value(Value::Array(list)) => {
            list.iter().map(|value| to_json(&Item::Value(value.clone()))).collect::<Option<Vec<_>>>().map(Json::Array)
        }
        Item::Value(Value::InlineTable(table)) => object(table),
        Item::Table(table) => object(table),
        Item::ArrayOfTables(tables) => tables.iter().map(|table| object(table)).collect::<Option<_>>().map(Json::Array),
        Item::Value(Value::Float(_) | Value::Datetime(_)) | Item::None => None,
    }
}

fn object(table: &dyn TableLike) -> Option<Json> {
    let fields = table.iter().map(|(key, item)| Some((name_of(key), to_json(item)?)));
    fields.collect::<Option<Map<_, _>>>().map(Json::Object)
}

fn to_toml(value: &Json) -> Value {
    match value {
        Json::Bool(yes) => (*yes).into(),
        Json::Number(number) => number.as_i64().unwrap_or_default().into(),
        Json::String(text) => text.as_str().into(),
        Json::Array(list) => {
            let mut array: Array = list.iter().map(to_toml).collect();
            if list.iter().any(Json::is_object) {
                // One a line: each has several fields.
                array.iter_mut().for_each(|value| value.decor_mut().set_prefix("\n    "));
                array.set_trailing("\n");
                array.set_trailing_comma(true);
            }
            array.into()
        }
        Json::Object(fields) => {
            fields.iter().map(|(name, value)| (key_of(name), to_toml(value))).collect::<InlineTable>().into()
        }
        // No preference is ever nothing.
        Json::Null => "".into(),
    }
}
