//! Cutting a text into sentences.
//!
//! Full stops are judged by the word before and the character after, as in "Punkt" (Kiss and Strunk
//! 2006) but with a fixed list of abbreviations instead of a trained one, because a single message
//! is too short to learn from.

use std::ops::Range;

/// Words that end in a full stop without ending a sentence; lower-case, without their last stop.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "sr", "jr", "rev", "fr", "hon", "gen", "col", "capt", "lt",
    "sgt", "cmdr", "messrs", "mme", "mlle", "hr", "fam", "e.g", "i.e", "cf", "vs", "viz", "al", "ca",
    "approx", "est", "no", "nos", "nr", "vol", "fig", "figs", "eq", "sec", "ch", "pp", "ed", "eds", "dept",
    "inc", "ltd", "corp", "co", "bros", "ave", "blvd", "rd", "mt", "ft", "ph.d", "u.s", "u.k", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed",
    "thu", "thurs", "fri", "z.b", "d.h", "u.a", "bzw", "evtl", "ggf", "vgl", "inkl", "zzgl", "usw", "str",
    "abs", "mio", "mrd", "sra", "srta", "dra", "ud", "uds", "vd", "pág", "p.ej", "av", "núm", "art", "exc",
    "vº", "p.ex", "min", "max", "ext", "tel", "mi", "sig", "dott", "geb", "resp", "s.o", "o.ä", "m.e",
];

/// Abbreviations that may well end a sentence: they do when a capital follows.
const OFTEN_LAST: &[&str] =
    &["etc", "a.m", "p.m", "am", "pm", "co", "inc", "ltd", "corp", "jr", "sr", "usw", "al", "no"];

/// Names of months that may follow an ordinal written with a full stop, as in "3. Juni".
const MONTH_STARTS: &[&str] = &[
    "jan", "jän", "feb", "mär", "mar", "apr", "mai", "maj", "jun", "jul", "aug", "sep", "okt", "oct", "nov",
    "dez", "dec",
];

/// A line at least this long may have been broken only to fit a page.
const WRAPPED_LINE_BYTES: usize = 40;

/// The sentences of a text, in order, as byte ranges without surrounding white space.
///
/// The ranges do not overlap and together hold every character that is not white space. Line breaks
/// end sentences, except where a long line goes on in lower case on the next.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut cutter = Cutter { text, start: 0, line_start: 0, sentences: Vec::new() };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if is_line_break(c) {
            cutter.end_line(at, end);
        } else if is_wide_stop(c) || is_stop(c) {
            let mut run_end = end;
            while let Some((at, c)) = chars.next_if(|(_, c)| is_stop(*c) || is_wide_stop(*c)) {
                run_end = at + c.len_utf8();
            }
            let stops = at..run_end;
            let mut close_end = run_end;
            while let Some((at, c)) = chars.next_if(|(_, c)| is_closer(*c)) {
                close_end = at + c.len_utf8();
            }
            if cutter.ends_at(stops, close_end) {
                cutter.cut(close_end);
            }
        }
    }
    cutter.cut(text.len());
    cutter.sentences
}

struct Cutter<'a> {
    text: &'a str,
    /// Where the sentence being read starts.
    start: usize,
    /// Where the line being read starts.
    line_start: usize,
    sentences: Vec<Range<usize>>,
}

impl Cutter<'_> {
    fn cut(&mut self, end: usize) {
        let piece = self.text.get(self.start..end).unwrap_or_default();
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let start = self.start + (piece.len() - piece.trim_start().len());
            self.sentences.push(start..start + trimmed.len());
        }
        self.start = end;
    }

    fn end_line(&mut self, at: usize, end: usize) {
        let goes_on = at - self.line_start >= WRAPPED_LINE_BYTES
            && self.text.get(end..).is_some_and(|rest| rest.starts_with(char::is_lowercase));
        if !goes_on {
            self.cut(at);
        }
        self.line_start = end;
    }

    /// Whether a run of stops, closed by quotes and brackets up to `close_end`, ends the sentence.
    fn ends_at(&self, stops: Range<usize>, close_end: usize) -> bool {
        let signs = self.text.get(stops.clone()).unwrap_or_default();
        if signs.contains(is_wide_stop) {
            return true;
        }
        let mut rest = self.text.get(close_end..).unwrap_or_default().chars();
        let next = match rest.next() {
            None => return true,
            Some(c) if !c.is_whitespace() => return false,
            // The line break that follows decides by itself.
            Some(c) if is_line_break(c) => return false,
            Some(_) => rest.find(|c| !c.is_whitespace() && !is_opener(*c)),
        };
        let lower = next.is_some_and(char::is_lowercase);
        if signs == "…" || signs.starts_with("..") {
            return !lower;
        }
        if lower && close_end > stops.end {
            return false; // "Why?" he asked
        }
        signs != "." || self.stop_ends(stops.start, close_end, lower)
    }

    /// Whether one full stop at `at` ends the sentence.
    fn stop_ends(&self, at: usize, close_end: usize, lower_follows: bool) -> bool {
        let before = self.text.get(self.start..at).unwrap_or_default();
        let tail = before
            .char_indices()
            .rev()
            .nth(15)
            .map_or(before, |(from, _)| before.get(from..).unwrap_or(before));
        let word = match tail.rfind(|c: char| c.is_whitespace() || is_opener(c)) {
            Some(blank) => tail.get(blank..).unwrap_or_default(),
            None => tail,
        };
        let word = word.trim_start_matches(|c: char| c.is_whitespace() || is_opener(c)).to_lowercase();
        if !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
            // A list number that opens the sentence, or an ordinal before a month.
            return !(before.trim().len() == word.len() || self.month_follows(close_end) || lower_follows);
        }
        if OFTEN_LAST.contains(&&*word) {
            return !lower_follows;
        }
        let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && word != "i";
        !(is_initial || is_dotted_letters(&word) && lower_follows || ABBREVIATIONS.contains(&&*word))
    }

    fn month_follows(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default().trim_start();
        let head: String = rest.chars().take(3).flat_map(char::to_lowercase).collect();
        MONTH_STARTS.contains(&&*head)
    }
}

/// "u.s", "p.ej": letters with stops between them.
fn is_dotted_letters(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '।' | '؟' | '‽')
}

/// Stops of scripts that put no blank after them.
fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '」' | '』' | '）' | '】' | '*' | '_')
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '(' | '[' | '{' | '“' | '„' | '‘' | '«' | '「' | '『' | '（' | '¿' | '¡' | '*' | '_'
    )
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences() {
        for (text, expected) in [
            ("", vec![]),
            ("One. Two! Three?", vec!["One.", "Two!", "Three?"]),
            (
                "I saw Dr. Petra Voss at St. Olaf. She waved.",
                vec!["I saw Dr. Petra Voss at St. Olaf.", "She waved."],
            ),
            (
                "It costs 3.50 e.g. for J. R. Hartley. Fine.",
                vec!["It costs 3.50 e.g. for J. R. Hartley.", "Fine."],
            ),
            (
                "very quiet... well, since the move. Yes... Maybe.",
                vec!["very quiet... well, since the move.", "Yes...", "Maybe."],
            ),
            (
                "he ate my notes. jk he spilled ramen. final is tuesday",
                vec!["he ate my notes.", "jk he spilled ramen.", "final is tuesday"],
            ),
            (
                "\"Why?\" he asked. \"Because.\" Then he left.",
                vec!["\"Why?\" he asked.", "\"Because.\"", "Then he left."],
            ),
            ("Am 3. Juni 2024 zog ich um. Gut.", vec!["Am 3. Juni 2024 zog ich um.", "Gut."]),
            ("1. Buy milk\n2. Call Ann", vec!["1. Buy milk", "2. Call Ann"]),
            ("I have 3. They have 4.", vec!["I have 3.", "They have 4."]),
            ("東京です。「はい！」と言った。", vec!["東京です。", "「はい！」", "と言った。"]),
            (
                "Meet at 7 p.m. on Friday. Or 9 a.m. Then home.",
                vec!["Meet at 7 p.m. on Friday.", "Or 9 a.m.", "Then home."],
            ),
            (
                "A line that is long enough to have been wrapped\nby an editor.\nNew one",
                vec!["A line that is long enough to have been wrapped\nby an editor.", "New one"],
            ),
            ("Really?! Yes.", vec!["Really?!", "Yes."]),
            ("It was me and I. We left.", vec!["It was me and I.", "We left."]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn hostile_input_is_linear() {
        for unit in [". ", "a.", "\n", "\"", "...", "Dr. ", "1. "] {
            let text = unit.repeat(400_000);
            assert!(split(&text).iter().map(Range::len).sum::<usize>() <= text.len());
        }
    }

    proptest! {
        #[test]
        fn ranges_hold_all_visible_characters_in_order(text in "([a-zA-Z.!?\"'() \n0-9…。é]|Dr|\\PC){0,60}") {
            let sentences = split(&text);
            prop_assert!(sentences.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let held: String = sentences.iter().map(|range| &text[range.clone()]).collect();
            let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&held), visible(&text));
        }
    }
}
