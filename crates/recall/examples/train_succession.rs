//! Trains the succession model, and says how good it is on voices that it has not seen.
//!
//! ```text
//! cargo run --release -p evoke-recall --example train_succession              judges, and writes the weights
//! cargo run --release -p evoke-recall --example train_succession -- --judge   judges only
//! ```
//!
//! Each file in `eval/extraction/chains` (with the one of its name in `questions`) and `eval/extraction/pairs` is one voice.
//! Needs the embedding model that `evoke model install` fetches.

use evoke_embed::model::default_dir;
use evoke_embed::{Embedder, MiniLm};
use evoke_learn::{Labeled, judge, train, voices};
use evoke_recall::succession::{Cosines, Question, Side, features};
use serde::Deserialize;
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

/// A timeline: what one person says about one thing over time.
#[derive(Deserialize)]
struct Chain {
    messages: Vec<Message>,
    question: String,
}

/// A question that another message of a timeline answers than the one with the present value.
#[derive(Deserialize)]
struct Other {
    timeline: usize,
    question: String,
    answers: Vec<usize>,
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

/// An older text, a newer one, and whether that makes the older one out of date as an answer to the question.
struct Example {
    voice: String,
    question: Option<String>,
    older: String,
    newer: String,
    succeeds: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let judge_only = std::env::args().any(|argument| argument == "--judge");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut examples = Vec::new();
    let others = voices(&root.join("eval/extraction/questions"))?;
    for voice in voices(&root.join("eval/extraction/chains"))? {
        let chains: Vec<Chain> =
            voice.lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
        chains.iter().for_each(|chain| add_chain(&mut examples, &voice.name, chain));
        for line in others.iter().filter(|other| other.name == voice.name).flat_map(|other| &other.lines) {
            let other: Other = serde_json::from_str(line)?;
            let chain = chains.get(other.timeline).ok_or("a question of a timeline that is not there")?;
            add_other(&mut examples, &voice.name, chain, &other);
        }
    }
    for voice in voices(&root.join("eval/extraction/pairs"))? {
        for line in &voice.lines {
            let Pair { old, new, relation } = serde_json::from_str(line)?;
            let succeeds =
                matches!(relation.as_str(), "replaces" | "ends" | "corrects" | "retracts" | "updates");
            let voice = format!("pairs/{}", voice.name);
            examples.push(Example { voice, question: None, older: old, newer: new, succeeds });
        }
    }
    let vectors = embed(&examples)?;
    let cosine = |one: &str, other: &str| vectors[one].iter().zip(&vectors[other]).map(|(a, b)| a * b).sum();
    let features: Vec<Vec<String>> = examples
        .iter()
        .map(|Example { question, older, newer, .. }| {
            let near = |text: &str| question.as_ref().map_or(0.0, |question| cosine(question, text));
            let cosines = Cosines { pair: cosine(older, newer), older: near(older), newer: near(newer) };
            let question = question.as_deref().map(Question::new);
            features(question.as_ref(), &Side::new(older), &Side::new(newer), cosines)
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
    write!(out, "{}", judge("succession", &labeled))?;
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
            examples.push(Example {
                voice: voice.to_owned(),
                question: Some(chain.question.clone()),
                older: older.text.clone(),
                newer: newer.text.clone(),
                succeeds,
            });
        }
    }
}

/// Adds each answer of a question with each later message: none of them makes the answer out of date.
fn add_other(examples: &mut Vec<Example>, voice: &str, chain: &Chain, other: &Other) {
    for at in &other.answers {
        let Some(older) = chain.messages.get(*at) else { continue };
        let later = chain.messages.iter().enumerate().skip(at + 1);
        for (_, newer) in later.filter(|(number, _)| !other.answers.contains(number)) {
            examples.push(Example {
                voice: voice.to_owned(),
                question: Some(other.question.clone()),
                older: older.text.clone(),
                newer: newer.text.clone(),
                succeeds: false,
            });
        }
    }
}

/// The vectors of all texts.
fn embed(examples: &[Example]) -> Result<HashMap<String, Vec<f32>>, Box<dyn Error>> {
    let model = MiniLm::load(&default_dir()?)?;
    let mut texts: Vec<&str> = examples
        .iter()
        .flat_map(|one| [Some(one.older.as_str()), Some(one.newer.as_str()), one.question.as_deref()])
        .flatten()
        .collect();
    texts.sort_unstable();
    texts.dedup();
    let mut vectors = HashMap::new();
    for some in texts.chunks(64) {
        vectors.extend(some.iter().map(ToString::to_string).zip(model.embed(some)?));
    }
    Ok(vectors)
}
