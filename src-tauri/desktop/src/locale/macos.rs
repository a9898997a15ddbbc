//! macOS: the person's languages, and the switches of the clock.

use objc2_foundation::{NSArray, NSString, NSUserDefaults, ns_string};
use ringlet_core::locale::DesktopLocale;

pub(super) fn read() -> DesktopLocale {
    let defaults = NSUserDefaults::standardUserDefaults();
    let languages = defaults.objectForKey(ns_string!("AppleLanguages")).and_then(|list| {
        let list = list.downcast_ref::<NSArray>()?;
        Some(list.iter().filter_map(|item| Some(item.downcast_ref::<NSString>()?.to_string())).collect::<Vec<_>>())
    });
    let times = defaults.stringForKey(ns_string!("AppleLocale")).map(|name| name.to_string().replace('_', "-"));
    let is_on = |name: &NSString| defaults.boolForKey(name);
    let hour12 = match (is_on(ns_string!("AppleICUForce12HourTime")), is_on(ns_string!("AppleICUForce24HourTime"))) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    DesktopLocale { languages: languages.unwrap_or_default(), times, hour12 }
}
