//! That every scenario of a line is played, and as what it is: in a row of the tables, or in a story of its own.

use crate::scenario_tables::{Scenario, Step, on_presence};
use crate::session_tables::on_sessions;

#[test]
fn every_scenario_that_a_socket_can_bring_has_a_story() {
    let rows: Vec<Scenario> = on_presence().into_iter().chain(on_sessions()).collect();
    let in_a_row = TURNS
        .iter()
        .filter(|(number, turns)| rows.iter().any(|row| row.number == *number && takes_these_turns(row, turns)));
    let in_a_story = ELSEWHERE.iter().filter(|(_, name, marks)| {
        let mut rest = STORIES.iter().find_map(|file| story(file, name)).unwrap_or_default();
        marks.iter().all(|mark| rest.split_once(mark).map(|(_, after)| rest = after).is_some())
    });
    let played: Vec<u32> = in_a_row.map(|turn| turn.0).chain(in_a_story.map(|told| told.0)).collect();
    let without: Vec<u32> = (1..=48).filter(|number| !played.contains(number)).collect();
    assert!(without.is_empty(), "nothing plays {without:?}");
}

fn takes_these_turns(row: &Scenario, turns: &[&str]) -> bool {
    let mut steps = row.steps.iter();
    let takes =
        |step: &Step, turn: &str| step.verb == turn || (turn.contains('"') && step.fields.to_string().contains(turn));
    turns.iter().all(|turn| steps.any(|step| takes(step, turn)))
}

/// The lines of the story called `name`, if `file` has it.
fn story<'a>(file: &'a str, name: &str) -> Option<&'a str> {
    let from = file.find(&format!("async fn {name}("))?;
    let rest = &file[from..];
    Some(rest.find("\n}\n").map_or(rest, |to| &rest[..to]))
}

/// Told in stories of their own: by what name, and what in its lines makes it that scenario, in this order.
const ELSEWHERE: [(u32, &str, &[&str]); 15] = [
    (
        10,
        "two_callers_ring_and_end_independently",
        &["first = scene.office.ring(", "second = scene.office.ring(", "answer(&second)", "hang_up(&first)"],
    ),
    (20, "hidden_callers_and_colleagues_are_told_as_what_they_are", &[".ring(ringlet_standin::Ring::default())"]),
    (21, "hidden_callers_and_colleagues_are_told_as_what_they_are", &[".ring(", "from_named(\"103\"", "ext. 103"]),
    (30, "eight_calls_at_once_ring_until_each_is_answered", &["1..=8", ".ring(", "stays_quiet(", ".answer("]),
    (
        31,
        "a_ring_whose_end_is_lost_is_looked_for_after_a_long_silence",
        &[".ring(", "EventFault::Drop", ".hang_up(", "until_seen(2", "\"the looks at the line\""],
    ),
    (
        36,
        "a_call_that_began_while_the_socket_was_cut_is_told_once_it_is_recovered",
        &[".cut_the_line()", ".ring(", ".restore_the_line()", "until_seen(1"],
    ),
    (
        37,
        "a_call_missed_while_the_socket_was_gone_for_long_is_told_once_with_its_caller",
        &["recovery_window", ".cut_the_line()", ".ring(", ".hang_up(", ".advance(", ".restore_the_line()"],
    ),
    (
        38,
        "the_first_start_tells_the_call_that_rings_and_nothing_older",
        &[".ring_out(", ".leave_voicemail(", ".ring(", ".signed_in()", "until_seen(1"],
    ),
    (
        39,
        "what_happened_while_nobody_listened_is_told_in_one_toast_and_kept_with_its_times",
        &[".cut_everything()", ".ring_out(", ".leave_voicemail(", ".restore_the_line()", "While you were away"],
    ),
    (40, "a_message_dealt_with_elsewhere_is_taken_down", &["hear-voicemail", "\"gone\""]),
    (41, "a_message_dealt_with_elsewhere_is_taken_down", &["delete-voicemail", "\"gone\""]),
    (
        42,
        "a_transcript_that_comes_later_changes_the_toast_without_a_sound",
        &[".leave_voicemail(", "until_seen(1", ".transcript_arrives(", "suppress-sound"],
    ),
    (
        44,
        "a_connection_that_ends_by_its_age_while_a_call_rings_loses_nothing",
        &[".ring(", "absolute_timeout", "sockets_open() == 0", ".hang_up("],
    ),
    (45, "two_copies_started_while_a_call_rings_tell_it_once", &[".ring(", "App::start_twice(", ".hang_up("]),
    (46, "sessions_that_are_refused_are_told_as_a_feature_that_is_off", &["missing_filter", "\"ring\"", "\"hang-up\""]),
];

/// What a row of the tables must have in its steps to be that scenario, in this order: verbs, or words of their fields.
const TURNS: [(u32, &[&str]); 33] = [
    (1, &["ring", "hang-up"]),
    (2, &["ring", "answer", "hang-up"]),
    (3, &["ring", "answer", "hang-up"]),
    (4, &["ring", "decline"]),
    (5, &["ring", "to-voicemail", "leave-voicemail"]),
    (6, &["ring", "to-voicemail", "hang-up"]),
    (7, &["leave-voicemail"]),
    (8, &["do-not-disturb", "refuse"]),
    (9, &["ring", "answer", "ring", "answer"]),
    (11, &["ring", "answer", "ring", "hang-up", "hang-up"]),
    (12, &["\"queue\":true", "answer-elsewhere"]),
    (13, &["\"queue\":true", "let-device-go", "ring-again", "hang-up"]),
    (14, &["ring", "pause-ringing", "ring-again", "answer"]),
    (15, &["\"talked_before\"", "hang-up"]),
    (16, &["ring", "answer", "move-away"]),
    (17, &["ring", "move-away"]),
    (18, &["ring", "answer", "park", "hang-up"]),
    (19, &["ring", "answer", "park", "ring-again", "hang-up"]),
    (22, &["call-out", "answer", "hang-up"]),
    (23, &["call-out", "hang-up"]),
    (24, &["\"ring_out_leg\":true", "answer", "\"c24-out\"", "\"c24-out\""]),
    (25, &["call-out", "hang-up"]),
    (26, &["\"monitored\":true", "hang-up"]),
    (27, &["\"on_behalf_of\"", "answer"]),
    (28, &["answer", "confer"]),
    (29, &["ring", "fax"]),
    (32, &["ring", "\"drop\"", "answer", "hang-up"]),
    (33, &["\"drop\"", "ring", "answer"]),
    (34, &["\"duplicate\"", "ring", "hang-up"]),
    (35, &["\"reorder\"", "ring", "hang-up"]),
    (43, &["ring", "expire-tokens", "answer"]),
    (47, &["ring", "answer", "hold", "resume", "hang-up"]),
    (48, &["pass-by"]),
];

const STORIES: [&str; 8] = [
    include_str!("away.rs"),
    include_str!("crash.rs"),
    include_str!("desktop.rs"),
    include_str!("line.rs"),
    include_str!("scenarios.rs"),
    include_str!("sign_in.rs"),
    include_str!("two_callers.rs"),
    include_str!("voicemail.rs"),
];
