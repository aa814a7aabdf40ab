//! Who says what in conversations as programs write them: the examples in `data/transcripts.txt`, turn by turn.

use evoke_text::turns::{self, Turn, TurnKind};
use evoke_types::{Role, Timestamp};
use proptest::prelude::*;

const EXAMPLES: &str = include_str!("data/transcripts.txt");

fn anchor() -> Timestamp {
    Timestamp::parse("2026-03-20T12:00:00Z").expect("a time")
}

fn unescaped(line: &str) -> String {
    let mut text = line.replace("\\t", "\t");
    while let Some((before, rest)) = text.split_once("\\u{") {
        let (code, after) = rest.split_once('}').expect("the end of a sign");
        let sign = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a sign");
        text = format!("{before}{sign}{after}");
    }
    text
}

fn shown(turn: &Turn) -> String {
    let at = turn.at.map_or_else(|| "-".to_owned(), |at| at.to_string()[..16].to_owned());
    let who = match (turn.kind, turn.role) {
        (TurnKind::Notice, _) => "*",
        (TurnKind::Spoken | TurnKind::Pasted | TurnKind::Caption, Role::User) => "user",
        (TurnKind::Spoken | TurnKind::Pasted | TurnKind::Caption, Role::Assistant) => "assistant",
        (TurnKind::Spoken | TurnKind::Pasted | TurnKind::Caption, Role::Other) => {
            turn.label.as_deref().unwrap_or("-")
        }
    };
    format!("> {at} | {who} | {}", turn.text.replace('\n', " / "))
}

#[test]
fn forms_of_many_programs_and_languages() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for example in EXAMPLES.split("\n== ").skip(1) {
        count += 1;
        let (name, body) = example.split_once('\n').expect("a name");
        let lines: Vec<String> =
            body.lines().filter_map(|line| line.strip_prefix('|')).map(unescaped).collect();
        let expected: Vec<String> =
            body.lines().filter(|line| line.starts_with('>')).map(unescaped).collect();
        let found: Vec<String> =
            turns::parse(&lines.join("\n"), anchor()).iter().flatten().map(shown).collect();
        if found != expected {
            wrong.push(format!("== {name}\n{}\n   instead of\n{}", found.join("\n"), expected.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Heads and lines of many programs, in which `#` stands for a word of its own.
const PIECES: &[&str] = &[
    "12/03/2026, 18:2# - Ana: ",
    "[12.03.26, 18:22:05] ~Ben: #",
    "[12.03.26, 18:22:05] Ana: \u{200e}#",
    "12/03/2026, 18:22 - # joined",
    "Ana  6:22 PM",
    "ben — Today at 6:23 PM",
    "Ana, [12.03.26 18:22]",
    "18:22 <ana> #",
    "18:23 <@ben> # #",
    "18:24 -!- # has joined",
    "18:25  * ana #",
    "ana: # I #",
    "ben_9: # you #?",
    "User: #",
    "Assistant: # #",
    "00:00:05.000 --> 00:00:09.000",
    "<v Ana>#</v>",
    "Attendees: Ana, Ben",
    "Action items:",
    "- Ben: #",
    "👍 2",
    "> # #",
    "```",
    "Thursday, March 12th",
    "10:03",
    "",
    "# # #",
    "#: #",
];

fn text(pieces: &[usize]) -> String {
    let mut count = 0;
    let mut text = String::new();
    for piece in pieces {
        for part in PIECES[*piece].split_inclusive('#') {
            match part.strip_suffix('#') {
                Some(before) => {
                    text.push_str(before);
                    let letters = ["bazo", "kile", "muna", "tera"];
                    text.push_str(&format!("{}w{count}q", letters[count % letters.len()]));
                    count += 1;
                }
                None => text.push_str(part),
            }
        }
        text.push('\n');
    }
    text
}

proptest! {
    #[test]
    fn no_word_is_lost_or_doubled(pieces in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text = text(&pieces);
        if let Some(turns) = turns::parse(&text, anchor()) {
            prop_assert!(turns.windows(2).all(|pair| pair[0].line < pair[1].line), "{:?}", turns);
            for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.ends_with('q') && word.len() > 5) {
                let in_words: usize = turns.iter().map(|turn| turn.text.matches(word).count()).sum();
                let in_label = turns.iter().any(|turn| turn.label.as_deref().is_some_and(|label| label.contains(word)));
                prop_assert!(in_words == 1 || in_words == 0 && in_label, "{word}: {in_words}\n{text}\n{turns:?}");
            }
        }
    }

    #[test]
    fn any_text_is_survived(text in "([0-9]{1,2}|[:.,/\\[\\]()<>|*~@-]|Ana|Today at|PM| |\n|\t|\u{202f}|\u{200e}|\\PC){0,80}") {
        if let Some(turns) = turns::parse(&text, anchor()) {
            prop_assert!(turns.iter().all(|turn| turn.text.len() <= text.len()));
        }
        let lines: Vec<&str> = text.lines().collect();
        prop_assert!(turns::pasted(&lines).is_none_or(|range| range.end <= lines.len()));
    }
}
