//! Anticipation: which memories the next turns of a conversation will need.
//!
//! A prediction asks what the conversation itself suggests (its topic, the names in play, questions left
//! open, dates to come, what earlier pushes were used for), with the same recall as a read, and keeps
//! what has evidence of its own. Nothing retracts a push, so it is sparing: live memories only, none of
//! the conversation itself, none that is known already. Each kind of prediction has as many places as its
//! pushes have earned on the instance.

mod choose;
mod pattern;
mod questions;

use crate::fetch::micros;
use crate::search::TimeLeft;
use crate::{Address, Caller, Engine, FetchError};
use evoke_recall::{Components, Depth, Hit, Kinds, Packing, Precision, Query, QueryText};
use evoke_store::{PushCount, StoreResult, TurnRow};
use evoke_types::{ConversationId, MemoryId, ScopeError, ScopePath, Timestamp};
pub use pattern::Pattern;
use pattern::Places;
use questions::{Question, questions};
use std::collections::HashSet;

/// Where a conversation stands when a prediction is made.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Whose.
    pub address: Address,
    /// Items that whoever asks has already.
    pub known: HashSet<MemoryId>,
    /// Items of earlier predictions that were used, the latest last.
    pub used: Vec<MemoryId>,
}

/// What the next turns will need.
#[derive(Debug, Clone)]
pub struct Anticipation {
    /// Whose memories these are.
    pub owner: ScopePath,
    /// By what led to them, the surest first.
    pub foreseen: Vec<Foreseen>,
    /// Time that it took, in microseconds.
    pub micros: u64,
}

/// Items that one kind of prediction found.
#[derive(Debug, Clone)]
pub struct Foreseen {
    /// What led to them.
    pub pattern: Pattern,
    /// The items, best first; at least one.
    pub hits: Vec<Hit>,
    /// What was asked.
    pub queries: Vec<String>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
}

/// Turns that a prediction looks back on.
const TRAJECTORY: usize = 6;
/// Items of a user's summary. A client that holds a part answers from that part alone, so only who is
/// known as a whole is summarised.
const SUMMARY: usize = 24;

impl Engine {
    /// Predicts which memories the next turns of a conversation will need.
    ///
    /// # Errors
    /// [`FetchError::Scope`] without a user, [`FetchError::Busy`], [`FetchError::Store`].
    pub async fn anticipate(&self, caller: &Caller, moment: &Moment) -> Result<Anticipation, FetchError> {
        let begun = std::time::Instant::now();
        let owner = caller.resolve(&moment.address)?;
        if owner.id_at("user").is_none() {
            return Err(ScopeError::UserRequired.into());
        }
        let turns = self.trajectory(caller, &owner, moment.conversation).await?;
        let places = Places::earned(&self.store().push_counts(caller.instance_id()).await?);
        let (opened, _) = self.open_chain(caller, &owner).await?;
        let mut asked = questions(&turns);
        asked.extend(self.follow_ups(caller, &owner, moment).await?);
        let texts: Vec<String> = asked.iter().map(|question| question.text.clone()).collect();
        let vectors =
            self.query_vectors(caller.instance_id(), &texts, &opened, &[], self.now()).await?.vectors;
        let upcoming = choose::upcoming(&opened, self.now());
        let query = self.foresight(&asked, vectors);
        let mut left = TimeLeft::new(self.config().limits.read_time);
        let recalled = if asked.is_empty() {
            Vec::new()
        } else {
            self.search(caller.instance_id(), opened.clone(), query, &mut left).await?.hits
        };
        let beside = choose::beside(&opened, &recalled, moment);
        let foreseen = choose::choose(recalled, beside, upcoming, &asked, moment, &places);
        Ok(Anticipation { owner, foreseen, micros: micros(begun) })
    }

    /// Everything that is known of a user, the most recent and important first; nothing when that is
    /// too much for a summary.
    ///
    /// # Errors
    /// [`FetchError::Scope`] without a user, [`FetchError::Store`].
    pub async fn user_summary(&self, caller: &Caller, address: &Address) -> Result<Vec<Hit>, FetchError> {
        let owner = caller.resolve(address)?;
        if owner.id_at("user").is_none() {
            return Err(ScopeError::UserRequired.into());
        }
        let own = self.partitions().open(&[caller.partition(owner)]).await?;
        if own.iter().map(|opened| opened.index.len()).sum::<usize>() > SUMMARY * 4 {
            return Ok(Vec::new());
        }
        let hits = evoke_recall::recent(&own, Kinds::ALL, SUMMARY + 1, self.now()).hits;
        Ok(if hits.len() > SUMMARY { Vec::new() } else { hits })
    }

    /// Notes how many items of predictions were pushed and used. Nothing is noted for keys that may only read.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn count_pushes(
        &self,
        caller: &Caller,
        counts: impl IntoIterator<Item = (Pattern, u64, u64)>,
    ) -> StoreResult<()> {
        if caller.may_write().is_err() {
            return Ok(());
        }
        let rows = counts.into_iter().map(|(pattern, pushed, used)| PushCount {
            pattern: pattern.as_str().to_owned(),
            pushed,
            used,
        });
        self.store().count_pushes(caller.instance_id(), rows.collect()).await
    }

    /// The latest turns of the owner's conversation, oldest first.
    async fn trajectory(
        &self,
        caller: &Caller,
        owner: &ScopePath,
        conversation: ConversationId,
    ) -> Result<Vec<TurnRow>, FetchError> {
        let row = self.store().conversation(caller.instance_id(), conversation).await?;
        let Some(row) = row.filter(|row| row.partition.path == *owner) else { return Ok(Vec::new()) };
        let start = row.turns.saturating_sub(TRAJECTORY as u32) + 1;
        Ok(self.store().turns(caller.instance_id(), conversation, start, TRAJECTORY).await?)
    }

    /// What was used before leads on to what belongs to it.
    async fn follow_ups(
        &self,
        caller: &Caller,
        owner: &ScopePath,
        moment: &Moment,
    ) -> Result<Vec<Question>, FetchError> {
        let Some(last) = moment.used.last() else { return Ok(Vec::new()) };
        let item = self.store().item(caller.instance_id(), *last).await?;
        let item = item.filter(|(partition, _)| owner.is_within(&partition.path));
        Ok(item.map(|(_, row)| Question { pattern: Pattern::Used, text: row.text }).into_iter().collect())
    }

    fn foresight(&self, asked: &[Question], vectors: Vec<Option<Vec<f32>>>) -> Query {
        let texts = asked.iter().zip(vectors);
        let at: Timestamp = self.now();
        Query {
            texts: texts.map(|(q, vector)| QueryText::new(&q.text, vector)).collect(),
            owner: Vec::new(),
            kinds: Kinds::ALL,
            min_origin: None,
            at,
            as_of: false,
            limit: choose::CANDIDATES,
            page: None,
            per_query: Some(choose::PER_QUESTION),
            depth: Depth::Fast,
            precision: Precision::High,
            packing: Packing::default(),
            explain: true,
            disabled: Components::NONE,
            exhaustive: false,
        }
    }
}
