//! The administrator's settings on Windows: values of a key that group policies write.

use std::io::{self, ErrorKind};

use winreg::RegKey;
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_READ, RegType};
use winreg::types::FromRegValue;

use super::value::{Kept, Table, toml};

pub(super) fn text() -> io::Result<Option<String>> {
    match RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey_with_flags(KEY, KEY_READ) {
        Ok(key) => Ok(toml(&read(&key)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A key's values, and the keys within it as tables.
fn read(key: &RegKey) -> io::Result<Table> {
    let mut table = Table::new();
    for entry in key.enum_values() {
        let (name, value) = entry?;
        let kept = match value.vtype {
            RegType::REG_SZ | RegType::REG_EXPAND_SZ => Kept::Text(String::from_reg_value(&value)?),
            RegType::REG_MULTI_SZ => Kept::List(Vec::from_reg_value(&value)?),
            RegType::REG_DWORD => Kept::Number(u32::from_reg_value(&value)?.into()),
            // Binary values and the default value of a key say nothing here.
            _ => continue,
        };
        if !name.is_empty() {
            table.insert(name, kept);
        }
    }
    for name in key.enum_keys() {
        let name = name?;
        let below = read(&key.open_subkey_with_flags(&name, KEY_READ)?)?;
        table.insert(name, Kept::Table(below));
    }
    Ok(table)
}

const KEY: &str = r"Software\Policies\Ringlet";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_group_policy_writes_is_read() {
        // Of this person, because a test has no right to the machine's own.
        let place = r"Software\Ringlet conformance";
        let (key, _) = RegKey::predef(winreg::enums::HKEY_CURRENT_USER).create_subkey(place).expect("a key");
        key.set_value("retention_days", &30u32).expect("it is ours");
        key.set_value("server", &"https://platform.ringcentral.com").expect("it is ours");
        key.set_value("screen_pop_allowed", &vec!["https://crm.example.com"]).expect("it is ours");
        let (below, _) = key.create_subkey("alerts").expect("it is ours");
        below.set_value("x", &"true").expect("it is ours");
        let found = toml(&read(&key).expect("it can be read"));
        RegKey::predef(winreg::enums::HKEY_CURRENT_USER).delete_subkey_all(place).expect("it is ours");
        let expected = "\"alerts\" = { \"x\" = true }\n\"retention_days\" = 30\n\
                        \"screen_pop_allowed\" = [\"https://crm.example.com\"]\n\
                        \"server\" = \"https://platform.ringcentral.com\"\n";
        assert_eq!(found.as_deref(), Some(expected));
    }
}
