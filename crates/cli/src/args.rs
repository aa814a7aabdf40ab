//! Flags that several commands share: the data directory, the instance, a server to use instead, the depth of a
//! search.
//!
//! Flattened into the flags of each command. The one thing to know: nothing here knows a command; `cli.rs`
//! combines the commands.

mod chat_model;
mod embedding;
mod reranker;

pub(crate) use chat_model::ChatModelArgs;
pub(crate) use embedding::EmbeddingArgs;
pub(crate) use reranker::RerankArgs;

use clap::{Args, ValueEnum};
use evoke::{EmbeddingOptions, ModelOptions};
use evoke_recall::Depth;
use std::path::PathBuf;

/// Settings that apply to every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Settings file; config/evoke.toml in the repository shows every key.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print one JSON value on standard output, and nothing else there.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to log on standard error: a level, or targets with levels.
    #[arg(long, global = true, value_name = "FILTER", default_value = "warn,evoke=info")]
    pub(crate) log: String,
    /// Format of log lines.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines of text for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The data directory and its embedder.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataArgs {
    /// Data directory; created if it does not exist.
    #[arg(long, value_name = "DIR", default_value = "./evoke-data")]
    pub(crate) data: PathBuf,
    /// The embedder of the directory.
    #[command(flatten)]
    pub(crate) embedding: EmbeddingArgs,
}

/// The models of a command that opens no data directory.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ModelArgs {
    /// Directory of the embedding model, beside which the parser is; `evoke model path` shows the default.
    #[arg(long, value_name = "DIR")]
    model_dir: Option<PathBuf>,
}

impl ModelArgs {
    /// The flags as options, with which nothing need be installed.
    pub(crate) fn options(&self) -> EmbeddingOptions {
        EmbeddingOptions::Model(ModelOptions { directory: self.model_dir.clone(), ..ModelOptions::default() })
    }
}

/// A data directory, or a server.
#[derive(Debug, Clone, Args)]
pub(crate) struct TargetArgs {
    /// Data directory, unless --server is given.
    #[command(flatten)]
    pub(crate) local: DataArgs,
    /// Instance of the data directory; required when it has several.
    #[arg(long, value_name = "INST")]
    pub(crate) instance: Option<String>,
    /// A running server to use instead of a data directory, such as http://127.0.0.1:8808.
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// API key for --server.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    pub(crate) key: Option<String>,
    /// File with the API key for --server.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// The user and customer whose memories are meant.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct WhoseArgs {
    /// Id of the user whose memories are meant.
    #[arg(long, value_name = "ID")]
    pub(crate) user: Option<String>,
    /// Id of the customer whose memories are meant (instances with isolation `strict`).
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
}

/// The depth of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// One pass over the retrievers.
    Fast,
    /// Deeper pools, sub-queries, entity expansion.
    Accurate,
}

impl Mode {
    /// The mode as a type of the engine.
    pub(crate) const fn depth(self) -> Depth {
        match self {
            Self::Fast => Depth::Fast,
            Self::Accurate => Depth::Accurate,
        }
    }
    /// The name on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Accurate => "accurate",
        }
    }
}
