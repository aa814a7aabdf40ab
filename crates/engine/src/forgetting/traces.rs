//! Finds removed words that can still be read after a removal.
//!
//! Called by [`super::forget`] once a removal is done. The one thing to know: a repetition of the words is a
//! trace anywhere that the caller can see; a mere name is one where the description names it, and next to the
//! removed words unless a statement of the user needs it.

use super::blocking::blocking;
use super::pieces::{may_hold, stored_items};
use super::plan::Plan;
use super::topic::Topic;
use super::waiting::{MAX_BYTES, MAX_DOCUMENTS};
use crate::caller::Caller;
use crate::redaction::clauses::clauses;
use crate::redaction::erased_words::ErasedWords;
use crate::redaction::vocabulary::content_stems;
use crate::runtime::partition_cache::PartitionCache;
use evoke_recall::{Item, OpenPartition};
use evoke_store::{FileVersion, NewDocument, PartitionKey, Store, StoreResult, TurnRow};
use evoke_types::{ConversationId, IngestionId, Metadata, Role, Timestamp};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::Arc;

/// A place where words are left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A conversation: its turns, or what was derived from them.
    Conversation(ConversationId),
    /// A document, by the caller's id.
    Document(String),
    /// A memory file, by its path.
    File(String),
}

/// The largest number of places that are reported.
const MAX_PLACES: usize = 100;
/// The number of turns that are searched.
const MAX_TURNS: usize = 10_000;
/// Bytes of memory files that are read at once.
const FILES_BYTES: usize = 4 << 20;

/// A clause with some of the removed words.
struct Trace {
    place: Place,
    /// Whether the clause states it again.
    again: bool,
    /// The stems of removed names and numbers that the clause contains.
    names: Vec<Box<str>>,
    /// Whether words were removed from this place.
    touched: bool,
    /// Whether the clause is the user's own.
    own: bool,
}

/// The removed words to search for.
struct Wanted {
    erased: ErasedWords,
    prefixes: Vec<String>,
    conversations: HashSet<ConversationId>,
    ingestions: HashSet<IngestionId>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversation(id) => write!(f, "conversation:{id}"),
            Self::Document(id) => write!(f, "document:{id}"),
            Self::File(path) => write!(f, "file:{path}"),
        }
    }
}

/// Searches for removed words that are left.
pub(crate) struct TraceSearch {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) partitions: Arc<PartitionCache>,
}

impl TraceSearch {
    /// The places where words of a removal are left, as far as the caller can see them.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn left_in(
        &self,
        caller: &Caller,
        partition: &PartitionKey,
        plan: Plan,
        topic: Option<&Topic>,
    ) -> StoreResult<Vec<Place>> {
        if plan.erased.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = Wanted {
            prefixes: plan.erased.prefixes(),
            erased: plan.erased,
            conversations: plan.conversations,
            ingestions: plan.ingestions,
        };
        let chain = partition.path.chain().filter(|path| caller.sees(path));
        let keys: Vec<PartitionKey> =
            chain.map(|path| PartitionKey { instance: partition.instance.clone(), path }).collect();
        let opened = self.partitions.open(&keys).await?;
        let turns = self.store.turns_holding(partition, &wanted.prefixes, MAX_TURNS).await?;
        let waiting =
            self.store.unfinished(std::slice::from_ref(partition), MAX_DOCUMENTS, MAX_BYTES).await?;
        let mut compactions = Vec::new();
        for id in &wanted.conversations {
            if let Some(row) = self.store.compaction(&partition.instance, *id, None).await? {
                compactions.push((*id, row.body));
            }
        }
        let files = self.files_holding(partition, &wanted.prefixes).await?;
        let traces = blocking(move || {
            let mut traces = Vec::new();
            opened.iter().for_each(|opened| wanted.in_index(opened, &mut traces));
            turns.iter().for_each(|(id, turn)| wanted.in_turn(*id, turn, &mut traces));
            waiting.iter().for_each(|document| wanted.in_waiting(document, &mut traces));
            compactions.iter().for_each(|(id, body)| wanted.in_compaction(*id, body, &mut traces));
            files.iter().for_each(|file| wanted.in_file(file, &mut traces));
            traces
        })
        .await?;
        Ok(places_of(&traces, |stem| topic.is_some_and(|topic| topic.names(stem))))
    }

    /// The versions of memory files that may hold removed words in their texts or their names.
    async fn files_holding(
        &self,
        partition: &PartitionKey,
        prefixes: &[String],
    ) -> StoreResult<Vec<FileVersion>> {
        let (mut after, mut held) = (0, Vec::new());
        loop {
            let page = self.store.archived_files(partition, after, FILES_BYTES).await?;
            let Some((last, _)) = page.last() else { return Ok(held) };
            after = *last;
            let may = |row: &FileVersion| may_hold(&row.text, prefixes) || may_hold(&row.path, prefixes);
            held.extend(page.into_iter().map(|(_, row)| row).filter(may));
        }
    }
}

/// The places of the traces that are reported.
fn places_of(traces: &[Trace], described: impl Fn(&str) -> bool) -> Vec<Place> {
    // A name that a statement of the user needs is there in its own right; a number was to be forgotten.
    let needed: HashSet<&str> = traces
        .iter()
        .filter(|trace| trace.own && !trace.again)
        .flat_map(|trace| trace.names.iter().map(|name| &**name))
        .filter(|name| !name.contains(|c: char| c.is_ascii_digit()))
        .collect();
    let counts = |trace: &&Trace| {
        let mut names = trace.names.iter();
        trace.again || names.any(|name| described(name) || trace.touched && !needed.contains(&**name))
    };
    let places: BTreeSet<Place> = traces.iter().filter(counts).map(|trace| trace.place.clone()).collect();
    places.into_iter().take(MAX_PLACES).collect()
}

impl Wanted {
    fn in_index(&self, opened: &OpenPartition, traces: &mut Vec<Trace>) {
        for item in stored_items(&opened.index) {
            let touched = self.touches(item.document.conversation, item.row.ingestion);
            let own = item.row.speaker.role == Role::User;
            self.in_text(&item.row.text, item.row.said_at, &place_of(item), touched, own, traces);
            if touched && item.is_passage() {
                self.in_metadata(&item.document.metadata, &place_of(item), traces);
            }
        }
    }

    fn in_turn(&self, id: ConversationId, turn: &TurnRow, traces: &mut Vec<Trace>) {
        let (touched, own) = (self.conversations.contains(&id), turn.role == Role::User);
        self.in_text(&turn.content, turn.said_at, &Place::Conversation(id), touched, own, traces);
        if touched {
            self.in_metadata(&turn.metadata, &Place::Conversation(id), traces);
        }
    }

    fn in_waiting(&self, document: &NewDocument, traces: &mut Vec<Trace>) {
        let place = match document.conversation {
            Some(id) => Place::Conversation(id),
            None => Place::Document(document.document_id.as_str().to_owned()),
        };
        let touched = self.touches(document.conversation, document.ingestion);
        let own = document.speaker.as_ref().is_none_or(|speaker| speaker.role == Role::User);
        self.in_text(&document.text, document.said_at, &place, touched, own, traces);
    }

    fn in_file(&self, file: &FileVersion, traces: &mut Vec<Trace>) {
        let place = Place::File(file.path.clone());
        self.in_text(&file.text, file.at, &place, true, false, traces);
        let name = file.path.replace(['/', '-', '_', '.'], " ");
        self.in_text(&name, file.at, &place, true, false, traces);
    }

    fn in_compaction(&self, id: ConversationId, body: &str, traces: &mut Vec<Trace>) {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        self.in_value(&body, &Place::Conversation(id), traces);
    }

    fn in_metadata(&self, metadata: &Metadata, place: &Place, traces: &mut Vec<Trace>) {
        metadata.values().for_each(|value| self.in_value(value, place, traces));
    }

    fn in_value(&self, value: &Value, place: &Place, traces: &mut Vec<Trace>) {
        match value {
            Value::String(text) => {
                self.in_text(text, Timestamp::from_millis(0), place, true, false, traces);
            }
            Value::Array(list) => list.iter().for_each(|value| self.in_value(value, place, traces)),
            Value::Object(map) => map.values().for_each(|value| self.in_value(value, place, traces)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn in_text(
        &self,
        text: &str,
        said_at: Timestamp,
        place: &Place,
        touched: bool,
        own: bool,
        traces: &mut Vec<Trace>,
    ) {
        if !may_hold(text, &self.prefixes) {
            return;
        }
        for range in clauses(text, said_at) {
            let clause = &text[range];
            let again =
                if touched { self.erased.is_repeated_by(clause) } else { self.erased.is_stated_by(clause) };
            let held = content_stems(clause);
            let names: Vec<Box<str>> =
                self.erased.names().iter().filter(|name| held.contains(*name)).cloned().collect();
            if again || !names.is_empty() {
                traces.push(Trace { place: place.clone(), again, names, touched, own });
            }
        }
    }

    fn touches(&self, conversation: Option<ConversationId>, ingestion: IngestionId) -> bool {
        conversation.is_some_and(|id| self.conversations.contains(&id))
            || self.ingestions.contains(&ingestion)
    }
}

fn place_of(item: &Item) -> Place {
    match item.document.conversation {
        Some(id) => Place::Conversation(id),
        None => Place::Document(item.document.document_id.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(place: &str, again: bool, names: &[&str], own: bool) -> Trace {
        let names = names.iter().map(|name| (*name).into()).collect();
        Trace { place: Place::Document(place.to_owned()), again, names, touched: place != "far", own }
    }

    #[test]
    fn a_name_is_a_trace_where_it_is_described_or_where_nobody_needs_it() {
        let traces = [
            trace("echo", true, &[], false),
            trace("answer", false, &["brandt"], false),
            trace("own", false, &["marta"], true),
            trace("far", false, &["brandt"], false),
            trace("code", false, &["60213"], true),
        ];
        let places = |described: &str| -> Vec<String> {
            places_of(&traces, |stem| stem == described).iter().map(ToString::to_string).collect()
        };
        assert_eq!(places(""), ["document:answer", "document:code", "document:echo"]);
        assert_eq!(places("marta"), ["document:answer", "document:code", "document:echo", "document:own"]);
        assert_eq!(places("brandt"), ["document:answer", "document:code", "document:echo", "document:far"]);
    }
}
