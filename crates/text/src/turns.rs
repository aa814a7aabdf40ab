//! Who says what: speaker turns.
//!
//! A line that starts with a label and a colon may open a turn. Labels of roles ("User", "Agent",
//! "Usuario") always do. Other names do only where they are plausible: capitalised, short, no heading
//! ("Subject", "Note"), and either recurring or part of a text most of whose lines are labelled.

mod label;
mod line;

use evoke_types::{Role, Timestamp};
use line::{Line, Opening};
use std::collections::HashMap;

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The label as written, without decoration ("Dr. Lee (Cardiology)"); absent for text before
    /// the first label.
    pub label: Option<String>,
    /// The part that the label tells: [`Role::Other`] for names and for text without a label.
    pub role: Role,
    /// When it was said, if the text says so.
    pub at: Option<Timestamp>,
    /// What was said, without label and time; the lines of one turn joined by line breaks.
    pub text: String,
    /// The line on which the turn starts, from 0.
    pub line: u32,
    /// Whether it belongs to a conversation that a turn above announces and pastes: its label is part of what was pasted,
    /// and tells nothing of who speaks here.
    pub pasted: bool,
}

/// The part that a label tells, such as the `role` of a message.
pub fn role(label: &str) -> Role {
    label::role(label)
}

/// Whether a line opens with the label of a user or an agent.
pub fn has_role_label(line: &str) -> bool {
    match line::read(line, Timestamp::from_millis(0)) {
        Line::Labelled(opening) => !opening.is_quoted && label::is_role(opening.label),
        Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) | Line::Plain(_) => false,
    }
}

/// The turns of a text, or `None` when it is not a conversation.
///
/// A time of day without a date is taken on the anchor's day. Times from the start of a recording
/// (WebVTT and SRT cue lines) are counted from the anchor. Lines without a label continue the turn
/// above; what stands before the first label becomes a turn without one. Lines inside a fence (```), and those marked as
/// quoted (`> User:`) among others that are not, belong to the turn they stand in.
pub fn parse(text: &str, anchor: Timestamp) -> Option<Vec<Turn>> {
    let mut lines: Vec<Line<'_>> = text.lines().map(|line| line::read(line, anchor)).collect();
    inside_turns(&mut lines, text);
    let plausible = Plausible::among(&lines);
    let mut turns: Vec<Turn> = Vec::new();
    let mut cue_at = None;
    for (number, line) in lines.iter().enumerate() {
        match line {
            Line::Cue(at) => cue_at = Some(*at),
            Line::CueNumber(_) | Line::CueHead(_) if is_before_cue(&lines, number) => {}
            Line::CueNumber(plain) | Line::CueHead(plain) => append(&mut turns, plain, number),
            Line::Labelled(opening) if plausible.allows(opening) => {
                let at = opening.at.or(cue_at.take());
                let pasted = is_pasted(turns.last(), opening);
                turns.push(Turn { pasted, ..turn(opening, at, number) });
            }
            Line::Labelled(opening) => append(&mut turns, opening.whole, number),
            Line::Plain(plain) => append(&mut turns, plain, number),
        }
    }
    for turn in &mut turns {
        turn.text.truncate(turn.text.trim_end().len());
    }
    turns.retain(|turn| turn.label.is_some() || !turn.text.is_empty());
    turns.iter().any(|turn| turn.label.is_some()).then_some(turns)
}

fn turn(opening: &Opening<'_>, at: Option<Timestamp>, line: usize) -> Turn {
    let label = opening.label.to_owned();
    Turn {
        role: label::role(&label),
        label: Some(label),
        at,
        text: opening.said.to_owned(),
        line: line as u32,
        pasted: false,
    }
}

/// Whether a turn with this label is pasted into the one above: that one is, or it announces words ("look at this:") and
/// another one of the same speaker follows.
fn is_pasted(above: Option<&Turn>, opening: &Opening<'_>) -> bool {
    above.is_some_and(|above| {
        let announces = above.role == Role::User && above.text.trim_end().ends_with([':', '：']);
        above.pasted || announces && label::role(opening.label) == Role::User
    })
}

/// Takes labels for plain words inside fences that are closed, and on quoted lines unless all labels are on such lines.
fn inside_turns<'a>(lines: &mut [Line<'a>], text: &'a str) {
    let fences = |line: &Line<'_>| match line {
        Line::Labelled(opening) => is_fence(opening.said) || is_fence(opening.whole),
        Line::Plain(plain) => is_fence(plain),
        Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) => false,
    };
    let closed = lines.iter().filter(|line| fences(line)).count() % 2 == 0;
    let mut inside = false;
    let all_quoted = lines.iter().all(|line| !matches!(line, Line::Labelled(opening) if !opening.is_quoted));
    for (line, whole) in lines.iter_mut().zip(text.lines()) {
        let fence = closed && fences(line);
        let quoted = !all_quoted && matches!(line, Line::Labelled(opening) if opening.is_quoted);
        if inside || quoted {
            *line = Line::Plain(whole);
        }
        inside ^= fence;
    }
    inside_blocks(lines, text);
}

/// Takes labels for plain words in blocks of code and data, where keys look like names. Who is a role, or has a time
/// beside their name, speaks all the same.
fn inside_blocks<'a>(lines: &mut [Line<'a>], text: &'a str) {
    let said = |(line, whole): (&Line<'a>, &'a str)| match line {
        Line::Labelled(opening) if label::is_role(opening.label) => opening.said,
        Line::Labelled(_) | Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) | Line::Plain(_) => whole,
    };
    let shown: Vec<&str> = lines.iter().zip(text.lines()).map(said).collect();
    for block in crate::opaque::blocks(&shown) {
        for (line, whole) in lines.iter_mut().zip(text.lines()).take(block.lines.end).skip(block.lines.start)
        {
            let speaks = |opening: &Opening<'_>| {
                label::is_role(opening.label) || opening.at.is_some() && !label::is_level(opening.label)
            };
            if matches!(line, Line::Labelled(opening) if !speaks(opening)) {
                *line = Line::Plain(whole);
            }
        }
    }
}

/// Whether a line opens or closes a fence, and is not a whole one.
fn is_fence(line: &str) -> bool {
    let line = line.trim();
    ["```", "~~~"].iter().any(|mark| line.starts_with(mark) && (line.len() < 7 || !line.ends_with(mark)))
}

/// Adds a line to the turn above, or starts a turn without a label.
fn append(turns: &mut Vec<Turn>, line: &str, number: usize) {
    match turns.last_mut() {
        Some(turn) => {
            if !turn.text.is_empty() {
                turn.text.push('\n');
            }
            turn.text.push_str(line);
        }
        None if line.trim().is_empty() => {}
        None => {
            let (label, at, line_number) = (None, None, number as u32);
            let text = line.to_owned();
            turns.push(Turn { label, role: Role::Other, at, text, line: line_number, pasted: false });
        }
    }
}

/// Whether the line below is a cue line, or the head of a file of them.
fn is_before_cue(lines: &[Line<'_>], number: usize) -> bool {
    let mut below = lines.iter().skip(number + 1).take(4);
    match lines.get(number) {
        Some(Line::CueHead(_)) => below.any(|line| matches!(line, Line::Cue(_))),
        _ => below.next().is_some_and(|line| matches!(line, Line::Cue(_))),
    }
}

/// Which labels of a text are speakers.
struct Plausible {
    /// How often each label that is not a role opens a line.
    counts: HashMap<String, usize>,
    /// Whether names are believed even if they occur once.
    trusting: bool,
}

impl Plausible {
    fn among(lines: &[Line<'_>]) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let (mut labelled, mut roles, mut others) = (0, 0, 0);
        for line in lines {
            match line {
                Line::Labelled(opening) if label::is_role(opening.label) => roles += 1,
                Line::Labelled(opening) if label::is_name(opening.label) => {
                    labelled += 1;
                    *counts.entry(opening.label.to_owned()).or_default() += 1;
                }
                Line::Labelled(_) => others += 1,
                Line::Plain(text) => others += usize::from(!text.trim().is_empty()),
                Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) => {}
            }
        }
        let recurring = counts.values().any(|count| *count > 1);
        let trusting = roles > 0 || labelled > 1 && (others == 0 || recurring && others <= labelled * 2);
        Self { counts, trusting }
    }

    fn allows(&self, opening: &Opening<'_>) -> bool {
        if label::is_role(opening.label) {
            return true;
        }
        label::is_name(opening.label)
            && (self.trusting
                || opening.at.is_some()
                || opening.is_bold && self.counts.len() > 1
                || self.counts.get(opening.label).is_some_and(|count| *count > 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Option<Vec<(Option<String>, Role, String)>> {
        let anchor = Timestamp::parse("2024-05-01T12:00:00Z").expect("a date");
        parse(text, anchor).map(|turns| turns.into_iter().map(|t| (t.label, t.role, t.text)).collect())
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Role, &str)]) {
        let turns = parsed(text).unwrap_or_default();
        let turns: Vec<_> =
            turns.iter().map(|(l, r, t)| (l.as_deref().unwrap_or(""), *r, t.as_str())).collect();
        assert_eq!(turns, expected, "{text}");
    }

    #[test]
    fn roles_in_several_languages() {
        check(
            "User: Hi\nAssistant: Hello\nthere",
            &[("User", Role::User, "Hi"), ("Assistant", Role::Assistant, "Hello\nthere")],
        );
        check("**User:** a\n\n**AI**: b", &[("User", Role::User, "a"), ("AI", Role::Assistant, "b")]);
        check(
            "### Human:\nfirst\n### Bot:\nsecond",
            &[("Human", Role::User, "first"), ("Bot", Role::Assistant, "second")],
        );
        check(
            "Usuario: hola\nAsistente: buenas",
            &[("Usuario", Role::User, "hola"), ("Asistente", Role::Assistant, "buenas")],
        );
        check(
            "ユーザー：こんにちは\nアシスタント：はい",
            &[("ユーザー", Role::User, "こんにちは"), ("アシスタント", Role::Assistant, "はい")],
        );
        check("user: all lower case", &[("user", Role::User, "all lower case")]);
        check(
            "Call of 3 May\nAgent: yes?",
            &[("", Role::Other, "Call of 3 May"), ("Agent", Role::Assistant, "yes?")],
        );
    }

    #[test]
    fn named_speakers() {
        check(
            "Ms Thorne: Thanks.\nParent: Yes.",
            &[("Ms Thorne", Role::Other, "Thanks."), ("Parent", Role::User, "Yes.")],
        );
        check(
            "CAROLINE: a\nMel: b\nCAROLINE: c",
            &[("CAROLINE", Role::Other, "a"), ("Mel", Role::Other, "b"), ("CAROLINE", Role::Other, "c")],
        );
        check(
            "Dr. Lee (Cardiology): ok\nJean-Luc O'Neil: no",
            &[("Dr. Lee (Cardiology)", Role::Other, "ok"), ("Jean-Luc O'Neil", Role::Other, "no")],
        );
    }

    #[test]
    fn prose_has_no_turns() {
        for text in [
            "",
            "Just a sentence.",
            "Subject: x\nNote: y",
            "see https://example.org: it is good",
            "Section 3: scope\nSection 4: terms",
            "Time: 10:30\nBudget: 5",
            "From: a@b.org\nTo: c@d.org\n\nHi there",
            "The plan has two steps.\nRemember: the door is locked.\nWe leave at noon.",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn times_beside_labels() {
        let anchor = Timestamp::parse("2024-05-01T12:00:00Z").expect("a date");
        for (text, at) in [
            ("[2024-04-30 10:03] Dana: hi", "2024-04-30T10:03:00Z"),
            ("2024-04-30T10:03:05Z Dana: hi", "2024-04-30T10:03:05Z"),
            ("10:03 Dana: hi", "2024-05-01T10:03:00Z"),
            ("Dana (10:03): hi", "2024-05-01T10:03:00Z"),
            ("Dana [10:03 PM]: hi", "2024-05-01T22:03:00Z"),
            ("2024-04-30T23:03:05-04:00 Dana: hi", "2024-04-30T23:03:05-04:00"),
            (
                "WEBVTT\n\n1\n00:00:05.000 --> 00:00:09.000\nDana: hi\n\n2\n00:01:05.000 --> 00:01:09.000\nDana: hi",
                "2024-05-01T12:00:05Z",
            ),
        ] {
            let turns = parse(text, anchor).unwrap_or_default();
            let first = turns.first().expect(text);
            assert_eq!((first.label.as_deref(), &*first.text), (Some("Dana"), "hi"), "{text}");
            assert_eq!(first.at.map(|at| at.to_string()).as_deref(), Some(at), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_said_is_lost(text in "(User: |Dana: |10:03 |\\[|\\]|\\*\\*|# |[a-z ]{1,6}|\n|é|\\PC){0,40}") {
            let anchor = Timestamp::from_millis(0);
            if let Some(turns) = parse(&text, anchor) {
                prop_assert!(turns.windows(2).all(|pair| pair[0].line < pair[1].line));
                let kept: String = turns.iter().map(|t| t.text.as_str()).collect();
                for word in text.split(|c: char| !c.is_ascii_lowercase()).filter(|w| w.len() > 5) {
                    let in_label = turns.iter().any(|t| t.label.as_deref().is_some_and(|l| l.contains(word)));
                    prop_assert!(in_label || kept.contains(word), "{} lost", word);
                }
            }
        }
    }
}
