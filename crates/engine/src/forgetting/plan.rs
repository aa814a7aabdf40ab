//! Everything that a removal changes, worked out before anything is: one revision, so that it happens at once or not at all.

use super::candidate::{Candidate, Chosen, Part, Why, clause_id};
use super::conversation::{Spoken, findings, report, retold};
use super::entities::renamed;
use super::erased::Erased;
use super::items::{Leaving, Left};
use super::search::{blocking, erased_words, kept, may_hold};
use super::wording::{clauses, merged, places, without};
use crate::Engine;
use crate::conversation::compaction::Cause;
use evoke_compact::Strategy;
use evoke_recall::{Item, PartitionIndex};
use evoke_store::{
    CompactionJob, ConversationRevision, ItemBody, ItemRow, NewDocument, PartitionKey, Revision, StoreResult,
};
use evoke_types::{ConversationId, IngestionId, MemoryId, Role};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Turns of one conversation that are looked through.
const TURNS: usize = 100_000;
/// Reports of one place that are looked through.
const REPORTS: usize = 10_000;

/// A removal, worked out.
pub(crate) struct Plan {
    /// The words that go.
    pub(crate) erased: Erased,
    /// Conversations and documents that they leave.
    pub(crate) conversations: HashSet<ConversationId>,
    pub(crate) ingestions: HashSet<IngestionId>,
    /// Items that go.
    pub(crate) removed: Vec<MemoryId>,
    /// What goes with it beside what was chosen.
    pub(crate) beside: Vec<Candidate>,
    pub(crate) revision: Revision,
}

/// Words on their way out, by where they stand.
#[derive(Default)]
struct Ways {
    /// Of documents in memory.
    leaving: BTreeMap<IngestionId, Leaving>,
    /// Of conversations.
    spoken: BTreeMap<ConversationId, Spoken>,
}

impl Engine {
    /// Works out what removing this changes. `waiting` are documents that are not understood yet. The caller holds the
    /// partition's writer lock.
    pub(crate) async fn plan(
        &self,
        partition: &PartitionKey,
        chosen: Chosen,
        waiting: &[NewDocument],
    ) -> StoreResult<Plan> {
        let opened = self.partitions().open(std::slice::from_ref(partition)).await?;
        let index = opened.first().map(|opened| opened.index.clone());
        let erased = erased_words(&chosen);
        let mut plan = Plan {
            erased: erased.clone(),
            conversations: HashSet::new(),
            ingestions: HashSet::new(),
            removed: Vec::new(),
            beside: Vec::new(),
            revision: Revision::default(),
        };
        let mut ways = Ways::default();
        ways.choose(&chosen, index.as_deref());
        ways.wait(&chosen, waiting);
        if let Some(index) = &index {
            let (spare, words) = (index.clone(), erased.clone());
            let (ingestions, conversations) = (ways.ingestions(), ways.conversations(index));
            let echoes = blocking(move || echoes(&spare, &words, &ingestions, &conversations)).await?;
            for (item, words) in echoes {
                plan.echo(&item, &words, &ways);
                ways.cut(&item.row, words);
            }
        }
        for (ingestion, leaving) in std::mem::take(&mut ways.leaving) {
            let left = self.leave(partition, ingestion, &leaving, &mut plan, &chosen).await?;
            ways.follow(index.as_deref(), &left);
        }
        if let Some(index) = &index {
            let removed = std::mem::take(&mut plan.revision.removed);
            let rows: Vec<ItemRow> =
                removed.iter().filter_map(|id| index.whole(*id)).map(|item| item.row.clone()).collect();
            plan.revision.entities = renamed(index, &mut plan.revision.items, &rows);
            plan.revision.removed = removed;
        }
        plan.unwait(waiting, &chosen, &ways);
        for (conversation, spoken) in &ways.spoken {
            self.unsay(partition, *conversation, spoken, &mut plan).await?;
        }
        let (reports, begun) = (self.store().reports_of(partition, REPORTS).await?, erased.beginnings());
        let told = move || {
            let told = reports.into_iter().filter(|row| may_hold(&row.body, &begun));
            told.filter_map(|row| report(&row, &erased).map(|body| (row, body))).collect()
        };
        plan.revision.reports = blocking(told).await?;
        Ok(plan)
    }

    /// What one document loses.
    async fn leave(
        &self,
        partition: &PartitionKey,
        ingestion: IngestionId,
        leaving: &Leaving,
        plan: &mut Plan,
        chosen: &Chosen,
    ) -> StoreResult<Left> {
        let items = self.store().items_of(&partition.instance, ingestion).await?;
        let left = Left::of(items, leaving, &plan.erased, self.now());
        for row in &left.removed {
            let meant = chosen.memories.iter().chain(&chosen.passages).any(|one| one.id == row.id);
            if !meant && !row.text.is_empty() {
                plan.beside.push(stood_on(row));
            }
            plan.removed.push(row.id);
        }
        plan.ingestions.insert(ingestion);
        plan.revision.items.extend(left.rewritten.iter().cloned());
        plan.revision.removed.extend(left.removed.iter().map(|row| row.id));
        if let Some(stored) = self.store().document_text(&partition.instance, ingestion).await? {
            let said_at = left.removed.iter().chain(&left.rewritten).map(|row| row.said_at).next();
            let text = left.document_text(&stored, said_at.unwrap_or_else(|| self.now()));
            if text != stored {
                plan.revision.document_texts.push((ingestion, text));
            }
        }
        Ok(left)
    }

    /// What a conversation loses, with what was made of it.
    async fn unsay(
        &self,
        partition: &PartitionKey,
        id: ConversationId,
        spoken: &Spoken,
        plan: &mut Plan,
    ) -> StoreResult<()> {
        plan.conversations.insert(id);
        let instance = &partition.instance;
        let Some(row) = self.store().conversation(instance, id).await? else { return Ok(()) };
        let turns = self.store().turns(instance, id, 1, TURNS).await?;
        let (words, spare) = (plan.erased.clone(), spoken.clone());
        let retold = blocking(move || retold(&turns, &spare, &words)).await?;
        let analysis = row.account.analysis.as_ref().and_then(|analysis| findings(analysis, &plan.erased));
        if retold.turns.is_empty() && analysis.is_none() {
            return Ok(());
        }
        let first = retold.turns.iter().map(|(position, _)| *position).min();
        let recompact = match first {
            Some(first) => self.compacted_anew(partition, id, first).await?,
            None => None,
        };
        let (turns, tokens) = (retold.turns, retold.tokens);
        plan.revision.conversations.push(ConversationRevision { id, turns, tokens, analysis, recompact });
        Ok(())
    }

    /// The compaction that takes the place of those that cover a turn.
    async fn compacted_anew(
        &self,
        partition: &PartitionKey,
        id: ConversationId,
        turn: u32,
    ) -> StoreResult<Option<CompactionJob>> {
        let instance = &partition.instance;
        let running = self.store().compaction_job(instance, id).await?.filter(|job| job.error.is_none());
        if let Some(job) = running {
            let anew = self.new_job(id, Strategy::Adaptive, job.target_tokens, Cause::Erasure);
            return Ok(Some(CompactionJob { strategy: job.strategy, ..anew }));
        }
        let newest = self.store().compaction(instance, id, None).await?.filter(|row| row.covers >= turn);
        Ok(newest.map(|row| {
            let anew = self.new_job(id, Strategy::Adaptive, None, Cause::Erasure);
            CompactionJob { strategy: row.strategy, ..anew }
        }))
    }
}

impl Ways {
    fn choose(&mut self, chosen: &Chosen, index: Option<&PartitionIndex>) {
        for row in &chosen.memories {
            let leaving = self.leaving.entry(row.ingestion).or_default();
            leaving.items.insert(row.id);
            let ItemBody::Memory(body) = &row.body else { continue };
            for evidence in &body.evidence {
                // A memory may stand on words of another document than its own.
                let of = index.and_then(|index| index.whole(evidence.passage)).map(|item| item.row.ingestion);
                let leaving = self.leaving.entry(of.unwrap_or(row.ingestion)).or_default();
                leaving.words.entry(evidence.passage).or_default().push(evidence.quote.clone());
            }
        }
        for row in &chosen.passages {
            self.leaving.entry(row.ingestion).or_default().items.insert(row.id);
        }
        for (row, words) in &chosen.clauses {
            self.cut(row, words.clone());
        }
        for (conversation, position, words) in &chosen.spoken {
            let spoken = self.spoken.entry(*conversation).or_default();
            spoken.at.entry(*position).or_default().push(words.clone());
        }
    }

    /// Turns of documents that wait.
    fn wait(&mut self, chosen: &Chosen, waiting: &[NewDocument]) {
        for (number, words) in &chosen.waiting {
            let Some(document) = waiting.get(*number) else { continue };
            if let Some(conversation) = document.conversation {
                self.spoken.entry(conversation).or_default().add(document.position, words.clone());
            }
        }
    }

    /// Words leave a conversation with those that leave its document.
    fn follow(&mut self, index: Option<&PartitionIndex>, left: &Left) {
        let mut rows = left.rewritten.iter().chain(&left.removed);
        let Some(document) = rows.find_map(|row| Some(index?.whole(row.id)?.document.clone())) else {
            return;
        };
        let Some(conversation) = document.conversation else { return };
        let spoken = self.spoken.entry(conversation).or_default();
        left.gone.iter().for_each(|words| spoken.add(document.position, words.clone()));
    }

    fn cut(&mut self, row: &ItemRow, words: String) {
        let leaving = self.leaving.entry(row.ingestion).or_default();
        leaving.words.entry(row.id).or_default().push(words);
    }

    fn ingestions(&self) -> HashSet<IngestionId> {
        self.leaving.keys().copied().collect()
    }

    fn conversations(&self, index: &PartitionIndex) -> HashSet<ConversationId> {
        let leaving = self.leaving.values();
        let items = leaving.flat_map(|leaving| leaving.items.iter().chain(leaving.words.keys()));
        let said = items.filter_map(|id| index.whole(*id)?.document.conversation);
        said.chain(self.spoken.keys().copied()).collect()
    }
}

impl Spoken {
    /// Words of a turn; those of a transcript have no position.
    fn add(&mut self, position: u32, words: String) {
        if position > 0 {
            self.at.entry(position).or_default().push(words);
        } else {
            self.anywhere.push(words);
        }
    }
}

impl Plan {
    /// What documents lose that wait to be understood: what is meant in them, and what the assistant repeats.
    fn unwait(&mut self, waiting: &[NewDocument], chosen: &Chosen, ways: &Ways) {
        for (number, document) in waiting.iter().enumerate() {
            let words = chosen.waiting.iter().filter(|(of, _)| *of == number).map(|(_, words)| words);
            let mut ranges: Vec<_> =
                words.flat_map(|words| places(&document.text, words, document.said_at)).collect();
            let answers = document.speaker.as_ref().is_some_and(|speaker| speaker.role == Role::Assistant);
            if answers && document.conversation.is_some_and(|id| ways.spoken.contains_key(&id)) {
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

    /// Notes that somebody repeats what goes.
    fn echo(&mut self, item: &Item, words: &str, ways: &Ways) {
        let leaving = ways.leaving.get(&item.row.ingestion);
        let known = leaving.and_then(|leaving| leaving.words.get(&item.row.id));
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

/// A memory that stood on nothing but words that go.
fn stood_on(row: &ItemRow) -> Candidate {
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

/// Clauses of the assistant that repeat what goes, in the same conversation or document.
fn echoes(
    index: &PartitionIndex,
    erased: &Erased,
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
    for item in kept(index).filter(|item| beside(item)) {
        for range in clauses(&item.row.text, item.row.said_at) {
            let words = &item.row.text[range];
            if erased.is_repeated_by(words) {
                found.push((item.clone(), words.to_owned()));
            }
        }
    }
    found
}
