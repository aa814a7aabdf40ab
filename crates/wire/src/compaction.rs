//! What is left of a conversation: prompt context and compactions.

use crate::conversations::RecentTurn;
use crate::number::Count;
use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a prompt context is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptStyle {
    /// Grouped under headings.
    #[default]
    Structured,
    /// Running text.
    Narrative,
    /// One line each.
    BulletPoints,
}

/// How a prompt context is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct PromptQuery {
    /// `structured` when absent.
    #[serde(default)]
    pub style: Option<PromptStyle>,
    /// Whose conversation it must be; anybody else's is not known.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// Whose user that is.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// What a prompt needs of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptContext {
    /// The conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// The compaction's text and the recent turns, ready for a prompt; empty when there is nothing.
    pub formatted_context: String,
    /// Whether the conversation is known.
    pub available: bool,
    /// Whether turns have come after the compaction, and that is more than 15 minutes old.
    pub is_stale: bool,
    /// Share of the compacted turns' tokens that was kept, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression_ratio: Option<f64>,
    /// How much can still be told from the compaction, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_score: Option<f64>,
    /// Whether that is too little; absent while there is no compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_warning: Option<bool>,
    /// Seconds since the compaction was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_age_seconds: Option<i64>,
    /// Every turn that the compaction does not cover, oldest first.
    pub recent_messages: Vec<RecentTurn>,
    /// How many.
    pub recent_message_count: usize,
    /// Turns that the compaction covers.
    pub compacted_message_count: u32,
    /// Turns held.
    pub total_message_count: u32,
    /// The framed text of the compaction; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_block: Option<String>,
    /// The compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_id: Option<String>,
}

/// How much of a conversation to keep. `low`, `medium` and `high` say how much to compact, as some clients do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompactionStrategy {
    /// Little.
    #[serde(alias = "high")]
    Aggressive,
    /// Less than half.
    #[serde(alias = "medium")]
    Balanced,
    /// Most.
    #[serde(alias = "low")]
    Conservative,
    /// By the conversation's own density.
    #[default]
    Adaptive,
}

/// A wish to compact a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Compact {
    /// Which conversation.
    #[schemars(schema_with = "schema::id")]
    pub conversation_id: CallerId,
    /// `adaptive` when absent.
    #[serde(default)]
    pub strategy: Option<CompactionStrategy>,
    /// Tokens to keep, within 5 % below; the strategy decides when absent.
    #[serde(default)]
    pub target_tokens: Option<Count>,
    /// Whether a new version is made although nothing has been said since the last one; false when absent.
    #[serde(default)]
    pub force: Option<bool>,
}

/// The receipt of a compaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompactionStarted {
    /// The compaction.
    pub compaction_id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// `in_progress`; `completed` when nothing has been said since the last one.
    pub status: String,
    /// `manual_api`.
    pub trigger_type: String,
    /// When it was asked for.
    #[schemars(schema_with = "schema::timestamp")]
    pub initiated_at: Timestamp,
    /// Seconds that it will take, roughly.
    pub estimated_completion_seconds: u32,
    /// The compaction before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_compaction_id: Option<String>,
    /// Seconds since that was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_context_age_seconds: Option<i64>,
}

/// Which compaction to read, and how to write it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct CompactedQuery {
    /// `structured` (default), `narrative`, `bullet_points` or `injection`.
    #[serde(default)]
    pub format: Option<String>,
    /// The newest when absent.
    #[serde(default)]
    pub version: Option<u32>,
    /// Whose conversation it must be; anybody else's is not known.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// Whose user that is.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// How to ask how far compaction has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompactionStatusQuery {
    /// Whose conversation it must be; anybody else's is not known.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// Whose user that is.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// A statement that must not be lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyStatement {
    /// The same for the same statement in every version of the conversation's compaction.
    pub id: String,
    /// The words.
    pub content: String,
    /// How sure they are, 0 to 1.
    pub confidence: f64,
    /// Who said them.
    pub role: String,
    /// Which turn, from 1.
    pub position: u32,
    /// When they were said.
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Timestamp,
    /// Whether they take back something said before.
    pub corrects: bool,
}

/// Key statements by kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct KeyExtractions {
    /// What is so.
    pub facts: Vec<KeyStatement>,
    /// What was settled or promised.
    pub decisions: Vec<KeyStatement>,
    /// What is wanted, liked or avoided.
    pub preferences: Vec<KeyStatement>,
    /// What limits.
    pub constraints: Vec<KeyStatement>,
    /// What is asked or left open.
    pub open_questions: Vec<KeyStatement>,
}

/// Where a conversation stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CurrentState {
    /// What the user said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_user_message: Option<String>,
    /// What was settled last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_decision: Option<String>,
    /// What is open.
    pub open_questions: Vec<String>,
    /// Turns behind it.
    pub turns: u32,
}

/// A compaction's content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Compacted {
    /// The conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// Its text in the format that was asked for.
    pub formatted_context: String,
    /// Tokens of the turns it covers.
    pub original_token_count: u32,
    /// Tokens of its text.
    pub compacted_token_count: u32,
    /// The second over the first.
    pub compression_ratio: f64,
    /// The strategy.
    pub strategy_used: String,
    /// Its id.
    pub compaction_id: String,
    /// Its version, from 1.
    pub version: u32,
    /// Turns that it covers.
    pub compacted_message_count: u32,
    /// How much can still be told, 0 to 1: the share of key statements that is left, and of probing
    /// questions made from the turns that can be answered.
    pub validation_score: f64,
    /// Whether that is enough for the strategy.
    pub validation_passed: bool,
    /// Whether it is not.
    pub quality_warning: bool,
    /// The key statements.
    #[serde(flatten)]
    pub extractions: KeyExtractions,
    /// Where the conversation stands.
    pub current_state: CurrentState,
}

/// How far compaction has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CompactionStatus {
    /// The conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// `none`, `in_progress`, `completed` or `failed`.
    pub status: String,
    /// The newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_id: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// Share of tokens kept, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression_ratio: Option<f64>,
    /// How much can still be told from it, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_score: Option<f64>,
    /// Seconds that the one under way will take, roughly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_completion_seconds: Option<u32>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_version: Option<u32>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub latest_created_at: Option<Timestamp>,
}
