//! The content of a compaction, as it is stored and returned.
//!
//! Made by [`super::build`], read by everything that shows a conversation. The one thing to know: it is stored as JSON, and
//! fields that an older version did not write have defaults.

use evoke_compact::{Compaction, KeyExtraction, KeyKind, RetainedStatement};
use evoke_store::{CompactionRow, TurnRow};
use evoke_types::{ConversationId, Role, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A compaction and its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Compacted {
    /// The stored row, whose body is the content.
    pub row: CompactionRow,
    /// What survived of the conversation.
    pub content: CompactedContent,
}

/// Whether a conversation has a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryState {
    /// The conversation has a summary.
    Available,
    /// The summary is being made.
    Pending,
    /// The summary could not be made.
    Failed,
    /// No summary was asked for.
    Missing,
}

/// What survived of a conversation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CompactedContent {
    /// Sentences in the order in which they were said.
    pub lines: Vec<CompactedLine>,
    /// The few sentences that say most.
    #[serde(default)]
    pub summary: String,
    /// Key facts, which must not be lost, in the order in which they were said.
    #[serde(default)]
    pub extractions: Vec<Extraction>,
    /// Where the conversation stands at the end of what is covered.
    #[serde(default)]
    pub current_state: CurrentState,
    /// How much of the conversation can still be told.
    #[serde(default)]
    pub validation: ValidationReport,
    /// The chat model whose words the lines are; without one they are the words that were said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_by: Option<String>,
}

/// One sentence that survived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompactedLine {
    /// 1-based position of its turn.
    pub position: u32,
    /// The role of the speaker.
    pub role: Role,
    /// The words, as they were said or as a chat model wrote them.
    pub text: String,
    /// `decision`, `correction`, `commitment`, `preference`, `constraint`, `open_point`, `question`,
    /// `statement`.
    pub act: String,
}

/// A statement that must not be lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// An id that is the same for the same statement of the same conversation, in every version.
    pub id: Uuid,
    /// `facts`, `decisions`, `preferences`, `constraints` or `open_questions`.
    pub list: String,
    /// The words of the statement.
    pub content: String,
    /// 1-based position of its turn.
    pub position: u32,
    /// The role of the speaker.
    pub role: Role,
    /// When it was said.
    pub said_at: Timestamp,
    /// How certain the statement is, from 0 to 1.
    pub confidence: f32,
    /// Whether it takes back something said before.
    #[serde(default)]
    pub corrects: bool,
}

/// Where a conversation stands at the end of what a compaction covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CurrentState {
    /// The beginning of what the user said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_user_message: Option<String>,
    /// The latest decision, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_decision: Option<String>,
    /// Questions that nobody has answered.
    #[serde(default)]
    pub open_questions: Vec<String>,
    /// The position of the last turn that is covered.
    #[serde(default)]
    pub turns: u32,
}

/// How much of a conversation can still be told from its compaction.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ValidationReport {
    /// The share of key facts and probing questions that survived, in one number from 0 to 1.
    pub score: f64,
    /// Whether the score is enough for the strategy.
    pub passed: bool,
    /// How many key facts the turns have.
    pub keys: usize,
    /// How many of the key facts survived.
    pub keys_kept: usize,
    /// How many probing questions were made from the turns.
    pub probes: usize,
    /// How many of them can be answered from the compaction.
    pub probes_kept: usize,
    /// How often more was kept than the strategy says, because too little survived.
    pub softened: u8,
}

/// Characters of what the user said last that are kept.
const LAST_MESSAGE: usize = 400;

impl Compacted {
    /// Parses a stored row. A body that another program wrote reads as empty.
    pub(crate) fn parse(row: CompactionRow) -> Self {
        let content = serde_json::from_str(&row.body).unwrap_or_default();
        Self { row, content }
    }
}

impl CompactedContent {
    /// The content of a compaction of these turns.
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
