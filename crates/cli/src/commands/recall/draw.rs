//! Prints an answer for people: each memory with its score, its words, and the retrievers that found it.

use super::found::{Answer, Beside, Found};
use evoke_report::bar;
use std::collections::BTreeMap;

/// The number of characters of a quote that are shown.
const QUOTE: usize = 160;
/// The width of a bar in cells.
const BAR: usize = 8;

/// Prints an answer as text.
pub(crate) fn answer(answer: &Answer, explain: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    if let Some(reason) = &answer.degraded {
        lines.push(format!("! {reason}"));
    }
    if answer.items.is_empty() {
        lines.push("Nothing is remembered about that here.".to_owned());
    }
    for (place, found) in answer.items.iter().enumerate() {
        lines.extend(item(place + 1, found, explain));
    }
    if explain && !answer.dropped.is_empty() {
        lines.push(left_out(answer));
    }
    if let Some(millis) = answer.search_ms {
        let tokens = answer.tokens.map(|tokens| format!(", {tokens} tokens,")).unwrap_or_default();
        lines.push(format!("{} memories{tokens} in {millis:.1} ms", answer.items.len()));
    }
    lines.join("\n")
}

fn item(place: usize, found: &Found, explain: bool) -> Vec<String> {
    let day = found.said_at.date();
    let times = found.duplicates.map(|times| format!(" ×{times}")).unwrap_or_default();
    let mut lines = vec![
        format!("{place:>2}. {}{times}", one_line(&found.content, usize::MAX)),
        format!(
            "    {} · {} · {day} · {} · score {:.3}",
            found.kind, found.scope, found.speaker, found.score
        ),
    ];
    let quotes = found.evidence.iter().filter(|quote| **quote != found.content);
    lines.extend(quotes.map(|quote| format!("    “{}”", one_line(quote, QUOTE))));
    lines.extend(found.neighbours.iter().map(beside));
    if !found.arms.is_empty() {
        let arm = |(name, score): &(String, f64)| format!("{name} {}", bar(*score as f32, BAR));
        lines.push(format!("    {}", found.arms.iter().map(arm).collect::<Vec<_>>().join("  ")));
    }
    if explain {
        lines.extend(reasons(found));
    }
    lines.push(String::new());
    lines
}

/// A turn around a memory, complete: it was requested.
fn beside(beside: &Beside) -> String {
    format!(
        "    {:+} {}: {}",
        beside.offset,
        one_line(&beside.speaker, QUOTE),
        one_line(&beside.content, usize::MAX)
    )
}

fn reasons(found: &Found) -> Vec<String> {
    let mut lines = vec![format!("    memory {} of document {}", found.id, found.document_id)];
    if !found.terms.is_empty() {
        lines.push(format!("    words in common: {}", found.terms.join(", ")));
    }
    if !found.boosts.is_empty() {
        let boost = |(name, by): &(String, f64)| format!("{name} {by:+.3}");
        lines
            .push(format!("    moved by: {}", found.boosts.iter().map(boost).collect::<Vec<_>>().join(", ")));
    }
    lines
}

fn left_out(answer: &Answer) -> String {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for dropped in &answer.dropped {
        *reasons.entry(&dropped.reason).or_default() += 1;
    }
    let counted: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    format!("left out: {}", counted.join(", "))
}

/// The text on one line, truncated to a number of characters. Control characters are not sent to the terminal.
fn one_line(text: &str, limit: usize) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    line.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::Timestamp;

    #[test]
    fn an_item_shows_its_words_and_arms() {
        let found = Found {
            id: "id".into(),
            kind: "preferences".into(),
            scope: "user".into(),
            content: "User prefers email".into(),
            score: 0.9,
            speaker: "user".into(),
            said_at: Timestamp::parse("2026-03-01").expect("date"),
            document_id: "doc".into(),
            evidence: vec!["I prefer\n\u{1b}[31memail".into()],
            neighbours: vec![Beside {
                offset: -1,
                speaker: "assistant".into(),
                said_at: None,
                content: "How shall I\nwrite?".into(),
            }],
            duplicates: Some(3),
            arms: vec![("lexical".into(), 0.5)],
            terms: vec!["email".into()],
            boosts: vec![("time".into(), 0.1)],
        };
        let answered = Answer {
            items: vec![found],
            degraded: None,
            dropped: Vec::new(),
            tokens: Some(31),
            search_ms: Some(1.25),
        };
        let drawn = answer(&answered, true);
        for part in [
            "1. User prefers email ×3\n",
            "    -1 assistant: How shall I write?\n",
            "1 memories, 31 tokens, in 1.2 ms",
            "2026-03-01",
            "score 0.900",
            "“I prefer [31memail”",
            "lexical ████",
            "time +0.100",
        ] {
            assert!(drawn.contains(part), "{part:?} is not in {drawn}");
        }
        assert!(!drawn.contains('\u{1b}'));
    }

    #[test]
    fn long_lines_end_between_characters() {
        assert_eq!(one_line("äöü ß", 3), "äö…");
        assert_eq!(one_line("a  b", 9), "a b");
    }
}
