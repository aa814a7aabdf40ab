//! Settings of the engine.
//!
//! Given to [`crate::Engine::open`]. The one thing to know: the defaults are what the server serves and what the
//! evaluation measures.

use std::time::Duration;

/// Bounds on what callers may send, and on what one answer may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the text of one document, turn or transcript.
    pub document_bytes: usize,
    /// Documents that one batch may have.
    pub batch_documents: usize,
    /// Queries of one read; further ones are ignored.
    pub queries: usize,
    /// Bytes of one query; longer ones lose their middle.
    pub query_bytes: usize,
    /// Items of one answer; a read that asks for more gets so many.
    pub results: usize,
    /// Bytes of the caller's own metadata on one document or turn, as JSON: it is echoed on every item.
    pub metadata_bytes: usize,
    /// Time that the search of one read may take; what it has found by then is the answer.
    pub read_time: Duration,
    /// Bytes of the answer to one read, about; what has no room is left out.
    pub answer_bytes: usize,
}

/// When and how conversations are compacted by themselves.
#[derive(Debug, Clone, Copy)]
pub struct CompactionSettings {
    /// The share of the agent's window that uncovered turns fill before they are compacted.
    pub window_share: f64,
    /// Tokens that an agent's model can take when nobody says.
    pub agent_window: u32,
    /// The newest turns, which are left out of a compaction that the window share started.
    pub fresh_turns: usize,
    /// Most tokens of a conversation that one call of the chat model shows, where there is one.
    pub part_tokens: usize,
}

/// Settings of an [`crate::Engine`].
#[derive(Debug, Clone, Copy)]
pub struct EngineConfig {
    /// Bounds on what callers may send, and on what one answer may cost.
    pub limits: Limits,
    /// Bytes of partitions kept in memory; the least recently used go first.
    pub resident_bytes: usize,
    /// Documents that one worker round takes at most.
    pub claim_batch: usize,
    /// Threads that process documents.
    pub workers: usize,
    /// Threads for searches that take longer than a moment.
    pub search_threads: usize,
    /// How long a process that has stopped renewing its claims keeps them.
    pub lease: Duration,
    /// Seconds that a client may keep a fetched answer.
    pub answer_ttl_seconds: u32,
    /// Days that events stay in the outbox.
    pub outbox_days: u32,
    /// Days that reports of agents and clients are kept.
    pub report_days: u32,
    /// When and how conversations are compacted by themselves.
    pub compaction: CompactionSettings,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 8 << 20,
            batch_documents: 100,
            queries: 32,
            query_bytes: 1 << 20,
            results: 200,
            metadata_bytes: 256 << 10,
            read_time: Duration::from_secs(1),
            answer_bytes: 8 << 20,
        }
    }
}

impl Default for CompactionSettings {
    fn default() -> Self {
        Self { window_share: 0.117, agent_window: 128_000, fresh_turns: 4, part_tokens: 6_000 }
    }
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            resident_bytes: 2 << 30,
            claim_batch: 64,
            workers: 2,
            search_threads: spare_cores(),
            lease: Duration::from_secs(60),
            answer_ttl_seconds: 2,
            outbox_days: 14,
            report_days: 90,
            compaction: CompactionSettings::default(),
        }
    }
}

/// All cores but one, which serves connections meanwhile; at least one.
fn spare_cores() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}
