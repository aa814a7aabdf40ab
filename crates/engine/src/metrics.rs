//! The metrics of the engine: every definition, and the function that records each.
//!
//! Called by the parts through the functions below; [`describe`] is called once, by whoever installs the recorder. The
//! one thing to know: no other file of the engine names a metric.

use evoke_metrics::{Counter, Definition, Gauge, Histogram, Label, Unit};
use evoke_store::Requeued;

static FETCH_STAGE_DURATION: Histogram<1> = Histogram::new(
    "evoke_fetch_stage_duration_seconds",
    "Time that a read spent in a stage.",
    [Label::new(
        "stage",
        "`embed`, `load` (partitions into memory), `rerank`, `analyze`, `lexical`, `dense`, `fuse`, `assemble`; `total` is all of it",
    )],
);
static RERANK_DURATION: Histogram<1> = Histogram::new(
    "evoke_rerank_duration_seconds",
    "Time that a read spent on its reranker.",
    [Label::new("outcome", "`ok`, `partial` (not all candidates in time), `timeout`, `failed`")],
);
static RERANK_FAILURES: Counter<1> = Counter::new(
    "evoke_rerank_failures_total",
    "Reads that were answered without the scores of the reranker.",
    [Label::new("outcome", "`timeout`, `failed`")],
);
static SEARCHES_REFUSED: Counter<0> = Counter::new(
    "evoke_searches_refused_total",
    "Reads that were refused because too many searches waited.",
    [],
);
static READS_TRUNCATED: Counter<1> = Counter::new(
    "evoke_reads_truncated_total",
    "Reads whose answer is incomplete because a limit was reached.",
    [Label::new("limit", "`time`, `bytes`")],
);
static CACHED_PARTITIONS: Gauge =
    Gauge::new("evoke_partition_cache_partitions", Unit::Count, "Partitions that are held in memory.");
static CACHED_BYTES: Gauge = Gauge::new(
    "evoke_partition_cache_bytes",
    Unit::Bytes,
    "Memory of the partitions that are held in memory.",
);
static DOCUMENTS_PROCESSED: Counter<1> = Counter::new(
    "evoke_documents_processed_total",
    "Documents whose processing is finished.",
    [Label::new("status", "`completed`, `partial_success`, `failed`")],
);
static PASSAGES_STORED: Counter<0> =
    Counter::new("evoke_passages_stored_total", "Passages that were stored.", []);
static MEMORIES_STORED: Counter<0> =
    Counter::new("evoke_memories_stored_total", "Memories that were stored.", []);
static INGEST_STAGE_DURATION: Histogram<1> = Histogram::new(
    "evoke_ingest_stage_duration_seconds",
    "Time that one round of a worker spent in a stage.",
    [Label::new("stage", "`extract`, `embed`, `store`")],
);
static CLAIMS_REQUEUED: Counter<0> = Counter::new(
    "evoke_claims_requeued_total",
    "Claimed documents that returned to the queue because no worker held them.",
    [],
);
static DOCUMENT_FAILURES: Counter<1> = Counter::new(
    "evoke_document_failures_total",
    "Times that work on a document failed.",
    [Label::new(
        "stage",
        "`extract`, `time` (it took too long), `forget`, `open`, `compose`, `store`; `lost` when its process died",
    )],
);
static DOCUMENTS_KEPT_VERBATIM: Counter<0> = Counter::new(
    "evoke_documents_kept_verbatim_total",
    "Documents that are kept verbatim after repeated failures.",
    [],
);
static BACKGROUND_RESTARTS: Counter<1> = Counter::new(
    "evoke_background_task_restarts_total",
    "Background tasks that were restarted after a panic.",
    [Label::new("task", "the name of the task, such as `worker`, `leases`, `housekeeping`")],
);
static COMPACTION_DURATION: Histogram<1> = Histogram::new(
    "evoke_compaction_duration_seconds",
    "Time to compact a conversation.",
    [Label::new("cause", "`manual_api`, `window_share`, `transcript`, `erasure`")],
);
static LLM_COMPACTIONS: Counter<1> = Counter::new(
    "evoke_llm_compactions_total",
    "Compactions that a chat model was asked to write.",
    [Label::new("outcome", "`accepted`, `rejected` (too much was missing), `failed`")],
);

/// The definitions of all metrics of the engine.
pub fn definitions() -> Vec<Definition> {
    vec![
        FETCH_STAGE_DURATION.definition(),
        RERANK_DURATION.definition(),
        RERANK_FAILURES.definition(),
        SEARCHES_REFUSED.definition(),
        READS_TRUNCATED.definition(),
        CACHED_PARTITIONS.definition(),
        CACHED_BYTES.definition(),
        DOCUMENTS_PROCESSED.definition(),
        PASSAGES_STORED.definition(),
        MEMORIES_STORED.definition(),
        INGEST_STAGE_DURATION.definition(),
        CLAIMS_REQUEUED.definition(),
        DOCUMENT_FAILURES.definition(),
        DOCUMENTS_KEPT_VERBATIM.definition(),
        BACKGROUND_RESTARTS.definition(),
        COMPACTION_DURATION.definition(),
        LLM_COMPACTIONS.definition(),
    ]
}

/// Registers description and unit of every metric of the engine with the recorder that is installed, so that each is
/// exposed with a help text. Call it once, after the recorder is installed.
pub fn describe() {
    for definition in definitions() {
        definition.describe();
    }
}

/// Records the seconds that a read spent in a stage.
pub(crate) fn fetch_stage(stage: &'static str, seconds: f64) {
    FETCH_STAGE_DURATION.record(seconds, [stage.into()]);
}

/// Counts a processed document by its status, and what was stored of it.
pub(crate) fn document_processed(status: &'static str, passages: usize, memories: usize) {
    DOCUMENTS_PROCESSED.add(1, [status.into()]);
    PASSAGES_STORED.add(passages as u64, []);
    MEMORIES_STORED.add(memories as u64, []);
}

/// Records the seconds that one round of a worker spent in a stage.
pub(crate) fn ingest_stage(stage: &'static str, seconds: f64) {
    INGEST_STAGE_DURATION.record(seconds, [stage.into()]);
}

/// Counts claims that went back into the queue because no worker held them.
pub(crate) fn claims_requeued(requeued: Requeued) {
    CLAIMS_REQUEUED.add(requeued.documents, []);
    DOCUMENT_FAILURES.add(requeued.suspects, ["lost".into()]);
}

/// Counts a document on which work failed, by stage.
pub(crate) fn document_failed(stage: &'static str) {
    DOCUMENT_FAILURES.add(1, [stage.into()]);
}

/// Counts a document that is kept word for word because work on it failed too often.
pub(crate) fn document_kept_verbatim() {
    DOCUMENTS_KEPT_VERBATIM.add(1, []);
}

/// Counts a background task that was restarted after a panic.
pub(crate) fn task_restarted(name: &'static str) {
    BACKGROUND_RESTARTS.add(1, [name.into()]);
}

/// Records the seconds that a compaction took, by what asked for it.
pub(crate) fn compacted(cause: &str, seconds: f64) {
    COMPACTION_DURATION.record(seconds, [cause.to_owned().into()]);
}

/// Counts what became of the compaction that a chat model wrote: `accepted`, `rejected` when it left out too much,
/// `failed` when there was none.
pub(crate) fn compaction_written(outcome: &'static str) {
    LLM_COMPACTIONS.add(1, [outcome.into()]);
}

/// Records the seconds that a request to a reranker took, by outcome: `ok`, `partial` when the time was up before the
/// last candidate, `timeout` when it was up before the first, `failed`.
pub(crate) fn reranked(outcome: &'static str, seconds: f64) {
    RERANK_DURATION.record(seconds, [outcome.into()]);
    if matches!(outcome, "timeout" | "failed") {
        RERANK_FAILURES.add(1, [outcome.into()]);
    }
}

/// Counts a read that was refused because too many searches waited.
pub(crate) fn search_refused() {
    SEARCHES_REFUSED.add(1, []);
}

/// Counts a read whose answer is incomplete, by the limit that was reached: `time` or `bytes`.
pub(crate) fn read_truncated(limit: &'static str) {
    READS_TRUNCATED.add(1, [limit.into()]);
}

/// Sets how many partitions are in the cache, and their size in bytes.
pub(crate) fn partition_cache(partitions: usize, bytes: usize) {
    CACHED_PARTITIONS.set(partitions as u64);
    CACHED_BYTES.set(bytes as u64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_keep_the_conventions_of_prometheus() {
        let problems: Vec<String> = definitions().iter().flat_map(Definition::problems).collect();
        assert_eq!(problems, Vec::<String>::new());
    }
}
