//! The command line: what can be asked of `evoke`.

use crate::commands::{
    audit, backup, bench, check_config, deletion_request, doctor, erase, eval, forget, ingest, instance, key,
    model, recall, reopen, serve, world,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A memory server for AI agents that people can own.
///
/// Every flag has an environment variable (EVOKE_ and its name) and a key in the settings file;
/// a flag wins over the environment, the environment over the file.
#[derive(Debug, Parser)]
#[command(name = "evoke", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Settings that apply to every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

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

/// What can be asked of `evoke`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve memories over HTTP and gRPC, on one port.
    Serve(serve::ServeArgs),
    /// Make, list and delete instances: one is one agent's isolated store.
    #[command(subcommand)]
    Instance(instance::InstanceCommand),
    /// Make, list and revoke the API keys of an instance.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Who did what to instances, keys and whole places.
    Audit(audit::AuditArgs),
    /// Take documents in.
    Ingest(ingest::IngestArgs),
    /// Ask what is remembered.
    Recall(recall::RecallArgs),
    /// Forget what one user said about something.
    Forget(forget::ForgetArgs),
    /// What people asked the assistant to forget: list, confirm, reject.
    #[command(subcommand)]
    DeletionRequest(deletion_request::DeletionRequestCommand),
    /// Open a memory again that a newer statement or a spoken wish has closed.
    Reopen(reopen::ReopenArgs),
    /// Knowledge that every instance of this data directory can read.
    #[command(subcommand)]
    World(world::WorldCommand),
    /// The embedding model.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Erase a user, a customer or a whole instance, with an audit record.
    Erase(erase::EraseArgs),
    /// Take a backup, beside a running server or without one.
    Backup(backup::BackupArgs),
    /// Examine a data directory, and save what can be read of a damaged one.
    Doctor(doctor::DoctorArgs),
    /// Make a data directory of a backup.
    Restore(backup::RestoreArgs),
    /// Measure the speed of this machine.
    Bench(bench::BenchArgs),
    /// Measure retrieval on a public benchmark.
    Eval(eval::EvalArgs),
    /// Read the settings file, the environment and the flags, and show what `serve` would use.
    CheckConfig(check_config::CheckConfigArgs),
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

/// What computes vectors: the model in this process, or an endpoint. Every command on one data directory
/// should say the same, or the memories are embedded anew.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct EmbeddingArgs {
    /// Where the embedding model is; `evoke model path` shows the default.
    #[arg(long, value_name = "DIR")]
    pub(crate) model_dir: Option<PathBuf>,
    /// Ask this OpenAI-compatible endpoint for vectors instead, such as http://127.0.0.1:9000/v1.
    #[arg(long, value_name = "URL")]
    pub(crate) embedding_url: Option<String>,
    /// The endpoint's model.
    #[arg(long, value_name = "NAME")]
    pub(crate) embedding_model: Option<String>,
    /// Numbers in a vector of that model.
    #[arg(long, value_name = "N")]
    pub(crate) embedding_dimension: Option<usize>,
    /// The endpoint's key.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    pub(crate) embedding_key: Option<String>,
    /// A file that holds the endpoint's key.
    #[arg(long, value_name = "FILE")]
    pub(crate) embedding_key_file: Option<PathBuf>,
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
