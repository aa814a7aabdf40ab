//! One file a command: its flags, and what it does.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod bench;
pub(crate) mod check_config;
pub(crate) mod deletion_request;
pub(crate) mod doctor;
pub(crate) mod erase;
pub(crate) mod eval;
pub(crate) mod forget;
pub(crate) mod ingest;
pub(crate) mod instance;
pub(crate) mod key;
pub(crate) mod model;
pub(crate) mod recall;
pub(crate) mod reopen;
pub(crate) mod serve;
pub(crate) mod world;

use crate::args::Command;
use crate::failure::Failure;
use crate::output::Output;

/// Runs a command to its end.
///
/// # Errors
/// See [`Failure`].
pub(crate) async fn run(command: Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => Box::pin(serve::run(args, output)).await,
        Command::Instance(command) => instance::run(command, output).await,
        Command::Key(command) => key::run(command, output).await,
        Command::Audit(args) => audit::run(args, output).await,
        Command::Ingest(args) => Box::pin(ingest::run(args, output)).await,
        Command::Recall(args) => Box::pin(recall::run(args, output)).await,
        Command::Forget(args) => Box::pin(forget::run(args, output)).await,
        Command::DeletionRequest(command) => Box::pin(deletion_request::run(command, output)).await,
        Command::Reopen(args) => Box::pin(reopen::run(args, output)).await,
        Command::World(command) => Box::pin(world::run(command, output)).await,
        Command::Model(command) => model::run(command, output).await,
        Command::Erase(args) => erase::run(args, output).await,
        Command::Backup(args) => backup::run(args, output).await,
        Command::Doctor(args) => doctor::run(args, output).await,
        Command::Restore(args) => backup::restore(args, output).await,
        Command::Bench(args) => Box::pin(bench::run(args, output)).await,
        Command::Eval(args) => Box::pin(eval::run(args, output)).await,
        Command::CheckConfig(args) => check_config::run(&args, output),
    }
}
