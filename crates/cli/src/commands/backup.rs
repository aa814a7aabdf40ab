//! `evoke backup` and `evoke restore`

use crate::failure::Failure;
use crate::output::Output;
use clap::{ArgGroup, Args};
use evoke_report::table;
use evoke_store::StoreError;
use evoke_store_sqlite::BackupManifest;
use indicatif::ProgressBar;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Take a backup, with or without a running server, and verify it.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true))]
pub(crate) struct BackupArgs {
    /// Data directory to back up.
    #[arg(long, value_name = "DIR", default_value = "./evoke-data")]
    data: PathBuf,
    /// Directory for the backup, new or empty.
    #[arg(long, value_name = "DIR", group = "what")]
    to: Option<PathBuf>,
    /// Only verify this existing backup.
    #[arg(long, value_name = "DIR", group = "what")]
    verify: Option<PathBuf>,
}

/// Restore a data directory from a backup.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The backup, as created by `evoke backup --to`.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// The data directory, new or empty.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Runs `evoke backup` and prints its result.
pub(crate) async fn run(args: BackupArgs, output: Output) -> Result<(), Failure> {
    let BackupArgs { data, to, verify } = args;
    match (to, verify) {
        (Some(to), _) => {
            let work = {
                let to = to.clone();
                move |bar: &ProgressBar| {
                    evoke_store_sqlite::backup(&data, &to, &mut |done, all| show(bar, done, all))
                }
            };
            let manifest = with_progress(output, "copying", work).await?;
            answer(output, &to, &manifest, "backed up and verified")
        }
        (None, Some(at)) => {
            let verified = at.clone();
            let manifest =
                with_progress(output, "verifying", move |_| evoke_store_sqlite::verify(&verified)).await?;
            answer(output, &at, &manifest, "whole")
        }
        (None, None) => Err(Failure::Usage("give --to or --verify".to_owned())),
    }
}

/// Runs `evoke restore` and prints its result.
pub(crate) async fn restore(args: RestoreArgs, output: Output) -> Result<(), Failure> {
    let RestoreArgs { from, data } = args;
    let work = {
        let data = data.clone();
        move |bar: &ProgressBar| {
            evoke_store_sqlite::restore(&from, &data, &mut |done, all| show(bar, done, all))
        }
    };
    let manifest = with_progress(output, "restoring", work).await?;
    answer(output, &data, &manifest, "restored")
}

/// Runs work of minutes on a separate thread, with a progress bar.
async fn with_progress<T: Send + 'static>(
    output: Output,
    what: &'static str,
    work: impl FnOnce(&ProgressBar) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Failure> {
    let bar = output.progress(0, what);
    let shown = bar.clone();
    let done = tokio::task::spawn_blocking(move || work(&shown)).await?;
    bar.finish_and_clear();
    Ok(done?)
}

/// Shows progress in megabytes.
fn show(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all >> 20);
    bar.set_position(done >> 20);
}

fn answer(output: Output, at: &Path, manifest: &BackupManifest, what: &str) -> Result<(), Failure> {
    output.answer(&json!({"directory": at, "state": what, "backup": manifest}), || {
        let mut drawn = table(["table", "rows"]);
        for (name, rows) in &manifest.rows {
            drawn.add_row([name.clone(), rows.to_string()]);
        }
        let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
        format!("{drawn}\n{}: {what}; taken at {}, {bytes} bytes", at.display(), manifest.taken_at)
    })?;
    Ok(())
}
