//! Text from outside, made safe to show: one line, of a length that fits, without anything that is not seen.

/// A name, a line or a number for one line: white space folded, control and direction characters and such of no width
/// taken out, cut at 80 characters. `None` when nothing that can be seen is left.
pub fn clean(text: &str) -> Option<String> {
    shown(text, LONGEST_LINE)
}

/// The same for a text that may be long, such as a transcript.
pub fn clean_text(text: &str) -> Option<String> {
    shown(text, LONGEST_TEXT)
}

/// The beginning of such a text, as much of it as a pop-up has room for.
pub(super) fn clean_beginning(text: &str) -> Option<String> {
    shown(text, LONGEST_BEGINNING)
}

fn shown(text: &str, longest: usize) -> Option<String> {
    let mut shown = String::new();
    let mut count = 0;
    let mut marks = 0;
    let mut space = false;
    for character in text.chars() {
        if character.is_whitespace() {
            space = count > 0;
            continue;
        }
        if is_unseen(character) {
            continue;
        }
        marks = if is_mark(character) { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            continue;
        }
        let more = 1 + usize::from(space);
        if count + more > longest {
            // The sign takes the place of the last character, so that the whole stays within its length.
            if count >= longest {
                shown.pop();
            }
            shown.truncate(shown.trim_end().len());
            shown.push('…');
            break;
        }
        if space {
            shown.push(' ');
            space = false;
        }
        shown.push(character);
        count += more;
    }
    if shown.is_empty() { None } else { Some(shown) }
}

/// Control characters, and the format characters of Unicode (category Cf) with their like: they reorder, hide or join
/// what stands beside them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The marks that are put over and under letters; heaps of them run over the lines above.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// No name of a person or a company is longer, and a toast's first line shows less.
const LONGEST_LINE: usize = 80;
/// Far more than a voicemail of the longest allowed length holds.
const LONGEST_TEXT: usize = 20_000;
/// Three lines of a pop-up, about.
const LONGEST_BEGINNING: usize = 140;
/// As many as any written language puts on one letter.
const MOST_MARKS: usize = 3;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_of_every_kind_is_one_space() {
        assert_eq!(clean(" Pat\r\n\t Ito\u{2028}\u{a0}").as_deref(), Some("Pat Ito"));
    }

    #[test]
    fn what_turns_or_hides_text_is_taken_out() {
        assert_eq!(clean("\u{202e}otI taP\u{202c}").as_deref(), Some("otI taP"));
        assert_eq!(clean("P\u{200b}a\u{feff}t\u{7}\u{1b}[31m").as_deref(), Some("Pat[31m"));
    }

    #[test]
    fn a_name_of_nothing_visible_is_none() {
        for name in ["", "  ", "\u{200b}\u{200d}", "\u{3164}", "\u{0}\u{202e}"] {
            assert_eq!(clean(name), None, "{name:?}");
        }
    }

    #[test]
    fn markup_is_left_for_what_renders_it() {
        assert_eq!(clean("<b>Pat</b> & Co").as_deref(), Some("<b>Pat</b> & Co"));
    }

    #[test]
    fn a_name_of_ten_thousand_letters_is_cut_with_a_sign() {
        let shown = clean(&"a".repeat(10_000)).expect("letters are visible");
        assert_eq!(shown.chars().count(), 80);
        assert!(shown.ends_with("a…"));
        assert_eq!(clean(&"a".repeat(80)).expect("letters are visible").chars().filter(|c| *c == 'a').count(), 80);
    }

    #[test]
    fn heaps_of_marks_are_taken_down() {
        let heap = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(clean(&heap).as_deref(), Some("a\u{301}\u{301}\u{301}b"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn whatever_comes_is_one_visible_line_of_at_most_80(text in any::<String>()) {
            if let Some(shown) = clean(&text) {
                prop_assert!(shown.chars().count() <= 80);
                prop_assert!(!shown.chars().any(|c| is_unseen(c) || (c.is_whitespace() && c != ' ')));
                prop_assert!(!shown.starts_with(' ') && !shown.ends_with(' ') && !shown.contains("  "));
                prop_assert_eq!(clean(&shown), Some(shown), "cleaning twice changes nothing");
            }
        }
    }
}
