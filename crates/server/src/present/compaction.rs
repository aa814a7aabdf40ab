//! What is left of a conversation, as answers show it.

use evoke_engine::{Compacted, CompactedContent, Extraction, KeyKind};
use evoke_store::CompactionRow;
use evoke_wire::compaction::{CurrentState, KeyExtractions, KeyStatement};

/// The key statements of a compaction.
pub(crate) fn extractions(content: &CompactedContent) -> KeyExtractions {
    let list = |kind| content.list(kind).map(statement).collect();
    KeyExtractions {
        facts: list(KeyKind::Fact),
        decisions: list(KeyKind::Decision),
        preferences: list(KeyKind::Preference),
        constraints: list(KeyKind::Constraint),
        open_questions: list(KeyKind::OpenQuestion),
    }
}

fn statement(extraction: &Extraction) -> KeyStatement {
    KeyStatement {
        id: extraction.id.to_string(),
        content: extraction.content.clone(),
        confidence: rounded(f64::from(extraction.confidence)),
        role: extraction.role.as_str().to_owned(),
        position: extraction.position,
        said_at: extraction.said_at,
        corrects: extraction.corrects,
    }
}

/// Where the conversation stands.
pub(crate) fn current_state(content: &CompactedContent) -> CurrentState {
    let state = &content.current_state;
    CurrentState {
        last_user_message: state.last_user_message.clone(),
        latest_decision: state.latest_decision.clone(),
        open_questions: state.open_questions.clone(),
        turns: state.turns,
    }
}

/// The share of tokens kept, 0 to 1.
pub(crate) fn ratio(row: &CompactionRow) -> f64 {
    rounded(f64::from(row.compacted_tokens) / f64::from(row.original_tokens.max(1)))
}

/// How much can still be told, 0 to 1.
pub(crate) fn score(compacted: &Compacted) -> f64 {
    rounded(compacted.content.validation.score)
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
