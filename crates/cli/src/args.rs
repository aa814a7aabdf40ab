//! Flags that several commands share: the data directory, the instance, a server instead, the depth of a search.
//!
//! Flattened into the flags of each command. The one thing to know: nothing here knows a command; `cli.rs` puts the
//! commands together.

mod chat_model;
mod embedding;
mod reranker;

pub(crate) use chat_model::ChatModelArgs;
pub(crate) use embedding::EmbeddingArgs;
pub(crate) use reranker::RerankArgs;

use clap::{Args, ValueEnum};
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
    /// How to log.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataArgs {
    /// Data directory; made when it does not exist.
    #[arg(long, value_name = "DIR", default_value = "./evoke-data")]
    pub(crate) data: PathBuf,
    /// What computes vectors.
    #[command(flatten)]
    pub(crate) embedding: EmbeddingArgs,
}

/// A data directory, or a server.
#[derive(Debug, Clone, Args)]
pub(crate) struct TargetArgs {
    /// Data directory, unless --server is given.
    #[command(flatten)]
    pub(crate) local: DataArgs,
    /// Which instance of the data directory; needed when it holds several.
    #[arg(long, value_name = "INST")]
    pub(crate) instance: Option<String>,
    /// A running server instead of a data directory, such as http://127.0.0.1:8808.
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// API key for --server.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    pub(crate) key: Option<String>,
    /// A file that holds the API key for --server.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// Whose memory.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct WhoseArgs {
    /// Whose memory: the user's id.
    #[arg(long, value_name = "ID")]
    pub(crate) user: Option<String>,
    /// Whose memory: the customer's id (instances with isolation `strict`).
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
}

/// How deep to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// One pass.
    Fast,
    /// Deeper pools, sub-queries, one hop over shared entities.
    Accurate,
}

impl Mode {
    /// The mode as the engine knows it.
    pub(crate) const fn depth(self) -> Depth {
        match self {
            Self::Fast => Depth::Fast,
            Self::Accurate => Depth::Accurate,
        }
    }
    /// The word on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Accurate => "accurate",
        }
    }
}
