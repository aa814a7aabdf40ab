//! `evoke extract`: shows which memories a text makes, and why. Reads no data directory and calls no server: the extractor
//! that a server would use runs in this process. The one thing to know: what is shown is what the extractor tells its observer,
//! decision by decision; no rule is repeated here.

mod draw;
mod report;
mod tree;
mod words;

use crate::args::ModelArgs;
use crate::documents::{self, Document};
use crate::failure::Failure;
use crate::file_parser::FileArgs;
use crate::output::Output;
use clap::Args;
use draw::Style;
use evoke::load_extractor;
use evoke_extract::{Decision, Extractor};
use evoke_types::{Clock, DocumentType, IngestMode, Origin, Role, SystemClock, Timestamp};
use report::Report;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::mpsc;

/// Show which memories a text makes, and why.
#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// A text of any kind, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Document type; derived from the file when absent.
    #[arg(long = "type", value_name = "TYPE", value_parser = |text: &str| text.parse::<DocumentType>())]
    document_type: Option<DocumentType>,
    /// Time at which the words were said, such as 2026-03-01 or 2026-03-01T10:00:00Z; now when absent.
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    created_at: Option<Timestamp>,
    /// Depth of processing: fast or long-range.
    #[arg(long, value_name = "MODE", value_parser = |text: &str| text.parse::<IngestMode>())]
    mode: Option<IngestMode>,
    /// Label of the speaker who is the user, such as a name; `User` when absent.
    #[arg(long, value_name = "LABEL")]
    user: Option<String>,
    /// Draw no dependency trees.
    #[arg(long)]
    no_trees: bool,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    files: FileArgs,
}

/// Runs the command and prints its result.
pub(crate) async fn run(args: ExtractArgs, output: Output) -> Result<(), Failure> {
    let document = document_of(&args).await?;
    let options = args.model.options();
    let work = move || extracted(&*load_extractor(&options), &document);
    let report = tokio::task::spawn_blocking(work).await??;
    let style = Style { trees: !args.no_trees, colors: colors() };
    output.answer(&report, || draw::report(&report, style))?;
    Ok(())
}

/// Whether standard output is a terminal that has colors.
fn colors() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// The one document of the file, with what the flags say of it.
async fn document_of(args: &ExtractArgs) -> Result<Document, Failure> {
    let flags = Document {
        document_created_at: args.created_at,
        mode: args.mode,
        user_id: args.user.clone(),
        ..Document::default()
    };
    let read = documents::read(&args.file, &args.files.open(evoke_files::MAX_TEXT)?, &[]).await?;
    let [document] = <[Document; 1]>::try_from(read).map_err(|several| {
        Failure::Usage(format!(
            "this takes one document, and {} holds {}",
            args.file.display(),
            several.len()
        ))
    })?;
    let document_type = args.document_type.or(document.document_type);
    Ok(Document { document_type, ..document }.or(&flags))
}

/// What an extractor makes of a document, with every decision on the way.
fn extracted(extractor: &dyn Extractor, document: &Document) -> Result<Report, Failure> {
    let user = document.user_id.as_deref();
    let role_of = |label: &str| (Some(label) == user).then_some(Role::User);
    let text = evoke_text::turns::relabeled(&document.document, role_of);
    let input = evoke_extract::Document {
        document_type: document.document_type.unwrap_or(DocumentType::AiChatConversation),
        text: &text,
        said_at: document.document_created_at.unwrap_or_else(|| SystemClock.now()),
        speaker: None,
        declared: Origin::declared(&document.metadata).map_err(Failure::Usage)?,
        mode: document.mode.unwrap_or(IngestMode::LongRange),
    };
    let (sender, decisions) = mpsc::channel();
    // Whoever listens is below, and there until the end.
    let observer = move |decision: Decision| sender.send(decision).unwrap_or_default();
    let mut reading = extractor.read_observed(&input, Box::new(observer));
    while !reading.step(usize::MAX) {}
    let understanding = reading.finish();
    Ok(Report::new(&input, &understanding, decisions.iter()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_extract::RuleExtractor;

    const TEXT: &str =
        "Mira: Good morning! I moved to Delft in May.\nTom: What time is it?\n```\nlet x = 1;\n```";

    fn report() -> Report {
        let document = Document {
            document: TEXT.to_owned(),
            document_created_at: Timestamp::parse("2026-03-01").ok(),
            user_id: Some("Mira".to_owned()),
            document_type: Some(DocumentType::MeetingTranscript),
            ..Document::default()
        };
        extracted(&RuleExtractor, &document).expect("understood")
    }

    #[test]
    fn what_is_kept_and_what_is_dropped_is_shown_with_its_reason() {
        let drawn = draw::report(&report(), Style { trees: true, colors: false });
        for part in ["User", "Good morning!", "it only greets", "moved to Delft", "it asks", "1 memory"] {
            assert!(drawn.contains(part), "{part:?} is not in\n{drawn}");
        }
        assert!(!drawn.contains('\u{1b}'), "no colors were asked for");
    }

    #[test]
    fn the_json_has_every_passage_and_every_reason() {
        let value = serde_json::to_value(report()).expect("JSON");
        let passages = value["passages"].as_array().expect("passages");
        let clauses = passages.iter().flat_map(|passage| passage["sentences"].as_array().expect("sentences"));
        let clauses: Vec<_> =
            clauses.flat_map(|sentence| sentence["clauses"].as_array().expect("clauses")).collect();
        let reasons: Vec<_> =
            clauses.iter().filter_map(|clause| clause["dropped"]["reason"].as_str()).collect();
        assert_eq!(reasons, ["chat", "question"], "{value:#}");
        assert_eq!(passages[0]["speaker"]["role"], "user", "{value:#}");
        assert_eq!(value["memories"], 1, "{value:#}");
    }
}
