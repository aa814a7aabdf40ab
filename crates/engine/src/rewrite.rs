//! How the words of a memory are cut out, replaced, or added to.

use crate::description::stems;
use crate::engine::Engine;
use crate::memories::MemoryUpdate;
use evoke_store::{
    DocumentHead, ItemBody, ItemRow, MemoryBody, NewDocument, PartitionKey, Revision, VectorRow, moved,
};
use evoke_types::{IngestMode, IngestionId, Lane, MemoryId, MergeStrategy, Timestamp};

/// Everything an update of one memory needs to know.
pub(crate) struct Rewrite<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) partition: &'a PartitionKey,
    pub(crate) item: ItemRow,
    pub(crate) head: DocumentHead,
    /// All items of its document, itself included.
    pub(crate) siblings: Vec<ItemRow>,
    /// The document's stored words.
    pub(crate) text: String,
}

/// Rows read from a new text.
struct Fresh {
    passages: Vec<ItemRow>,
    memories: Vec<ItemRow>,
}

impl Rewrite<'_> {
    /// The memory as it is afterwards, and the change that makes it so (empty when there is none).
    pub(crate) async fn apply(self, update: MemoryUpdate) -> (ItemRow, Revision) {
        let strategy = update.strategy;
        let text = update.text.clone();
        let fresh = self.read(update).await;
        match strategy {
            MergeStrategy::Replace => self.replace(fresh, &text),
            MergeStrategy::Append => self.append(fresh, &text),
            MergeStrategy::SmartMerge if self.says_the_same(&fresh, &text) => {
                (self.item, Revision::default())
            }
            MergeStrategy::SmartMerge if self.is_contradicted_by(&fresh) => self.supersede(fresh, &text),
            MergeStrategy::SmartMerge => self.append(fresh, &text),
        }
    }

    /// Understands the new text as a further part of the same document.
    async fn read(&self, update: MemoryUpdate) -> Fresh {
        let now = self.engine.now();
        let document = NewDocument {
            ingestion: self.head.ingestion,
            partition: self.partition.clone(),
            document_id: self.head.document_id.clone(),
            document_type: update.document_type.unwrap_or(self.head.document_type),
            mode: IngestMode::LongRange,
            lane: Lane::Live,
            text: update.text,
            speaker: None,
            said_at: now,
            metadata: self.head.metadata.clone(),
            conversation: self.head.conversation,
            position: self.head.position,
            received_at: now,
            replay: None,
            event: None,
        };
        let (document, understanding) = crate::understand::understood(document).await;
        let texts: Vec<String> = understanding.passages.iter().map(|p| p.text.clone()).collect();
        let vectors = match self.engine.embedding().embed(texts).await {
            Some((generation, Ok(vectors))) => {
                vectors.into_iter().map(|bytes| Some(VectorRow { generation, bytes })).collect()
            }
            Some((_, Err(_))) | None => vec![None; understanding.passages.len()],
        };
        let next = |passage: bool| {
            let ordinals =
                self.siblings.iter().filter(|s| is_passage(s) == passage).map(|s| s.ordinal as usize + 1);
            ordinals.max().unwrap_or(0)
        };
        let (first_passage, first_memory) = (next(true), next(false));
        let passages: Vec<ItemRow> = understanding
            .passages
            .iter()
            .zip(vectors)
            .enumerate()
            .map(|(at, (draft, vector))| {
                self.engine.new_passage(&document, first_passage + at, draft, vector, now)
            })
            .collect();
        let memories = understanding
            .memories
            .iter()
            .enumerate()
            .filter_map(|(at, draft)| {
                self.engine.memory_row(&document, first_memory + at, draft, &passages, now)
            })
            .collect();
        Fresh { passages, memories }
    }

    /// The new words take the place of the old ones.
    fn replace(self, fresh: Fresh, text: &str) -> (ItemRow, Revision) {
        let now = self.engine.now();
        let mut revision = Revision::default();
        let id = self.item.id;
        cut_out(&mut revision, self.head.ingestion, &[&self.item], self.siblings, now);
        add_words(&mut revision, self.head.ingestion, text);
        revision.removed.retain(|removed| *removed != id);
        let created = self.item.created_at;
        let Fresh { mut passages, mut memories } = fresh;
        // The first statement of the new text carries on under the old id; without one, its first passage does.
        let lead = memories.first_mut().or(passages.first_mut());
        let Some(lead) = lead else { return (self.item, Revision::default()) };
        let replaced = lead.id;
        lead.id = id;
        lead.created_at = created;
        lead.updated_at = Some(now);
        let lead = lead.clone();
        for memory in &mut memories {
            repoint(memory, replaced, id);
        }
        revision.items.retain(|item| item.id != id);
        revision.items.extend(passages);
        revision.items.extend(memories);
        (lead, revision)
    }

    /// The new words stand beside the old ones.
    fn append(self, fresh: Fresh, text: &str) -> (ItemRow, Revision) {
        let mut revision = Revision::default();
        let mut item = self.item;
        let mut memories = fresh.memories.into_iter();
        let added = memories.next();
        let said = added.as_ref().map_or(text.trim(), |row| row.text.as_str());
        item.text = join_statements(&item.text, said);
        item.vector = None;
        item.updated_at = Some(self.engine.now());
        if let (ItemBody::Memory(body), Some(ItemBody::Memory(more))) =
            (&mut item.body, added.map(|row| row.body))
        {
            body.evidence.extend(more.evidence);
        }
        revision.document_texts.push((self.head.ingestion, format!("{}\n{text}", self.text)));
        revision.items.push(item.clone());
        revision.items.extend(fresh.passages);
        revision.items.extend(memories);
        (item, revision)
    }

    /// The new statement carries on under the old id; the old one is kept as closed history.
    fn supersede(self, fresh: Fresh, text: &str) -> (ItemRow, Revision) {
        let now = self.engine.now();
        let mut revision = Revision::default();
        let mut memories = fresh.memories.into_iter();
        let Some(mut new) = memories.next() else { return (self.item, Revision::default()) };
        let mut old = self.item;
        new.id = old.id;
        new.created_at = old.created_at;
        new.updated_at = Some(now);
        old.id = MemoryId::new(self.engine.ids().uuid());
        old.updated_at = Some(now);
        if let (ItemBody::Memory(before), ItemBody::Memory(after)) = (&mut old.body, &mut new.body) {
            before.validity.until = Some(now);
            before.superseded_by = Some(new.id);
            after.supersedes = Some(old.id);
        }
        revision.document_texts.push((self.head.ingestion, format!("{}\n{text}", self.text)));
        let lead = new.clone();
        revision.items.extend([old, new]);
        revision.items.extend(fresh.passages);
        revision.items.extend(memories);
        (lead, revision)
    }

    fn says_the_same(&self, fresh: &Fresh, text: &str) -> bool {
        let known = stems(&self.item.text);
        let new = fresh.memories.first().map_or_else(|| stems(text), |row| stems(&row.text));
        new.iter().all(|stem| known.contains(stem))
    }

    /// Whether the new statement speaks of the same matter: the same key, or mostly the same words.
    fn is_contradicted_by(&self, fresh: &Fresh) -> bool {
        let (Some(old), Some(row)) = (body(&self.item), fresh.memories.first()) else { return false };
        let Some(new) = body(row) else { return false };
        if old.subject != new.subject {
            return false;
        }
        if old.matter.is_some() && old.matter == new.matter {
            return true;
        }
        let (known, said) = (stems(&self.item.text), stems(&row.text));
        let shared = said.iter().filter(|stem| known.contains(*stem)).count();
        2 * shared >= known.len().min(said.len()) && shared > 0
    }
}

/// Cuts the words behind items out of their document: out of its passages, out of the evidence of
/// other memories, and out of its stored text, which becomes what the passages still say. The items
/// themselves are removed; passages left without words stay as empty rows until they are removed by
/// their own ids.
pub(crate) fn cut_out(
    revision: &mut Revision,
    ingestion: IngestionId,
    gone: &[&ItemRow],
    siblings: Vec<ItemRow>,
    now: Timestamp,
) {
    let ids: Vec<MemoryId> = gone.iter().map(|item| item.id).collect();
    let mut words: Vec<(MemoryId, String)> = Vec::new();
    for item in gone {
        match &item.body {
            ItemBody::Memory(body) => {
                words.extend(body.evidence.iter().map(|e| (e.passage, e.quote.clone())));
            }
            ItemBody::Passage(_) => words.push((item.id, item.text.clone())),
        }
    }
    let mut left: Vec<(u32, String)> = Vec::new();
    for mut sibling in siblings {
        if ids.contains(&sibling.id) {
            continue;
        }
        let before = sibling.clone();
        let orphaned = cut_sibling(&mut sibling, &words, &ids);
        if is_passage(&sibling) {
            left.push((sibling.ordinal, sibling.text.clone()));
        }
        if orphaned {
            revision.removed.push(sibling.id);
        } else if sibling != before {
            sibling.updated_at = Some(now);
            revision.items.push(sibling);
        }
    }
    revision.removed.extend(ids);
    left.sort_by_key(|(ordinal, _)| *ordinal);
    let text: Vec<String> = left.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    revision.document_texts.push((ingestion, text.join("\n")));
}

/// Takes words out of one other item. True when it stood on nothing but a removed passage, and goes too.
fn cut_sibling(sibling: &mut ItemRow, words: &[(MemoryId, String)], gone: &[MemoryId]) -> bool {
    let id = sibling.id;
    match &mut sibling.body {
        ItemBody::Passage(body) => {
            let before = sibling.text.clone();
            for (_, quote) in words.iter().filter(|(passage, _)| *passage == id) {
                sibling.text = without(&sibling.text, quote);
                sibling.vector = None;
            }
            if !sibling.text.chars().any(char::is_alphanumeric) {
                sibling.text.clear();
            }
            body.withheld.retain(|part| part.memory.is_none_or(|memory| !gone.contains(&memory)));
            body.withheld = moved(&body.withheld, &before, &sibling.text);
            false
        }
        ItemBody::Memory(body) => {
            let had = body.evidence.len();
            let on_removed = body.evidence.iter().all(|e| gone.contains(&e.passage));
            body.evidence.retain(|e| {
                !words.iter().any(|(passage, quote)| *passage == e.passage && overlap(quote, &e.quote))
            });
            // What a wish has closed stands on its words alone.
            had > 0 && (on_removed || body.withdrawn.is_some() && body.evidence.is_empty())
        }
    }
}

/// The text without the first place where the words stand as whole words; failing that, without the
/// first place where they stand at all.
fn without(text: &str, words: &str) -> String {
    let places = || text.match_indices(words).map(|(at, _)| at).filter(|_| !words.is_empty());
    let open = |at: usize| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + words.len()..].chars().next().is_some_and(char::is_alphanumeric);
        !before && !after
    };
    match places().find(|at| open(*at)).or_else(|| places().next()) {
        Some(at) => {
            let (before, after) = (text[..at].trim_end(), text[at + words.len()..].trim_start());
            let gap = if before.is_empty() || after.is_empty() { "" } else { " " };
            format!("{before}{gap}{after}")
        }
        None => text.to_owned(),
    }
}

fn overlap(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

/// Two statements as one text.
fn join_statements(one: &str, other: &str) -> String {
    let stop = if one.trim_end().ends_with(['.', '!', '?', '。']) { "" } else { "." };
    format!("{}{stop} {other}", one.trim_end())
}

fn add_words(revision: &mut Revision, ingestion: IngestionId, text: &str) {
    if let Some((_, words)) = revision.document_texts.iter_mut().find(|(id, _)| *id == ingestion) {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(text);
    }
}

/// Lets a memory's evidence follow a passage that took another id.
fn repoint(memory: &mut ItemRow, from: MemoryId, to: MemoryId) {
    if let ItemBody::Memory(body) = &mut memory.body {
        for evidence in body.evidence.iter_mut().filter(|e| e.passage == from) {
            evidence.passage = to;
        }
    }
}

const fn is_passage(item: &ItemRow) -> bool {
    matches!(item.body, ItemBody::Passage(_))
}

fn body(item: &ItemRow) -> Option<&MemoryBody> {
    match &item.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}
