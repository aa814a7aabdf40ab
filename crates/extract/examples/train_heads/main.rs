//! Trains the heads of the extractor, and says how good they are on voices that they have not seen.
//!
//! ```text
//! cargo run --release -p evoke-extract --example train_heads            judges, and writes the weights
//! cargo run --release -p evoke-extract --example train_heads -- --judge   judges only
//! ```
//!
//! Each file in `eval/extraction/training` is one voice. To judge, each voice is left out in turn: what is printed is
//! about sentences of writers, registers and languages that the model has not learnt from.

mod learn;

use evoke_extract::heads::{Clause, Place, Speaking, features};
use learn::{Example, Learner, Settings, numbered};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How both heads learn.
const SETTINGS: Settings = Settings { rate: 0.08, sparse: 0.6, small: 2.0, epochs: 8 };
/// Examples in which a feature must occur.
const LEAST: usize = 3;

/// One message with its labelled parts.
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

/// A labelled clause.
struct Labelled {
    voice: String,
    features: Vec<String>,
    class: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let judge_only = std::env::args().any(|argument| argument == "--judge");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let clauses = clauses(&root.join("eval/extraction/training"))?;
    let heads: [(&str, fn(&Part) -> Option<String>); 3] =
        [("keep", keep), ("kind", kind), ("polarity", |part| part.polarity.clone())];
    for (name, label) in heads {
        let labelled: Vec<Labelled> = clauses
            .iter()
            .filter_map(|(voice, features, part)| {
                Some(Labelled { voice: voice.clone(), features: features.clone(), class: label(part)? })
            })
            .collect();
        judge(name, &labelled);
        if !judge_only {
            let path = root.join(format!("crates/extract/src/heads/{name}.tsv"));
            let model = trained(&labelled);
            println!("{name}: {} features, {} KB", model.lines().count() - 2, model.len() / 1024);
            std::fs::write(path, model)?;
        }
    }
    Ok(())
}

fn keep(part: &Part) -> Option<String> {
    Some(part.keep.to_string())
}

fn kind(part: &Part) -> Option<String> {
    part.kind.clone()
}

/// All labelled clauses: voice, features, label.
fn clauses(directory: &Path) -> Result<Vec<(String, Vec<String>, Part)>, Box<dyn Error>> {
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
                found.push((voice.clone(), features(&clause), part));
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

/// A model with what its numbers mean.
struct Model {
    names: HashMap<String, u32>,
    classes: Vec<String>,
    learner: Learner,
}

impl Model {
    fn of(all: &[&Labelled]) -> Self {
        let names = numbered(all.iter().map(|one| one.features.as_slice()), LEAST);
        let mut classes: Vec<String> = all.iter().map(|one| one.class.clone()).collect();
        classes.sort();
        classes.dedup();
        let mut model = Self { learner: Learner::new(SETTINGS, classes.len(), names.len()), names, classes };
        let examples: Vec<Example> = all.iter().map(|one| model.example(one)).collect();
        model.learner.learn(&examples.iter().collect::<Vec<_>>());
        model
    }

    fn example(&self, one: &Labelled) -> Example {
        let known = one.features.iter().filter_map(|name| self.names.get(name).copied());
        let class = self.classes.iter().position(|class| *class == one.class).unwrap_or_default();
        Example { features: std::iter::once(0).chain(known).collect(), class }
    }
}

/// Leaves each voice out in turn, and prints how good the model is on all of them.
fn judge(name: &str, all: &[Labelled]) {
    let mut voices: BTreeMap<&str, Vec<(usize, Vec<f32>)>> = BTreeMap::new();
    let mut classes = Vec::new();
    let names: Vec<&str> = all.iter().map(|one| one.voice.as_str()).collect();
    let mut distinct = names.clone();
    distinct.dedup();
    for voice in distinct {
        let (here, elsewhere): (Vec<&Labelled>, Vec<&Labelled>) =
            all.iter().partition(|one| one.voice == voice);
        let model = Model::of(&elsewhere);
        let judged = here.iter().map(|one| {
            let example = model.example(one);
            (example.class, model.learner.probabilities(&example.features))
        });
        voices.insert(voice, judged.collect());
        classes = model.classes;
    }
    let every: Vec<&(usize, Vec<f32>)> = voices.values().flatten().collect();
    println!(
        "{name}: {} clauses, {} voices, each judged by a model that has not seen it",
        every.len(),
        voices.len()
    );
    println!("  right {:.1} %", 100.0 * right(&every));
    if classes.len() == 2 {
        println!("  area under the curve {:.3}", area(&every));
        for share in [0.85, 0.90, 0.93, 0.95, 0.97] {
            let (threshold, refused) = at_recall(&every, share);
            println!(
                "  keeps {:.0} % of what is worth keeping and refuses {:.0} % of the rest at {threshold:.2}",
                share * 100.0,
                refused * 100.0
            );
        }
    }
    for (number, class) in classes.iter().enumerate() {
        let (precision, recall, count) = class_figures(&every, number);
        println!("  {class:<12} precision {precision:.2}  recall {recall:.2}  of {count}");
    }
    for (voice, judged) in &voices {
        let judged: Vec<&(usize, Vec<f32>)> = judged.iter().collect();
        let area = if classes.len() == 2 { format!("  area {:.3}", area(&judged)) } else { String::new() };
        println!("    {voice:<20} right {:.1} %{area}", 100.0 * right(&judged));
    }
}

fn best(probabilities: &[f32]) -> usize {
    let best = probabilities.iter().enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other));
    best.map_or(0, |(class, _)| class)
}

fn right(judged: &[&(usize, Vec<f32>)]) -> f64 {
    let right = judged.iter().filter(|(class, probabilities)| best(probabilities) == *class).count();
    right as f64 / judged.len().max(1) as f64
}

fn class_figures(judged: &[&(usize, Vec<f32>)], class: usize) -> (f64, f64, usize) {
    let said = judged.iter().filter(|(_, probabilities)| best(probabilities) == class).count();
    let is = judged.iter().filter(|(is, _)| *is == class).count();
    let both =
        judged.iter().filter(|(is, probabilities)| *is == class && best(probabilities) == class).count();
    (both as f64 / said.max(1) as f64, both as f64 / is.max(1) as f64, is)
}

/// The chance that one of the second class is given a higher probability of it than one of the first.
fn area(judged: &[&(usize, Vec<f32>)]) -> f64 {
    let mut scores: Vec<(f32, bool)> = judged.iter().map(|(class, p)| (p[1], *class == 1)).collect();
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut sum, mut positive) = (0_u64, 0_u64, 0_u64);
    for (_, is) in scores {
        if is {
            sum += below;
            positive += 1;
        } else {
            below += 1;
        }
    }
    sum as f64 / (positive * below).max(1) as f64
}

/// The threshold that keeps this share of the second class, and the share of the first that it refuses.
fn at_recall(judged: &[&(usize, Vec<f32>)], share: f64) -> (f32, f64) {
    let mut kept: Vec<f32> = judged.iter().filter(|(class, _)| *class == 1).map(|(_, p)| p[1]).collect();
    kept.sort_by(f32::total_cmp);
    let threshold = kept.get(((1.0 - share) * kept.len() as f64) as usize).copied().unwrap_or(0.0);
    let others: Vec<f32> = judged.iter().filter(|(class, _)| *class == 0).map(|(_, p)| p[1]).collect();
    let refused = others.iter().filter(|score| **score < threshold).count();
    (threshold, refused as f64 / others.len().max(1) as f64)
}

/// The model of all examples, as its file.
fn trained(all: &[Labelled]) -> String {
    let model = Model::of(&all.iter().collect::<Vec<_>>());
    let mut names: Vec<(&String, u32)> = model.names.iter().map(|(name, number)| (name, *number)).collect();
    names.sort_by_key(|(_, number)| *number);
    let mut file = format!("classes\t{}\n", model.classes.join("\t"));
    for (name, number) in names {
        let weights: Vec<i32> = (0..model.classes.len())
            .map(|class| (model.learner.weight(number, class) * 100.0).round() as i32)
            .collect();
        if number == 0 || weights.iter().any(|weight| *weight != 0) {
            let weights: Vec<String> = weights.iter().map(ToString::to_string).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(file, "{name}\t{}", weights.join("\t"));
        }
    }
    file
}
