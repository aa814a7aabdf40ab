//! Scores of answers by hand.

use super::*;
use crate::extraction::answers::{Answer, Memory};

const CASES: &str = r#"
{"id": "a", "tags": ["multi"], "document_type": "ai-chat-conversation", "document_created_at": "2026-02-03T10:00:00Z", "document": "User: Nilufar teaches rowing in Varna since 2019. I cannot stand liquorice.", "expect": [{"type": "facts|episodes", "any_of": ["^(?=.*row)(?=.*varna)"], "subject": "Nilufar"}, {"type": "preferences", "any_of": ["liquorice"], "direction": "negative"}], "reject": [{"types": ["facts"], "pattern": "user.*teach", "why": "she teaches"}], "entities": [{"name": "Nilufar", "kind": "person"}, {"name": "Varna", "kind": "place"}]}
{"id": "b", "tags": ["sup"], "document_type": "ai-chat-conversation", "document_created_at": "2026-02-03T10:00:00Z", "document": "User: The locker is number 9 now.", "history": [{"document": "User: The locker is number 4.", "document_type": "ai-chat-conversation", "document_created_at": "2026-01-03T10:00:00Z"}], "expect": [{"type": "facts", "any_of": ["number 9"], "event_date": "2026-02-03"}], "expect_current": "number 9", "expect_superseded": "number 4", "reject": []}
"#;

fn cases() -> Vec<Case> {
    CASES
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect()
}

fn memory(kind: &str, content: &str, subject: &str, evidence: &str) -> Memory {
    Memory {
        kind: kind.to_owned(),
        content: Some(content.to_owned()),
        subject: Some(subject.to_owned()),
        evidence: vec![evidence.to_owned()],
        ..Memory::default()
    }
}

#[test]
fn answers_are_scored_by_the_key() {
    let teaches =
        memory("facts", "Nilufar teaches rowing in Varna", "Nilufar", "Nilufar teaches rowing in Varna");
    let dislikes = Memory {
        direction: Some("negative".to_owned()),
        ..memory("preferences", "User cannot stand liquorice", "user", "I cannot stand liquorice")
    };
    let invented = memory("facts", "Bolivia exports quinoa", "user", "Bolivia exports quinoa");
    let entities =
        ["Nilufar", "Varna", "Varna"].map(|name| Entity { name: name.to_owned(), ..Entity::default() });
    let old = Memory {
        superseded: true,
        ..memory("facts", "The locker is number 4", "user", "The locker is number 4")
    };
    let new = memory("facts", "The locker is number 9 now", "user", "The locker is number 9 now");
    let answers = [
        Answer {
            id: "a".to_owned(),
            memories: vec![teaches, dislikes, invented],
            entities: entities.to_vec(),
        },
        Answer { id: "b".to_owned(), memories: vec![old, new], entities: Vec::new() },
    ];
    let report = score(&cases(), &answers).expect("scored");
    assert_eq!((report.passed, report.failed), (1, 1), "{report:#?}");
    assert_eq!(report.parts.recall, Some(1.0));
    assert_eq!(report.parts.supersession, Some(1.0));
    assert_eq!(report.parts.date_accuracy, Some(0.0), "the date of the second case is not told");
    assert_eq!(report.per_type["facts"].junk, 1, "what no source holds is junk");
    assert_eq!(report.info.entity_precision, 2.0 / 3.0, "an entity twice");
    assert_eq!(report.missed.len(), 1);
}

#[test]
fn what_must_not_be_remembered_costs_the_case() {
    let wrong = memory("facts", "Teaches rowing in Varna", "user", "Nilufar teaches rowing in Varna");
    let answer = Answer { id: "a".to_owned(), memories: vec![wrong], entities: Vec::new() };
    let report = score(&cases()[..1], &[answer]).expect("scored");
    assert_eq!(report.per_type["facts"].reject_hits, 1, "{report:#?}");
    assert_eq!(score(&cases(), &[]).expect("scored").passed, 0, "no answer is no answer");
}
