//! Plans a removal: determines everything that it changes before anything is changed.
//!
//! Called by [`super::forget`]. The one thing to know: the plan is one revision of the store, so that the removal happens
//! at once or not at all.

use super::blocking::blocking;
use super::candidate::{Candidate, Chosen, Part, Why, clause_id};
use super::conversation::{SpokenWords, redact_analysis, redact_report, redact_text, redact_turns};
use super::entities::renamed_entities;
use super::pieces::{may_hold, stored_items};
use crate::conversation::compaction::job::Cause;
use crate::conversation::compaction::service::Compactions;
use crate::redaction::clauses::{clauses, find, merged, without};
use crate::redaction::document::{RedactedDocument, Removed};
use crate::redaction::erased_words::ErasedWords;
use crate::runtime::partition_cache::PartitionCache;
use evoke_compact::Strategy;
use evoke_recall::{Item, PartitionIndex};
use evoke_store::{
    CompactionJob, ConversationRevision, FileText, ItemBody, ItemRow, NewDocument, PartitionKey, Revision,
    Store, StoreResult,
};
use evoke_types::{Clock, ConversationId, IngestionId, MemoryId, Role};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The number of turns of one conversation that are searched.
const MAX_TURNS: usize = 100_000;
/// The number of reports of one partition that are searched.
const MAX_REPORTS: usize = 10_000;
/// Bytes of memory files that are read at once.
const FILES_BYTES: usize = 4 << 20;

/// A removal with everything that it changes.
pub(crate) struct Plan {
    /// The words that are removed.
    pub(crate) erased: ErasedWords,
    /// The conversations that lose words.
    pub(crate) conversations: HashSet<ConversationId>,
    /// The documents that lose words.
    pub(crate) ingestions: HashSet<IngestionId>,
    /// The items that are removed.
    pub(crate) removed: Vec<MemoryId>,
    /// What is removed in addition to the selection.
    pub(crate) beside: Vec<Candidate>,
    /// The change to the store.
    pub(crate) revision: Revision,
}

/// The words to remove, by location.
#[derive(Default)]
struct OutgoingWords {
    /// What is removed from each processed document.
    documents: BTreeMap<IngestionId, Removed>,
    /// What is removed from the turns of each conversation.
    conversations: BTreeMap<ConversationId, SpokenWords>,
}

/// Plans removals of words and memories.
pub(crate) struct RemovalPlanner {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) compactions: Arc<Compactions>,
}

impl RemovalPlanner {
    /// Plans the removal of a selection. `waiting` are documents that are not processed yet. The caller holds
    /// the lock of the partition.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn plan(
        &self,
        partition: &PartitionKey,
        chosen: Chosen,
        waiting: &[NewDocument],
    ) -> StoreResult<Plan> {
        let index = self.partitions.open_one(partition).await?.map(|opened| opened.index);
        let mut plan = Plan::new(chosen.erased_words());
        let mut outgoing = OutgoingWords::default();
        outgoing.add_chosen(&chosen, index.as_deref());
        outgoing.add_waiting(&chosen, waiting);
        if let Some(index) = &index {
            let (spare, erased) = (index.clone(), plan.erased.clone());
            let (ingestions, conversations) = (outgoing.ingestions(), outgoing.conversations(index));
            let echoes = blocking(move || echoes(&spare, &erased, &ingestions, &conversations)).await?;
            for (item, words) in echoes {
                plan.add_echo(&item, &words, &outgoing);
                outgoing.remove_clause(&item.row, words);
            }
        }
        for (ingestion, removed) in std::mem::take(&mut outgoing.documents) {
            let redacted = self.redact_document(partition, ingestion, &removed, &mut plan, &chosen).await?;
            outgoing.follow(index.as_deref(), &redacted);
        }
        if let Some(index) = &index {
            plan.rename_entities(index);
        }
        plan.redact_waiting(waiting, &chosen, &outgoing);
        for (conversation, spoken) in &outgoing.conversations {
            self.redact_conversation(partition, *conversation, spoken, &mut plan).await?;
        }
        self.redact_reports(partition, &mut plan).await?;
        self.redact_files(partition, &mut plan).await?;
        Ok(plan)
    }

    /// The changes of one document.
    async fn redact_document(
        &self,
        partition: &PartitionKey,
        ingestion: IngestionId,
        removed: &Removed,
        plan: &mut Plan,
        chosen: &Chosen,
    ) -> StoreResult<RedactedDocument> {
        let items = self.store.items_of(&partition.instance, ingestion).await?;
        let redacted = RedactedDocument::new(items, removed, &plan.erased, self.clock.now());
        for row in &redacted.removed {
            let meant = chosen.memories.iter().chain(&chosen.passages).any(|one| one.id == row.id);
            if !meant && !row.text.is_empty() {
                plan.beside.push(unfounded(row));
            }
            plan.removed.push(row.id);
        }
        plan.ingestions.insert(ingestion);
        plan.revision.items.extend(redacted.rewritten.iter().cloned());
        plan.revision.removed.extend(redacted.removed.iter().map(|row| row.id));
        if let Some(stored) = self.store.document_text(&partition.instance, ingestion).await? {
            let said_at = redacted.removed.iter().chain(&redacted.rewritten).map(|row| row.said_at).next();
            let text = redacted.document_text(&stored, said_at.unwrap_or_else(|| self.clock.now()));
            if text != stored {
                plan.revision.document_texts.push((ingestion, text));
            }
        }
        Ok(redacted)
    }

    /// The changes of a conversation and of what was derived from it.
    async fn redact_conversation(
        &self,
        partition: &PartitionKey,
        id: ConversationId,
        spoken: &SpokenWords,
        plan: &mut Plan,
    ) -> StoreResult<()> {
        plan.conversations.insert(id);
        let instance = &partition.instance;
        let Some(row) = self.store.conversation(instance, id).await? else { return Ok(()) };
        let turns = self.store.turns(instance, id, 1, MAX_TURNS).await?;
        let (erased, spare) = (plan.erased.clone(), spoken.clone());
        let redacted = blocking(move || redact_turns(&turns, &spare, &erased)).await?;
        let analysis =
            row.account.analysis.as_ref().and_then(|analysis| redact_analysis(analysis, &plan.erased));
        if redacted.turns.is_empty() && analysis.is_none() {
            return Ok(());
        }
        let first = redacted.turns.iter().map(|(position, _)| *position).min();
        let recompact = match first {
            Some(first) => self.recompaction(partition, id, first).await?,
            None => None,
        };
        let (turns, tokens) = (redacted.turns, redacted.tokens);
        plan.revision.conversations.push(ConversationRevision { id, turns, tokens, analysis, recompact });
        Ok(())
    }

    /// The compaction that replaces those that cover a turn.
    async fn recompaction(
        &self,
        partition: &PartitionKey,
        id: ConversationId,
        turn: u32,
    ) -> StoreResult<Option<CompactionJob>> {
        let instance = &partition.instance;
        let running = self.store.compaction_job(instance, id).await?.filter(|job| job.error.is_none());
        if let Some(job) = running {
            let new = self.compactions.new_job(id, Strategy::Adaptive, job.target_tokens, Cause::Erasure);
            return Ok(Some(CompactionJob { strategy: job.strategy, ..new }));
        }
        let newest = self.store.compaction(instance, id, None).await?.filter(|row| row.covers >= turn);
        Ok(newest.map(|row| {
            let new = self.compactions.new_job(id, Strategy::Adaptive, None, Cause::Erasure);
            CompactionJob { strategy: row.strategy, ..new }
        }))
    }

    /// The changes of the partition's reports.
    async fn redact_reports(&self, partition: &PartitionKey, plan: &mut Plan) -> StoreResult<()> {
        let reports = self.store.reports_of(partition, MAX_REPORTS).await?;
        let (erased, prefixes) = (plan.erased.clone(), plan.erased.prefixes());
        let work = move || {
            let reports = reports.into_iter().filter(|row| may_hold(&row.body, &prefixes));
            reports.filter_map(|row| redact_report(&row, &erased).map(|body| (row, body))).collect()
        };
        plan.revision.reports = blocking(work).await?;
        Ok(())
    }

    /// The changes of the partition's memory files, in all their versions.
    async fn redact_files(&self, partition: &PartitionKey, plan: &mut Plan) -> StoreResult<()> {
        let mut after = 0;
        loop {
            let page = self.store.archived_files(partition, after, FILES_BYTES).await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = *last;
            let (erased, prefixes) = (plan.erased.clone(), plan.erased.prefixes());
            let work = move || {
                let held = page.into_iter().map(|(_, row)| row).filter(|row| may_hold(&row.text, &prefixes));
                let redacted = held.filter_map(|row| {
                    let text = redact_text(&row.text, &erased)?;
                    Some(FileText { path: row.path, version: row.version, text })
                });
                redacted.collect::<Vec<_>>()
            };
            plan.revision.files.extend(blocking(work).await?);
        }
    }
}

impl OutgoingWords {
    fn add_chosen(&mut self, chosen: &Chosen, index: Option<&PartitionIndex>) {
        for row in &chosen.memories {
            self.documents.entry(row.ingestion).or_default().items.insert(row.id);
            let ItemBody::Memory(body) = &row.body else { continue };
            for evidence in &body.evidence {
                // A memory can have evidence in another document than its own.
                let of = index.and_then(|index| index.whole(evidence.passage)).map(|item| item.row.ingestion);
                let removed = self.documents.entry(of.unwrap_or(row.ingestion)).or_default();
                removed.words.entry(evidence.passage).or_default().push(evidence.quote.clone());
            }
        }
        for row in &chosen.passages {
            self.documents.entry(row.ingestion).or_default().items.insert(row.id);
        }
        for (row, words) in &chosen.clauses {
            self.remove_clause(row, words.clone());
        }
        for (conversation, position, words) in &chosen.spoken {
            let spoken = self.conversations.entry(*conversation).or_default();
            spoken.at.entry(*position).or_default().push(words.clone());
        }
    }

    /// The turns of unprocessed documents lose the same words.
    fn add_waiting(&mut self, chosen: &Chosen, waiting: &[NewDocument]) {
        for (number, words) in &chosen.waiting {
            let Some(document) = waiting.get(*number) else { continue };
            if let Some(conversation) = document.conversation {
                self.conversations.entry(conversation).or_default().add(document.position, words.clone());
            }
        }
    }

    /// A conversation loses the words that its document has lost.
    fn follow(&mut self, index: Option<&PartitionIndex>, redacted: &RedactedDocument) {
        let mut rows = redacted.rewritten.iter().chain(&redacted.removed);
        let Some(document) = rows.find_map(|row| Some(index?.whole(row.id)?.document.clone())) else {
            return;
        };
        let Some(conversation) = document.conversation else { return };
        let spoken = self.conversations.entry(conversation).or_default();
        redacted.gone.iter().for_each(|words| spoken.add(document.position, words.clone()));
    }

    fn remove_clause(&mut self, row: &ItemRow, words: String) {
        let removed = self.documents.entry(row.ingestion).or_default();
        removed.words.entry(row.id).or_default().push(words);
    }

    fn ingestions(&self) -> HashSet<IngestionId> {
        self.documents.keys().copied().collect()
    }

    fn conversations(&self, index: &PartitionIndex) -> HashSet<ConversationId> {
        let documents = self.documents.values();
        let items = documents.flat_map(|removed| removed.items.iter().chain(removed.words.keys()));
        let said = items.filter_map(|id| index.whole(*id)?.document.conversation);
        said.chain(self.conversations.keys().copied()).collect()
    }
}

impl Plan {
    fn new(erased: ErasedWords) -> Self {
        Self {
            erased,
            conversations: HashSet::new(),
            ingestions: HashSet::new(),
            removed: Vec::new(),
            beside: Vec::new(),
            revision: Revision::default(),
        }
    }

    /// Removes names of entities that nothing mentions any more.
    fn rename_entities(&mut self, index: &PartitionIndex) {
        let removed = self.revision.removed.iter().filter_map(|id| index.whole(*id));
        let removed: Vec<ItemRow> = removed.map(|item| item.row.clone()).collect();
        self.revision.entities = renamed_entities(index, &mut self.revision.items, &removed);
    }

    /// The changes of unprocessed documents: matches in them, and repetitions by the assistant.
    fn redact_waiting(&mut self, waiting: &[NewDocument], chosen: &Chosen, outgoing: &OutgoingWords) {
        for (number, document) in waiting.iter().enumerate() {
            let words = chosen.waiting.iter().filter(|(of, _)| *of == number).map(|(_, words)| words);
            let mut ranges: Vec<_> =
                words.flat_map(|words| find(&document.text, words, document.said_at)).collect();
            let answers = document.speaker.as_ref().is_some_and(|speaker| speaker.role == Role::Assistant);
            if answers && document.conversation.is_some_and(|id| outgoing.conversations.contains_key(&id)) {
                let again = |range: &std::ops::Range<usize>| {
                    self.erased.is_repeated_by(&document.text[range.clone()])
                };
                ranges.extend(clauses(&document.text, document.said_at).into_iter().filter(again));
            }
            if !ranges.is_empty() {
                let text = without(&document.text, &merged(ranges));
                self.ingestions.insert(document.ingestion);
                self.revision.document_texts.push((document.ingestion, text));
            }
        }
    }

    /// Adds a clause that repeats what is removed.
    fn add_echo(&mut self, item: &Item, words: &str, outgoing: &OutgoingWords) {
        let removed = outgoing.documents.get(&item.row.ingestion);
        let known = removed.and_then(|removed| removed.words.get(&item.row.id));
        if known.is_some_and(|known| {
            known.iter().any(|other| other.contains(words) || words.contains(other.as_str()))
        }) {
            return;
        }
        self.beside.push(Candidate {
            id: clause_id(&item.row.id, words),
            text: words.to_owned(),
            part: Part::Sentence,
            kind: item.row.kind.as_str(),
            why: Why::Repeats,
            words: vec![words.to_owned()],
            document_id: Some(item.document.document_id.as_str().to_owned()),
            conversation: item.document.conversation,
        });
    }
}

/// A memory whose whole evidence is removed.
fn unfounded(row: &ItemRow) -> Candidate {
    let words = match &row.body {
        ItemBody::Memory(body) => body.evidence.iter().map(|evidence| evidence.quote.clone()).collect(),
        ItemBody::Passage(_) => Vec::new(),
    };
    Candidate {
        id: row.id.to_string(),
        text: row.text.clone(),
        part: Part::Memory,
        kind: row.kind.as_str(),
        why: Why::StandsOn,
        words,
        document_id: None,
        conversation: None,
    }
}

/// The clauses of the assistant that repeat what is removed, in the same conversation or document.
fn echoes(
    index: &PartitionIndex,
    erased: &ErasedWords,
    ingestions: &HashSet<IngestionId>,
    conversations: &HashSet<ConversationId>,
) -> Vec<(Arc<Item>, String)> {
    let beside = |item: &Item| {
        let there = item.document.conversation.is_some_and(|id| conversations.contains(&id));
        item.is_passage()
            && item.row.speaker.role == Role::Assistant
            && (there || ingestions.contains(&item.row.ingestion))
    };
    let mut found = Vec::new();
    for item in stored_items(index).filter(|item| beside(item)) {
        for range in clauses(&item.row.text, item.row.said_at) {
            let words = &item.row.text[range];
            if erased.is_repeated_by(words) {
                found.push((item.clone(), words.to_owned()));
            }
        }
    }
    found
}
