//! A few days, and what the campaign says of itself: that it is all in memory, and that it notices what is wrong.

use std::time::Duration;

use ringlet_campaign::{Day, Report, Step, What, day_of, play, runtime, shrink};
use serde_json::json;

#[test]
fn a_few_days_are_clean() {
    for seed in 1..=20 {
        let day = day_of(seed);
        let report = play(&day);
        assert!(report.breaches.is_empty(), "{day}{:#?}\n{:#?}", report.toasts, report.breaches);
        assert!(report.requests > 5 && report.calls > 1, "an empty day proves nothing: {report:?}");
    }
}

/// Otherwise a failing seed would name a day that cannot be seen again, and be shortened by chance.
#[test]
fn a_day_played_again_goes_the_same_way() {
    for seed in 200..230 {
        let day = day_of(seed);
        let [once, again] = [play(&day), play(&day)].map(|report| Report { most_memory: 0, ..report });
        assert_eq!(once, again, "{day}");
    }
}

#[test]
fn a_days_runtime_has_no_sockets_to_give() {
    let refused = std::panic::catch_unwind(|| runtime().block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).is_ok());
    assert!(refused.is_err(), "whoever opens a socket in a day must be stopped");
}

/// Somebody looks on from another thread all the while.
#[cfg(target_os = "linux")]
#[test]
fn a_day_opens_no_socket_starts_no_thread_and_waits_for_nothing_real() {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Instant;

    let entries = |folder: &str| std::fs::read_dir(folder).map(Iterator::count).unwrap_or_default();
    let sockets = || {
        let open = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
        open.filter_map(|entry| std::fs::read_link(entry.path()).ok())
            .filter(|target| target.to_string_lossy().starts_with("socket:"))
            .count()
    };
    // Other tests of this program have threads of their own: here a program alone is looked at.
    if std::env::var_os("ALONE").is_none() {
        let myself = std::env::current_exe().expect("this program");
        let name = "a_day_opens_no_socket_starts_no_thread_and_waits_for_nothing_real";
        let status = std::process::Command::new(myself).args(["--exact", name]).env("ALONE", "1").status();
        assert!(status.expect("it runs again").success());
        return;
    }
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (sockets_before, threads_before) = (sockets(), entries("/proc/self/task"));
        let watch = scope.spawn(|| {
            let (mut most_sockets, mut most_threads, mut looks) = (0, 0, 0_u32);
            while !over.load(Ordering::Relaxed) {
                most_sockets = most_sockets.max(sockets());
                most_threads = most_threads.max(entries("/proc/self/task"));
                looks += 1;
            }
            (most_sockets, most_threads, looks)
        });
        let began = Instant::now();
        let lasted: Duration = (100..110).map(|seed| play(&day_of(seed)).lasted).sum();
        let took = began.elapsed();
        over.store(true, Ordering::Relaxed);
        let (most_sockets, most_threads, looks) = watch.join().expect("it only looks");
        assert!(looks > 100, "{looks} looks");
        assert_eq!(most_sockets, sockets_before, "sockets");
        assert_eq!(most_threads, threads_before + 1, "threads, with the one that looks");
        // One second of real waiting a minute would be seen.
        assert!(lasted > took * 60, "{lasted:?} of a day took {took:?}");
    });
}

fn office(at: u64, part: u32, verb: &'static str, fields: serde_json::Value) -> Step {
    Step { at: Duration::from_secs(at), part, what: What::Office(verb, fields) }
}

/// A day on which an event tells of a call that the office knows nothing of.
fn a_day_with_a_lie() -> Day {
    let mut day = day_of(7);
    let lie = json!({"event": "presence", "body": {"extensionId": 133_165_004_u64, "telephonyStatus": "Ringing",
        "sequence": 99_999, "totalActiveCalls": 1, "activeCalls": [{"id": "x", "direction": "Inbound",
        "from": "+12025550143", "to": "+16505819987", "telephonyStatus": "Ringing", "sessionId": "1234567"}]}});
    day.steps.push(office(3_600, 999, "event", lie));
    day.steps.sort_by_key(|step| step.at);
    day
}

#[test]
fn a_toast_for_a_call_that_never_was_is_noticed_and_its_one_cause_found() {
    let day = a_day_with_a_lie();
    let fails = |day: &Day| play(day).says("never was");
    assert!(fails(&day), "{:?}", play(&day).breaches);
    let smallest = shrink(&day, fails);
    assert_eq!(smallest.steps.len(), 1, "{smallest}");
    assert!(smallest.to_string().contains("presence"), "{smallest}");
}

#[test]
fn the_same_seed_makes_the_same_day() {
    assert_eq!(day_of(42), day_of(42));
    assert_ne!(day_of(42).steps, day_of(43).steps);
}

/// An edit that moves one is noticed here, long before the faults are planted.
#[test]
fn every_fault_that_days_must_show_has_one_place() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("tests/fixtures/engine-faults.json")).expect("the list is there");
    let list: serde_json::Value = serde_json::from_str(&text).expect("the list is JSON");
    let faults = list.as_array().expect("the list is a list");
    assert!(faults.len() >= 12, "only {} faults are planted", faults.len());
    for fault in faults {
        let word = |key: &str| fault[key].as_str().unwrap_or_else(|| panic!("no {key} in {fault}"));
        let source = std::fs::read_to_string(root.join(word("file"))).expect("the file is there");
        assert_eq!(source.matches(word("search")).count(), 1, "{}", word("name"));
    }
}
