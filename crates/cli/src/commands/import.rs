//! `evoke import`: brings in archives, and what other systems export.

mod report;
mod scopes;
mod write;

use crate::args::{TargetArgs, WhoseArgs};
use crate::failure::Failure;
use crate::local::Need;
use crate::output::Output;
use crate::target::Target;
use clap::Args;
use evoke_transfer::line::Line;
use evoke_transfer::{Entry, Format, ReadError, read};
use report::Report;
use scopes::Scopes;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;
use tokio::sync::mpsc;
use write::{BATCH, BATCH_BYTES, Written};

/// Entries that the reader may be ahead.
const AHEAD: usize = 64;
/// Lines without success after which an import gives up, if all are refused for one reason.
const HOPELESS: u64 = 20;

/// Import memories, documents and conversations of other systems, or an archive.
///
/// What is there already is left as it is, so an interrupted import is repeated, and goes on where it was.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Format: evoke, jsonl, markdown, chatgpt, claude, mem0, zep, graphiti, letta, supermemory, cognee or synap.
    #[arg(value_name = "FORMAT", value_parser = |text: &str| text.parse::<Format>())]
    format: Format,
    /// The exported file, folder or ZIP file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Conversation that everything is made part of.
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// Read everything and report what would be imported, and import nothing.
    #[arg(long)]
    dry_run: bool,
    /// Give the rows of an archive new ids: for a data directory that has them in another instance.
    #[arg(long)]
    new_ids: bool,
    /// Do not wait until what is imported is processed.
    #[arg(long)]
    no_wait: bool,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: ImportArgs, output: Output) -> Result<(), Failure> {
    let begun = Instant::now();
    let scopes = Scopes::new(args.format, &args.whose, args.conversation.clone());
    let mut report = Report::new(args.format, args.dry_run);
    let target = match args.dry_run {
        true => None,
        false => Some(Target::open(&args.target, Need::Processing).await?),
    };
    let done = bring(&args, &scopes, target.as_ref(), &mut report, output).await;
    if let Some(target) = target {
        if done.is_ok() && !args.no_wait {
            wait(&target, output).await;
        }
        target.close().await?;
    }
    report.finish(begun.elapsed());
    output.answer(&report, || report.drawn())?;
    done?;
    report.refusal().map_or(Ok(()), |refusal| Err(Failure::Incomplete(refusal)))
}

/// Reads entries and writes them in batches.
async fn bring(
    args: &ImportArgs,
    scopes: &Scopes,
    target: Option<&Target>,
    report: &mut Report,
    output: Output,
) -> Result<(), Failure> {
    let progress = output.counted("importing");
    let (mut entries, reading) = start(args);
    let mut batch = Batch::default();
    let mut result = Ok(());
    while let Some(entry) = entries.recv().await {
        progress.inc(1);
        match entry {
            Entry::Merged { what, into } => report.merged(what, into),
            Entry::Skipped { what, at, reason } => report.skipped(what, &at, &reason),
            Entry::Line { what, at, mut line } => {
                report.read(what);
                match scopes.apply(&mut line) {
                    Ok(()) => batch.push(at, *line),
                    Err(reason) => report.refuse(&at, &reason),
                }
            }
        }
        if batch.is_full() {
            result = batch.write(target, args.new_ids, report).await;
        }
        if result.is_err() || report.is_hopeless(HOPELESS) {
            // The reader ends when nobody listens.
            drop(entries);
            break;
        }
    }
    result?;
    batch.write(target, args.new_ids, report).await?;
    progress.finish_and_clear();
    Ok(reading.await??)
}

/// Starts to read on a thread of its own.
fn start(args: &ImportArgs) -> (mpsc::Receiver<Entry>, tokio::task::JoinHandle<Result<(), ReadError>>) {
    let (sender, entries) = mpsc::channel(AHEAD);
    let (format, file) = (args.format, args.file.clone());
    let reading = tokio::task::spawn_blocking(move || {
        read(format, &file, &mut |entry| match sender.blocking_send(entry) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    (entries, reading)
}

/// Lines that are written together.
#[derive(Default)]
struct Batch {
    at: Vec<String>,
    lines: Vec<Line>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, at: String, line: Line) {
        self.bytes += line.weight();
        self.at.push(at);
        self.lines.push(line);
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= BATCH || self.bytes >= BATCH_BYTES
    }

    /// Writes what is in it, and empties it.
    async fn write(
        &mut self,
        target: Option<&Target>,
        new_ids: bool,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let Self { at, lines, .. } = std::mem::take(self);
        let kinds: Vec<&'static str> = lines.iter().map(Line::kind).collect();
        let outcomes = match target {
            Some(target) if !lines.is_empty() => write::write(target, lines, new_ids).await?,
            Some(_) | None => Vec::new(),
        };
        for ((at, kind), outcome) in at.iter().zip(kinds).zip(outcomes) {
            match outcome {
                Written::Stored => report.stored(kind),
                Written::Known => report.known(kind),
                Written::Refused(reason) => report.refuse(at, &reason),
            }
        }
        Ok(())
    }
}

/// Waits until everything in a data directory is processed, by this process or by a running server. What was sent to a
/// server is processed there.
async fn wait(target: &Target, output: Output) {
    if let Target::Local { memory, .. } = target {
        let progress = output.counted("processing");
        progress.enable_steady_tick(std::time::Duration::from_millis(200));
        memory.wait_until_idle().await;
        progress.finish_and_clear();
    }
}
