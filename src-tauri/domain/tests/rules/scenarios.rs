//! Each scenario is a file in `tests/fixtures/scenarios`: its name, facts with their times, and the effects that follow.
//!
//! With `RINGLET_WRITE_SCENARIOS` set, what came out is written in the place of what was expected, and the test fails:
//! the difference is to be read before it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use ringlet_domain::call::{Call, Voicemail};
use ringlet_domain::facts::Fact;
use ringlet_domain::ids::{CallId, MessageId};
use ringlet_domain::moment::Now;
use ringlet_domain::tracker::{Effect, Tracker};

use crate::people::{at, me, now};
use crate::script::{Step, step};
use crate::tell::tell;

/// Plays the scenario in `file` and compares what came out.
fn check(file: &str) {
    let path = folder().join(format!("{file}.txt"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (facts, expected) = text.split_once("\n=>\n").expect("facts, a line with =>, effects");
    let mut play = Play::new();
    for line in facts.lines().skip(1).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        play.step(line);
    }
    if std::env::var_os("RINGLET_WRITE_SCENARIOS").is_some() && play.told != expected {
        fs::write(&path, format!("{facts}\n=>\n{}", play.told)).expect("the scenario can be written");
    }
    assert!(play.told == expected, "{file}: {}\nexpected:\n{expected}\ncame:\n{}", title(facts), play.told);
}

fn title(facts: &str) -> &str {
    facts.lines().next().unwrap_or_default()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/scenarios")
}

/// A tracker on virtual time, and the rows it has had written.
struct Play {
    tracker: Tracker,
    calls: BTreeMap<CallId, Call>,
    voicemails: BTreeMap<MessageId, Voicemail>,
    told: String,
}

impl Play {
    fn new() -> Self {
        Self { tracker: Tracker::new(me()), calls: BTreeMap::new(), voicemails: BTreeMap::new(), told: String::new() }
    }

    fn step(&mut self, line: &str) {
        let (seconds, step) = step(line);
        let now = now(seconds);
        while let Some(due) = self.tracker.poll_timeout().filter(|due| *due <= now.at) {
            self.tracker.handle_timeout(at(due));
            self.drain(at(due));
        }
        match step {
            Step::Wait => {}
            Step::Fact(fact) => self.tracker.handle_fact(*fact, now),
            Step::Restart => {
                self.tracker = Tracker::new(me());
                for voicemail in self.voicemails.values().cloned() {
                    self.tracker.handle_fact(Fact::RememberedVoicemail(voicemail), now);
                }
                for call in self.calls.values().cloned() {
                    self.tracker.handle_fact(Fact::Remembered(call), now);
                }
            }
        }
        self.drain(now);
    }

    fn drain(&mut self, now: Now) {
        while let Some(effect) = self.tracker.poll_effect() {
            match &effect {
                Effect::Record(call) => drop(self.calls.insert(call.id.clone(), call.clone())),
                Effect::RecordVoicemail(voicemail) => {
                    self.voicemails.insert(voicemail.id.clone(), voicemail.clone());
                }
                Effect::Forget(id) => drop(self.calls.remove(id)),
                Effect::Amend(..) | Effect::Read(_) | Effect::Show(..) | Effect::Withdraw(_) => {}
            }
            let seconds = crate::people::seconds(now.server);
            writeln!(self.told, "{seconds} {}", tell(&effect)).expect("text grows");
        }
    }
}

/// The project's list of what can happen on a line has 48 numbers, and each is the beginning of a file's name here.
#[test]
fn everything_that_can_happen_on_a_line_has_a_scenario() {
    let names: Vec<String> = fs::read_dir(folder())
        .expect("the scenarios are there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let has = |number: &u32| names.iter().any(|name| name.starts_with(&format!("{number:02}")));
    let without: Vec<u32> = (1..=48).filter(|number| !has(number)).collect();
    assert!(without.is_empty(), "no scenario for {without:?}");
}

macro_rules! scenarios {
    ($($name:ident: $file:literal,)*) => {
        $(#[test] fn $name() { check($file); })*

        #[test]
        fn every_scenario_is_played() {
            let played = BTreeSet::from([$($file.to_owned()),*]);
            let there: BTreeSet<String> = fs::read_dir(folder())
                .expect("the scenarios are there")
                .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
                .collect();
            assert_eq!(there, played);
        }
    };
}

scenarios! {
    a_call_that_rings_out_is_missed_after_the_grace: "01-caller-gives-up",
    a_name_in_the_second_event_reaches_a_new_pop_up: "01b-the-name-comes-with-the-second-event",
    an_answered_call_is_never_missed: "02-answered",
    a_call_answered_on_another_device_is_answered: "03-answered-on-another-device",
    a_declined_call_is_corrected_by_the_log_without_a_toast: "04a-declined-line-only",
    a_declined_call_is_not_missed_when_its_reason_is_known: "04b-declined-with-reason",
    a_call_declined_here_is_not_missed_and_rings_no_more: "04c-declined-here",
    who_was_sent_to_voicemail_is_told_of_by_the_message_alone: "04d-sent-to-voicemail-here",
    a_call_declined_here_needs_no_log_when_its_end_is_lost: "04e-declined-here-and-the-end-lost",
    a_call_declined_here_may_be_answered_elsewhere: "04f-declined-here-and-taken-elsewhere",
    an_end_heard_before_the_answer_to_the_press_is_not_missed: "04g-told-late-that-it-was-declined",
    a_call_declined_as_it_ends_says_so_at_once: "04h-told-in-the-grace-that-it-was-declined",
    a_voicemail_takes_the_place_of_its_missed_call: "05-voicemail",
    the_logs_reason_counts_again_when_a_guess_is_taken_back: "05b-voicemail-of-the-call-before",
    a_caller_who_says_nothing_to_the_voicemail_was_missed: "06-silent-voicemail",
    a_message_without_a_ring_is_only_a_voicemail: "07a-straight-to-voicemail",
    a_party_that_never_rang_is_not_missed: "07b-straight-to-voicemail-session",
    a_call_that_never_rang_is_history_only: "08-do-not-disturb",
    a_second_call_rings_while_the_person_talks: "09-call-waiting",
    two_callers_at_once_are_two_toasts: "10-two-callers",
    a_second_caller_who_gives_up_is_missed: "11-second-caller-gives-up",
    a_queue_call_taken_by_a_colleague_is_not_missed: "12a-queue-colleague",
    a_queue_call_with_a_reason_is_decided_at_once: "12b-queue-colleague-reason",
    a_queue_call_without_a_record_stays_unknown: "12c-queue-no-record",
    a_log_that_says_missed_does_not_overrule_a_colleague: "12d-queue-colleague-and-the-log-says-missed",
    a_wrong_guess_leaves_no_missed_call_behind: "12e-queue-colleague-after-a-wrong-guess",
    a_queue_that_goes_on_is_not_missed_before_the_log_says_so: "12f-queue-colleague-in-a-later-round",
    another_phone_that_answered_is_no_missed_call: "12g-queue-colleague-the-log-names-another-phone",
    a_queue_call_that_rings_in_rounds_is_missed_once: "13a-queue-rounds",
    a_second_round_is_no_second_missed_call: "13b-queue-rounds-with-reasons",
    a_next_round_rings_on_while_the_log_tells_of_the_one_before: "13c-queue-rings-again-while-the-log-comes",
    a_pause_between_two_devices_is_not_a_missed_call: "14-next-device",
    a_call_goes_on_while_another_party_of_mine_rings: "14b-next-device-as-another-party",
    a_conversation_goes_on_when_another_party_of_mine_ends: "14c-next-device-answers-before-the-first-ends",
    the_line_is_believed_about_the_next_device: "14d-next-device-seen-by-the-line-alone",
    a_next_device_rings_within_one_second: "14e-next-device-within-one-second",
    a_transferred_call_shows_the_original_caller: "15-blind-transfer",
    a_message_left_before_a_transfer_is_not_of_the_call: "15b-transferred-after-a-message",
    an_answered_call_handed_on_stays_answered: "16-transferred-away",
    a_call_moved_while_ringing_is_corrected_by_the_log: "17a-moved-while-ringing",
    a_call_moved_while_ringing_is_not_missed: "17b-moved-while-ringing-reason",
    a_parked_call_is_answered: "18-parked",
    a_parked_call_that_comes_back_rings_again: "19-park-returns",
    a_parked_call_that_was_dialled_rings_when_it_comes_back: "19b-dialled-park-returns",
    a_parked_call_beside_which_it_rings_comes_back: "19c-dialled-park-listed-beside",
    a_parked_call_that_returns_rings_on_while_the_log_comes: "19d-park-returns-while-the-log-comes",
    two_hidden_callers_are_never_merged: "20-hidden-callers",
    one_hidden_caller_is_linked_with_a_hidden_message: "20b-one-hidden-caller",
    a_hidden_message_is_not_of_a_call_that_the_log_has_judged: "20c-hidden-message-after-the-log",
    a_message_that_was_told_alone_has_said_that_its_call_was_missed: "20d-hidden-message-told-before-the-log",
    a_colleague_is_told_by_extension: "21-internal",
    an_outbound_call_is_only_a_row: "22-outbound",
    the_far_end_of_an_outbound_call_does_not_ring: "22b-outbound-session",
    an_unanswered_outbound_call_is_never_missed: "23-outbound-unanswered",
    the_first_leg_of_a_click_to_call_does_not_ring: "24a-click-to-call",
    the_initiator_of_a_click_to_call_does_not_ring: "24b-click-to-call-session",
    a_click_to_call_known_too_late_leaves_nothing: "24c-click-to-call-late",
    the_two_records_of_a_click_to_call_are_one_call: "24d-click-to-call-log",
    a_call_back_within_the_minute_is_a_call_of_its_own: "24e-called-back-at-once",
    the_own_leg_of_a_call_that_dials_does_not_ring: "24f-own-leg-while-it-dials",
    the_two_legs_of_a_short_click_are_one_call: "24g-click-to-call-within-a-second",
    a_call_to_oneself_does_not_ring: "25-self-call",
    a_call_from_the_number_it_goes_to_does_not_ring: "25b-one-number-at-both-ends",
    a_monitored_line_does_not_ring: "26-monitored",
    a_delegated_line_is_named: "27-delegated",
    a_conference_is_not_told: "28-conference",
    a_fax_is_no_missed_call: "29a-fax-session",
    a_fax_in_the_log_takes_its_row_away: "29b-fax-log",
    a_call_missing_from_a_list_that_is_not_whole_still_rings: "30-many-calls",
    a_list_that_is_not_whole_is_read_again_as_long_as_it_changes: "30b-many-calls-go-on",
    a_call_that_a_list_cut_short_hid_is_not_missed_for_being_gone: "30c-many-calls-one-unseen",
    a_call_whose_end_was_lost_is_looked_for: "31-end-lost",
    no_incoming_toast_stays_longer_than_two_minutes: "31b-end-lost-no-answer",
    a_call_that_still_rings_is_kept_by_a_read: "31c-still-rings",
    a_call_that_rings_too_long_is_held_for_the_log: "32-connect-lost",
    an_end_that_says_not_missed_is_held: "32b-end-that-says-it-was-not-missed",
    a_call_first_seen_connected_is_answered: "33a-first-event-lost",
    an_end_of_an_unknown_call_tells_nothing: "33b-only-the-end",
    duplicates_change_nothing: "34-duplicates",
    an_older_presence_is_dropped: "35a-reordered-line",
    a_party_never_goes_back_to_ringing: "35b-reordered-session",
    a_ring_older_than_its_end_is_no_new_one: "35d-old-ring-of-a-session",
    an_answer_that_comes_late_still_counts: "35c-answer-overtaken",
    a_ring_that_ended_while_the_line_was_cut_does_not_flash: "36-recovered",
    an_old_ring_that_goes_on_is_told_after_a_moment: "36b-recovered-still-ringing",
    an_end_that_was_recovered_was_heard: "36c-recovered-and-gone",
    a_call_logged_before_it_is_recovered_is_told: "36d-logged-before-it-is-recovered",
    a_call_logged_long_before_it_is_recovered_is_told: "36e-logged-long-before-it-is-recovered",
    the_last_second_that_the_log_leaves_out_is_no_new_ring: "36f-logged-in-whole-seconds-before-it-is-recovered",
    a_round_that_went_unheard_is_no_new_one_when_the_log_has_spoken: "36g-a-later-round-logged-before-it-is-recovered",
    a_call_that_rings_through_a_gap_keeps_its_toast: "37a-gap-still-ringing",
    a_call_gone_after_a_gap_is_held_for_the_log: "37b-gap-gone",
    a_remembered_ring_that_is_gone_is_held_for_the_log: "37c-restart-gone",
    a_remembered_ring_that_goes_on_is_told_again: "37d-restart-still-ringing",
    a_call_that_ended_just_before_a_crash_is_told_by_the_log: "37e-restart-after-the-end",
    a_look_while_nothing_is_heard_misses_no_call: "37f-looked-at-while-nothing-is-heard",
    a_call_found_while_nothing_is_heard_is_for_the_log: "37g-found-while-nothing-is-heard",
    an_end_that_is_heard_after_the_ring_was_given_up_is_news: "37h-end-heard-after-all",
    so_is_the_end_of_a_conversation: "37i-talk-ends-after-all",
    people_found_talking_may_have_begun_long_before: "37j-found-talking",
    and_the_next_run_learns_it_too: "37k-found-talking-by-a-run-that-ended",
    a_part_of_a_talk_is_not_given_for_the_whole: "37l-found-talking-on-a-dialled-call",
    the_first_read_may_ring_but_not_miss: "38-start-up",
    what_was_slept_through_is_one_digest: "39-slept",
    one_call_slept_through_is_told_by_its_own_toast: "39c-one-call-slept-through",
    one_call_slept_through_and_its_voicemail_are_one_toast: "39d-one-call-and-its-voicemail",
    an_empty_gap_is_not_told: "39b-slept-quietly",
    a_digest_goes_when_all_of_it_was_seen: "39e-digest-seen",
    what_the_log_has_late_is_told_beside_the_digest: "39f-log-late-after-a-gap",
    what_the_log_has_before_its_gap_is_known_waits_for_it: "39g-log-read-before-its-gap",
    what_a_run_that_died_had_read_of_a_gap_is_told_by_the_next: "39h-gap-read-by-a-run-that-died",
    a_voicemail_read_elsewhere_is_withdrawn: "40-listened-elsewhere",
    a_voicemail_deleted_elsewhere_is_withdrawn: "41-deleted-elsewhere",
    a_transcript_comes_quietly: "42-transcript",
    a_transcript_changes_a_toast_that_is_up: "42b-transcript-on-the-toast",
    a_transcript_of_a_deleted_message_brings_nothing_back: "42c-transcript-of-a-deleted-message",
    an_access_token_that_ends_changes_nothing: "43-token-expires",
    a_day_ends_while_it_rings: "44-cut-mid-ring",
    a_second_copy_tells_nothing_again: "45-two-copies",
    presence_alone_tells_and_the_log_corrects: "46-no-telephony-sessions",
    hold_is_not_an_end: "47-hold",
    a_leg_that_was_never_offered_is_not_missed: "48-never-offered",
    a_leg_the_service_calls_missed_is_missed: "48b-never-offered-but-missed",
    a_voicemail_in_the_grace_is_one_toast: "50-voicemail-in-grace",
    a_voicemail_before_the_end_ends_the_ringing: "51-voicemail-first",
    the_log_replaces_a_guessed_link: "52-better-link",
    a_record_with_another_session_is_found_by_number_and_time: "53-other-sessions-in-log",
    a_guess_for_a_settled_call_asks_the_log: "53b-guess-for-a-settled-call",
    a_message_guessed_for_an_answered_call_is_let_go: "53c-guess-for-a-call-that-was-answered",
    calls_that_end_together_are_asked_for_once: "54-two-ends-one-question",
    a_log_that_cannot_be_read_is_asked_again: "55-log-unread",
    noise_in_the_log_is_not_told: "56-noise",
    a_call_seen_here_is_read: "57-seen-here",
    another_extension_has_no_effect: "58-other-extension",
    a_presence_without_a_list_ends_nothing: "59-plain-presence",
    a_late_voicemail_is_told_once: "60-late-voicemail",
    a_number_that_is_blocked_was_turned_away: "61-blocked-number",
    a_message_whose_event_fell_into_a_gap_is_told: "60b-message-from-before-a-gap",
    a_message_that_waited_when_the_program_died_is_told_once: "60c-waiting-message-and-a-crash",
    an_old_message_that_changes_is_no_news: "61-old-message-changed",
    a_message_already_listened_to_is_no_news: "62-read-when-it-comes",
    sequences_that_begin_again_are_believed: "63-no-sequence-restart",
    the_first_event_after_a_restart_has_the_line_read: "63b-one-event-after-a-restart",
    mere_disorder_has_nothing_read: "63c-disorder-is-not-read-up",
    a_state_nobody_knows_is_not_ringing: "64-unknown-state",
    a_correction_after_a_restart_withdraws_the_toast: "65-corrected-after-restart",
    a_held_call_is_told_however_late_the_log_judges_it: "66-held-judged-at-the-third-question",
    a_held_call_found_over_is_told_when_no_gap_is_closed: "66b-held-and-found-over",
    a_held_call_judged_after_a_sleep_is_told: "66d-held-and-judged-after-sleep",
    a_held_call_that_a_crash_left_untold_is_told_by_the_next_run: "66e-held-and-killed-before-it-was-told",
    a_held_call_judged_in_a_gap_is_told_with_it: "66c-held-and-told-with-the-gap",
    the_first_fill_tells_nothing: "67-baseline-judges",
    a_voicemail_seen_here_is_withdrawn: "68-voicemail-read-here",
    a_message_and_its_call_in_a_gap_are_one_toast: "69-voicemail-then-log",
    a_session_without_a_reason_is_held: "70-session-only",
    a_conversation_does_not_last_for_ever: "71-connected-for-ever",
    a_toast_outlives_the_message_whose_place_it_took: "72-toast-of-another-message",
    a_fax_that_the_log_tells_first_leaves_nothing: "73-fax-logged-first",
    a_hidden_callers_ringing_is_not_ended_by_a_message: "74-hidden-message-while-it-rings",
    a_message_belongs_to_the_call_that_was_over: "75-message-of-the-call-before",
    a_toast_shown_before_its_call_was_known_is_found_again: "76-told-before-its-call",
}
