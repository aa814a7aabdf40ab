//! Looking for what a description means: by its words, and by its meaning where a model is in use.
//!
//! Called by the call to forget. The one thing to know: statements and clauses are looked at one by one, never whole
//! passages, so that a turn that says three things can lose one of them.

use super::candidate::{Candidate, Chosen, Part, Why, clause_id};
use super::erased::Erased;
use super::topic::{Hold, Topic};
use super::wording::{bare, clauses, stands_in};
use crate::Engine;
use crate::search::TimeLeft;
use evoke_embed::from_half;
use evoke_recall::{Item, OpenPartition, PartitionIndex, Query, QueryText};
use evoke_store::{ItemBody, NewDocument, PartitionKey, StoreResult, TurnRow};
use evoke_types::{ConversationId, IngestionId, MemoryId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Statements and clauses that are compared by meaning at most.
const COMPARED: usize = 256;
/// Items that a search finds to compare where there are more.
const NEAREST: usize = 48;
/// The cosine from which on something says what is meant in other words. What is found is removed for good, so this is where
/// spoken wishes have it, though less would find more.
const SAME_MEANING: f32 = 0.6;
/// Turns beyond passages that are looked at.
const TURNS: usize = 10_000;
/// Documents that wait to be understood, and bytes of their texts, that are looked at.
const WAITING: (usize, usize) = (1_000, 32 << 20);

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) chosen: Chosen,
    /// Documents of the partition that are not understood yet.
    pub(crate) waiting: Vec<NewDocument>,
    /// Whether more may be meant than was looked at.
    pub(crate) incomplete: bool,
}

/// A statement or a clause that may be meant.
struct Piece {
    item: Arc<Item>,
    /// The clause of a passage; none for a statement.
    clause: Option<String>,
}

impl Engine {
    /// What a topic means in a partition. Best first.
    pub(crate) async fn search_topic(&self, partition: &PartitionKey, topic: &Topic) -> StoreResult<Found> {
        let mut found = Found::default();
        if topic.is_empty() {
            return Ok(found);
        }
        let opened = self.partitions().open(std::slice::from_ref(partition)).await?;
        let storing = self.lanes().storing().clone();
        if let Some(opened) = opened.first() {
            let (index, spare) = (opened.index.clone(), topic.clone());
            let pieces = blocking(move || by_words(&index, &spare, &storing)).await?;
            pieces.into_iter().for_each(|(piece, why)| found.take(&piece, why));
            self.by_meaning(partition, opened, topic, SAME_MEANING, &mut found).await?;
            let (index, spare) = (opened.index.clone(), found.erased());
            let known = found.ids();
            let again = blocking(move || stated_again(&index, &spare, &known)).await?;
            again.iter().for_each(|piece| found.take(piece, Why::Repeats));
        }
        self.in_turns(partition, topic, opened.first(), &mut found).await?;
        self.in_waiting(partition, topic, &mut found).await?;
        Ok(found)
    }

    /// Adds what says the same in other words, where there is an embedder.
    async fn by_meaning(
        &self,
        partition: &PartitionKey,
        opened: &OpenPartition,
        topic: &Topic,
        floor: f32,
        found: &mut Found,
    ) -> StoreResult<()> {
        if self.embedding().generation().is_none() {
            return Ok(());
        }
        let near = if opened.index.len() > COMPARED {
            Some(self.nearest(partition, opened, topic, found).await?)
        } else {
            None
        };
        let (index, known, spare) = (opened.index.clone(), found.ids(), topic.clone());
        let storing = self.lanes().storing().clone();
        let pieces = blocking(move || {
            let mut pieces = pieces(&index, |item| {
                !storing.contains(&item.row.ingestion)
                    && near.as_ref().is_none_or(|near| near.contains(&unit_of(item)))
            });
            pieces.retain(|piece| !known.contains(&piece.id()) && spare.may_mean(piece.text()));
            pieces.truncate(COMPARED);
            pieces
        })
        .await?;
        let texts =
            std::iter::once(topic.text().to_owned()).chain(pieces.iter().map(|p| p.text().to_owned()));
        let Some((_, Ok(vectors))) = self.embedding().embed(texts.collect()).await else { return Ok(()) };
        let Some((asked, vectors)) = vectors.split_first() else { return Ok(()) };
        let scored = pieces.iter().zip(vectors).map(|(piece, vector)| (piece, cosine(asked, vector)));
        let mut near: Vec<(&Piece, f32)> = scored.filter(|(_, score)| *score >= floor).collect();
        near.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        near.into_iter().for_each(|(piece, score)| found.take(piece, Why::Meaning(score)));
        Ok(())
    }

    /// The passages that recall finds for a topic.
    async fn nearest(
        &self,
        partition: &PartitionKey,
        opened: &OpenPartition,
        topic: &Topic,
        found: &mut Found,
    ) -> StoreResult<HashSet<MemoryId>> {
        let Some((_, Ok(vectors))) = self.embedding().embed(vec![topic.text().to_owned()]).await else {
            return Ok(HashSet::new());
        };
        let vector = vectors.first().map(|bytes| from_half(bytes));
        let query = Query {
            texts: vec![QueryText::new(topic.text(), vector)],
            limit: NEAREST,
            ..Query::new("", None, self.now())
        };
        let mut left = TimeLeft::new(self.config().limits.read_time);
        match self.search(&partition.instance, vec![opened.clone()], query, &mut left).await {
            Ok(recalled) => Ok(recalled.hits.iter().map(|hit| unit_of(&hit.item)).collect()),
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
        let turns = self.store().turns_holding(partition, &topic.beginnings(), TURNS).await?;
        found.incomplete |= turns.len() == TURNS;
        let said = opened.map(|opened| passages_of(&opened.index)).unwrap_or_default();
        let erased = found.erased();
        for (conversation, turn) in turns {
            let in_passage = |words: &str| {
                let row = bare(words);
                said.get(&conversation)
                    .is_some_and(|passages| passages.iter().any(|text| stands_in(&row, text)))
            };
            for range in clauses(&turn.content, turn.said_at) {
                let words = &turn.content[range];
                let meant = topic.held_by(words).filter(|(hold, _)| *hold == Hold::All);
                let repeats = meant.is_none() && erased.is_stated_by(words);
                let why = meant.map(|(_, words)| Why::Words(words)).or(repeats.then_some(Why::Repeats));
                if let Some(why) = why.filter(|_| !in_passage(words)) {
                    found.take_spoken(conversation, &turn, words, why);
                }
            }
        }
        Ok(())
    }

    /// Adds clauses of documents that are not understood yet.
    async fn in_waiting(
        &self,
        partition: &PartitionKey,
        topic: &Topic,
        found: &mut Found,
    ) -> StoreResult<()> {
        let (waiting, incomplete) = self.waiting_documents(partition).await?;
        (found.waiting, found.incomplete) = (waiting, found.incomplete | incomplete);
        let erased = found.erased();
        let mut meant = Vec::new();
        for (number, document) in found.waiting.iter().enumerate() {
            for range in clauses(&document.text, document.said_at) {
                let words = &document.text[range];
                let held = topic.held_by(words).filter(|(hold, _)| *hold == Hold::All);
                let repeats = held.is_none() && erased.is_stated_by(words);
                let why = held.map(|(_, words)| Why::Words(words)).or(repeats.then_some(Why::Repeats));
                meant.extend(why.map(|why| (number, words.to_owned(), why)));
            }
        }
        meant.into_iter().for_each(|(number, words, why)| found.take_waiting(number, words, why));
        Ok(())
    }

    /// Documents of a partition that are not understood yet, but for those of which parts are stored already, and whether
    /// there are more.
    pub(crate) async fn waiting_documents(
        &self,
        partition: &PartitionKey,
    ) -> StoreResult<(Vec<NewDocument>, bool)> {
        let (most, bytes) = WAITING;
        let waiting = self.store().unfinished(std::slice::from_ref(partition), most, bytes).await?;
        let storing = self.lanes().storing().clone();
        let (in_parts, waiting): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|document| storing.contains(&document.ingestion));
        let incomplete = !in_parts.is_empty() || waiting.len() >= most;
        Ok((waiting, incomplete))
    }
}

impl Piece {
    fn text(&self) -> &str {
        self.clause.as_deref().unwrap_or(&self.item.row.text)
    }

    fn id(&self) -> String {
        match &self.clause {
            Some(clause) => clause_id(&self.item.row.id, clause),
            None => self.item.row.id.to_string(),
        }
    }
}

impl Found {
    /// What is chosen so far, as words that others may repeat.
    fn erased(&self) -> Erased {
        erased_words(&self.chosen)
    }

    fn ids(&self) -> HashSet<String> {
        self.candidates.iter().map(|candidate| candidate.id.clone()).collect()
    }

    fn take(&mut self, piece: &Piece, why: Why) {
        let (item, id) = (&piece.item, piece.id());
        if self.candidates.iter().any(|known| known.id == id) {
            return;
        }
        let words = match (&piece.clause, item.memory()) {
            (Some(clause), _) => vec![clause.clone()],
            (None, Some(body)) => body.evidence.iter().map(|evidence| evidence.quote.clone()).collect(),
            (None, None) => Vec::new(),
        };
        self.candidates.push(Candidate {
            id,
            text: piece.text().to_owned(),
            part: if piece.clause.is_some() { Part::Sentence } else { Part::Memory },
            kind: item.row.kind.as_str(),
            why,
            words,
            document_id: Some(item.document.document_id.as_str().to_owned()),
            conversation: item.document.conversation,
        });
        match &piece.clause {
            Some(clause) => self.chosen.clauses.push((item.row.clone(), clause.clone())),
            None => self.chosen.memories.push(item.row.clone()),
        }
    }

    fn take_spoken(&mut self, conversation: ConversationId, turn: &TurnRow, words: &str, why: Why) {
        self.candidates.push(Candidate {
            id: clause_id(&turn.message, words),
            text: words.to_owned(),
            part: Part::Sentence,
            kind: evoke_types::MemoryKind::Fact.as_str(),
            why,
            words: vec![words.to_owned()],
            document_id: None,
            conversation: Some(conversation),
        });
        self.chosen.spoken.push((conversation, turn.position, words.to_owned()));
    }

    fn take_waiting(&mut self, number: usize, words: String, why: Why) {
        let Some(document) = self.waiting.get(number) else { return };
        let known = |candidate: &Candidate| {
            candidate.conversation.is_some()
                && candidate.conversation == document.conversation
                && candidate.text == words
        };
        if self.candidates.iter().any(known) {
            return self.chosen.waiting.push((number, words));
        }
        self.candidates.push(Candidate {
            id: clause_id(&document.ingestion, &words),
            text: words.clone(),
            part: Part::Sentence,
            kind: evoke_types::MemoryKind::Fact.as_str(),
            why,
            words: vec![words.clone()],
            document_id: Some(document.document_id.as_str().to_owned()),
            conversation: document.conversation,
        });
        self.chosen.waiting.push((number, words));
    }
}

/// The words that go with what is chosen.
pub(crate) fn erased_words(chosen: &Chosen) -> Erased {
    let mut erased = Erased::default();
    for row in &chosen.memories {
        let ItemBody::Memory(body) = &row.body else { continue };
        body.evidence.iter().for_each(|evidence| erased.add(&evidence.quote, &row.text));
        if body.evidence.is_empty() {
            erased.add(&row.text, &row.text);
        }
    }
    for row in &chosen.passages {
        let parts = clauses(&row.text, row.said_at);
        parts.into_iter().for_each(|range| erased.add(&row.text[range], ""));
    }
    let words = chosen.clauses.iter().map(|(_, words)| words);
    let words = words.chain(chosen.spoken.iter().map(|(_, _, words)| words));
    words.chain(chosen.waiting.iter().map(|(_, words)| words)).for_each(|words| erased.add(words, ""));
    erased
}

/// Every item as it is kept: whole, closed ones included.
pub(crate) fn kept(index: &PartitionIndex) -> impl Iterator<Item = &Arc<Item>> {
    let shown = index.items().filter(|item| !index.is_hidden(item.row.id));
    shown.chain(index.hidden())
}

/// Statements, and the clauses of which none was made.
fn pieces(index: &PartitionIndex, admitted: impl Fn(&Item) -> bool) -> Vec<Piece> {
    let mut quotes: HashMap<MemoryId, Vec<String>> = HashMap::new();
    let mut pieces = Vec::new();
    for item in kept(index).filter(|item| admitted(item)) {
        if let Some(body) = item.memory() {
            for evidence in &body.evidence {
                quotes.entry(evidence.passage).or_default().push(bare(&evidence.quote));
            }
            pieces.push(Piece { item: item.clone(), clause: None });
        }
    }
    for item in kept(index).filter(|item| item.is_passage() && admitted(item)) {
        let known = quotes.get(&item.row.id);
        for range in clauses(&item.row.text, item.row.said_at) {
            let clause = &item.row.text[range];
            let row = bare(clause);
            let stated = known.is_some_and(|known| known.iter().any(|quote| says_same(quote, &row)));
            if !(stated || row.is_empty()) {
                pieces.push(Piece { item: item.clone(), clause: Some(clause.to_owned()) });
            }
        }
    }
    pieces
}

fn says_same(one: &str, other: &str) -> bool {
    stands_in(one, other) || stands_in(other, one)
}

/// Statements and clauses that hold the words of a topic: all of them, or, where nothing does, nearly all.
fn by_words(index: &PartitionIndex, topic: &Topic, storing: &HashSet<IngestionId>) -> Vec<(Piece, Why)> {
    let mut held: Vec<(Hold, Piece, Why)> = Vec::new();
    let mut quotes: HashMap<MemoryId, Vec<String>> = HashMap::new();
    let items = || kept(index).filter(|item| !storing.contains(&item.row.ingestion));
    for item in items() {
        let Some(body) = item.memory() else { continue };
        let quoted = || body.evidence.iter().find_map(|evidence| topic.held_by(&evidence.quote));
        let Some((hold, words)) = topic.held_by(&item.row.text).or_else(quoted) else { continue };
        for evidence in &body.evidence {
            quotes.entry(evidence.passage).or_default().push(bare(&evidence.quote));
        }
        held.push((hold, Piece { item: item.clone(), clause: None }, Why::Words(words)));
    }
    for item in items().filter(|item| item.is_passage() && topic.held_by(&item.row.text).is_some()) {
        let known = quotes.get(&item.row.id);
        for range in clauses(&item.row.text, item.row.said_at) {
            let clause = &item.row.text[range];
            let Some((hold, words)) = topic.held_by(clause) else { continue };
            let row = bare(clause);
            if !known.is_some_and(|known| known.iter().any(|quote| says_same(quote, &row))) {
                let piece = Piece { item: item.clone(), clause: Some(clause.to_owned()) };
                held.push((hold, piece, Why::Words(words)));
            }
        }
    }
    let best = held.iter().map(|(hold, ..)| *hold).max();
    held.retain(|(hold, ..)| Some(*hold) == best);
    held.sort_by_key(|(_, piece, _)| (piece.clause.is_some(), piece.item.row.id));
    held.into_iter().map(|(_, piece, why)| (piece, why)).collect()
}

/// Statements and clauses elsewhere that say again what is chosen.
fn stated_again(index: &PartitionIndex, erased: &Erased, known: &HashSet<String>) -> Vec<Piece> {
    if erased.is_empty() {
        return Vec::new();
    }
    let begun = erased.beginnings();
    let mut again =
        pieces(index, |item| may_hold(&item.row.text, &begun) && erased.is_stated_by(&item.row.text));
    again.retain(|piece| !known.contains(&piece.id()) && erased.is_stated_by(piece.text()));
    again
}

/// What the passages of each conversation say, as bare words.
fn passages_of(index: &PartitionIndex) -> HashMap<ConversationId, Vec<String>> {
    let mut said: HashMap<ConversationId, Vec<String>> = HashMap::new();
    for item in kept(index).filter(|item| item.is_passage()) {
        if let Some(conversation) = item.document.conversation {
            said.entry(conversation).or_default().push(bare(&item.row.text));
        }
    }
    said
}

/// The passage that an item belongs to: itself, or the first that it stands on.
fn unit_of(item: &Item) -> MemoryId {
    let evidence = item.memory().and_then(|body| body.evidence.first());
    evidence.map_or(item.row.id, |evidence| evidence.passage)
}

/// Whether one of these beginnings of words, in lower case, stands in a text.
pub(crate) fn may_hold(text: &str, beginnings: &[String]) -> bool {
    let lower = text.to_lowercase();
    beginnings.iter().any(|begun| lower.contains(begun.as_str()))
}

/// Does something that takes longer than a moment off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> StoreResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| {
        evoke_store::StoreError::Unavailable(format!("looking for words was cut off: {error}"))
    })
}

/// The cosine of two vectors of half floats, which have length 1.
fn cosine(one: &[u8], other: &[u8]) -> f32 {
    let dot: f32 = from_half(one).iter().zip(from_half(other)).map(|(a, b)| a * b).sum();
    if dot.is_finite() { dot } else { 0.0 }
}
