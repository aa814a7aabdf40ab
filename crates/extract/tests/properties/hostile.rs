//! Texts that nobody writes: the work grows no faster than the text.

use super::{EXTRACTORS, document, observed};
use evoke_extract::Decision;
use evoke_types::DocumentType;

/// What was done with a text, in bytes that were looked at and rows that were made.
#[derive(Debug, Default)]
struct Work {
    /// Bytes of passages.
    passages: usize,
    /// Bytes that were parsed.
    parsed: usize,
    /// Bytes of words that were judged.
    judged: usize,
    /// Decisions.
    decisions: usize,
    /// Bytes of statements, quotations and names.
    stored: usize,
}

fn work(text: &str, document_type: DocumentType, by_grammar: bool) -> Work {
    let extractor = if by_grammar { &EXTRACTORS[0] } else { &EXTRACTORS[1] };
    let (found, decisions) = observed(&**extractor, &document(document_type, text));
    let mut work = Work { decisions: decisions.len(), ..Work::default() };
    for decision in &decisions {
        match decision {
            Decision::Parsed { text, words, .. } => work.parsed += text.len().max(words.len()),
            Decision::Considered(part) => work.judged += part.words.len(),
            Decision::Passage { .. } | Decision::TakenBack { .. } => {}
        }
    }
    work.passages = found.passages.iter().map(|passage| passage.text.len()).sum();
    let memories = found.memories.iter().map(|one| one.statement.len() + one.quote.len());
    let names =
        found.entities.iter().map(|one| one.name.len() + one.aliases.iter().map(String::len).sum::<usize>());
    work.stored = memories.sum::<usize>() + names.sum::<usize>();
    work
}

/// Each byte is in one passage, is parsed once, and judged once; a statement says its words with little more.
fn check(name: &str, text: &str, document_type: DocumentType, by_grammar: bool) {
    let bytes = text.len();
    let done = work(text, document_type, by_grammar);
    assert!(done.passages <= bytes, "{name}: {done:?} of {bytes}");
    // A sentence of which a part is corrected is parsed once more, without that part.
    assert!(done.parsed <= 2 * bytes, "{name}: {done:?} of {bytes}");
    assert!(done.judged <= 2 * bytes, "{name}: {done:?} of {bytes}");
    assert!(done.decisions <= bytes + 1, "{name}: {done:?} of {bytes}");
    assert!(done.stored <= 8 * bytes, "{name}: {done:?} of {bytes}");
}

/// Texts of so many bytes.
fn texts(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |unit: &str| unit.repeat(bytes / unit.len());
    vec![
        ("one word", repeated("a")),
        ("no spaces", repeated("ab.cd,ef;(gh)\u{2014}")),
        ("one sentence", repeated("and then I ")),
        ("many short ones", repeated("I ran. ")),
        (
            "deep quotation",
            (1..).map(|depth| "> ".repeat(depth % 200) + "I own it\n").take(bytes / 220).collect(),
        ),
        ("nested brackets", "(".repeat(bytes / 2) + &")".repeat(bytes / 2)),
        ("nested quotation marks", repeated("\u{201c}he said \u{2018}")),
        ("mixed scripts", repeated("Ya живу в 東京 ש में cafe\u{301} ")),
        ("control characters", repeated("I\u{0}like\u{1b}[31m\u{202e}tea\u{7}. ")),
        ("only marks", repeated("\u{301}\u{200d}\u{fe0f}")),
        ("no sense", repeated("?!.,:;-_/\\|")),
        ("names", repeated("Ana Bo Cy Di ")),
        ("labels", repeated("User: ")),
        ("dates", repeated("on 3 May, ")),
        ("conjunctions", repeated("who said that ")),
    ]
}

#[test]
fn work_is_in_line_with_the_length() {
    for (name, text) in texts(6_000) {
        for by_grammar in [true, false] {
            check(name, &text, DocumentType::AiChatConversation, by_grammar);
        }
    }
}

#[test]
fn megabytes_without_a_space_are_read() {
    for (name, text) in texts(2_000_000).into_iter().filter(|(_, text)| !text.contains(' ')) {
        check(name, &text, DocumentType::Document, false);
    }
}
