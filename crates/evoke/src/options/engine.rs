//! Options of the engine: limits of requests, concurrency, retention.
//!
//! The one thing to know: [`EngineOptions::check`] rejects zeros when the memory is opened, not when an option
//! is set.

use crate::error::OpenError;
use evoke_engine::{EngineConfig, Limits};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Limits, threads, memory and retention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EngineOptions {
    /// Workers that process documents, at least 1.
    pub ingest_workers: u32,
    /// Threads for searches of more than about a millisecond, at least 1. Absent: all cores but one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_threads: Option<u32>,
    /// Megabytes of partitions kept in memory, at least 1; the least recently used ones are evicted first.
    pub partition_cache_mb: u32,
    /// Megabytes of the text of one document, at least 1. A longer one is refused.
    pub document_limit_mb: u32,
    /// Milliseconds that the search of one read may take, at least 1; the answer is what was found by then.
    pub read_time_limit_ms: u32,
    /// Approximate size of the answer to one read in megabytes, at least 1; what does not fit is left out.
    pub read_answer_limit_mb: u32,
    /// Days that events are kept, at least 1.
    pub event_retention_days: u32,
    /// Days that reports of agents and clients are kept, at least 1.
    pub activity_retention_days: u32,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            ingest_workers: 2,
            search_threads: None,
            partition_cache_mb: 2048,
            document_limit_mb: 8,
            read_time_limit_ms: 1000,
            read_answer_limit_mb: 8,
            event_retention_days: 14,
            activity_retention_days: 90,
        }
    }
}

impl EngineOptions {
    /// Fails when an option is 0 that must not be.
    ///
    /// # Errors
    /// [`OpenError::Option`] with the name of the option.
    pub(crate) fn check(&self) -> Result<(), OpenError> {
        let figures = [
            ("engine.ingest_workers", self.ingest_workers),
            ("engine.search_threads", self.search_threads.unwrap_or(1)),
            ("engine.partition_cache_mb", self.partition_cache_mb),
            ("engine.document_limit_mb", self.document_limit_mb),
            ("engine.read_time_limit_ms", self.read_time_limit_ms),
            ("engine.read_answer_limit_mb", self.read_answer_limit_mb),
            ("engine.event_retention_days", self.event_retention_days),
            ("engine.activity_retention_days", self.activity_retention_days),
        ];
        match figures.into_iter().find(|(_, figure)| *figure == 0) {
            Some((option, _)) => Err(OpenError::Option { option, reason: "must be at least 1".to_owned() }),
            None => Ok(()),
        }
    }
}

impl From<&EngineOptions> for EngineConfig {
    fn from(options: &EngineOptions) -> Self {
        let defaults = Self::default();
        Self {
            limits: Limits {
                document_bytes: bytes(options.document_limit_mb),
                read_time: Duration::from_millis(u64::from(options.read_time_limit_ms)),
                answer_bytes: bytes(options.read_answer_limit_mb),
                ..defaults.limits
            },
            resident_bytes: bytes(options.partition_cache_mb),
            workers: options.ingest_workers as usize,
            search_threads: options
                .search_threads
                .map_or(defaults.search_threads, |threads| threads as usize),
            outbox_days: options.event_retention_days,
            report_days: options.activity_retention_days,
            ..defaults
        }
    }
}

fn bytes(megabytes: u32) -> usize {
    (megabytes as usize) << 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_engine() {
        let (ours, theirs) = (EngineConfig::from(&EngineOptions::default()), EngineConfig::default());
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
    }

    #[test]
    fn a_zero_is_refused_by_name() {
        let options = EngineOptions { ingest_workers: 0, ..EngineOptions::default() };
        let refused = options.check().expect_err("no worker, no memories").to_string();
        assert!(refused.contains("engine.ingest_workers"), "{refused}");
    }
}
