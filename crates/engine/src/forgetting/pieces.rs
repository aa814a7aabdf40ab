//! Statements and clauses of a partition, one by one.
//!
//! Called by [`super::search`], and by whoever walks through stored items. The one thing to know: whole passages are never
//! looked at, so that a turn that says three things can lose one of them.

use super::candidate::{Candidate, Part, Why, clause_id};
use super::topic::{Hold, Topic};
use crate::redaction::clauses::{bare_words, clauses, occur_in};
use crate::redaction::erased_words::ErasedWords;
use evoke_recall::{Item, PartitionIndex};
use evoke_types::{ConversationId, IngestionId, MemoryId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A statement or a clause that may be meant.
pub(super) struct Piece {
    /// The memory, or the passage of the clause.
    pub(super) item: Arc<Item>,
    /// The clause of a passage; none for a statement.
    pub(super) clause: Option<String>,
}

impl Piece {
    /// The statement, or the words of the clause.
    pub(super) fn text(&self) -> &str {
        self.clause.as_deref().unwrap_or(&self.item.row.text)
    }

    /// The id by which it can be read and removed.
    pub(super) fn id(&self) -> String {
        match &self.clause {
            Some(clause) => clause_id(&self.item.row.id, clause),
            None => self.item.row.id.to_string(),
        }
    }

    /// The piece as it is shown.
    pub(super) fn candidate(&self, why: Why) -> Candidate {
        let words = match (&self.clause, self.item.memory()) {
            (Some(clause), _) => vec![clause.clone()],
            (None, Some(body)) => body.evidence.iter().map(|evidence| evidence.quote.clone()).collect(),
            (None, None) => Vec::new(),
        };
        Candidate {
            id: self.id(),
            text: self.text().to_owned(),
            part: if self.clause.is_some() { Part::Sentence } else { Part::Memory },
            kind: self.item.row.kind.as_str(),
            why,
            words,
            document_id: Some(self.item.document.document_id.as_str().to_owned()),
            conversation: self.item.document.conversation,
        }
    }
}

/// Every item as it is stored: whole, closed ones included.
pub(super) fn stored_items(index: &PartitionIndex) -> impl Iterator<Item = &Arc<Item>> {
    let shown = index.items().filter(|item| !index.is_hidden(item.row.id));
    shown.chain(index.hidden())
}

/// The statements, and the clauses of which none was made, of the items that are admitted.
pub(super) fn pieces(index: &PartitionIndex, admitted: impl Fn(&Item) -> bool) -> Vec<Piece> {
    let mut quotes: HashMap<MemoryId, Vec<String>> = HashMap::new();
    let mut pieces = Vec::new();
    for item in stored_items(index).filter(|item| admitted(item)) {
        if let Some(body) = item.memory() {
            for evidence in &body.evidence {
                quotes.entry(evidence.passage).or_default().push(bare_words(&evidence.quote));
            }
            pieces.push(Piece { item: item.clone(), clause: None });
        }
    }
    for item in stored_items(index).filter(|item| item.is_passage() && admitted(item)) {
        let known = quotes.get(&item.row.id);
        for range in clauses(&item.row.text, item.row.said_at) {
            let clause = &item.row.text[range];
            let row = bare_words(clause);
            let stated = known.is_some_and(|known| known.iter().any(|quote| says_same(quote, &row)));
            if !(stated || row.is_empty()) {
                pieces.push(Piece { item: item.clone(), clause: Some(clause.to_owned()) });
            }
        }
    }
    pieces
}

fn says_same(one: &str, other: &str) -> bool {
    occur_in(one, other) || occur_in(other, one)
}

/// The statements and clauses that hold the words of a topic: all of them, or, where nothing does, nearly all. Documents
/// that are stored in parts are left out.
pub(super) fn by_words(
    index: &PartitionIndex,
    topic: &Topic,
    partly_stored: &HashSet<IngestionId>,
) -> Vec<(Piece, Why)> {
    let mut held: Vec<(Hold, Piece, Why)> = Vec::new();
    let mut quotes: HashMap<MemoryId, Vec<String>> = HashMap::new();
    let items = || stored_items(index).filter(|item| !partly_stored.contains(&item.row.ingestion));
    for item in items() {
        let Some(body) = item.memory() else { continue };
        let quoted = || body.evidence.iter().find_map(|evidence| topic.held_by(&evidence.quote));
        let Some((hold, words)) = topic.held_by(&item.row.text).or_else(quoted) else { continue };
        for evidence in &body.evidence {
            quotes.entry(evidence.passage).or_default().push(bare_words(&evidence.quote));
        }
        held.push((hold, Piece { item: item.clone(), clause: None }, Why::Words(words)));
    }
    for item in items().filter(|item| item.is_passage() && topic.held_by(&item.row.text).is_some()) {
        let known = quotes.get(&item.row.id);
        for range in clauses(&item.row.text, item.row.said_at) {
            let clause = &item.row.text[range];
            let Some((hold, words)) = topic.held_by(clause) else { continue };
            let row = bare_words(clause);
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

/// The statements and clauses elsewhere that say again what is erased.
pub(super) fn stated_again(
    index: &PartitionIndex,
    erased: &ErasedWords,
    known: &HashSet<String>,
) -> Vec<Piece> {
    if erased.is_empty() {
        return Vec::new();
    }
    let prefixes = erased.prefixes();
    let mut again =
        pieces(index, |item| may_hold(&item.row.text, &prefixes) && erased.is_stated_by(&item.row.text));
    again.retain(|piece| !known.contains(&piece.id()) && erased.is_stated_by(piece.text()));
    again
}

/// What the passages of each conversation say, as bare words.
pub(super) fn words_by_conversation(index: &PartitionIndex) -> HashMap<ConversationId, Vec<String>> {
    let mut said: HashMap<ConversationId, Vec<String>> = HashMap::new();
    for item in stored_items(index).filter(|item| item.is_passage()) {
        if let Some(conversation) = item.document.conversation {
            said.entry(conversation).or_default().push(bare_words(&item.row.text));
        }
    }
    said
}

/// The passage that an item belongs to: itself, or the first that it stands on.
pub(super) fn passage_behind(item: &Item) -> MemoryId {
    let evidence = item.memory().and_then(|body| body.evidence.first());
    evidence.map_or(item.row.id, |evidence| evidence.passage)
}

/// Whether one of these beginnings of words, in lower case, occurs in a text.
pub(super) fn may_hold(text: &str, prefixes: &[String]) -> bool {
    let lower = text.to_lowercase();
    prefixes.iter().any(|prefix| lower.contains(prefix.as_str()))
}
