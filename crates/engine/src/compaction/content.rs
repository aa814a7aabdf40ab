//! What a compaction holds, as it is stored.

use evoke_compact::{Compaction, KeyExtraction, KeyKind, RetainedStatement};
use evoke_store::TurnRow;
use evoke_types::{ConversationId, Role, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What survived of a conversation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CompactedContent {
    /// Sentences in the order in which they were said.
    pub lines: Vec<CompactedLine>,
    /// The few sentences that say most.
    #[serde(default)]
    pub summary: String,
    /// What must not be lost, in the order in which it was said.
    #[serde(default)]
    pub extractions: Vec<Extraction>,
    /// Where the conversation stands.
    #[serde(default)]
    pub current_state: CurrentState,
    /// How much can still be told.
    #[serde(default)]
    pub validation: ValidationReport,
    /// The chat model whose words the lines are; without one they are the words that were said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_by: Option<String>,
}

/// One surviving sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompactedLine {
    /// 1-based position of its turn.
    pub position: u32,
    /// Who said it.
    pub role: Role,
    /// The words.
    pub text: String,
    /// `decision`, `correction`, `commitment`, `preference`, `constraint`, `open_point`, `question`,
    /// `statement`.
    pub act: String,
}

/// A statement that must not be lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The same for the same statement of the same conversation, in every version.
    pub id: Uuid,
    /// `facts`, `decisions`, `preferences`, `constraints` or `open_questions`.
    pub list: String,
    /// The words.
    pub content: String,
    /// 1-based position of its turn.
    pub position: u32,
    /// Who said it.
    pub role: Role,
    /// When.
    pub said_at: Timestamp,
    /// How sure the words are, 0 to 1.
    pub confidence: f32,
    /// Whether it takes back something said before.
    #[serde(default)]
    pub corrects: bool,
}

/// Where a conversation stands at the end of what a compaction covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CurrentState {
    /// What the user said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_user_message: Option<String>,
    /// What was settled last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_decision: Option<String>,
    /// What is open.
    #[serde(default)]
    pub open_questions: Vec<String>,
    /// Turns that are covered.
    #[serde(default)]
    pub turns: u32,
}

/// How much of a conversation can still be told from its compaction.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ValidationReport {
    /// Key extractions and probing questions in one, 0 to 1.
    pub score: f64,
    /// Whether it is enough for the strategy.
    pub passed: bool,
    /// Key extractions of the turns.
    pub keys: usize,
    /// Those that are left.
    pub keys_kept: usize,
    /// Probing questions made from the turns.
    pub probes: usize,
    /// Those that can be answered.
    pub probes_kept: usize,
    /// How often more was kept than the strategy says, because too little could be told.
    pub softened: u8,
}

/// Most characters of what a user said last.
const LAST_MESSAGE: usize = 400;

impl CompactedContent {
    pub(super) fn of(conversation: ConversationId, turns: &[TurnRow], compaction: &Compaction) -> Self {
        let extraction = |key: &KeyExtraction| {
            let turn = turns.get(key.turn)?;
            let name = format!("{} {}", key.kind.list(), key.content);
            Some(Extraction {
                id: Uuid::new_v5(&conversation.uuid(), name.as_bytes()),
                list: key.kind.list().to_owned(),
                content: key.content.clone(),
                position: turn.position,
                role: key.role,
                said_at: turn.said_at,
                confidence: key.confidence.get(),
                corrects: key.corrects,
            })
        };
        Self {
            lines: compaction.retained.iter().map(|kept| line(kept, turns)).collect(),
            summary: compaction.summary.clone(),
            extractions: compaction.key_extractions.iter().filter_map(extraction).collect(),
            current_state: CurrentState::of(turns, &compaction.key_extractions),
            validation: ValidationReport::of(compaction),
            written_by: None,
        }
    }

    /// The extractions of one list, in the order in which they were said.
    pub fn list(&self, kind: KeyKind) -> impl Iterator<Item = &Extraction> {
        self.extractions.iter().filter(move |extraction| extraction.list == kind.list())
    }
}

fn line(kept: &RetainedStatement, turns: &[TurnRow]) -> CompactedLine {
    CompactedLine {
        position: turns.get(kept.turn).map_or(0, |turn| turn.position),
        role: kept.role,
        text: kept.text.clone(),
        act: kept.act.as_str().to_owned(),
    }
}

impl CurrentState {
    fn of(turns: &[TurnRow], keys: &[KeyExtraction]) -> Self {
        let of = |kind| keys.iter().filter(move |key| key.kind == kind).map(|key| key.content.clone());
        let last = turns.iter().rev().find(|turn| turn.role == Role::User);
        Self {
            last_user_message: last.map(|turn| turn.content.chars().take(LAST_MESSAGE).collect()),
            latest_decision: of(KeyKind::Decision).next_back(),
            open_questions: of(KeyKind::OpenQuestion).collect(),
            turns: turns.last().map_or(0, |turn| turn.position),
        }
    }
}

impl ValidationReport {
    fn of(compaction: &Compaction) -> Self {
        let validation = &compaction.validation;
        Self {
            score: validation.score(),
            passed: compaction.passed,
            keys: validation.key_extractions,
            keys_kept: validation.key_extractions_retained,
            probes: validation.probes,
            probes_kept: validation.probes_answered,
            softened: compaction.relaxed,
        }
    }
}
