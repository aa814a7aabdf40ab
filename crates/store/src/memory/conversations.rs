//! Conversations, turns and transcripts.

use super::MemoryStore;
use super::state::{Conversation, State, Turn};
use crate::error::StoreResult;
use crate::tables::{
    Acceptance, ConversationRevision, ConversationRow, Conversations, NewDocument, NewTranscript, NewTurn,
    PartitionKey, Recorded, TranscriptAccount, TranscriptOutcome, TurnRow,
};
use async_trait::async_trait;
use evoke_types::{ConversationId, InstanceId, MessageId, Timestamp};
use std::cmp::Reverse;

#[async_trait]
impl Conversations for MemoryStore {
    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>> {
        self.with(|s| turns.into_iter().map(|turn| s.record(turn)).collect())
    }
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome> {
        self.with(|s| s.record_transcript(transcript))
    }
    async fn conversation(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRow>> {
        self.with(|s| s.conversation(instance, id).map(|c| c.row.clone()))
    }
    async fn conversations_of(
        &self,
        partition: &PartitionKey,
        limit: usize,
    ) -> StoreResult<Vec<ConversationRow>> {
        self.with(|s| s.conversations_of(partition, limit))
    }
    async fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> StoreResult<Vec<TurnRow>> {
        self.with(|s| s.turns(instance, id, start, limit))
    }
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>> {
        self.with(|s| s.turns_holding(partition, words, limit))
    }
}

impl State {
    pub(super) fn conversation(&self, instance: &InstanceId, id: ConversationId) -> Option<&Conversation> {
        self.conversations.get(&(instance.clone(), id))
    }

    /// The conversation, created when it is unknown; `None` when another partition owns it.
    pub(super) fn open_conversation(
        &mut self,
        owner: &PartitionKey,
        id: ConversationId,
        at: Timestamp,
    ) -> Option<&mut Conversation> {
        let key = (owner.instance.clone(), id);
        let conversation =
            self.conversations.entry(key).or_insert_with(|| Conversation::new(owner.clone(), id, at));
        (conversation.row.partition == *owner).then_some(conversation)
    }

    pub(super) fn record(&mut self, mut turn: NewTurn) -> Recorded {
        let document = turn.document.take();
        let Some(conversation) = self.open_conversation(&turn.partition, turn.conversation, turn.received_at)
        else {
            return Recorded::ForeignConversation;
        };
        let (message, position, repeated) = conversation.add(turn);
        let total = conversation.row.turns;
        if let Some(document) = document.filter(|_| !repeated) {
            // A document whose name is taken is stored already; the turn counts nevertheless.
            self.accept_one(NewDocument { position, ..document });
        }
        Recorded::Stored { message, position, total, repeated }
    }

    pub(super) fn record_transcript(&mut self, transcript: NewTranscript) -> TranscriptOutcome {
        let NewTranscript {
            conversation: id,
            conversation_type,
            digest,
            turns,
            account,
            document,
            compaction,
        } = transcript;
        let (owner, at, ingestion) = (document.partition.clone(), document.received_at, document.ingestion);
        if let Some(known) = self.conversation(&owner.instance, id) {
            if known.row.partition != owner {
                return TranscriptOutcome::ForeignConversation;
            }
            if let Some((stored, ingestion)) = known.transcript {
                let first = self.ingestion(&owner.instance, ingestion).filter(|_| stored == digest);
                return first
                    .map_or(TranscriptOutcome::Conflict, |row| TranscriptOutcome::Duplicate(Box::new(row)));
            }
        }
        match self.accept_one(document) {
            Acceptance::Accepted => {}
            Acceptance::Replayed(row) | Acceptance::Duplicate(row) => {
                return TranscriptOutcome::Duplicate(row);
            }
            Acceptance::ForeignConversation => return TranscriptOutcome::ForeignConversation,
        }
        if let Some(conversation) = self.open_conversation(&owner, id, at) {
            conversation.transcript = Some((digest, ingestion));
            conversation.row.conversation_type =
                conversation_type.or(conversation.row.conversation_type.take());
            conversation.row.account = account;
            for turn in turns {
                conversation.add(turn);
            }
            if conversation.compaction_job.as_ref().is_none_or(|job| job.error.is_some()) {
                conversation.compaction_job = compaction.or(conversation.compaction_job.take());
            }
        }
        TranscriptOutcome::Stored
    }

    pub(super) fn conversations_of(&self, partition: &PartitionKey, limit: usize) -> Vec<ConversationRow> {
        let mut rows: Vec<_> =
            self.conversations.values().map(|c| &c.row).filter(|row| row.partition == *partition).collect();
        rows.sort_by_key(|row| (Reverse(row.last_turn_at), Reverse(row.created_at), row.id));
        rows.into_iter().take(limit).cloned().collect()
    }

    pub(super) fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> Vec<TurnRow> {
        let turns = self.conversation(instance, id).map(|c| c.turns.iter()).unwrap_or_default();
        turns.map(|turn| &turn.row).filter(|row| row.position >= start).take(limit).cloned().collect()
    }
}

impl State {
    pub(super) fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> Vec<(ConversationId, TurnRow)> {
        let own = self.conversations.values().filter(|c| c.row.partition == *partition);
        let turns = own.flat_map(|c| c.turns.iter().map(|turn| (c.row.id, &turn.row)));
        let holding = turns.filter(|(_, row)| holds_one(&row.content, words));
        holding.take(limit).map(|(id, row)| (id, row.clone())).collect()
    }

    /// Removes words from a conversation of a partition, with everything derived from them.
    pub(super) fn revise_conversation(&mut self, partition: &PartitionKey, revision: ConversationRevision) {
        let key = (partition.instance.clone(), revision.id);
        let known = self.conversations.get_mut(&key).filter(|c| c.row.partition == *partition);
        let Some(conversation) = known else { return };
        let first = revision.turns.iter().map(|(position, _)| *position).min();
        for (position, content) in revision.turns {
            let turn = conversation.turns.iter_mut().find(|turn| turn.row.position == position);
            turn.into_iter().for_each(|turn| turn.row.content.clone_from(&content));
        }
        conversation.row.tokens = conversation.row.tokens.saturating_sub(revision.tokens);
        if revision.analysis.is_some() {
            conversation.row.account.analysis = revision.analysis;
        }
        if let Some(first) = first {
            conversation.compactions.retain(|compaction| compaction.covers < first);
            conversation.compaction_job = revision.recompact;
        }
    }
}

/// Whether a text contains one of these words, which are in lower case.
fn holds_one(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word.as_str()))
}

impl Conversation {
    fn new(partition: PartitionKey, id: ConversationId, created_at: Timestamp) -> Self {
        let row = ConversationRow {
            id,
            partition,
            external_id: None,
            conversation_type: None,
            created_at,
            last_turn_at: None,
            turns: 0,
            tokens: 0,
            agent_window: None,
            account: TranscriptAccount::default(),
        };
        Self { row, turns: Vec::new(), transcript: None, compactions: Vec::new(), compaction_job: None }
    }

    /// Appends a turn, unless it was recorded before. Returns its id, its position, and whether it was.
    fn add(&mut self, turn: NewTurn) -> (MessageId, u32, bool) {
        if self.row.external_id.is_none() {
            self.row.external_id = turn.external_id;
        }
        let by_message = self.turns.iter().find(|known| known.row.message == turn.message);
        let by_replay =
            || self.turns.iter().find(|known| turn.replay.is_some() && known.replay == turn.replay);
        if let Some(known) = by_message.or_else(by_replay) {
            return (known.row.message, known.row.position, true);
        }
        self.row.turns += 1;
        self.row.tokens += u64::from(turn.tokens);
        self.row.agent_window = turn.agent_window.or(self.row.agent_window);
        self.row.last_turn_at = self.row.last_turn_at.max(Some(turn.said_at));
        let row = TurnRow {
            message: turn.message,
            position: self.row.turns,
            role: turn.role,
            content: turn.content,
            said_at: turn.said_at,
            metadata: turn.metadata,
            session: turn.session,
        };
        self.turns.push(Turn { row, replay: turn.replay });
        (turn.message, self.row.turns, false)
    }
}
