//! Trains the heads of the extractor, and says how good they are on voices that they have not seen.
//!
//! ```text
//! cargo run --release -p evoke-extract --example train_heads            judges, and writes the weights
//! cargo run --release -p evoke-extract --example train_heads -- --judge   judges only
//! ```
//!
//! Each file in `eval/extraction/training` is one voice. To judge, each voice is left out in turn: what is printed is
//! about sentences of writers, registers and languages that the model has not learnt from.

mod judge;
mod learn;
mod model;

use evoke_extract::heads::{Clause, Place, Speaking, features};
use judge::judge;
use model::{Labeled, trained};
use serde::Deserialize;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One message with its labeled parts.
#[derive(Deserialize)]
struct Row {
    text: String,
    role: String,
    before: Option<String>,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    span: String,
    keep: u8,
    kind: Option<String>,
    polarity: Option<String>,
}

/// A clause of the training text.
struct Example {
    voice: String,
    features: Vec<String>,
    part: Part,
}

/// What a head tells of a part, if it learns from it.
type Label = fn(&Part) -> Option<String>;

const HEADS: [(&str, Label); 3] = [
    ("keep", |part| Some(part.keep.to_string())),
    ("kind", |part| part.kind.clone()),
    ("polarity", |part| part.polarity.clone()),
];

fn main() -> Result<(), Box<dyn Error>> {
    let judge_only = std::env::args().any(|argument| argument == "--judge");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let examples = examples(&root.join("eval/extraction/training"))?;
    let mut out = std::io::stdout();
    for (name, label) in HEADS {
        let labeled: Vec<Labeled<'_>> = examples
            .iter()
            .filter_map(|one| {
                Some(Labeled { voice: &one.voice, features: &one.features, class: label(&one.part)? })
            })
            .collect();
        out.write_all(judge(name, &labeled).as_bytes())?;
        if !judge_only {
            let model = trained(&labeled);
            writeln!(out, "{name}: {} features, {} KB", model.lines().count() - 2, model.len() / 1024)?;
            std::fs::write(root.join(format!("crates/extract/src/heads/{name}.tsv")), model)?;
        }
    }
    Ok(())
}

/// All clauses of the training text.
fn examples(directory: &Path) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let voice = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path)?.lines().filter(|line| !line.trim().is_empty()) {
            let row: Row = serde_json::from_str(line)?;
            let speaking = speaking(&row.role)?;
            let (mut at, count) = (0, row.parts.len());
            for (index, part) in row.parts.into_iter().enumerate() {
                let start =
                    row.text[at..].find(&part.span).ok_or_else(|| format!("{voice}: {}", part.span))?;
                let range = at + start..at + start + part.span.len();
                at = range.end;
                let (asked, place) = (row.before.as_deref(), Place { index, count });
                let clause = Clause { text: &row.text, range, speaking, asked, place };
                found.push(Example { voice: voice.clone(), features: features(&clause), part });
            }
        }
    }
    Ok(found)
}

fn speaking(role: &str) -> Result<Speaking, String> {
    match role {
        "user" => Ok(Speaking::User),
        "assistant" => Ok(Speaking::Assistant),
        "person" => Ok(Speaking::Person),
        "document" => Ok(Speaking::Document),
        other => Err(format!("{other} is no role")),
    }
}
