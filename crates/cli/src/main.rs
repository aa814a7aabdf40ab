//! The `evoke` binary: a memory server, its administration, and the measurements that it publishes.

mod args;
mod cli;
mod commands;
mod documents;
mod failure;
mod file_parser;
mod local;
mod logging;
mod output;
mod private_files;
mod remote;
mod secrets;
mod settings;
mod target;
mod url;

use cli::Cli;
use failure::Failure;
use output::{Output, failed};
use std::process::ExitCode;

// Small allocations on many threads: cached partitions consist of them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(ended) = file_parser::as_child() {
        return ended;
    }
    let arguments: Vec<_> = std::env::args_os().collect();
    match Cli::read(&arguments).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failed(format_args!("evoke: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    // Before other threads exist: it applies to the whole process.
    if cli.command.writes_private_files() {
        private_files::from_now_on();
    }
    logging::start(&cli.global)?;
    std::panic::set_hook(Box::new(|panic| {
        // Without the message: a panic about a slice of a text quotes that text, which may be a user's.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a defect of the program: this task ended; please report the place");
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(cli.command.run(Output::new(cli.global.json)));
    // Background work has nothing to save any more: the store is closed by now.
    runtime.shutdown_background();
    done
}
