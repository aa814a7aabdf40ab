//! Conversations, turns and compactions.

use super::Subject;
use super::sample::{Sample, instance, place};
use crate::StoreResult;
use crate::rows::*;
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
    assert_eq!(row.external_id.as_deref(), Some("call-1"));
    Ok(())
}

/// A conversation belongs to one place. The same id in another instance is another conversation.
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

/// A turn's document is accepted with it, with the turn's place, and once.
pub async fn a_recorded_turn_goes_into_memory_with_its_place(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    let id = sample.conversation_id();
    let document = NewDocument { conversation: Some(id), ..sample.document(&home, "turn 2") };
    let turn = NewTurn { document: Some(document.clone()), ..sample.turn(&home, id, "second") };
    store.record(vec![sample.turn(&home, id, "first"), turn.clone(), turn]).await?;
    let claimed = store.claim(9, sample.now()).await?;
    assert_eq!(claimed, [ClaimedDocument { attempt: 1, document: NewDocument { position: 2, ..document } }]);
    let taken =
        NewTurn { document: Some(sample.document(&home, "turn 2")), ..sample.turn(&home, id, "third") };
    let outcome = store.record(vec![taken]).await?;
    assert!(matches!(outcome.as_slice(), [Recorded::Stored { position: 3, repeated: false, .. }]));
    assert_eq!(store.stats(None).await?.documents, 1);
    Ok(())
}

/// Conversations are listed by their latest turn; one without turns comes last.
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
