//! Names and units of everything the engine counts. Nobody invents a name at the point of use.

use crate::fetch::FetchTimings;
use evoke_store::Requeued;
use metrics::{counter, gauge, histogram};

/// Records where the time of a read went.
pub(crate) fn fetch(timings: &FetchTimings) {
    let stage = |name: &'static str, seconds: f64| {
        histogram!("evoke_fetch_stage_seconds", "stage" => name).record(seconds);
    };
    stage("embed", micros(timings.embed_micros));
    stage("open", micros(timings.open_micros));
    stage("rerank", micros(timings.rerank_micros));
    stage("analyse", timings.recall.analyze.as_secs_f64());
    stage("lexical", timings.recall.lexical.as_secs_f64());
    stage("dense", timings.recall.dense.as_secs_f64());
    stage("fuse", timings.recall.fuse.as_secs_f64());
    stage("present", timings.recall.assemble.as_secs_f64());
    stage("total", micros(timings.total_micros));
}

/// Counts documents that were understood, by outcome.
pub(crate) fn understood(status: &'static str, passages: usize, memories: usize) {
    counter!("evoke_documents_understood_total", "status" => status).increment(1);
    counter!("evoke_passages_stored_total").increment(passages as u64);
    counter!("evoke_memories_stored_total").increment(memories as u64);
}

/// Records the seconds that one round of a worker spent in a stage.
pub(crate) fn understanding(stage: &'static str, seconds: f64) {
    histogram!("evoke_understanding_stage_seconds", "stage" => stage).record(seconds);
}

/// Counts claims that went back into the queue because nobody held them.
pub(crate) fn requeued(requeued: Requeued) {
    counter!("evoke_claims_requeued_total").increment(requeued.documents);
    counter!("evoke_document_failures_total", "stage" => "lost").increment(requeued.suspects);
}

/// Counts a document on which work failed, by stage.
pub(crate) fn document_failed(stage: &'static str) {
    counter!("evoke_document_failures_total", "stage" => stage).increment(1);
}

/// Counts a document that is kept word for word because work on it failed too often.
pub(crate) fn kept_verbatim() {
    counter!("evoke_documents_kept_verbatim_total").increment(1);
}

/// Counts a background task that was begun again after a panic.
pub(crate) fn task_restarted(name: &'static str) {
    counter!("evoke_background_restarts_total", "task" => name).increment(1);
}

/// Counts a compaction and the seconds that it took, by what asked for it.
pub(crate) fn compacted(cause: &str, seconds: f64) {
    histogram!("evoke_compaction_seconds", "cause" => cause.to_owned()).record(seconds);
}

/// Counts what became of a chat model's words for a conversation: `taken`, `refused` when they told too little, or
/// `failed` when there were none.
pub(crate) fn written(outcome: &'static str) {
    counter!("evoke_compactions_written_total", "outcome" => outcome).increment(1);
}

/// Counts what came of asking a reranker (`judged`, `partial` when the time was up before the last candidate, `late`
/// when it was before the first, `failed`) and the seconds that it took.
pub(crate) fn reranked(outcome: &'static str, seconds: f64) {
    histogram!("evoke_rerank_seconds", "outcome" => outcome).record(seconds);
    if matches!(outcome, "late" | "failed") {
        counter!("evoke_rerank_failures_total", "outcome" => outcome).increment(1);
    }
}

/// Counts a read that was refused because too many searches waited.
pub(crate) fn searches_refused() {
    counter!("evoke_searches_refused_total").increment(1);
}

/// Counts a read whose answer is less than it could be, by what was used up: `time` or `bytes`.
pub(crate) fn read_cut(by: &'static str) {
    counter!("evoke_reads_cut_total", "by" => by).increment(1);
}

/// Shows how much of the partitions is in memory.
pub(crate) fn resident(partitions: usize, bytes: usize) {
    gauge!("evoke_resident_partitions").set(partitions as f64);
    gauge!("evoke_resident_bytes").set(bytes as f64);
}

fn micros(value: u64) -> f64 {
    value as f64 / 1e6
}
