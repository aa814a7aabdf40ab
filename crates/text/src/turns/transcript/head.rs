//! The head of a line: the time and the speaker that a program writes before what somebody says.
//!
//! Called for every line of a text. The one thing to know: a head is put together from a few parts (a stamp, a frame around
//! the name, an end), so that no program has to be known; a line may be read in several ways, and the text decides.

use super::stamp::{self, Stamp, is_blank, is_direction};
use crate::turns::label;
use crate::turns::talk::is_emoji;

/// How the head of a line is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    pub(super) place: Place,
    /// Whether the stamp stands in brackets.
    pub(super) enclosed: bool,
    pub(super) frame: Frame,
    pub(super) end: End,
}

/// Where the stamp stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// There is none.
    Absent,
    /// Before the speaker.
    Before,
    /// Behind the speaker.
    After,
    /// On the next line.
    Below,
}

/// What stands around the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Frame {
    Bare,
    /// `<ana>`
    Angle,
    /// `[Ana]`
    Square,
}

/// What stands between the speaker and the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum End {
    Colon,
    /// `ana | words`
    Bar,
    Tab,
    /// Nothing but a blank, behind a frame or a stamp.
    Blank,
    /// The end of the line: the words stand below.
    Line,
}

/// A line read as the head of a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head<'a> {
    pub(super) shape: Shape,
    /// The name without decoration.
    pub(super) speaker: &'a str,
    pub(super) stamp: Option<Stamp>,
    /// What follows on the line.
    pub(super) said: &'a str,
    /// Whether the stamp can hardly be anything else: with a date, brackets or a wide gap.
    pub(super) sure: bool,
    /// Whether a program posts under this name.
    pub(super) posted: bool,
}

/// Bytes within which a head ends.
const WITHIN: usize = 120;

/// Bytes and words of a name.
const NAME_BYTES: usize = 80;
/// See [`NAME_BYTES`].
const NAME_WORDS: usize = 6;

/// Words between "from", the speaker, "to" and whom it is said to.
const ADDRESSED: &[(&str, &str)] =
    &[("from ", " to "), ("von ", " an "), ("de ", " para "), ("de ", " a "), ("de ", " à "), ("da ", " a ")];

/// Words that programs set behind the names of other programs.
const PROGRAMS: &[&str] = &["APP", "BOT", "App", "Bot"];

/// Words with which somebody is told to be the one who exports the conversation.
const SELF: &[&str] = &[
    "you",
    "me",
    "du",
    "ich",
    "tú",
    "tu",
    "yo",
    "vous",
    "moi",
    "você",
    "eu",
    "io",
    "你",
    "我",
    "自分",
    "あなた",
    "आप",
];

/// All ways to read a line as a head. `below` is the line after it.
pub(super) fn readings<'a>(line: &'a str, below: &'a str) -> Vec<Head<'a>> {
    let line = line.trim_start_matches(is_blank).trim_end_matches(is_blank);
    let mut found = Vec::new();
    if line.is_empty() || line.starts_with('>') {
        return found;
    }
    if let Some((stamp, enclosed, rest)) = leading(line) {
        let place = Part { place: Place::Before, enclosed, stamp: Some(stamp) };
        inline(&mut found, rest, place);
        whole_line(&mut found, rest, place);
    }
    inline(&mut found, line, Part { place: Place::Absent, enclosed: false, stamp: None });
    if let Some((name, stamp, enclosed, sure)) = trailing(line.trim_end_matches([':', '：'])) {
        let place = Part { place: Place::After, enclosed, stamp: Some(stamp) };
        push(&mut found, framed(name), End::Line, "", place, sure);
    }
    if let Some((stamp, enclosed)) = lone(below).filter(|(stamp, _)| stamp.clock.is_some()) {
        let place = Part { place: Place::Below, enclosed, stamp: Some(stamp) };
        let sure = stamp.day.is_some() || stamp.clock.is_some_and(|clock| clock.afternoon.is_some());
        push(&mut found, framed(line), End::Line, "", place, sure);
    }
    found
}

/// The stamp at the start of a line, whether it stands in brackets, and the rest.
pub(super) fn leading(line: &str) -> Option<(Stamp, bool, &str)> {
    let line = line.trim_start_matches(|c: char| is_blank(c) || matches!(c, '*' | '_'));
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((inside, rest)) = line.strip_prefix(open).and_then(|line| line.split_once(close)) {
            let stamp = stamp::whole(inside).filter(|stamp| stamp.clock.is_some())?;
            return Some((stamp, true, rest));
        }
    }
    let (stamp, length) = stamp::read(line)?;
    let rest = line.get(length..)?;
    (stamp.clock.is_some()
        && (rest.is_empty() || rest.starts_with(|c: char| is_blank(c) || matches!(c, ',' | '-' | ':'))))
    .then_some((stamp, false, rest))
}

/// A line that is a stamp and nothing else, and whether it stands in brackets.
pub(super) fn lone(line: &str) -> Option<(Stamp, bool)> {
    let line = line.trim_matches(|c: char| is_blank(c) || matches!(c, '—' | '–' | '-' | '·' | '•' | '='));
    let inside = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    stamp::whole(inside.unwrap_or(line)).map(|stamp| (stamp, inside.is_some()))
}

/// A stamp behind a name: the name, the stamp, whether it stands in brackets, and whether it is set apart.
fn trailing(text: &str) -> Option<(&str, Stamp, bool, bool)> {
    if text.len() > WITHIN {
        return None;
    }
    let bare = without_mark(text);
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((name, inside)) = bare.strip_suffix(close).and_then(|text| text.rsplit_once(open)) {
            let stamp = stamp::whole(inside).filter(|stamp| stamp.clock.is_some())?;
            return Some((name, stamp, true, true));
        }
    }
    let starts = bare.char_indices().zip(bare.chars().skip(1).chain([' ']));
    let mut starts =
        starts.filter(|((_, c), next)| (is_blank(*c) || matches!(c, ',' | '—')) && !is_blank(*next));
    starts.find_map(|((at, c), _)| {
        let from = at + c.len_utf8();
        let stamp = stamp::whole(bare.get(from..)?).filter(|stamp| stamp.clock.is_some())?;
        let name = bare.get(..from)?;
        let trimmed = name
            .trim_end_matches(|c: char| is_blank(c) || matches!(c, ',' | '—' | '–' | '-' | '·' | '•' | '|'));
        let gap = name.get(trimmed.len()..).unwrap_or_default();
        let apart = gap.chars().count() > 1 || gap.chars().any(|c| c != ' ');
        let sure = apart || stamp.day.is_some();
        Some((trimmed, stamp, false, sure))
    })
}

/// A head without the mark that the message was changed.
fn without_mark(text: &str) -> &str {
    let text = text.trim_end_matches(is_blank);
    super::notice::without_edit_mark(text).trim_end_matches(|c: char| is_blank(c) || c == ',')
}

/// Where the stamp of a head stands, and what it says.
#[derive(Clone, Copy)]
struct Part {
    place: Place,
    enclosed: bool,
    stamp: Option<Stamp>,
}

/// Adds the readings in which words follow on the same line.
fn inline<'a>(found: &mut Vec<Head<'a>>, rest: &'a str, part: Part) {
    let tabbed = rest.trim_start_matches([' ', ',']).strip_prefix('\t').unwrap_or(rest);
    let rest =
        rest.trim_start_matches(|c: char| is_blank(c) || matches!(c, '-' | '–' | '—' | ',' | '*' | '_'));
    if let Some((name, after)) = angled(rest) {
        push(found, Some((Frame::Angle, name)), End::Blank, after, part, true);
        return;
    }
    if let Some((name, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        squared(found, name, after, part);
        return;
    }
    if part.place == Place::Before
        && let Some((name, said)) =
            head_of(tabbed).split_once('\t').map(|(name, _)| (name, &tabbed[name.len() + 1..]))
    {
        push(found, framed(name), End::Tab, said, part, true);
    }
    if let Some(at) = head_of(rest).find(" | ") {
        push(found, framed(&rest[..at]), End::Bar, &rest[at + 3..], part, true);
    }
    if let Some((name, said)) = at_colon(rest) {
        // "From Ana to everyone: 6:22 PM", with the words below.
        let stamp = lone(said).filter(|(stamp, _)| stamp.clock.is_some() && is_addressed(name));
        if let Some((stamp, enclosed)) = stamp.filter(|_| part.place == Place::Absent) {
            let part = Part { place: Place::After, enclosed, stamp: Some(stamp) };
            push(found, framed(name), End::Line, "", part, true);
        }
        match trailing(name).filter(|_| part.place == Place::Absent) {
            Some((name, stamp, enclosed, sure)) => {
                let part = Part { place: Place::After, enclosed, stamp: Some(stamp) };
                let end = if said.trim_matches(is_blank).is_empty() { End::Line } else { End::Colon };
                push(found, framed(name), end, said, part, sure);
            }
            None => push(found, framed(name), End::Colon, said, part, true),
        }
    }
}

/// Adds the reading in which a line after the stamp is the speaker alone.
fn whole_line<'a>(found: &mut Vec<Head<'a>>, rest: &'a str, part: Part) {
    let rest = rest.trim_matches(|c: char| is_blank(c) || matches!(c, '-' | '–' | '—' | ',' | '*' | '_'));
    let dated = part.stamp.is_some_and(|stamp| stamp.day.is_some());
    push(found, framed(rest.trim_end_matches([':', '：'])), End::Line, "", part, part.enclosed || dated);
}

/// `[Ana] 10:02:11`, `[Ana] [18:22] words`, `[Ana]: words`.
fn squared<'a>(found: &mut Vec<Head<'a>>, name: &'a str, after: &'a str, part: Part) {
    let speaker = Some((Frame::Square, name));
    if let Some(said) = after.strip_prefix(':') {
        push(found, speaker, End::Colon, said, part, true);
    } else if part.place == Place::Before {
        push(found, speaker, End::Blank, after, part, true);
    } else if let Some((stamp, enclosed, said)) = leading(after) {
        let part = Part { place: Place::After, enclosed, stamp: Some(stamp) };
        let end = if said.trim_matches(is_blank).is_empty() { End::Line } else { End::Blank };
        push(found, speaker, end, said, part, true);
    }
}

/// `<ana> words`, `< ana> words`, `<@ana> words`.
fn angled(rest: &str) -> Option<(&str, &str)> {
    let (name, after) = rest.strip_prefix('<')?.split_once('>')?;
    let name = name.trim().trim_start_matches(['@', '+', '%', '~', '&', '!']);
    (after.is_empty() || after.starts_with(is_blank)).then_some((name, after))
}

/// Splits at the colon that ends a name: a blank or the end follows, and it stands outside brackets.
fn at_colon(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= WITHIN) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '：' => return Some((text.get(..at)?, text.get(at + c.len_utf8()..)?)),
            ':' if depth <= 0 => {
                let said = text.get(at + 1..)?;
                if said.is_empty() || said.starts_with(|c: char| is_blank(c) || matches!(c, '*' | '_')) {
                    return Some((text.get(..at)?, said));
                }
            }
            _ => {}
        }
    }
    None
}

fn head_of(text: &str) -> &str {
    text.get(..text.floor_char_boundary(WITHIN)).unwrap_or(text)
}

fn framed(name: &str) -> Option<(Frame, &str)> {
    Some((Frame::Bare, name))
}

fn push<'a>(
    found: &mut Vec<Head<'a>>,
    speaker: Option<(Frame, &'a str)>,
    end: End,
    said: &'a str,
    Part { place, enclosed, stamp }: Part,
    sure: bool,
) {
    let Some((frame, name)) = speaker else { return };
    let (name, posted) = speaker_of(name);
    let shape = Shape { place, enclosed, frame, end };
    if is_speaker(name) && !found.iter().any(|head| head.shape == shape) {
        let said = if said.starts_with(['*', '_']) { said.trim_start_matches(['*', '_']) } else { said };
        found.push(Head {
            shape,
            speaker: name,
            stamp,
            said: said.trim_matches(is_ascii_blank),
            sure,
            posted,
        });
    }
}

/// White space without the marks of direction, by which programs tell their own words from those of people.
const fn is_ascii_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{A0}' | '\u{3000}')
}

/// The name in what stands in its place: without decoration, addressee and the mark of a program.
fn speaker_of(text: &str) -> (&str, bool) {
    let text = text.trim_matches(|c: char| is_blank(c) || matches!(c, '*' | '_'));
    let text = ADDRESSED.iter().find_map(|(from, to)| between(text, from, to)).unwrap_or(text);
    let program = PROGRAMS.iter().find_map(|mark| {
        text.strip_suffix(mark).filter(|name| name.ends_with(is_blank) || name.ends_with(']'))
    });
    (undecorated(program.unwrap_or(text)), program.is_some())
}

/// Whether a name stands with whom it speaks to.
fn is_addressed(name: &str) -> bool {
    ADDRESSED.iter().any(|(from, to)| between(name, from, to).is_some())
}

/// "From Ana to everyone", "from Ana".
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let begins = text.get(..from.len())?.eq_ignore_ascii_case(from);
    let rest = text.get(from.len()..).filter(|_| begins)?.trim_start();
    let lower = rest.to_ascii_lowercase();
    lower.find(to).and_then(|at| rest.get(..at))
}

/// A name without the signs around it: "~Ben", "@ben", "Ben 🌻". What is nothing but signs stays as it is.
fn undecorated(name: &str) -> &str {
    let is_sign = |c: char| {
        is_blank(c)
            || is_emoji(c)
            || is_direction(c)
            || matches!(c, '~' | '@' | '*' | '_' | '"' | '•' | '·' | ',' | '`')
    };
    let bare = name.trim_matches(is_sign);
    if bare.is_empty() { name.trim_matches(is_blank) } else { bare }
}

/// Whether a name may be somebody's in a conversation whose form is told by other signs.
pub(super) fn is_speaker(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let bare = name.split('(').next().unwrap_or(name).trim_end();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let has_name = name.chars().any(char::is_alphabetic);
    let is_phone = name.starts_with('+') && digits >= 6;
    let is_drawn = name.chars().any(is_emoji);
    let odd = |c: char| {
        matches!(
            c,
            '"' | '“'
                | '”'
                | '„'
                | '{'
                | '}'
                | '='
                | '\\'
                | '/'
                | ';'
                | '?'
                | '!'
                | '…'
                | '|'
                | '<'
                | '>'
                | '。'
                | '，'
                | '、'
                | '['
                | ']'
                | ':'
                | '：'
                | '#'
                | '$'
                | '%'
        )
    };
    let ends =
        bare.ends_with('.') && (words == 1 || bare.rsplit(' ').next().is_some_and(|last| last.len() > 4));
    (1..=NAME_BYTES).contains(&name.len())
        && words <= NAME_WORDS
        && (has_name || is_phone || is_drawn)
        && !name.contains(odd)
        && !name.starts_with(['-', '.', '(', ')', '\''])
        && !ends
        && !label::is_level(name)
        && !label::is_heading(bare)
}

/// Whether a name marks whoever exports the conversation: "You", "Ana (you)".
pub(super) fn is_self(name: &str) -> bool {
    let inside = name.trim_end().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    let word = inside.map_or(name, |(_, inside)| inside).trim();
    SELF.contains(&word.to_lowercase().as_str())
}

/// `* ana waves`: who does something, and what.
pub(super) fn action(rest: &str) -> Option<(&str, &str)> {
    let rest = rest.trim_start_matches(is_blank);
    let inner = rest.strip_prefix('*')?.trim_start_matches(|c: char| is_blank(c) || c == '|');
    let (name, does) = inner.split_once(is_blank)?;
    (!rest.starts_with("**") && is_speaker(name)).then_some((name, does.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, place: Place, frame: Frame, end: End) -> Option<(String, String)> {
        readings(line, "")
            .into_iter()
            .find(|head| head.shape.place == place && head.shape.frame == frame && head.shape.end == end)
            .map(|head| (head.speaker.to_owned(), head.said.to_owned()))
    }

    #[test]
    fn heads_of_many_programs() {
        use End::{Bar, Blank, Colon, Line, Tab};
        use Frame::{Angle, Bare, Square};
        use Place::{After, Before};
        for (line, place, frame, end, name, said) in [
            ("12/03/2026, 18:22 - Ines: I row", Before, Bare, Colon, "Ines", "I row"),
            ("\u{200e}[12.03.26, 18:22:05] ~\u{202f}Ole: I row", Before, Bare, Colon, "Ole", "I row"),
            (
                "[3/12/26, 6:22:05\u{202f}PM] +49 170 1234567: I row",
                Before,
                Bare,
                Colon,
                "+49 170 1234567",
                "I row",
            ),
            ("18:22 <@ines> I row", Before, Angle, Blank, "ines", "I row"),
            ("[18:22:05] <ines> I row", Before, Angle, Blank, "ines", "I row"),
            ("2026-03-12 18:22:05\tines\tI row", Before, Bare, Tab, "ines", "I row"),
            ("18:22:05    ines | I row", Before, Bare, Bar, "ines", "I row"),
            ("18:22\tInes\tI row", Before, Bare, Tab, "Ines", "I row"),
            ("Ines Sol  6:22 PM", After, Bare, Line, "Ines Sol", ""),
            ("Ines 🌻 — Today at 6:22 PM", After, Bare, Line, "Ines", ""),
            ("Ines, [12 Mar 2026 at 18:22:05]:", After, Bare, Line, "Ines", ""),
            ("[12/03/2026 18:22] ines", Before, Bare, Line, "ines", ""),
            ("[Ines Sol] 10:02:11", After, Square, Line, "Ines Sol", ""),
            ("[Ines] [오후 6:22] I row", After, Square, Blank, "Ines", "I row"),
            ("Ines Sol   0:03", After, Bare, Line, "Ines Sol", ""),
            ("10:02:11 From Ines Sol to Everyone: I row", Before, Bare, Colon, "Ines Sol", "I row"),
            ("Ines (10:03): I row", After, Bare, Colon, "Ines", "I row"),
            ("Ines 2026/3/12 18:22:05", After, Bare, Line, "Ines", ""),
            ("Ines APP  6:22 PM", After, Bare, Line, "Ines", ""),
        ] {
            assert_eq!(read(line, place, frame, end), Some((name.into(), said.into())), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_names() {
        for name in [
            "",
            "12",
            "Ines changed the name to \"A",
            "see https://a.b",
            "x = 1",
            "INFO",
            "Note",
            "It rains.",
            "a b c d e f g",
        ] {
            assert!(!is_speaker(name), "{name}");
        }
        assert!(is_self("Ines (you)") && is_self("Ole (Du)") && !is_self("Ole (Acme)"));
        assert_eq!(action(" * ines waves at all"), Some(("ines", "waves at all")));
    }
}
