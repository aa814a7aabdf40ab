//! The command line: the commands of `evoke`, and the dispatch to them.
//!
//! Called by `main`. The one thing to know: the flags of a command are in the command's own file; this file
//! only combines them, so that `settings` can apply the environment and the settings file to all of them.

use crate::args::Global;
use crate::commands::serve::Reloaded;
use crate::commands::{
    audit, backup, check_config, deletion_request, doctor, entities, erase, export, extract, forget, import,
    ingest, instance, key, mcp, model, recall, reopen, serve, world,
};
#[cfg(feature = "lab")]
use crate::commands::{bench, eval};
use crate::failure::Failure;
use crate::output::Output;
use crate::settings;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;

/// A self-hosted memory server for AI agents.
///
/// Every flag has an environment variable (EVOKE_ and its name) and a key in the settings file. A flag takes
/// precedence over the environment, the environment over the file.
#[derive(Debug, Parser)]
#[command(name = "evoke", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Settings that apply to every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The command to run.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands of `evoke`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve memories over HTTP and gRPC, on one port.
    Serve(serve::ServeArgs),
    /// Create, list and delete instances: an instance is one agent's isolated store.
    #[command(subcommand)]
    Instance(instance::InstanceCommand),
    /// Create, list and revoke the API keys of an instance.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// List who did what to instances, keys and whole scopes.
    Audit(audit::AuditArgs),
    /// Ingest documents into memory.
    Ingest(ingest::IngestArgs),
    /// Import memories of other systems, or an archive.
    Import(import::ImportArgs),
    /// Export memories as an archive.
    Export(export::ExportArgs),
    /// Show which memories a text makes, and why.
    Extract(extract::ExtractArgs),
    /// Search memories with a query.
    Recall(recall::RecallArgs),
    /// Forget what one user said about something.
    Forget(forget::ForgetArgs),
    /// Serve memory tools to an agent over standard input and output.
    Mcp(mcp::McpArgs),
    /// List, confirm and reject what users asked the assistant to forget.
    #[command(subcommand)]
    DeletionRequest(deletion_request::DeletionRequestCommand),
    /// List, show and correct who and what memories speak about.
    #[command(subcommand)]
    Entities(entities::EntitiesCommand),
    /// Reopen a memory that a newer statement or a user's request to forget has closed.
    Reopen(reopen::ReopenArgs),
    /// Manage knowledge that every instance of this data directory can read.
    #[command(subcommand)]
    World(world::WorldCommand),
    /// Install, verify and locate the models.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Erase a user, a customer or a whole instance, with an audit record.
    Erase(erase::EraseArgs),
    /// Take a backup, with or without a running server.
    Backup(backup::BackupArgs),
    /// Check a data directory, and salvage a damaged one.
    Doctor(doctor::DoctorArgs),
    /// Restore a data directory from a backup.
    Restore(backup::RestoreArgs),
    #[cfg(feature = "lab")]
    /// Measure the speed of this machine.
    Bench(bench::BenchArgs),
    #[cfg(feature = "lab")]
    /// Measure retrieval and understanding on benchmarks.
    Eval(eval::EvalArgs),
    /// Read the settings file, the environment and the flags, and show what `serve` would use.
    CheckConfig(check_config::CheckConfigArgs),
}

impl Cli {
    /// Parses the command line, with the environment and the settings file below it. Exits where that is
    /// usual: for `--help`, and for invalid flags.
    ///
    /// # Errors
    /// [`Failure::Settings`] when the settings file cannot be used.
    pub(crate) fn read(arguments: &[OsString]) -> Result<Self, Failure> {
        let command = settings::layered(Self::command(), arguments)?;
        let matches = command.try_get_matches_from(arguments);
        Ok(matches.and_then(|matches| Self::from_arg_matches(&matches)).unwrap_or_else(|error| error.exit()))
    }

    /// Parses the command line of a running `evoke serve` again, after the settings file may have changed.
    fn reread() -> Result<Reloaded, String> {
        let arguments: Vec<OsString> = std::env::args_os().collect();
        let command = settings::layered(Self::command(), &arguments).map_err(|error| error.to_string())?;
        let matches = command.try_get_matches_from(&arguments).map_err(|error| error.to_string())?;
        let cli = Self::from_arg_matches(&matches).map_err(|error| error.to_string())?;
        let Command::Serve(serve) = cli.command else {
            return Err("the settings are not those of `evoke serve`".to_owned());
        };
        Ok(Reloaded { log: cli.global.log, connections: serve.connection_limits() })
    }
}

impl Command {
    /// Whether only the own user may read what the command writes. Model files may be shared.
    pub(crate) fn writes_private_files(&self) -> bool {
        !matches!(self, Self::Model(_))
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) async fn run(self, output: Output) -> Result<(), Failure> {
        match self {
            Self::Serve(args) => Box::pin(serve::run(args, output, Cli::reread)).await,
            Self::Instance(command) => instance::run(command, output).await,
            Self::Key(command) => key::run(command, output).await,
            Self::Audit(args) => audit::run(args, output).await,
            Self::Ingest(args) => Box::pin(ingest::run(args, output)).await,
            Self::Import(args) => Box::pin(import::run(args, output)).await,
            Self::Export(args) => Box::pin(export::run(args, output)).await,
            Self::Extract(args) => Box::pin(extract::run(args, output)).await,
            Self::Recall(args) => Box::pin(recall::run(args, output)).await,
            Self::Forget(args) => Box::pin(forget::run(args, output)).await,
            Self::Mcp(args) => Box::pin(mcp::run(args)).await,
            Self::DeletionRequest(command) => Box::pin(deletion_request::run(command, output)).await,
            Self::Entities(command) => Box::pin(entities::run(command, output)).await,
            Self::Reopen(args) => Box::pin(reopen::run(args, output)).await,
            Self::World(command) => Box::pin(world::run(command, output)).await,
            Self::Model(command) => model::run(command, output).await,
            Self::Erase(args) => erase::run(args, output).await,
            Self::Backup(args) => backup::run(args, output).await,
            Self::Doctor(args) => doctor::run(args, output).await,
            Self::Restore(args) => backup::restore(args, output).await,
            #[cfg(feature = "lab")]
            Self::Bench(args) => Box::pin(bench::run(args, output)).await,
            #[cfg(feature = "lab")]
            Self::Eval(args) => Box::pin(eval::run(args, output)).await,
            Self::CheckConfig(args) => check_config::run(&args, output),
        }
    }
}
