//! The reranker that the flags ask for, if any.

use crate::failure::Failure;
use crate::secrets;
use clap::Args;
use evoke_engine::Engine;
use evoke_rerank::{OnnxReranker, RemoteConfig, RemoteReranker, Reranker};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What judges the best candidates of accurate reads: an endpoint, or a model in this process. Without one, and by
/// default, nothing does.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RerankArgs {
    /// Have the best candidates of accurate reads judged by this rerank endpoint, such as http://127.0.0.1:9100/v1.
    #[arg(long, value_name = "URL")]
    rerank_url: Option<String>,
    /// The endpoint's model, where it serves several.
    #[arg(long, value_name = "NAME")]
    rerank_model: Option<String>,
    /// The endpoint's key.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    rerank_key: Option<String>,
    /// A file that holds the endpoint's key.
    #[arg(long, value_name = "FILE")]
    rerank_key_file: Option<PathBuf>,
    /// Have them judged in this process, by the ONNX cross-encoder in this directory.
    #[arg(long, value_name = "DIR")]
    rerank_dir: Option<PathBuf>,
    /// Milliseconds that an accurate read waits for that. Default: 250.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u32).range(1..=60_000))]
    rerank_budget_ms: Option<u32>,
}

impl RerankArgs {
    /// The reranker; none when none is named.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the settings contradict each other, [`Failure::Rerank`] when they cannot work.
    pub(crate) fn open(&self) -> Result<Option<Arc<dyn Reranker>>, Failure> {
        let usage = |reason: &str| Err(Failure::Usage(reason.to_owned()));
        match (&self.rerank_url, &self.rerank_dir) {
            (Some(_), Some(_)) => usage("rerank_url and rerank_dir name two rerankers: choose one"),
            (Some(url), None) => {
                let mut config = RemoteConfig::new(url, self.rerank_model.clone());
                config.api_key =
                    secrets::read("rerank_key", self.rerank_key.as_deref(), self.rerank_key_file.as_deref())?;
                Ok(Some(Arc::new(RemoteReranker::new(config)?)))
            }
            (None, _)
                if self.rerank_model.is_some()
                    || self.rerank_key.is_some()
                    || self.rerank_key_file.is_some() =>
            {
                usage("rerank_model, rerank_key and rerank_key_file need rerank_url beside them")
            }
            (None, Some(directory)) => Ok(Some(Arc::new(OnnxReranker::load(directory)?))),
            (None, None) => Ok(None),
        }
    }

    /// The engine with the reranker, and the name of that, if one is named.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(crate) fn equip(&self, engine: Engine) -> Result<(Engine, Option<String>), Failure> {
        let Some(reranker) = self.open()? else { return Ok((engine, None)) };
        let name = reranker.name().to_owned();
        Ok((engine.with_reranker(reranker, self.budget()), Some(name)))
    }

    fn budget(&self) -> Duration {
        let given = self.rerank_budget_ms.map(|millis| Duration::from_millis(u64::from(millis)));
        given.unwrap_or(evoke_engine::RERANK_BUDGET)
    }

    /// What is set, by name, without secrets.
    pub(crate) fn shown(&self) -> [(String, Value); 5] {
        [
            ("rerank_url".to_owned(), json!(self.rerank_url.as_deref().map(secrets::shown))),
            ("rerank_key_file".to_owned(), json!(self.rerank_key_file)),
            ("rerank_model".to_owned(), json!(self.rerank_model)),
            ("rerank_dir".to_owned(), json!(self.rerank_dir)),
            ("rerank_budget_ms".to_owned(), json!(self.budget().as_millis())),
        ]
    }
}
