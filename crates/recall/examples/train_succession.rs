//! Trains the succession model, and says how good it is on voices that it has not seen.
//!
//! ```text
//! cargo run --release -p evoke-recall --example train_succession              judges, and writes the weights
//! cargo run --release -p evoke-recall --example train_succession -- --judge   judges only
//! ```
//!
//! Each file in `eval/extraction/chains` and `eval/extraction/pairs` is one voice. Needs the embedding model that `evoke model
//! install` fetches.

use evoke_embed::model::default_dir;
use evoke_embed::{Embedder, MiniLm};
use evoke_learn::{Labeled, judge, train, voices};
use evoke_recall::succession::{Side, features};
use serde::Deserialize;
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

/// A timeline: what one person says about one thing over time.
#[derive(Deserialize)]
struct Chain {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    text: String,
    says: String,
}

/// Two statements, and what the newer one is to the older one.
#[derive(Deserialize)]
struct Pair {
    old: String,
    new: String,
    relation: String,
}

/// An older text, a newer one, and whether that makes the older one out of date.
struct Example {
    voice: String,
    older: String,
    newer: String,
    succeeds: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let judge_only = std::env::args().any(|argument| argument == "--judge");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut examples = Vec::new();
    for voice in voices(&root.join("eval/extraction/chains"))? {
        for line in &voice.lines {
            add_chain(&mut examples, &voice.name, &serde_json::from_str(line)?);
        }
    }
    for voice in voices(&root.join("eval/extraction/pairs"))? {
        for line in &voice.lines {
            let Pair { old, new, relation } = serde_json::from_str(line)?;
            let succeeds =
                matches!(relation.as_str(), "replaces" | "ends" | "corrects" | "retracts" | "updates");
            let voice = format!("pairs/{}", voice.name);
            examples.push(Example { voice, older: old, newer: new, succeeds });
        }
    }
    let vectors = embed(&examples)?;
    let features: Vec<Vec<String>> = examples
        .iter()
        .map(|example| {
            let cosine =
                vectors[&example.older].iter().zip(&vectors[&example.newer]).map(|(a, b)| a * b).sum();
            features(&Side::new(&example.older), &Side::new(&example.newer), cosine)
        })
        .collect();
    let labeled: Vec<Labeled<'_>> = examples
        .iter()
        .zip(&features)
        .map(|(example, features)| {
            let class = if example.succeeds { "1" } else { "0" };
            Labeled { voice: &example.voice, features, judged: true, class: class.to_owned() }
        })
        .collect();
    let mut out = std::io::stdout();
    out.write_all(judge("succession", &labeled).as_bytes())?;
    if !judge_only {
        std::fs::write(root.join("crates/recall/src/succession/weights.tsv"), train(&labeled))?;
    }
    Ok(())
}

/// Adds each message with each one before it.
fn add_chain(examples: &mut Vec<Example>, voice: &str, chain: &Chain) {
    for (at, newer) in chain.messages.iter().enumerate() {
        for older in chain.messages.iter().take(at) {
            let changes = newer.says == "over" || newer.says.starts_with('v') && newer.says != older.says;
            let succeeds = older.says.starts_with('v') && changes;
            let (older, newer) = (older.text.clone(), newer.text.clone());
            examples.push(Example { voice: voice.to_owned(), older, newer, succeeds });
        }
    }
}

/// The vectors of all texts.
fn embed(examples: &[Example]) -> Result<HashMap<String, Vec<f32>>, Box<dyn Error>> {
    let model = MiniLm::load(&default_dir()?)?;
    let mut texts: Vec<&str> =
        examples.iter().flat_map(|one| [one.older.as_str(), one.newer.as_str()]).collect();
    texts.sort_unstable();
    texts.dedup();
    let mut vectors = HashMap::new();
    for some in texts.chunks(64) {
        vectors.extend(some.iter().map(ToString::to_string).zip(model.embed(some)?));
    }
    Ok(vectors)
}
