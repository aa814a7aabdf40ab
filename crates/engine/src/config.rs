//! Settings of the engine.
//!
//! Given to [`crate::Engine::open`]. The one thing to know: the defaults are those of the server and of the
//! evaluation.

use std::time::Duration;

/// Limits of requests and answers.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the text of one document, turn or transcript.
    pub document_bytes: usize,
    /// The largest number of documents per batch.
    pub batch_documents: usize,
    /// Queries per read; further ones are ignored.
    pub queries: usize,
    /// Bytes of one query; the middle of a longer one is dropped.
    pub query_bytes: usize,
    /// Items of one answer; a read that asks for more gets this many.
    pub results: usize,
    /// Bytes of the caller's own metadata of one document or turn, as JSON: it is returned with every item.
    pub metadata_bytes: usize,
    /// Time limit of the search of one read; the answer is what was found by then.
    pub read_time: Duration,
    /// Approximate size of the answer to one read in bytes; what does not fit is left out.
    pub answer_bytes: usize,
}

/// When and how conversations are compacted automatically.
#[derive(Debug, Clone, Copy)]
pub struct CompactionSettings {
    /// The share of the agent's context window that uncovered turns fill before they are compacted.
    pub window_share: f64,
    /// The context window of an agent's model in tokens, unless a turn states it.
    pub agent_window: u32,
    /// The number of newest turns that an automatic compaction leaves out.
    pub fresh_turns: usize,
    /// The largest number of a conversation's tokens in one call of the chat model, if there is one.
    pub part_tokens: usize,
}

/// Settings of an [`crate::Engine`].
#[derive(Debug, Clone, Copy)]
pub struct EngineConfig {
    /// Limits of requests and answers.
    pub limits: Limits,
    /// Bytes of partitions in the cache; the least recently used ones are evicted first.
    pub resident_bytes: usize,
    /// The largest number of documents per worker round.
    pub claim_batch: usize,
    /// The number of workers, which process documents.
    pub workers: usize,
    /// The number of threads for searches of more than about a millisecond.
    pub search_threads: usize,
    /// The time after which the claims of a process that does not renew them expire.
    pub lease: Duration,
    /// Seconds that a client may keep an answer.
    pub answer_ttl_seconds: u32,
    /// Days that events stay in the outbox.
    pub outbox_days: u32,
    /// Days that activity of agents and clients is kept.
    pub report_days: u32,
    /// When and how conversations are compacted automatically.
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

/// All cores but one, which serves connections; at least one.
fn spare_cores() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}
