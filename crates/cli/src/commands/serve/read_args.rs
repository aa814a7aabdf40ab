//! The limits of one read: settings of `serve` that go to the engine.

use clap::Args;
use evoke::EngineOptions;
use evoke_engine::EngineConfig;
use serde_json::{Value, json};

/// Limits of a single read.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// Milliseconds that the search of one read may take; the answer is what was found by then.
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(10..=60_000))]
    read_time_ms: u32,
    /// Approximate size of the answer to one read in megabytes; what does not fit is left out.
    #[arg(long, value_name = "MB", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1024))]
    read_answer_mb: u32,
    /// Threads for searches of more than about a millisecond. Default: all cores but one, at least one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    search_threads: Option<u32>,
}

impl ReadArgs {
    /// The engine's options with these settings, all others at their defaults.
    pub(super) fn options(&self) -> EngineOptions {
        EngineOptions {
            read_time_limit_ms: self.read_time_ms,
            read_answer_limit_mb: self.read_answer_mb,
            search_threads: self.search_threads,
            ..EngineOptions::default()
        }
    }

    /// Names and values, for `check-config`.
    pub(super) fn shown(&self) -> impl Iterator<Item = (String, Value)> {
        let threads = EngineConfig::from(&self.options()).search_threads;
        let rows = [
            ("read_time_ms", json!(self.read_time_ms)),
            ("read_answer_mb", json!(self.read_answer_mb)),
            ("search_threads", json!(threads)),
        ];
        rows.into_iter().map(|(name, value)| (name.to_owned(), value))
    }
}
