//! Looking for what a description means: by its words, and by its meaning where there is an embedder.
//!
//! Called by the call to forget. The one thing to know: it looks everywhere that words of the user may be: statements and
//! passages, turns that no passage holds, and documents that are not processed yet.

use super::blocking::blocking;
use super::candidate::Why;
use super::found::Found;
use super::pieces::{Piece, by_words, passage_behind, pieces, stated_again, words_by_conversation};
use super::topic::{Hold, Topic};
use super::waiting::WaitingDocuments;
use crate::embedding::service::EmbeddingService;
use crate::embedding::similarity::{MAX_COMPARED, RELATED_MEANING, SAME_MEANING, cosine};
use crate::ingest::partly_stored::PartlyStored;
use crate::read::search::{SearchService, TimeLeft};
use crate::redaction::clauses::{bare_words, clauses, occur_in};
use crate::redaction::erased_words::ErasedWords;
use crate::runtime::partition_cache::PartitionCache;
use evoke_embed::from_half;
use evoke_recall::{OpenPartition, Query, QueryText};
use evoke_store::{PartitionKey, Store, StoreResult};
use evoke_types::{Clock, MemoryId};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Items that a search finds to compare where there are too many to compare all.
const NEAREST: usize = 48;
/// Pieces that are only related and are shown, at most.
const MAX_POSSIBLE: usize = 10;
/// Turns beyond passages that are looked at.
const MAX_TURNS: usize = 10_000;

/// Finds what a description means.
pub(crate) struct TopicSearch {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) partly_stored: Arc<PartlyStored>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) search: Arc<SearchService>,
    /// The time that one search may take.
    pub(crate) read_time: Duration,
}

impl TopicSearch {
    /// What a topic means in a partition. Best first.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn search(&self, partition: &PartitionKey, topic: &Topic) -> StoreResult<Found> {
        let mut found = Found::default();
        if topic.is_empty() {
            return Ok(found);
        }
        let opened = self.partitions.open_one(partition).await?;
        if let Some(opened) = &opened {
            let (index, spare) = (opened.index.clone(), topic.clone());
            let partly_stored = self.partly_stored.snapshot();
            let pieces = blocking(move || by_words(&index, &spare, &partly_stored)).await?;
            pieces.into_iter().for_each(|(piece, why)| found.take(&piece, why));
            self.by_meaning(partition, opened, topic, &mut found).await?;
            let (index, erased) = (opened.index.clone(), found.chosen.erased_words());
            let known = found.ids();
            let again = blocking(move || stated_again(&index, &erased, &known)).await?;
            again.iter().for_each(|piece| found.take(piece, Why::Repeats));
        }
        self.in_turns(partition, topic, opened.as_ref(), &mut found).await?;
        self.in_waiting(partition, topic, &mut found).await?;
        let meant = found.ids();
        found.possible.retain(|possible| !meant.contains(&possible.id));
        Ok(found)
    }

    /// Adds what says the same in other words, and as possible what is only related, where there is an embedder.
    async fn by_meaning(
        &self,
        partition: &PartitionKey,
        opened: &OpenPartition,
        topic: &Topic,
        found: &mut Found,
    ) -> StoreResult<()> {
        if self.embedding.generation().is_none() {
            return Ok(());
        }
        let near = if opened.index.len() > MAX_COMPARED {
            Some(self.nearest(partition, opened, topic, found).await?)
        } else {
            None
        };
        let pieces = self.comparable(opened, topic, near, found.ids()).await?;
        let texts = std::iter::once(topic.text()).chain(pieces.iter().map(Piece::text));
        let texts = texts.map(|text| topic.without_names(text));
        let Some((_, Ok(vectors))) = self.embedding.embed(texts.collect()).await else { return Ok(()) };
        let Some((wanted, vectors)) = vectors.split_first() else { return Ok(()) };
        let scored = pieces.iter().zip(vectors).map(|(piece, vector)| (piece, cosine(wanted, vector)));
        let mut near: Vec<(&Piece, f32)> = scored.filter(|(_, score)| *score >= RELATED_MEANING).collect();
        near.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        for (piece, score) in near {
            if score >= SAME_MEANING {
                found.take(piece, Why::Meaning(score));
            } else if found.possible.len() < MAX_POSSIBLE {
                found.possible.push(piece.candidate(Why::Meaning(score)));
            }
        }
        Ok(())
    }

    /// The statements and clauses that may say the same in other words, as many as are compared.
    async fn comparable(
        &self,
        opened: &OpenPartition,
        topic: &Topic,
        near: Option<HashSet<MemoryId>>,
        known: HashSet<String>,
    ) -> StoreResult<Vec<Piece>> {
        let (index, topic, partly_stored) =
            (opened.index.clone(), topic.clone(), self.partly_stored.snapshot());
        let work = move || {
            let mut pieces = pieces(&index, |item| {
                !partly_stored.contains(&item.row.ingestion)
                    && near.as_ref().is_none_or(|near| near.contains(&passage_behind(item)))
            });
            pieces.retain(|piece| !known.contains(&piece.id()) && topic.may_mean(piece.text()));
            pieces.truncate(MAX_COMPARED);
            pieces
        };
        blocking(work).await
    }

    /// The passages that recall finds for a topic.
    async fn nearest(
        &self,
        partition: &PartitionKey,
        opened: &OpenPartition,
        topic: &Topic,
        found: &mut Found,
    ) -> StoreResult<HashSet<MemoryId>> {
        let Some((_, Ok(vectors))) = self.embedding.embed(vec![topic.text().to_owned()]).await else {
            return Ok(HashSet::new());
        };
        let vector = vectors.first().map(|bytes| from_half(bytes));
        let query = Query {
            texts: vec![QueryText::new(topic.text(), vector)],
            limit: NEAREST,
            ..Query::new("", None, self.clock.now())
        };
        let mut left = TimeLeft::new(self.read_time);
        match self.search.search(&partition.instance, vec![opened.clone()], query, &mut left).await {
            Ok(recalled) => Ok(recalled.hits.iter().map(|hit| passage_behind(&hit.item)).collect()),
            Err(_) => {
                found.incomplete = true;
                Ok(HashSet::new())
            }
        }
    }

    /// Adds clauses of turns that are in no passage any more.
    async fn in_turns(
        &self,
        partition: &PartitionKey,
        topic: &Topic,
        opened: Option<&OpenPartition>,
        found: &mut Found,
    ) -> StoreResult<()> {
        let turns = self.store.turns_holding(partition, &topic.prefixes(), MAX_TURNS).await?;
        found.incomplete |= turns.len() == MAX_TURNS;
        let said = opened.map(|opened| words_by_conversation(&opened.index)).unwrap_or_default();
        let erased = found.chosen.erased_words();
        for (conversation, turn) in turns {
            let passages = said.get(&conversation).map(Vec::as_slice).unwrap_or_default();
            for range in clauses(&turn.content, turn.said_at) {
                let words = &turn.content[range];
                if let Some(why) = why_meant(words, topic, &erased)
                    && !is_in_passage(words, passages)
                {
                    found.take_spoken(conversation, &turn, words, why);
                }
            }
        }
        Ok(())
    }

    /// Adds clauses of documents that are not processed yet.
    async fn in_waiting(
        &self,
        partition: &PartitionKey,
        topic: &Topic,
        found: &mut Found,
    ) -> StoreResult<()> {
        let waiting = WaitingDocuments::read(&*self.store, &self.partly_stored, partition).await?;
        found.incomplete |= waiting.incomplete;
        found.waiting = waiting.documents;
        let erased = found.chosen.erased_words();
        let mut meant = Vec::new();
        for (number, document) in found.waiting.iter().enumerate() {
            for range in clauses(&document.text, document.said_at) {
                let words = &document.text[range];
                let why = why_meant(words, topic, &erased);
                meant.extend(why.map(|why| (number, words.to_owned(), why)));
            }
        }
        meant.into_iter().for_each(|(number, words, why)| found.take_waiting(number, words, why));
        Ok(())
    }
}

/// Why a clause is meant: it holds all words of the topic, or states again what is chosen.
fn why_meant(words: &str, topic: &Topic, erased: &ErasedWords) -> Option<Why> {
    match topic.held_by(words) {
        Some((Hold::All, held)) => Some(Why::Words(held)),
        Some((Hold::Most, _)) | None => erased.is_stated_by(words).then_some(Why::Repeats),
    }
}

/// Whether words occur in one of these passages, which are bare words.
fn is_in_passage(words: &str, passages: &[String]) -> bool {
    let bare = bare_words(words);
    passages.iter().any(|passage| occur_in(&bare, passage))
}
