//! Values of a registry or of managed preferences, written as the settings file has them.

use std::collections::BTreeMap;

/// A value as systems keep it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kept {
    /// A list of texts.
    List(Vec<String>),
    /// A whole number.
    Number(i64),
    /// Values within values.
    Table(Table),
    /// A text.
    Text(String),
    /// Yes or no, where the system tells it from a number.
    #[cfg_attr(windows, allow(dead_code, reason = "a registry has no such type"))]
    YesOrNo(bool),
}

/// Values by their names.
pub(super) type Table = BTreeMap<String, Kept>;

/// The whole as TOML; `None` when there is nothing.
pub(super) fn toml(table: &Table) -> Option<String> {
    if table.is_empty() {
        return None;
    }
    Some(table.iter().map(|(name, value)| format!("{} = {}\n", quoted(name), written(value))).collect())
}

/// In one line, so that tables within tables need no headings.
fn written(value: &Kept) -> String {
    match value {
        Kept::List(list) => format!("[{}]", list.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
        Kept::Number(number) => number.to_string(),
        Kept::Table(table) => {
            let fields: Vec<String> =
                table.iter().map(|(name, value)| format!("{} = {}", quoted(name), written(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        // A registry has no yes and no, and no list of tables: they are written there as the settings file has them.
        Kept::Text(text) if ["true", "false"].contains(&text.as_str()) || text.trim_start().starts_with("[{") => {
            text.replace(['\r', '\n'], " ")
        }
        Kept::Text(text) => quoted(text),
        Kept::YesOrNo(yes) => yes.to_string(),
    }
}

/// A text in quotes (TOML 1.0, Strings, basic strings).
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => written.extend(['\\', letter]),
            letter if letter.is_control() => written += &format!("\\u{:04X}", u32::from(letter)),
            letter => written.push(letter),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_written_as_the_settings_file_has_it() {
        let table = Table::from([
            ("a".to_owned(), Kept::Text("C:\\x \"y\"\n".to_owned())),
            ("b".to_owned(), Kept::Number(30)),
            ("c".to_owned(), Kept::Text("true".to_owned())),
            ("d".to_owned(), Kept::YesOrNo(false)),
            ("e".to_owned(), Kept::List(vec!["one".to_owned(), "two".to_owned()])),
            ("f".to_owned(), Kept::Table(Table::from([("g".to_owned(), Kept::Number(1))]))),
            ("h".to_owned(), Kept::Text("[{ from = \"22:00\" }]".to_owned())),
        ]);
        let expected = "\"a\" = \"C:\\\\x \\\"y\\\"\\u000A\"\n\"b\" = 30\n\"c\" = true\n\"d\" = false\n\
                        \"e\" = [\"one\", \"two\"]\n\"f\" = { \"g\" = 1 }\n\"h\" = [{ from = \"22:00\" }]\n";
        assert_eq!(toml(&table).as_deref(), Some(expected));
        assert_eq!(toml(&Table::new()), None);
    }
}
