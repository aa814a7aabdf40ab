//! From a wish to a stored compaction.

use super::writing::Writer;
use super::{Cause, Compacted, CompactedContent};
use crate::engine::Engine;
use evoke_compact::{Compaction, Plan, Strategy, Turn, compact};
use evoke_embed::{from_half, normalize};
use evoke_store::{CompactionJob, CompactionRow, ConversationRow, StoreError, TurnRow, TurnVector};
use evoke_types::{InstanceId, Metadata, Role};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Most turns that one compaction reads.
const TURNS: usize = 100_000;

/// A compaction could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum MakeError {
    /// Its conversation was erased meanwhile.
    #[error("the conversation is gone, or was begun anew")]
    Gone,
    /// The engine stops; the next start makes it.
    #[error("the engine stops")]
    Stopping,
    /// A defect of ours.
    #[error("compacting failed unexpectedly")]
    Broken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Makes a compaction and stores it as a new version.
    pub(super) async fn make_compaction(
        &self,
        instance: &InstanceId,
        job: &CompactionJob,
        stop: &CancellationToken,
    ) -> Result<(ConversationRow, Compacted), MakeError> {
        let (store, id) = (self.store(), job.conversation);
        let row = store.conversation(instance, id).await?.ok_or(MakeError::Gone)?;
        let mut turns = store.turns(instance, id, 1, TURNS).await?;
        if job.cause == Cause::WindowShare.as_str() {
            // The agent goes on from its last words, so those stay as they are.
            turns.truncate(turns.len().saturating_sub(self.config().compaction.fresh_turns).max(1));
        }
        let covers = turns.last().map(|turn| turn.position).ok_or(MakeError::Gone)?;
        let vectors = match self.embedding().generation() {
            Some(generation) => store.turn_vectors(instance, id, generation).await?,
            None => Vec::new(),
        };
        let hint = row.account.analysis.as_ref().map(hint).unwrap_or_default();
        let (strategy, target) = (job.strategy.parse().unwrap_or_default(), job.target_tokens);
        let (compaction, turns) = choose(turns, vectors, strategy, target, row.agent_window, hint).await?;
        let (turns, (compaction, written_by)): (Arc<[TurnRow]>, _) = match self.chat_model() {
            Some(model) => {
                let part_tokens = self.config().compaction.part_tokens;
                let (writer, turns) = (Writer { model: &*model, part_tokens }, turns.into());
                let writing = writer.write(&turns, strategy, compaction);
                let written = stop.run_until_cancelled(writing).await.ok_or(MakeError::Stopping)?;
                (turns, written)
            }
            None => (turns.into(), (compaction, None)),
        };
        let content = CompactedContent { written_by, ..CompactedContent::of(id, &turns, &compaction) };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut made = CompactionRow {
            id: job.id,
            conversation: id,
            version: 0,
            covers,
            created_at: self.now(),
            strategy: job.strategy.clone(),
            original_tokens: count(compaction.original_tokens),
            compacted_tokens: count(compaction.compacted_tokens),
            body: serde_json::to_string(&content).map_err(|_| MakeError::Broken)?,
        };
        made.version = store.finish_compaction(instance, made.clone()).await?.ok_or(MakeError::Gone)?;
        Ok((row, Compacted { row: made, content }))
    }
}

async fn choose(
    turns: Vec<TurnRow>,
    vectors: Vec<TurnVector>,
    strategy: Strategy,
    target_tokens: Option<u32>,
    agent_window: Option<u32>,
    hint: String,
) -> Result<(Compaction, Vec<TurnRow>), MakeError> {
    let work = move || {
        let vectors = by_turn(vectors);
        let views: Vec<Turn<'_>> = turns
            .iter()
            .map(|turn| Turn {
                role: turn.role,
                text: &turn.content,
                vector: vectors.get(&turn.position).map(Vec::as_slice),
            })
            .collect();
        let target_tokens = target_tokens.map(|tokens| tokens as usize);
        let compaction = compact(&views, &Plan { strategy, target_tokens, agent_window, hint: &hint });
        (compaction, turns)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| MakeError::Broken)
}

/// One unit vector a turn: the direction of the sum of its passages'.
fn by_turn(vectors: Vec<TurnVector>) -> HashMap<u32, Vec<f32>> {
    let mut sums: HashMap<u32, Vec<f32>> = HashMap::new();
    for TurnVector { position, bytes } in vectors {
        let vector = from_half(&bytes);
        match sums.get_mut(&position) {
            Some(sum) => sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x),
            None => {
                sums.insert(position, vector);
            }
        }
    }
    sums.values_mut().for_each(|vector| normalize(vector));
    sums
}

/// The words of the sender's own findings: what they speak of matters.
fn hint(analysis: &Metadata) -> String {
    fn gather(value: &Value, words: &mut Vec<String>) {
        match value {
            Value::String(text) => words.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| gather(value, words)),
            Value::Object(map) => map.values().for_each(|value| gather(value, words)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut words = Vec::new();
    analysis.values().for_each(|value| gather(value, &mut words));
    words.join("\n")
}

/// A summary of a few turns without storing anything.
pub(crate) async fn light_summary(turns: Vec<TurnRow>) -> String {
    let work = move || {
        let roles = turns.iter().filter(|turn| matches!(turn.role, Role::User | Role::Assistant));
        let views: Vec<Turn<'_>> = roles.map(|turn| Turn::new(turn.role, &turn.content)).collect();
        compact(&views, &Plan::default()).summary
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}
