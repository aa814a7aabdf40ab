//! Predicts which memories the next turns of a conversation need.
//!
//! Called by the server after a turn on a stream. The one thing to know: a prediction costs one search, like a
//! read, and the sender of the turn never waits for it.

use super::prediction::{Anticipation, PredictionContext};
use super::questions::{Question, questions};
use super::quota::{Pattern, Quotas};
use super::select::{self, Found};
use crate::caller::{Address, Caller};
use crate::config::Limits;
use crate::error::FetchError;
use crate::read::answer::micros_since;
use crate::read::query_embedding::QueryEmbedding;
use crate::read::search::{SearchService, TimeLeft};
use crate::runtime::partition_cache::PartitionCache;
use evoke_recall::{Components, Depth, Hit, Kinds, OpenPartition, Packing, Precision, Query, QueryText};
use evoke_store::{PushCount, Store, StoreResult, TurnRow};
use evoke_types::{Clock, ConversationId, Permission, ScopePath};
use std::sync::Arc;
use std::time::Instant;

/// The number of recent turns that a prediction considers.
const TRAJECTORY: u32 = 6;
/// The largest number of items in a user's summary. A client that has a summary answers from it alone, so only
/// a user with few items is summarized.
const SUMMARY: usize = 24;

/// Makes predictions, and counts their use.
pub(crate) struct Predictor {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) limits: Limits,
    pub(crate) embedding: Arc<QueryEmbedding>,
    pub(crate) search: Arc<SearchService>,
}

impl Predictor {
    /// Predicts what the next turns need; see [`crate::Engine::anticipate`].
    pub(crate) async fn anticipate(
        &self,
        caller: &Caller,
        context: &PredictionContext,
    ) -> Result<Anticipation, FetchError> {
        let begun = Instant::now();
        let owner = caller.resolve_user(&context.address)?;
        let turns = self.trajectory(caller, &owner, context.conversation).await?;
        let quotas = Quotas::earned(&self.store.push_counts(caller.instance_id()).await?);
        let opened = self.partitions.open(&caller.read_chain(&owner)).await?;
        let mut asked = questions(&turns);
        asked.extend(self.follow_ups(caller, &owner, context).await?);
        let upcoming = select::upcoming(&opened, self.clock.now());
        let recalled = self.recall(caller, &asked, &opened).await?;
        let neighbors = select::neighbors(&opened, &recalled, context);
        let found = Found { recalled, neighbors, upcoming };
        let predictions = select::select(found, &asked, context, &quotas);
        Ok(Anticipation { owner, predictions, micros: micros_since(begun) })
    }

    /// The summary of a user; see [`crate::Engine::user_summary`].
    pub(crate) async fn user_summary(
        &self,
        caller: &Caller,
        address: &Address,
    ) -> Result<Vec<Hit>, FetchError> {
        let owner = caller.resolve_user(address)?;
        let own = self.partitions.open(&[caller.partition(owner)]).await?;
        if own.iter().map(|opened| opened.index.len()).sum::<usize>() > SUMMARY * 4 {
            return Ok(Vec::new());
        }
        let hits = evoke_recall::recent(&own, Kinds::ALL, SUMMARY + 1, self.clock.now()).hits;
        Ok(if hits.len() > SUMMARY { Vec::new() } else { hits })
    }

    /// Records how many items were pushed and used; see [`crate::Engine::count_pushes`].
    pub(crate) async fn count_pushes(
        &self,
        caller: &Caller,
        counts: impl IntoIterator<Item = (Pattern, u64, u64)>,
    ) -> StoreResult<()> {
        if caller.require(Permission::ContentWrite).is_err() {
            return Ok(());
        }
        let rows = counts.into_iter().map(|(pattern, pushed, used)| PushCount {
            pattern: pattern.as_str().to_owned(),
            pushed,
            used,
        });
        self.store.count_pushes(caller.instance_id(), rows.collect()).await
    }

    /// The latest turns of the owner's conversation, oldest first.
    async fn trajectory(
        &self,
        caller: &Caller,
        owner: &ScopePath,
        conversation: ConversationId,
    ) -> Result<Vec<TurnRow>, FetchError> {
        let row = self.store.conversation(caller.instance_id(), conversation).await?;
        let Some(row) = row.filter(|row| row.partition.path == *owner) else { return Ok(Vec::new()) };
        let start = row.turns.saturating_sub(TRAJECTORY) + 1;
        Ok(self.store.turns(caller.instance_id(), conversation, start, TRAJECTORY as usize).await?)
    }

    /// Items related to those that were used before.
    async fn follow_ups(
        &self,
        caller: &Caller,
        owner: &ScopePath,
        context: &PredictionContext,
    ) -> Result<Vec<Question>, FetchError> {
        let Some(last) = context.used.last() else { return Ok(Vec::new()) };
        let item = self.store.item(caller.instance_id(), *last).await?;
        let item = item.filter(|(partition, _)| owner.is_within(&partition.path));
        Ok(item.map(|(_, row)| Question { pattern: Pattern::Used, text: row.text }).into_iter().collect())
    }

    /// The results of recall for the questions.
    async fn recall(
        &self,
        caller: &Caller,
        asked: &[Question],
        opened: &[OpenPartition],
    ) -> Result<Vec<Hit>, FetchError> {
        let instance = caller.instance_id();
        let texts: Vec<String> = asked.iter().map(|question| question.text.clone()).collect();
        let vectors = self.embedding.embed(instance, &texts, opened, &[], self.clock.now()).await?.vectors;
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut left = TimeLeft::new(self.limits.read_time);
        let query = self.query(asked, vectors);
        Ok(self.search.search(instance, opened.to_vec(), query, &mut left).await?.hits)
    }

    fn query(&self, asked: &[Question], vectors: Vec<Option<Vec<f32>>>) -> Query {
        let texts = asked.iter().zip(vectors);
        Query {
            texts: texts.map(|(question, vector)| QueryText::new(&question.text, vector)).collect(),
            owner: Vec::new(),
            kinds: Kinds::ALL,
            min_origin: None,
            min_relevance: 0.0,
            at: self.clock.now(),
            as_of: false,
            limit: select::CANDIDATES,
            page: None,
            per_query: Some(select::PER_QUESTION),
            depth: Depth::Fast,
            precision: Precision::High,
            packing: Packing::default(),
            explain: true,
            disabled: Components::NONE,
            exhaustive: false,
        }
    }
}
