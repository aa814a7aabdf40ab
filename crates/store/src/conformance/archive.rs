//! Archives: what is read out of a store and restored is the same again, once.

use super::sample::{Sample, instance, metadata, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::store::Store;
use crate::tables::*;
use evoke_types::{ConversationId, InstanceId, ScopePath};

/// Turns of one conversation in these cases, at most.
const TURNS: usize = 99;

/// Everything of an instance, as rows to restore: what a partition is in small pages, and its newest turns last.
async fn archive(store: &dyn Store, instance: &InstanceId) -> StoreResult<Vec<ArchiveRow>> {
    let mut rows = Vec::new();
    for partition in store.partitions(instance, &ScopePath::CLIENT).await? {
        let source = ArchiveSource { partition: partition.clone(), conversation: None };
        let mut last = None;
        while let Some(entity) = store.archived_entities(&partition, last, 1).await?.pop() {
            last = Some(entity.id);
            rows.push(ArchiveRow::Entity(partition.clone(), entity));
        }
        let mut last = None;
        while let Some(archived) = store.archived_conversations(&source, last, 1).await?.pop() {
            last = Some(archived.row.id);
            rows.push(ArchiveRow::Conversation(Box::new(archived.clone())));
            rows.extend(conversation(store, &partition, archived.row.id).await?);
        }
        let mut after = 0;
        while let Some((number, document)) =
            store.archived_documents(&source, after, 1, usize::MAX).await?.pop()
        {
            assert!(number > after, "each page goes on");
            after = number;
            rows.push(ArchiveRow::Document(Box::new(document)));
        }
    }
    Ok(rows)
}

/// The turns and compactions of a conversation.
async fn conversation(
    store: &dyn Store,
    partition: &PartitionKey,
    id: ConversationId,
) -> StoreResult<Vec<ArchiveRow>> {
    let turns = store.turns(&partition.instance, id, 1, TURNS).await?;
    let turns = turns.into_iter().map(|turn| {
        let partition = partition.clone();
        ArchiveRow::Turn(Box::new(ArchivedTurn { partition, conversation: id, turn, tokens: 3 }))
    });
    let mut rows: Vec<ArchiveRow> = turns.collect();
    let mut version = 1;
    while let Some(row) = store.compaction(&partition.instance, id, Some(version)).await? {
        rows.push(ArchiveRow::Compaction(partition.clone(), row));
        version += 1;
    }
    Ok(rows)
}

fn document(row: &ArchiveRow) -> Option<&ArchivedDocument> {
    if let ArchiveRow::Document(archived) = row { Some(archived) } else { None }
}

async fn erase_all(store: &dyn Store, sample: &Sample) -> StoreResult<()> {
    let record = sample.erasure(&instance());
    store.erase(EraseTarget::Within(ScopePath::CLIENT), record, sample.event("data.erased")).await?;
    Ok(())
}

/// One of everything, in two partitions. Returns the conversation.
async fn fill(store: &dyn Store, sample: &Sample) -> StoreResult<ConversationId> {
    let (home, other, id) = (place("acme", "ana"), place("acme", ""), sample.conversation_id());
    sample.remember(store, &home, "tea").await?;
    sample.remember(store, &other, "rules").await?;
    let turns: Vec<NewTurn> =
        ["hello", "again"].map(|words| sample.turn(&home, id, words)).into_iter().collect();
    store.record(turns).await?;
    store.put_compaction(&instance(), sample.compaction(id)).await?;
    let spoken = sample.conversation_id();
    let transcript = NewTranscript {
        conversation: spoken,
        conversation_type: Some("voice".to_owned()),
        digest: [7; 32],
        turns: vec![sample.turn(&home, spoken, "good day")],
        account: TranscriptAccount {
            started_at: Some(sample.now()),
            ended_at: Some(sample.now()),
            analysis: Some(metadata("outcome", "sold")),
        },
        document: NewDocument { conversation: Some(spoken), ..sample.document(&home, "waits") },
        compaction: None,
    };
    store.record_transcript(transcript).await?;
    Ok(id)
}

/// Everything that is read out of a store is restored as it was, also what waits, and once.
pub async fn what_is_archived_is_restored_as_it_was(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(1));
    fill(&*store, &sample).await?;
    let before = archive(&*store, &instance()).await?;
    assert_eq!(before.len(), 2 + 2 + 3 + 1 + 3, "entities, conversations, turns, a compaction, documents");
    let waiting = store.unfinished(&[place("acme", "ana")], 9, usize::MAX).await?;
    erase_all(&*store, &sample).await?;
    assert_eq!(archive(&*store, &instance()).await?, []);

    assert_eq!(store.restore(before.clone()).await?, vec![Restored::Stored; before.len()]);
    subject.reopen().await?;
    let store = subject.store();
    assert_eq!(archive(&*store, &instance()).await?, before);
    assert_eq!(store.restore(before.clone()).await?, vec![Restored::Known; before.len()]);
    assert_eq!(archive(&*store, &instance()).await?, before, "a second time changes nothing");
    assert_eq!(store.unfinished(&[place("acme", "ana")], 9, usize::MAX).await?, waiting);
    let loaded = store.changes(&place("acme", "ana"), None, None).await?;
    assert_eq!((loaded.items.len(), loaded.entities.len()), (2, 1), "a reader sees what was restored");
    Ok(())
}

/// A row whose ids, name, conversation or position are another's is refused, and leaves no trace.
pub async fn a_restored_row_takes_nothing_of_others(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    let id = fill(&*store, &sample).await?;
    let before = archive(&*store, &instance()).await?;
    let elsewhere = PartitionKey { instance: InstanceId::from_bits(2), path: home.path.clone() };
    let tea =
        before.iter().find_map(|row| document(row).filter(|one| one.document.document_id.as_str() == "tea"));
    let tea = tea.cloned().expect("it was archived");
    let moved = |partition: &PartitionKey, fresh: bool| {
        let mut archived = Box::new(tea.clone());
        archived.document.partition = partition.clone();
        if fresh {
            archived.document.ingestion = sample.document(partition, "x").ingestion;
            archived.items.iter_mut().for_each(|item| item.ingestion = archived.document.ingestion);
        }
        archived
    };
    let nameless = ArchivedDocument { items: Vec::new(), ..*moved(&home, true) };
    let turn = |partition: &PartitionKey, position| {
        let turn = sample.turn(partition, id, "other");
        let turn = TurnRow {
            message: turn.message,
            position,
            role: turn.role,
            content: turn.content,
            said_at: turn.said_at,
            metadata: turn.metadata,
            session: turn.session,
        };
        let partition = partition.clone();
        ArchiveRow::Turn(Box::new(ArchivedTurn { partition, conversation: id, turn, tokens: 1 }))
    };
    let compaction = CompactionRow { version: 1, ..sample.compaction(id) };
    let ben = place("acme", "ben");
    let cases = [
        (ArchiveRow::Document(moved(&elsewhere, false)), Restored::IdTaken),
        (ArchiveRow::Document(moved(&elsewhere, true)), Restored::IdTaken),
        (ArchiveRow::Document(Box::new(nameless)), Restored::NameTaken),
        (turn(&home, 1), Restored::PositionTaken),
        (turn(&ben, 3), Restored::ForeignConversation),
        (ArchiveRow::Compaction(home.clone(), compaction.clone()), Restored::PositionTaken),
        (ArchiveRow::Compaction(ben, compaction), Restored::ForeignConversation),
    ];
    let (rows, outcomes): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    assert_eq!(store.restore(rows).await?, outcomes);
    assert_eq!(archive(&*store, &instance()).await?, before);
    assert_eq!(archive(&*store, &InstanceId::from_bits(2)).await?, []);
    Ok(())
}

/// What belongs to one conversation is read by itself, and what was deleted is not read at all.
pub async fn an_archive_holds_what_is_meant(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    fill(&*store, &sample).await?;
    let gone = sample.remember(&*store, &home, "secret").await?;
    let revision = Revision {
        removed: vec![gone.passage.id, gone.memory.id],
        document_texts: vec![(gone.document.ingestion, String::new())],
        ..Revision::default()
    };
    store.revise(&home, revision).await?;
    let all = archive(&*store, &instance()).await?;
    assert!(!format!("{all:?}").contains("User said secret"));
    let names = all.iter().filter_map(document).map(|one| one.document.document_id.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["rules", "tea", "waits"]);

    let whole = ArchiveSource { partition: home.clone(), conversation: None };
    let conversations = store.archived_conversations(&whole, None, 9).await?;
    let spoken = conversations.into_iter().find(|archived| archived.transcript.is_some());
    let only = ArchiveSource { partition: home.clone(), conversation: spoken.map(|one| one.row.id) };
    assert_eq!(store.archived_conversations(&only, None, 9).await?.len(), 1);
    let documents = store.archived_documents(&only, 0, 9, usize::MAX).await?;
    let names: Vec<&str> = documents.iter().map(|(_, one)| one.document.document_id.as_str()).collect();
    assert_eq!(names, ["waits"]);
    assert_eq!(store.partitions(&instance(), &home.path).await?, [home]);
    assert_eq!(store.partitions(&instance(), &place("acme", "").path).await?.len(), 2);
    assert_eq!(store.partitions(&instance(), &place("globex", "").path).await?, []);
    Ok(())
}
