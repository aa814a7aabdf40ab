//! A read as a caller asks for it.
//!
//! The one thing to know: the address and the scope decide which partitions are opened; everything else only decides what
//! is taken from them.

use crate::caller::Address;
use evoke_recall::{Components, Depth, Kinds, Packing, Precision};
use evoke_types::{ConversationId, Origin, Timestamp};

/// The scope of a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchScope {
    /// Everything that the conversation's owner may see, and the recent turns of the conversation.
    Conversation(ConversationId),
    /// One user and everything wider.
    User,
    /// One customer and everything wider; never a user's.
    Customer,
    /// What the instance shares, and the global scope.
    Client,
}

/// A read: who asks, what is asked, and how the answer is to be.
#[derive(Debug, Clone)]
pub struct FetchRequest {
    /// The scope of the read.
    pub scope: FetchScope,
    /// The user or customer that the request names.
    pub address: Address,
    /// The queries; blank ones are ignored. Without any, the answer is the most recent and important items.
    pub queries: Vec<String>,
    /// Items that the answer may have, up to [`crate::Limits::results`].
    pub max_results: usize,
    /// Items that each query is sure of, when several share the answer.
    pub per_query: Option<usize>,
    /// The cursor of the page to continue with, from an answer to the same read; the first page when absent.
    pub page: Option<PageCursor>,
    /// Tokens and neighbors of the answer.
    pub packing: Packing,
    /// The kinds of memories that are wanted.
    pub kinds: Kinds,
    /// The least trusted origin that may be shown; all when absent.
    pub least: Option<Origin>,
    /// Items that are less likely to answer a query than this are left out, from 0, which leaves out none, to 1.
    pub min_relevance: f32,
    /// How deep to search.
    pub depth: Depth,
    /// Whether the extra relevance pass runs.
    pub precision: Precision,
    /// The present, as the caller sees it; the answer is as of then.
    pub query_date: Option<Timestamp>,
    /// Whether items explain why they were found.
    pub explain: bool,
    /// Parts of the ranking to leave out, for evaluation.
    pub without: Components,
    /// Whether a conversation read also brings the recent turns.
    pub with_turns: bool,
    /// Whether a conversation read also searches documents that are not processed yet.
    pub with_pending: bool,
}

impl FetchRequest {
    /// A read with the defaults of the server: ten items of every kind, fast, with the precision pass.
    pub fn new(scope: FetchScope, address: Address, queries: Vec<String>) -> Self {
        Self {
            scope,
            address,
            queries,
            max_results: 10,
            per_query: None,
            page: None,
            packing: Packing::default(),
            kinds: Kinds::ALL,
            least: None,
            min_relevance: 0.0,
            depth: Depth::Fast,
            precision: Precision::High,
            query_date: None,
            explain: false,
            without: Components::NONE,
            with_turns: true,
            with_pending: true,
        }
    }
}

/// A cursor as callers see it: opaque text of at most 256 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCursor(String);

impl PageCursor {
    /// A cursor that a caller has sent back.
    pub const fn sent(text: String) -> Self {
        Self(text)
    }
    /// The text of the cursor.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
