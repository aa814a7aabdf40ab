//! Compactions and prompt contexts of conversations.

use crate::conversations::RecentTurn;
use crate::number::Count;
use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The style of a prompt context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptStyle {
    /// Sections grouped under headings.
    #[default]
    Structured,
    /// A text in sentences.
    Narrative,
    /// One bullet point per line.
    BulletPoints,
}

/// The query of a prompt context.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct PromptQuery {
    /// The style; `structured` when absent.
    #[serde(default)]
    pub style: Option<PromptStyle>,
    /// The user who must own the conversation; otherwise it is not found.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of that user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// The prompt context of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptContext {
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// The compaction's text and the recent turns, ready for a prompt; empty when there is nothing.
    pub formatted_context: String,
    /// Whether the conversation is known.
    pub available: bool,
    /// Whether turns have arrived since the compaction and the compaction is more than 15 minutes old.
    pub is_stale: bool,
    /// The share of the covered turns' tokens that is retained, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression_ratio: Option<f64>,
    /// The validation score: how much of the conversation the compaction retains, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_score: Option<f64>,
    /// Whether the validation score is too low; absent while there is no compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_warning: Option<bool>,
    /// The age of the compaction in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_age_seconds: Option<i64>,
    /// Every turn that the compaction does not cover, oldest first.
    pub recent_messages: Vec<RecentTurn>,
    /// The number of those turns.
    pub recent_message_count: usize,
    /// The number of turns that the compaction covers.
    pub compacted_message_count: u32,
    /// The number of turns in the conversation.
    pub total_message_count: u32,
    /// The text of the compaction with its heading; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_block: Option<String>,
    /// The id of the compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_id: Option<String>,
}

/// How much of a conversation to retain. Some clients send `low`, `medium` and `high` for how much to compact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompactionStrategy {
    /// Retains about 15 % of the tokens.
    #[serde(alias = "high")]
    Aggressive,
    /// Retains about 40 % of the tokens.
    #[serde(alias = "medium")]
    Balanced,
    /// Retains about 70 % of the tokens.
    #[serde(alias = "low")]
    Conservative,
    /// Chooses the share from length and density of the conversation.
    #[default]
    Adaptive,
}

/// A request to compact a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Compact {
    /// The conversation to compact.
    #[schemars(schema_with = "schema::id")]
    pub conversation_id: CallerId,
    /// The strategy; `adaptive` when absent.
    #[serde(default)]
    pub strategy: Option<CompactionStrategy>,
    /// The number of tokens to retain, at least 95 % of which are used; the strategy decides when absent.
    #[serde(default)]
    pub target_tokens: Option<Count>,
    /// Whether to make a new version even if nothing was said since the last one; false when absent.
    #[serde(default)]
    pub force: Option<bool>,
}

/// The receipt of a request to compact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompactionStarted {
    /// The id that the compaction has or will have.
    pub compaction_id: String,
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// `in_progress`; `completed` if nothing was said since the last compaction.
    pub status: String,
    /// What caused the compaction: `manual_api`.
    pub trigger_type: String,
    /// The time of the request.
    #[schemars(schema_with = "schema::timestamp")]
    pub initiated_at: Timestamp,
    /// The estimated duration in seconds.
    pub estimated_completion_seconds: u32,
    /// The id of the previous compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_compaction_id: Option<String>,
    /// The age of the previous compaction in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_context_age_seconds: Option<i64>,
}

/// The query for a compaction, and its format.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct CompactedQuery {
    /// `structured` (default), `narrative`, `bullet_points` or `injection`.
    #[serde(default)]
    pub format: Option<String>,
    /// The version; the newest when absent.
    #[serde(default)]
    pub version: Option<u32>,
    /// The user who must own the conversation; otherwise it is not found.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of that user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// The query for the status of a compaction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompactionStatusQuery {
    /// The user who must own the conversation; otherwise it is not found.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of that user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// A key extraction: a statement that a compaction must retain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyStatement {
    /// The id, which is the same for the same statement in every version of the conversation's compaction.
    pub id: String,
    /// The words of the statement.
    pub content: String,
    /// The confidence, 0 to 1.
    pub confidence: f64,
    /// The role of the speaker.
    pub role: String,
    /// The position of the turn, from 1.
    pub position: u32,
    /// The time at which it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Timestamp,
    /// Whether the statement corrects an earlier one.
    pub corrects: bool,
}

/// Key extractions by kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct KeyExtractions {
    /// Facts that were stated.
    pub facts: Vec<KeyStatement>,
    /// Decisions and commitments of both speakers.
    pub decisions: Vec<KeyStatement>,
    /// Preferences: what is wanted, liked or avoided.
    pub preferences: Vec<KeyStatement>,
    /// Constraints that still apply.
    pub constraints: Vec<KeyStatement>,
    /// Questions that are still open.
    pub open_questions: Vec<KeyStatement>,
}

/// The state of a conversation at the end of a compaction.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CurrentState {
    /// The latest message of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_user_message: Option<String>,
    /// The latest decision, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_decision: Option<String>,
    /// The questions that are still open.
    pub open_questions: Vec<String>,
    /// The number of turns that the compaction covers.
    pub turns: u32,
}

/// The content of a compaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Compacted {
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// The text, in the requested format.
    pub formatted_context: String,
    /// The number of tokens of the covered turns.
    pub original_token_count: u32,
    /// The number of tokens of the text.
    pub compacted_token_count: u32,
    /// The text's tokens divided by those of the covered turns.
    pub compression_ratio: f64,
    /// The name of the strategy.
    pub strategy_used: String,
    /// The id of the compaction.
    pub compaction_id: String,
    /// The version, from 1.
    pub version: u32,
    /// The number of turns that it covers.
    pub compacted_message_count: u32,
    /// The validation score, 0 to 1: the shares of key extractions that are retained, and of probing
    /// questions made from the turns that can be answered.
    pub validation_score: f64,
    /// Whether the score is high enough for the strategy.
    pub validation_passed: bool,
    /// Whether the score is too low for the strategy.
    pub quality_warning: bool,
    /// The key extractions by kind.
    #[serde(flatten)]
    pub extractions: KeyExtractions,
    /// The state of the conversation at the end.
    pub current_state: CurrentState,
}

/// The status of a conversation's compaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CompactionStatus {
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// `none`, `in_progress`, `completed` or `failed`.
    pub status: String,
    /// The id of the newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_id: Option<String>,
    /// The creation time of the newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// The share of tokens that is retained, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression_ratio: Option<f64>,
    /// The validation score, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_score: Option<f64>,
    /// The estimated remaining seconds of the compaction in progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_completion_seconds: Option<u32>,
    /// The reason of the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The version of the newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_version: Option<u32>,
    /// The creation time of the newest compaction, under the name that some clients read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub latest_created_at: Option<Timestamp>,
}
