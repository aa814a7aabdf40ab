//! Builds a compaction: reads the turns, selects what to retain, stores it as a new version.
//!
//! Called by [`super::worker`]. The one thing to know: the selection is a pure function of the turns
//! (`evoke_compact`); a chat model can only phrase what was selected.

use super::content::{Compacted, CompactedContent};
use super::job::Cause;
use super::llm_writer::Writer;
use crate::config::CompactionSettings;
use crate::embedding::service::EmbeddingService;
use crate::runtime::shutdown::Shutdown;
use evoke_compact::{Compaction, Plan, Strategy, Turn, compact};
use evoke_embed::{from_half, normalize};
use evoke_llm::ChatModel;
use evoke_store::{CompactionJob, CompactionRow, ConversationRow, Store, StoreError, TurnRow, TurnVector};
use evoke_types::{Clock, InstanceId, Metadata, Role};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The largest number of turns that one compaction reads.
const MAX_TURNS: usize = 100_000;

/// Why a compaction could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    /// The conversation was erased meanwhile.
    #[error("the conversation is gone, or was begun anew")]
    Gone,
    /// The engine stops; the next start makes the compaction.
    #[error("the engine stops")]
    Stopping,
    /// A defect of the program.
    #[error("compacting failed unexpectedly")]
    Broken,
    /// The store failed to read or write.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Builds compactions of conversations.
pub(crate) struct CompactionBuilder {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    settings: CompactionSettings,
    embedding: Arc<EmbeddingService>,
    shutdown: Shutdown,
    chat_model: OnceLock<Arc<dyn ChatModel>>,
}

impl CompactionBuilder {
    /// A builder without a chat model.
    pub(crate) const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: CompactionSettings,
        embedding: Arc<EmbeddingService>,
        shutdown: Shutdown,
    ) -> Self {
        Self { store, clock, settings, embedding, shutdown, chat_model: OnceLock::new() }
    }

    /// Lets this chat model phrase compactions from now on; a later one is ignored.
    pub(crate) fn set_chat_model(&self, model: Arc<dyn ChatModel>) {
        self.chat_model.get_or_init(|| model);
    }

    /// Builds a compaction and stores it as a new version.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub(super) async fn build(
        &self,
        instance: &InstanceId,
        job: &CompactionJob,
    ) -> Result<(ConversationRow, Compacted), BuildError> {
        let id = job.conversation;
        let row = self.store.conversation(instance, id).await?.ok_or(BuildError::Gone)?;
        let turns = self.turns(instance, job).await?;
        let covers = turns.last().map(|turn| turn.position).ok_or(BuildError::Gone)?;
        let vectors = match self.embedding.generation() {
            Some(generation) => self.store.turn_vectors(instance, id, generation).await?,
            None => Vec::new(),
        };
        let hint = row.account.analysis.as_ref().map(hint).unwrap_or_default();
        let (strategy, target) = (job.strategy.parse().unwrap_or_default(), job.target_tokens);
        let (compaction, turns) = choose(turns, vectors, strategy, target, row.agent_window, hint).await?;
        let turns: Arc<[TurnRow]> = turns.into();
        let (compaction, written_by) = self.phrase(&turns, strategy, compaction).await?;
        let content = CompactedContent { written_by, ..CompactedContent::of(id, &turns, &compaction) };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut made = CompactionRow {
            id: job.id,
            conversation: id,
            version: 0,
            covers,
            created_at: self.clock.now(),
            strategy: job.strategy.clone(),
            original_tokens: count(compaction.original_tokens),
            compacted_tokens: count(compaction.compacted_tokens),
            body: serde_json::to_string(&content).map_err(|_| BuildError::Broken)?,
        };
        made.version = self.store.finish_compaction(instance, made.clone()).await?.ok_or(BuildError::Gone)?;
        Ok((row, Compacted { row: made, content }))
    }

    /// The turns that the compaction covers.
    async fn turns(&self, instance: &InstanceId, job: &CompactionJob) -> Result<Vec<TurnRow>, BuildError> {
        let mut turns = self.store.turns(instance, job.conversation, 1, MAX_TURNS).await?;
        if job.cause == Cause::WindowShare.as_str() {
            // The agent continues from its last words, so those stay verbatim.
            turns.truncate(turns.len().saturating_sub(self.settings.fresh_turns).max(1));
        }
        Ok(turns)
    }

    /// Lets the chat model phrase the selection, if there is one; returns the name of the model whose words
    /// are used.
    async fn phrase(
        &self,
        turns: &Arc<[TurnRow]>,
        strategy: Strategy,
        chosen: Compaction,
    ) -> Result<(Compaction, Option<String>), BuildError> {
        let Some(model) = self.chat_model.get() else { return Ok((chosen, None)) };
        let writer = Writer { model: &**model, part_tokens: self.settings.part_tokens };
        let writing = writer.write(turns, strategy, chosen);
        self.shutdown.unless_begun(writing).await.ok_or(BuildError::Stopping)
    }
}

/// Selects what to retain, off the async threads.
async fn choose(
    turns: Vec<TurnRow>,
    vectors: Vec<TurnVector>,
    strategy: Strategy,
    target_tokens: Option<u32>,
    agent_window: Option<u32>,
    hint: String,
) -> Result<(Compaction, Vec<TurnRow>), BuildError> {
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
    tokio::task::spawn_blocking(work).await.map_err(|_| BuildError::Broken)
}

/// One unit vector per turn: the normalized sum of its passages' vectors.
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

/// The text of the sender's own findings, as a hint at what is important.
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

/// A summary of a few turns, which is not stored.
pub(crate) async fn light_summary(turns: Vec<TurnRow>) -> String {
    let work = move || {
        let roles = turns.iter().filter(|turn| matches!(turn.role, Role::User | Role::Assistant));
        let views: Vec<Turn<'_>> = roles.map(|turn| Turn::new(turn.role, &turn.content)).collect();
        compact(&views, &Plan::default()).summary
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}
