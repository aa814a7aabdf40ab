//! Trains the heads of the extractor, and says how good they are on voices that they have not seen.
//!
//! ```text
//! cargo run --release -p evoke-extract --example train_heads            judges, and writes the weights
//! cargo run --release -p evoke-extract --example train_heads -- --judge   judges only
//! ```
//!
//! Each file in `eval/extraction/training` is one voice. To judge, each voice is left out in turn: what is printed is
//! about sentences of writers, registers and languages that the model has not learned from.

use evoke_embed::model::{Manifest, default_dir};
use evoke_extract::heads::{Clause, Place, Speaking, features, syntax};
use evoke_learn::{Labeled, Voice, judge, train, voices};
use evoke_parse::Parser;
use evoke_text::language::{self, Language};
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
    /// The same with what its tree says, where it has one.
    with_tree: Option<Vec<String>>,
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
    let examples = examples(&root.join("eval/extraction/training"), &parser()?)?;
    let mut out = std::io::stdout();
    for (name, label) in HEADS {
        let mut labeled: Vec<Labeled<'_>> = Vec::new();
        for one in &examples {
            let Some(class) = label(&one.part) else { continue };
            let both = one
                .with_tree
                .iter()
                .map(|features| (features, true))
                .chain([(&one.features, one.with_tree.is_none())]);
            labeled.extend(both.map(|(features, judged)| Labeled {
                voice: &one.voice,
                features,
                judged,
                class: class.clone(),
            }));
        }
        out.write_all(judge(name, &labeled).as_bytes())?;
        if !judge_only {
            let model = train(&labeled);
            writeln!(out, "{name}: {} features, {} KB", model.lines().count() - 2, model.len() / 1024)?;
            std::fs::write(root.join(format!("crates/extract/src/heads/{name}.tsv")), model)?;
        }
    }
    Ok(())
}

/// The parser, from where `evoke model install` puts it.
fn parser() -> Result<Parser, Box<dyn Error>> {
    Ok(Parser::load(&Manifest::PARSER.dir(&default_dir()?))?)
}

/// All clauses of the training text. English ones are there twice, with and without what their trees say, because there may be no
/// parser where the heads are used.
fn examples(directory: &Path, parser: &Parser) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut found = Vec::new();
    for Voice { name: voice, lines } in voices(directory)? {
        let rows: Vec<Row> = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
        let all: String = rows.iter().take(40).map(|row| row.text.as_str()).collect::<Vec<_>>().join(" ");
        let of_voice = language::detect(&all);
        for row in rows {
            let speaking = speaking(&row.role)?;
            let language = if row.text.len() < 60 { of_voice } else { language::detect(&row.text) };
            let (mut at, count) = (0, row.parts.len());
            for (index, part) in row.parts.into_iter().enumerate() {
                let start =
                    row.text[at..].find(&part.span).ok_or_else(|| format!("{voice}: {}", part.span))?;
                let range = at + start..at + start + part.span.len();
                at = range.end;
                let (asked, place) = (row.before.as_deref(), Place { index, count });
                let tree = if language == Language::English {
                    syntax(parser, &row.text, &range)
                } else {
                    Vec::new()
                };
                let clause = Clause { text: &row.text, range, speaking, asked, place, syntax: &tree };
                let bare = features(&Clause { syntax: &[], ..clause.clone() });
                let with_tree = (!tree.is_empty()).then(|| features(&clause));
                found.push(Example { voice: voice.clone(), features: bare, with_tree, part });
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
