//! Compacting a conversation: choose what survives, keep it as a version, never touch the turns.

use crate::engine::Engine;
use crate::{Caller, ConversationError};
use evoke_compact::salience::Act;
use evoke_compact::{Compaction, Kept, Strategy, Turn};
use evoke_store::{CompactionRow, TurnRow};
use evoke_types::{CompactionId, ConversationId, Role};
use serde::{Deserialize, Serialize};

/// A wish to compact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompactRequest {
    /// Which conversation.
    pub conversation: ConversationId,
    /// How much to keep.
    pub strategy: Strategy,
    /// Tokens to keep at most; the strategy decides when absent.
    pub target_tokens: Option<usize>,
}

/// A compaction and its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Compacted {
    /// The stored row.
    pub row: CompactionRow,
    /// What survived.
    pub content: CompactedContent,
}

/// What survived of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CompactedContent {
    /// Sentences in the order in which they were said.
    pub lines: Vec<CompactedLine>,
}

/// One surviving sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompactedLine {
    /// 1-based position of its turn.
    pub position: u32,
    /// Who said it.
    pub role: Role,
    /// The words.
    pub text: String,
    /// `decision`, `correction`, `commitment`, `preference`, `constraint`, `question`, `statement`.
    pub act: String,
}

/// Most turns that one compaction reads.
const TURNS: usize = 100_000;

impl Engine {
    /// Compacts a conversation as it stands now, as a new version.
    ///
    /// # Errors
    /// [`ConversationError::NothingToCompact`], [`ConversationError::Store`].
    pub async fn compact(
        &self,
        caller: &Caller,
        request: CompactRequest,
    ) -> Result<Compacted, ConversationError> {
        let turns = self.turns(caller, request.conversation, 1, TURNS).await?;
        let covers = turns.last().map(|turn| turn.position).ok_or(ConversationError::NothingToCompact)?;
        let work = move || (choose(&turns, request), turns);
        let (compaction, turns) =
            tokio::task::spawn_blocking(work).await.map_err(|_| ConversationError::NothingToCompact)?;
        let content = content(&compaction.kept, &turns);
        let tokens = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut row = CompactionRow {
            id: CompactionId::new(self.ids().uuid()),
            conversation: request.conversation,
            version: 0,
            covers,
            created_at: self.now(),
            strategy: request.strategy.as_str().to_owned(),
            original_tokens: tokens(compaction.original_tokens),
            compacted_tokens: tokens(compaction.compacted_tokens),
            body: serde_json::to_string(&content).unwrap_or_default(),
        };
        let version = self.store().put_compaction(caller.instance_id(), row.clone()).await?;
        row.version = version.ok_or(ConversationError::NothingToCompact)?;
        Ok(Compacted { row, content })
    }

    /// A compaction: a given version, or the newest.
    ///
    /// # Errors
    /// [`ConversationError::NoCompaction`], [`ConversationError::Store`].
    pub async fn compacted(
        &self,
        caller: &Caller,
        conversation: ConversationId,
        version: Option<u32>,
    ) -> Result<Compacted, ConversationError> {
        let row = self.store().compaction(caller.instance_id(), conversation, version).await?;
        row.map(read).ok_or(ConversationError::NoCompaction)
    }

    /// The newest compaction, if there is one.
    ///
    /// # Errors
    /// [`ConversationError::Store`].
    pub async fn newest_compaction(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<Option<Compacted>, ConversationError> {
        Ok(self.store().compaction(caller.instance_id(), conversation, None).await?.map(read))
    }
}

fn choose(turns: &[TurnRow], request: CompactRequest) -> Compaction {
    let views: Vec<Turn<'_>> = turns.iter().map(|t| Turn { role: t.role, text: &t.content }).collect();
    let tokens = views.iter().map(|t| evoke_text::tokens::count(t.text)).sum();
    evoke_compact::compact(&views, request.target_tokens.unwrap_or_else(|| request.strategy.budget(tokens)))
}

fn content(kept: &[Kept], turns: &[TurnRow]) -> CompactedContent {
    let line = |kept: &Kept| CompactedLine {
        position: turns.get(kept.turn).map_or(0, |turn| turn.position),
        role: kept.role,
        text: kept.text.clone(),
        act: act_name(kept.act).to_owned(),
    };
    CompactedContent { lines: kept.iter().map(line).collect() }
}

const fn act_name(act: Act) -> &'static str {
    match act {
        Act::Decision => "decision",
        Act::Correction => "correction",
        Act::Commitment => "commitment",
        Act::Preference => "preference",
        Act::Constraint => "constraint",
        Act::Question => "question",
        Act::Statement => "statement",
    }
}

fn read(row: CompactionRow) -> Compacted {
    let content = serde_json::from_str(&row.body).unwrap_or_default();
    Compacted { row, content }
}
