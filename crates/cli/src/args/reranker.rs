//! The flags for the reranker of accurate reads, and their mapping to options. The one thing to know: without
//! one of `--rerank-url` and `--rerank-dir` there is no reranker.

use crate::failure::Failure;
use crate::secrets;
use clap::Args;
use evoke::{RerankerOptions, RerankerSource};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// The reranker of accurate reads: an endpoint, or a model in this process. By default there is none.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RerankArgs {
    /// Score the best candidates of accurate reads with this rerank endpoint, such as
    /// http://127.0.0.1:9100/v1.
    #[arg(long, value_name = "URL")]
    rerank_url: Option<String>,
    /// Model of the endpoint, if it serves several.
    #[arg(long, value_name = "NAME")]
    rerank_model: Option<String>,
    /// API key of the endpoint.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    rerank_key: Option<String>,
    /// File with the API key of the endpoint.
    #[arg(long, value_name = "FILE")]
    rerank_key_file: Option<PathBuf>,
    /// Score them in this process, with the ONNX cross-encoder in this directory.
    #[arg(long, value_name = "DIR")]
    rerank_dir: Option<PathBuf>,
    /// Milliseconds that an accurate read waits for the scores. Default: 250.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u32).range(1..=60_000))]
    rerank_budget_ms: Option<u32>,
}

impl RerankArgs {
    /// The flags as options; `None` when no reranker is named.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the flags contradict each other.
    pub(crate) fn options(&self) -> Result<Option<RerankerOptions>, Failure> {
        let usage = |reason: &str| Err(Failure::Usage(reason.to_owned()));
        let needs_url =
            self.rerank_model.is_some() || self.rerank_key.is_some() || self.rerank_key_file.is_some();
        let source = match (&self.rerank_url, &self.rerank_dir) {
            (Some(_), Some(_)) => return usage("rerank_url and rerank_dir name two rerankers: choose one"),
            (Some(url), None) => {
                let (value, file) = (self.rerank_key.as_deref(), self.rerank_key_file.as_deref());
                let api_key = secrets::source("rerank_key", value, file)?;
                RerankerSource::Endpoint { url: url.clone(), model: self.rerank_model.clone(), api_key }
            }
            (None, _) if needs_url => {
                return usage("rerank_model, rerank_key and rerank_key_file need rerank_url beside them");
            }
            (None, Some(directory)) => RerankerSource::Model { directory: directory.clone() },
            (None, None) => return Ok(None),
        };
        Ok(Some(RerankerOptions { source, time_limit_ms: self.rerank_budget_ms }))
    }

    /// The settings that are set, by name, without secrets.
    pub(crate) fn shown(&self) -> [(String, Value); 5] {
        let budget = self.rerank_budget_ms.map(|millis| Duration::from_millis(u64::from(millis)));
        let budget = budget.unwrap_or(evoke_engine::RERANK_BUDGET);
        [
            ("rerank_url".to_owned(), json!(self.rerank_url.as_deref().map(secrets::shown))),
            ("rerank_key_file".to_owned(), json!(self.rerank_key_file)),
            ("rerank_model".to_owned(), json!(self.rerank_model)),
            ("rerank_dir".to_owned(), json!(self.rerank_dir)),
            ("rerank_budget_ms".to_owned(), json!(budget.as_millis())),
        ]
    }
}
