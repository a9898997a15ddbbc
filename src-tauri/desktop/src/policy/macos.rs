//! The administrator's settings on macOS: those preferences of this program that a configuration profile forces.

use objc2::rc::Retained;
use objc2::runtime::AnyObject;
use objc2_foundation::{NSArray, NSDictionary, NSNumber, NSString, NSUserDefaults};

use super::value::{Kept, Table, toml};

/// Those of the program's own bundle: outside of one there are none.
pub(super) fn text() -> Option<String> {
    let defaults = NSUserDefaults::standardUserDefaults();
    let all = defaults.dictionaryRepresentation();
    let mut table = Table::new();
    for name in all.allKeys().iter() {
        if !defaults.objectIsForcedForKey(&name) {
            continue;
        }
        if let Some(kept) = defaults.objectForKey(&name).and_then(|value| kept(&value)) {
            table.insert(name.to_string(), kept);
        }
    }
    toml(&table)
}

fn kept(value: &AnyObject) -> Option<Kept> {
    if let Some(text) = value.downcast_ref::<NSString>() {
        return Some(Kept::Text(text.to_string()));
    }
    if let Some(number) = value.downcast_ref::<NSNumber>() {
        // The encodings of a `BOOL` on the two processors, which whole numbers do not have.
        let is_yes_or_no = matches!(number.encoding(), objc2::encode::Encoding::Char | objc2::encode::Encoding::Bool);
        return Some(if is_yes_or_no { Kept::YesOrNo(number.as_bool()) } else { Kept::Number(number.as_i64()) });
    }
    if let Some(list) = value.downcast_ref::<NSArray>() {
        let texts = list.iter().filter_map(|item| Some(item.downcast_ref::<NSString>()?.to_string()));
        return Some(Kept::List(texts.collect()));
    }
    let table = value.downcast_ref::<NSDictionary>()?;
    let keys: Retained<NSArray> = table.allKeys();
    let mut below = Table::new();
    for key in keys.iter() {
        let Some(name) = key.downcast_ref::<NSString>() else { continue };
        if let Some(kept) = table.objectForKey(&key).and_then(|value| kept(&value)) {
            below.insert(name.to_string(), kept);
        }
    }
    Some(Kept::Table(below))
}
