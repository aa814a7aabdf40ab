//! Predictions, and their inputs.
//!
//! The one thing to know: a prediction is made for one conversation of one user, and contains only what the
//! client does not have.

use super::quota::Pattern;
use crate::caller::Address;
use evoke_recall::Hit;
use evoke_types::{ConversationId, MemoryId, ScopePath};
use std::collections::HashSet;

/// The state of a conversation for which predictions are made.
#[derive(Debug, Clone)]
pub struct PredictionContext {
    /// The conversation to predict for.
    pub conversation: ConversationId,
    /// The user who owns the conversation.
    pub address: Address,
    /// Items that the client already has.
    pub known: HashSet<MemoryId>,
    /// Items of earlier predictions that were used, the latest last.
    pub used: Vec<MemoryId>,
}

/// The predictions for the next turns.
#[derive(Debug, Clone)]
pub struct Anticipation {
    /// The scope path of the user whose memories these are.
    pub owner: ScopePath,
    /// The predictions by pattern, the most certain first.
    pub predictions: Vec<Prediction>,
    /// The time it took, in microseconds.
    pub micros: u64,
}

/// Items that one pattern predicts.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// The pattern that led to them.
    pub pattern: Pattern,
    /// The items, best first; at least one.
    pub hits: Vec<Hit>,
    /// The queries that found them.
    pub queries: Vec<String>,
    /// The certainty of the prediction, from 0 to 1.
    pub confidence: f32,
}
