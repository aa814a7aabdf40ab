//! What holds for whatever people write: evidence for every statement, nobody without a name, no date that moves, one kind
//! each, the same answer each time, and work in line with the length of the text.
//!
//! Needs the parser that `evoke model install` fetches, and fails without. Texts are made of sentences of people who talk; work is
//! counted in what the extractor tells its observer, so that no other work on the machine changes the outcome.

mod hostile;
mod talk;

use evoke_embed::model::{Manifest, default_dir};
use evoke_extract::{
    Considered, Decision, Document, Extractor, GrammarExtractor, MemoryDraft, RuleExtractor, Understanding,
};
use evoke_parse::Parser;
use evoke_types::{DocumentType, IngestMode, MemoryKind, Timestamp};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock, mpsc};
use talk::conversation;

static EXTRACTORS: LazyLock<[Box<dyn Extractor>; 2]> = LazyLock::new(|| {
    let models = default_dir().expect("a folder for models");
    let parser = Parser::load(&Manifest::PARSER.dir(&models)).expect("run `evoke model install`");
    [Box::new(GrammarExtractor::new(Arc::new(parser))), Box::new(RuleExtractor)]
});

/// A text as a document of a kind.
fn document(document_type: DocumentType, text: &str) -> Document<'_> {
    Document {
        document_type,
        text,
        said_at: Timestamp::parse("2026-03-18T12:00:00Z").expect("a date"),
        speaker: None,
        declared: None,
        mode: IngestMode::LongRange,
    }
}

fn understood(extractor: &dyn Extractor, document: &Document<'_>) -> Understanding {
    let mut reading = extractor.read(document);
    while !reading.step(7) {}
    reading.finish()
}

/// What is understood, with all decisions on the way.
fn observed(extractor: &dyn Extractor, document: &Document<'_>) -> (Understanding, Vec<Decision>) {
    let (sender, decisions) = mpsc::channel();
    let observer = Box::new(move |decision: Decision| sender.send(decision).expect("somebody listens"));
    let mut reading = extractor.read_observed(document, observer);
    while !reading.step(usize::MAX) {}
    let understanding = reading.finish();
    (understanding, decisions.iter().collect())
}

fn considered(decisions: &[Decision]) -> impl Iterator<Item = &Considered> {
    decisions.iter().filter_map(|decision| match decision {
        Decision::Considered(considered) => Some(considered),
        Decision::Passage { .. } | Decision::Parsed { .. } | Decision::TakenBack { .. } => None,
    })
}

/// Words that are nobody's name.
const PRONOUNS: [&str; 14] =
    ["he", "she", "it", "they", "him", "her", "them", "this", "that", "these", "those", "i", "you", "we"];

/// Words that mean another day each day.
const MOVING: [&str; 12] = [
    "yesterday",
    "tomorrow",
    "tonight",
    "last week",
    "next week",
    "last month",
    "next month",
    "last year",
    "next year",
    "days ago",
    "weeks ago",
    "months ago",
];

fn check(memory: &MemoryDraft, found: &Understanding) -> Result<(), TestCaseError> {
    let passage = found.passages.get(memory.passage).map(|passage| passage.text.as_str());
    let is_quoted = passage.is_some_and(|text| text.contains(&memory.quote));
    prop_assert!(is_quoted && !memory.quote.trim().is_empty(), "without evidence: {memory:?}");
    let subject = memory.subject.to_lowercase();
    prop_assert!(
        !subject.trim().is_empty() && !PRONOUNS.contains(&subject.as_str()),
        "of nobody: {memory:?}"
    );
    Ok(())
}

/// What must hold for statements of English that was parsed.
fn check_english(memory: &MemoryDraft) -> Result<(), TestCaseError> {
    let statement = memory.statement.to_lowercase();
    let first = statement.split_whitespace().next().unwrap_or_default();
    prop_assert!(!["he", "she"].contains(&first), "of whom? {memory:?}");
    let words = format!(" {} ", statement.replace(|c: char| !c.is_alphanumeric(), " "));
    let moving = MOVING.iter().find(|word| words.contains(&format!(" {word} ")));
    prop_assert!(moving.is_none(), "{moving:?} in {memory:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn statements_stand_by_themselves(text in conversation(12)) {
        for document_type in [DocumentType::AiChatConversation, DocumentType::MeetingTranscript] {
            for (extractor, parses) in EXTRACTORS.iter().zip([true, false]) {
                let found = understood(&**extractor, &document(document_type, &text));
                for memory in &found.memories {
                    check(memory, &found)?;
                    if parses {
                        check_english(memory)?;
                    }
                }
            }
        }
    }

    #[test]
    fn a_proposition_makes_one_memory_and_a_feeling_beside_it_at_most(text in conversation(12)) {
        for extractor in &*EXTRACTORS {
            let (_, decisions) = observed(&**extractor, &document(DocumentType::AiChatConversation, &text));
            for part in considered(&decisions) {
                let kinds: Vec<MemoryKind> =
                    part.outcome.iter().flatten().map(|memory| memory.kind).collect();
                let feelings = kinds.iter().filter(|kind| **kind == MemoryKind::Emotion).count();
                prop_assert!(feelings <= 1 && kinds.len() - feelings <= 1, "{part:?}");
                prop_assert!(!matches!(&part.outcome, Ok(none) if none.is_empty()), "{part:?}");
            }
        }
    }

    #[test]
    fn what_is_told_is_what_was_done(text in conversation(16)) {
        for extractor in &*EXTRACTORS {
            let document = document(DocumentType::AiChatConversation, &text);
            let (found, decisions) = observed(&**extractor, &document);
            prop_assert_eq!(&found, &understood(&**extractor, &document), "an observer changes nothing");
            let mut told: Vec<(usize, String, String)> = Vec::new();
            for decision in &decisions {
                match decision {
                    Decision::Considered(part) => told.extend(
                        part.outcome.iter().flatten().map(|one| (one.passage, one.quote.clone(), one.statement.clone())),
                    ),
                    Decision::TakenBack { passage, quote } => {
                        told.retain(|(at, words, _)| at != passage || words != quote);
                    }
                    Decision::Passage { .. } | Decision::Parsed { .. } => {}
                }
            }
            let kept = found.memories.iter().map(|one| (one.passage, one.quote.clone(), one.statement.clone()));
            prop_assert_eq!(told, kept.collect::<Vec<_>>());
        }
    }
}
