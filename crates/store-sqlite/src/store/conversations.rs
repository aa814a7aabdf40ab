//! The calls of [`Conversations`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::{conversations, transcripts, turns};
use async_trait::async_trait;
use evoke_store::{
    ConversationRow, Conversations, NewTranscript, NewTurn, PartitionKey, Recorded, StoreResult,
    TranscriptOutcome, TurnRow,
};
use evoke_types::{ConversationId, InstanceId};
use rusqlite::Connection;

#[async_trait]
impl Conversations for SqliteStore {
    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>> {
        let record = move |db: &Connection| turns.iter().map(|turn| turns::record(db, turn)).collect();
        self.writer.change(record).await
    }
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome> {
        self.writer.change(move |db| transcripts::record(db, &transcript)).await
    }
    async fn conversation(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRow>> {
        self.readers.lookup(|db| conversations::one(db, instance, id))
    }
    async fn conversations_of(
        &self,
        partition: &PartitionKey,
        limit: usize,
    ) -> StoreResult<Vec<ConversationRow>> {
        let partition = partition.clone();
        self.readers.scan(move |db| conversations::of(db, &partition, limit)).await
    }
    async fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> StoreResult<Vec<TurnRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| turns::from(db, &instance, id, start, limit)).await
    }
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>> {
        let (partition, words) = (partition.clone(), words.to_vec());
        self.readers.scan(move |db| turns::holding(db, &partition, &words, limit)).await
    }
}
