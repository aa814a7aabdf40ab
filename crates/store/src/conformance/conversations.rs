//! Conversations, turns and compactions.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;
use evoke_types::InstanceId;

/// Turns count from 1; the same message and the same replay key are recorded once.
pub async fn turns_are_numbered_and_repeats_recognised(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let id = sample.conversation_id();
    let first = NewTurn { external_id: Some("call-1".to_owned()), ..sample.turn(&home, id, "first") };
    let second = NewTurn { replay: Some([2; 32]), ..sample.turn(&home, id, "second") };
    let outcomes = store.record(vec![first.clone(), second.clone()]).await?;
    let stored = |message, position, total, repeated| Recorded::Stored { message, position, total, repeated };
    assert_eq!(outcomes, [stored(first.message, 1, 1, false), stored(second.message, 2, 2, false)]);
    let replayed = NewTurn { replay: Some([2; 32]), ..sample.turn(&home, id, "second") };
    let third = sample.turn(&home, id, "third");
    let outcomes = store.record(vec![first.clone(), replayed, third.clone()]).await?;
    assert_eq!(
        outcomes,
        [
            stored(first.message, 1, 2, true),
            stored(second.message, 2, 2, true),
            stored(third.message, 3, 3, false)
        ]
    );

    let turns = store.turns(&instance(), id, 2, 9).await?;
    assert_eq!(
        turns.iter().map(|t| (t.position, t.content.as_str())).collect::<Vec<_>>(),
        [(2, "second"), (3, "third")]
    );
    let [turn] = store.turns(&instance(), id, 0, 1).await?.try_into().expect("one was asked for");
    let expected = TurnRow {
        message: first.message,
        position: 1,
        role: first.role,
        content: first.content,
        said_at: first.said_at,
        metadata: first.metadata,
        session: first.session,
    };
    assert_eq!(turn, expected);
    let row = store.conversation(&instance(), id).await?.expect("it came into being");
    assert_eq!((row.turns, row.last_turn_at, row.created_at), (3, Some(third.said_at), first.received_at));
    assert_eq!((row.external_id.as_deref(), row.tokens, row.agent_window), (Some("call-1"), 9, None));
    let told = NewTurn { agent_window: Some(8_000), ..sample.turn(&home, id, "fourth") };
    store.record(vec![told.clone(), told, sample.turn(&home, id, "fifth")]).await?;
    let row = store.conversation(&instance(), id).await?.expect("it is there");
    assert_eq!((row.tokens, row.agent_window), (15, Some(8_000)), "a repeat weighs nothing");
    Ok(())
}

/// A conversation belongs to one scope. The same id in another instance is another conversation.
pub async fn a_foreign_turn_is_refused(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, id) = (subject.store(), Sample::new(2), Sample::new(2).conversation_id());
    let elsewhere = PartitionKey { instance: InstanceId::from_bits(2), ..place("acme", "ana") };
    let turns = [place("acme", "ana"), place("acme", "ben"), place("acme", ""), elsewhere.clone()];
    let turns = turns.iter().map(|place| sample.turn(place, id, "hello")).collect();
    let outcomes = store.record(turns).await?;
    let refused: Vec<_> = outcomes.iter().map(|o| *o == Recorded::ForeignConversation).collect();
    assert_eq!(refused, [false, true, true, false]);
    assert_eq!(store.turns(&instance(), id, 1, 9).await?.len(), 1);
    assert_eq!(store.conversation(&elsewhere.instance, id).await?.map(|row| row.turns), Some(1));
    Ok(())
}

/// A turn's document is accepted with it, with the turn's position, and once.
pub async fn a_recorded_turn_goes_into_memory_with_its_place(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    let id = sample.conversation_id();
    let document = NewDocument { conversation: Some(id), ..sample.document(&home, "turn 2") };
    let turn = NewTurn { document: Some(document.clone()), ..sample.turn(&home, id, "second") };
    store.record(vec![sample.turn(&home, id, "first"), turn.clone(), turn]).await?;
    let claimed = store.claim(ClaimRequest::up_to(9, sample.now())).await?;
    assert_eq!(
        claimed,
        [ClaimedDocument { attempt: 1, failures: 0, document: NewDocument { position: 2, ..document } }]
    );
    let taken =
        NewTurn { document: Some(sample.document(&home, "turn 2")), ..sample.turn(&home, id, "third") };
    let outcome = store.record(vec![taken]).await?;
    assert!(matches!(outcome.as_slice(), [Recorded::Stored { position: 3, repeated: false, .. }]));
    assert_eq!(store.stats(None).await?.documents, 1);
    Ok(())
}

/// Conversations are listed by their latest turn; those without turns come last.
pub async fn the_latest_conversation_comes_first(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(4), place("acme", "ana"));
    let [a, b, silent] = [(); 3].map(|()| sample.conversation_id());
    store
        .accept(vec![NewDocument { conversation: Some(silent), ..sample.document(&home, "d") }], true)
        .await?;
    store
        .record(vec![sample.turn(&home, a, "1"), sample.turn(&home, b, "2"), sample.turn(&home, a, "3")])
        .await?;
    store
        .record(vec![sample.turn(&place("acme", "ben"), sample.conversation_id(), "of somebody else")])
        .await?;
    let ids = |rows: Vec<ConversationRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(store.conversations_of(&home, 9).await?), [a, b, silent]);
    assert_eq!(ids(store.conversations_of(&home, 1).await?), [a]);
    assert_eq!(store.conversations_of(&place("acme", ""), 9).await?, []);
    Ok(())
}

/// Compactions count from 1 within their conversation, and each can be read again.
pub async fn compactions_are_versions(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(5), place("acme", "ana"));
    let id = sample.conversation_id();
    assert_eq!(
        store.put_compaction(&instance(), sample.compaction(id)).await?,
        None,
        "there is no conversation"
    );
    store.record(vec![sample.turn(&home, id, "hello")]).await?;
    let (first, second) = (sample.compaction(id), sample.compaction(id));
    assert_eq!(store.put_compaction(&instance(), first.clone()).await?, Some(1));
    assert_eq!(store.put_compaction(&instance(), second.clone()).await?, Some(2));
    let (first, second) = (CompactionRow { version: 1, ..first }, CompactionRow { version: 2, ..second });
    assert_eq!(store.compaction(&instance(), id, None).await?, Some(second.clone()));
    assert_eq!(store.compaction(&instance(), id, Some(1)).await?, Some(first));
    assert_eq!(store.compaction(&instance(), id, Some(3)).await?, None);
    assert_eq!(store.compaction_by_id(&instance(), second.id).await?, Some(second));
    Ok(())
}

/// One compaction at a time; a failed one can be retried; a finished one ends its job, once.
pub async fn a_wanted_compaction_is_kept_until_it_is_made(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(6), place("acme", "ana"));
    let id = sample.conversation_id();
    let first = sample.compaction_job(id);
    assert_eq!(store.open_compaction(&instance(), first.clone()).await?, CompactionStart::NoTurns);
    store.record(vec![sample.turn(&home, id, "hello")]).await?;
    assert_eq!(store.open_compaction(&instance(), first.clone()).await?, CompactionStart::Started);
    let second = sample.compaction_job(id);
    let running = CompactionStart::Running(Box::new(first.clone()));
    assert_eq!(store.open_compaction(&instance(), second.clone()).await?, running);

    subject.reopen().await?;
    let store = subject.store();
    let open = OpenCompaction { instance: instance(), job: first.clone() };
    assert_eq!(store.open_compactions().await?, [open]);
    store.fail_compaction(&instance(), id, second.id, "not this one".to_owned()).await?;
    assert_eq!(store.compaction_job(&instance(), id).await?, Some(first.clone()));
    store.fail_compaction(&instance(), id, first.id, "no".to_owned()).await?;
    let failed = CompactionJob { error: Some("no".to_owned()), ..first };
    assert_eq!(store.compaction_job(&instance(), id).await?, Some(failed));
    assert_eq!(store.open_compactions().await?, []);

    assert_eq!(store.open_compaction(&instance(), second.clone()).await?, CompactionStart::Started);
    let row = CompactionRow { id: second.id, ..sample.compaction(id) };
    assert_eq!(store.finish_compaction(&instance(), row.clone()).await?, Some(1));
    assert_eq!(store.compaction_job(&instance(), id).await?, None);
    assert_eq!(store.finish_compaction(&instance(), row.clone()).await?, Some(1), "made twice, kept once");
    assert_eq!(store.compaction(&instance(), id, Some(2)).await?, None);

    // Words that were erased during a compaction do not come back.
    let third = sample.compaction_job(id);
    assert_eq!(store.open_compaction(&instance(), third.clone()).await?, CompactionStart::Started);
    let target = EraseTarget::Conversation(id, home.path.clone());
    store.erase(target, sample.erasure(&instance()), sample.event("erased")).await?;
    store.record(vec![sample.turn(&home, id, "begun anew")]).await?;
    let late = CompactionRow { id: third.id, ..row };
    assert_eq!(store.finish_compaction(&instance(), late).await?, None);
    assert_eq!(store.compaction(&instance(), id, None).await?, None);
    Ok(())
}

/// A turn's vectors are found by the turn's position, whether it was recorded alone or in a transcript.
pub async fn vectors_of_turns_are_found_by_place(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(7), place("acme", "ana"));
    let id = sample.conversation_id();
    let whole = NewDocument { conversation: Some(id), ..sample.document(&home, "whole") };
    let single = NewDocument { conversation: Some(id), ..sample.document(&home, "single") };
    store.accept(vec![whole.clone()], true).await?;
    store.record(vec![sample.turn(&home, id, "1"), sample.turn(&home, id, "2")]).await?;
    store.record(vec![NewTurn { document: Some(single), ..sample.turn(&home, id, "3") }]).await?;
    let generation = store.generation("model", 4).await?.id;
    for claimed in store.claim(ClaimRequest::up_to(9, sample.now())).await? {
        let count = if claimed.document.position == 0 { 2 } else { 1 };
        let items = (0..count).map(|n| {
            let bytes = vec![claimed.document.position as u8 + n as u8; 8];
            ItemRow {
                vector: Some(VectorRow { generation, bytes }),
                ..sample.passage(&claimed.document, n, "words")
            }
        });
        store.finish(sample.understood(&claimed, items.collect())).await?;
    }
    let found = store.turn_vectors(&instance(), id, generation).await?;
    let vector = |position, byte| TurnVector { position, bytes: vec![byte; 8] };
    assert_eq!(found, [vector(1, 0), vector(2, 1), vector(3, 3)]);
    assert_eq!(store.turn_vectors(&instance(), id, generation + 1).await?, []);
    assert_eq!(store.turn_vectors(&InstanceId::from_bits(2), id, generation).await?, []);
    Ok(())
}

/// A revision removes words from turns; compactions that cover them are removed, and a new one is requested.
pub async fn words_leave_turns_and_what_was_made_of_them(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(21), place("acme", "ana"));
    let id = sample.conversation_id();
    let turns = ["one", "two", "three"].map(|text| sample.turn(&home, id, text));
    store.record(turns.to_vec()).await?;
    let early = CompactionRow { covers: 1, ..sample.compaction(id) };
    let late = CompactionRow { covers: 2, ..sample.compaction(id) };
    store.put_compaction(&instance(), early.clone()).await?;
    store.put_compaction(&instance(), late.clone()).await?;
    let (running, anew) = (sample.compaction_job(id), sample.compaction_job(id));
    store.open_compaction(&instance(), running.clone()).await?;
    let changed = |turns: Vec<(u32, String)>| ConversationRevision {
        id,
        turns,
        tokens: 2,
        analysis: None,
        recompact: Some(anew.clone()),
    };
    let foreign =
        Revision { conversations: vec![changed(vec![(1, "stolen".to_owned())])], ..Revision::default() };
    store.revise(&place("acme", "ben"), foreign).await?;
    let revision = Revision { conversations: vec![changed(vec![(2, String::new())])], ..Revision::default() };
    assert!(revision.removes_words());
    store.revise(&home, revision).await?;

    subject.reopen().await?;
    let store = subject.store();
    let left = store.turns(&instance(), id, 1, 9).await?;
    assert_eq!(left.iter().map(|turn| turn.content.as_str()).collect::<Vec<_>>(), ["one", "", "three"]);
    let row = store.conversation(&instance(), id).await?.expect("it is there");
    assert_eq!((row.turns, row.tokens), (3, 7));
    let newest = store.compaction(&instance(), id, None).await?;
    assert_eq!(newest.map(|row| row.id), Some(early.id), "it covers other turns alone");
    assert_eq!(store.compaction_by_id(&instance(), late.id).await?, None);
    assert_eq!(store.compaction_job(&instance(), id).await?, Some(anew));
    let stale = CompactionRow { id: running.id, ..sample.compaction(id) };
    assert_eq!(store.finish_compaction(&instance(), stale).await?, None, "made of the old words");
    Ok(())
}

/// Words are found inside longer words, in any case, in one scope.
pub async fn turns_are_found_by_a_word_in_any_case(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(22), place("acme", "ana"));
    let id = sample.conversation_id();
    let turns = ["a HARPSICHORD", "nothing", "my harp", "Ärger"].map(|text| sample.turn(&home, id, text));
    store.record(turns.to_vec()).await?;
    store.record(vec![sample.turn(&place("acme", "ben"), sample.conversation_id(), "a harp")]).await?;
    let found = store.turns_holding(&home, &["harp".to_owned(), "ärg".to_owned()], 9).await?;
    let positions: Vec<_> = found.iter().map(|(of, turn)| (*of, turn.position)).collect();
    assert_eq!(positions, [(id, 1), (id, 3), (id, 4)]);
    assert_eq!(store.turns_holding(&home, &["harp".to_owned()], 1).await?.len(), 1);
    assert_eq!(store.turns_holding(&home, &[], 9).await?, []);
    Ok(())
}
