//! Who says what: speaker turns.
//!
//! Conversations come in the form in which a chat program copies or exports them (`transcript`), or with labels before a
//! colon (`labels`). The first counts where it explains at least as many lines. Labels of roles ("User", "Agent",
//! "Usuario") open a turn anywhere; other names only where they are plausible.

mod fence;
mod label;
mod labels;
mod line;
mod relabel;
mod talk;
mod transcript;
mod turn;

pub use relabel::relabeled;
pub use turn::{Turn, TurnKind};

use evoke_types::{Role, Timestamp};
use line::Line;
use std::ops::Range;

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

/// The lines of a conversation with times that is pasted among other words, in a form in which chat programs copy and
/// export; from its first message to the first blank line below its last one.
pub fn pasted(lines: &[&str]) -> Option<Range<usize>> {
    if lines.len() < 2 {
        return None;
    }
    let found = transcript::find(lines).filter(transcript::Transcript::is_stamped)?;
    (found.count() > 1).then(|| found.lines())
}

/// Whether a text as a whole is a conversation of several people with times, in a form in which chat programs copy and
/// export.
pub fn is_transcript(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    transcript::find(&lines).is_some_and(|found| found.is_stamped() && found.count() > 2)
}

/// The turns of a text, or `None` when it is not a conversation.
///
/// A time of day without a date is taken on the day of the heading above, or on the anchor's day, and on the next one past
/// midnight. Times from the start of a recording are counted from the anchor. Dates whose order is open are read in the
/// order that fits all of them. Lines without a head or label continue the turn above; what stands before the first becomes
/// a turn without one. Lines inside a fence (```), and those marked as quoted (`> User:`) among others that are not, belong
/// to the turn they stand in.
pub fn parse(text: &str, anchor: Timestamp) -> Option<Vec<Turn>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut labels = labels::Labels::read(&lines, anchor);
    if let Some(found) = transcript::find(&lines)
        && !labels.lead(found.first())
        && labels.count() <= found.count()
    {
        return Some(found.turns(anchor));
    }
    let roles = labels.roles();
    let below = roles.iter().skip(1).copied().chain([lines.len()]);
    for (from, end) in roles.iter().zip(below).map(|(role, next)| (role + 1, next)) {
        if let Some(range) = lines.get(from..end).and_then(pasted) {
            labels.leave(from + range.start..from + range.end);
        }
    }
    let turns = labels.turns()?;
    let ends: Vec<usize> = turns.iter().skip(1).map(|turn| turn.line as usize).chain([lines.len()]).collect();
    let parted = turns.into_iter().zip(ends).flat_map(|(turn, end)| within(turn, &lines, end, anchor));
    Some(parted.collect())
}

/// A turn, parted where it holds a conversation from a chat program: what stands around it stays its own.
fn within(turn: Turn, lines: &[&str], end: usize, anchor: Timestamp) -> Vec<Turn> {
    let from = turn.line as usize + 1;
    let below = lines.get(from..end).unwrap_or_default();
    let inner = if turn.kind == TurnKind::Spoken && below.len() > 1 { pasted(below) } else { None };
    let Some(range) = inner else { return vec![turn] };
    let Some(found) = below.get(range.clone()).and_then(transcript::find) else { return vec![turn] };
    let opening = lines.get(turn.line as usize).copied().unwrap_or_default();
    let said = match line::read(opening, anchor) {
        Line::Labelled(opening) if turn.label.is_some() => opening.said,
        Line::Labelled(_) | Line::Cue(_) | Line::CueNumber(_) | Line::CueHead(_) | Line::Plain(_) => opening,
    };
    let number = |line: usize| u32::try_from(from + line).unwrap_or(u32::MAX);
    let part = |first: &str, range: Range<usize>| {
        let rest = below.get(range).unwrap_or_default().join("\n");
        format!("{first}\n{rest}").trim().to_owned()
    };
    let before = Turn { text: part(said, 0..range.start), ..turn.clone() };
    let start = number(range.start);
    let inside =
        found.turns(anchor).into_iter().map(|inner| Turn { line: inner.line.saturating_add(start), ..inner });
    let after = Turn { text: part("", range.end..below.len()), line: number(range.end), ..turn };
    let after = (!after.text.is_empty()).then_some(after);
    std::iter::once(before).chain(inside).chain(after).collect()
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
