//! The metrics of the engine: every name, its description, its unit and its labels.
//!
//! Called by the parts through the functions below; [`describe`] is called once, by whoever installs the recorder. The
//! one thing to know: no other file of the engine names a metric.

use evoke_store::Requeued;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

/// Seconds per stage of a read; label [`STAGE`].
pub const FETCH_STAGE_SECONDS: &str = "evoke_fetch_stage_seconds";
/// Documents processed; label [`STATUS`].
pub const DOCUMENTS_PROCESSED: &str = "evoke_documents_understood_total";
/// The number of stored passages.
pub const PASSAGES_STORED: &str = "evoke_passages_stored_total";
/// The number of stored memories.
pub const MEMORIES_STORED: &str = "evoke_memories_stored_total";
/// Seconds per stage of one round of a worker; label [`STAGE`].
pub const INGEST_STAGE_SECONDS: &str = "evoke_understanding_stage_seconds";
/// Claims that went back into the queue because no worker held them.
pub const CLAIMS_REQUEUED: &str = "evoke_claims_requeued_total";
/// Times that work on a document failed; label [`STAGE`].
pub const DOCUMENT_FAILURES: &str = "evoke_document_failures_total";
/// Documents kept word for word after repeated failures.
pub const DOCUMENTS_KEPT_VERBATIM: &str = "evoke_documents_kept_verbatim_total";
/// Background tasks restarted after a panic; label [`TASK`].
pub const BACKGROUND_RESTARTS: &str = "evoke_background_restarts_total";
/// Seconds per compaction; label [`CAUSE`].
pub const COMPACTION_SECONDS: &str = "evoke_compaction_seconds";
/// Compactions that a chat model was asked to write; label [`OUTCOME`].
pub const COMPACTIONS_WRITTEN: &str = "evoke_compactions_written_total";
/// Seconds per request to a reranker; label [`OUTCOME`].
pub const RERANK_SECONDS: &str = "evoke_rerank_seconds";
/// Requests to a reranker without an answer; label [`OUTCOME`].
pub const RERANK_FAILURES: &str = "evoke_rerank_failures_total";
/// Reads refused because too many searches waited.
pub const SEARCHES_REFUSED: &str = "evoke_searches_refused_total";
/// Reads with an incomplete answer; label [`BY`].
pub const READS_CUT: &str = "evoke_reads_cut_total";
/// Partitions in the cache.
pub const CACHED_PARTITIONS: &str = "evoke_resident_partitions";
/// Bytes of the partitions in the cache.
pub const CACHED_BYTES: &str = "evoke_resident_bytes";

/// Label: the step of a pipeline.
pub const STAGE: &str = "stage";
/// Label: the final status of a document.
pub const STATUS: &str = "status";
/// Label: the name of a background task.
pub const TASK: &str = "task";
/// Label: what asked for a compaction.
pub const CAUSE: &str = "cause";
/// Label: how an attempt ended.
pub const OUTCOME: &str = "outcome";
/// Label: the resource that was used up.
pub const BY: &str = "by";

/// Registers description and unit of every metric of the engine with the recorder that is installed, so that each is
/// exposed with a help text. Call it once, after the recorder is installed.
pub fn describe() {
    describe_reads();
    describe_ingestion();
    describe_histogram!(
        COMPACTION_SECONDS,
        Unit::Seconds,
        "time to compact a conversation, by what asked for it"
    );
    describe_counter!(
        COMPACTIONS_WRITTEN,
        "compactions that a chat model was asked to write, by outcome: taken, refused (it left out too much), failed"
    );
}

fn describe_reads() {
    describe_histogram!(FETCH_STAGE_SECONDS, Unit::Seconds, "time of a read, by stage; total is all of it");
    describe_histogram!(
        RERANK_SECONDS,
        Unit::Seconds,
        "time that a read spent on its reranker, by outcome: judged, partial (not all candidates in time), late, failed"
    );
    describe_counter!(
        RERANK_FAILURES,
        "reads that were answered without the reranker, by outcome: late, failed"
    );
    describe_counter!(SEARCHES_REFUSED, "reads that were refused because too many searches waited");
    describe_counter!(READS_CUT, "reads whose answer is incomplete, by what was used up: time, bytes");
    describe_gauge!(CACHED_PARTITIONS, Unit::Count, "partitions that are held in memory");
    describe_gauge!(CACHED_BYTES, Unit::Bytes, "memory of the partitions that are held in memory");
}

fn describe_ingestion() {
    describe_counter!(DOCUMENTS_PROCESSED, "documents that were processed, by status");
    describe_counter!(PASSAGES_STORED, "passages that were stored");
    describe_counter!(MEMORIES_STORED, "memories that were stored");
    describe_histogram!(
        INGEST_STAGE_SECONDS,
        Unit::Seconds,
        "time that one round of a worker spent, by stage: extract, embed, store"
    );
    describe_counter!(CLAIMS_REQUEUED, "claimed documents that went back because nobody held them");
    describe_counter!(
        DOCUMENT_FAILURES,
        "times that work on a document failed, by stage; lost: its process died"
    );
    describe_counter!(DOCUMENTS_KEPT_VERBATIM, "documents kept word for word after repeated failures");
    describe_counter!(BACKGROUND_RESTARTS, "background tasks begun again after a panic, by task");
}

/// Records the seconds that a read spent in a stage.
pub(crate) fn fetch_stage(stage: &'static str, seconds: f64) {
    histogram!(FETCH_STAGE_SECONDS, STAGE => stage).record(seconds);
}

/// Counts a processed document by its status, and what was stored of it.
pub(crate) fn document_processed(status: &'static str, passages: usize, memories: usize) {
    counter!(DOCUMENTS_PROCESSED, STATUS => status).increment(1);
    counter!(PASSAGES_STORED).increment(passages as u64);
    counter!(MEMORIES_STORED).increment(memories as u64);
}

/// Records the seconds that one round of a worker spent in a stage.
pub(crate) fn ingest_stage(stage: &'static str, seconds: f64) {
    histogram!(INGEST_STAGE_SECONDS, STAGE => stage).record(seconds);
}

/// Counts claims that went back into the queue because no worker held them.
pub(crate) fn claims_requeued(requeued: Requeued) {
    counter!(CLAIMS_REQUEUED).increment(requeued.documents);
    counter!(DOCUMENT_FAILURES, STAGE => "lost").increment(requeued.suspects);
}

/// Counts a document on which work failed, by stage.
pub(crate) fn document_failed(stage: &'static str) {
    counter!(DOCUMENT_FAILURES, STAGE => stage).increment(1);
}

/// Counts a document that is kept word for word because work on it failed too often.
pub(crate) fn document_kept_verbatim() {
    counter!(DOCUMENTS_KEPT_VERBATIM).increment(1);
}

/// Counts a background task that was restarted after a panic.
pub(crate) fn task_restarted(name: &'static str) {
    counter!(BACKGROUND_RESTARTS, TASK => name).increment(1);
}

/// Records the seconds that a compaction took, by what asked for it.
pub(crate) fn compacted(cause: &str, seconds: f64) {
    histogram!(COMPACTION_SECONDS, CAUSE => cause.to_owned()).record(seconds);
}

/// Counts what became of the compaction that a chat model wrote: `taken`, `refused` when it left out too much, `failed`
/// when there was none.
pub(crate) fn compaction_written(outcome: &'static str) {
    counter!(COMPACTIONS_WRITTEN, OUTCOME => outcome).increment(1);
}

/// Records the seconds that a request to a reranker took, by outcome: `judged`, `partial` when the time was up before
/// the last candidate, `late` when it was up before the first, `failed`.
pub(crate) fn reranked(outcome: &'static str, seconds: f64) {
    histogram!(RERANK_SECONDS, OUTCOME => outcome).record(seconds);
    if matches!(outcome, "late" | "failed") {
        counter!(RERANK_FAILURES, OUTCOME => outcome).increment(1);
    }
}

/// Counts a read that was refused because too many searches waited.
pub(crate) fn search_refused() {
    counter!(SEARCHES_REFUSED).increment(1);
}

/// Counts a read whose answer is incomplete, by what was used up: `time` or `bytes`.
pub(crate) fn read_cut(by: &'static str) {
    counter!(READS_CUT, BY => by).increment(1);
}

/// Sets how many partitions are in the cache, and their size in bytes.
pub(crate) fn partition_cache(partitions: usize, bytes: usize) {
    gauge!(CACHED_PARTITIONS).set(partitions as f64);
    gauge!(CACHED_BYTES).set(bytes as f64);
}
