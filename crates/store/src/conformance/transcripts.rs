//! Cases about whole transcripts.

use super::sample::{Sample, instance, metadata, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;

/// The same content again is a duplicate, other content a conflict, another owner is refused; none of them
/// changes anything.
pub async fn a_transcript_is_stored_once(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let id = sample.conversation_id();
    let transcript = |home: &PartitionKey, name: &str, digest| NewTranscript {
        conversation: id,
        conversation_type: Some("voice".to_owned()),
        digest,
        turns: vec![sample.turn(home, id, "hello"), sample.turn(home, id, "good day")],
        account: TranscriptAccount {
            started_at: Some(sample.now()),
            ended_at: None,
            analysis: Some(metadata("outcome", name)),
        },
        document: NewDocument { conversation: Some(id), ..sample.document(home, name) },
        compaction: Some(sample.compaction_job(id)),
    };
    let first = transcript(&home, "t1", [1; 32]);
    assert_eq!(store.record_transcript(first.clone()).await?, TranscriptOutcome::Stored);
    let again = store.record_transcript(transcript(&home, "t2", [1; 32])).await?;
    assert!(matches!(again, TranscriptOutcome::Duplicate(row) if row.ingestion == first.document.ingestion));
    let other = transcript(&home, "t3", [2; 32]);
    assert_eq!(store.record_transcript(other).await?, TranscriptOutcome::Conflict);
    let foreign = transcript(&place("acme", "ben"), "t4", [1; 32]);
    assert_eq!(store.record_transcript(foreign).await?, TranscriptOutcome::ForeignConversation);

    let named = NewTranscript { conversation: sample.conversation_id(), ..transcript(&home, "t1", [3; 32]) };
    let unknown = named.conversation;
    let named =
        NewTranscript { document: NewDocument { conversation: Some(unknown), ..named.document }, ..named };
    let outcome = store.record_transcript(named).await?;
    assert!(
        matches!(outcome, TranscriptOutcome::Duplicate(row) if row.ingestion == first.document.ingestion)
    );
    assert_eq!(store.conversation(&instance(), unknown).await?, None);

    let row = store.conversation(&instance(), id).await?.expect("it was stored");
    assert_eq!((row.turns, row.tokens, row.conversation_type.as_deref()), (2, 6, Some("voice")));
    assert_eq!(row.account, first.account);
    assert_eq!(store.compaction_job(&instance(), id).await?, first.compaction);
    let claimed = store.claim(ClaimRequest::up_to(9, sample.now())).await?;
    assert_eq!(claimed, [ClaimedDocument { attempt: 1, failures: 0, document: first.document }]);
    Ok(())
}
