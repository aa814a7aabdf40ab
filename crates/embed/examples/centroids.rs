//! Writes the mean vectors that `e5` subtracts, from the texts of `eval/extraction`: one line for each language and role.
//!
//!     cargo run --release -p evoke-embed --example centroids

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use evoke_embed::e5::{E5, Role};
use evoke_embed::model::{Manifest, default_dir};
use serde_json::Value;

/// Texts of each language and role that are averaged.
const TEXTS: usize = 400;

/// Texts by language code and role, each once.
type Texts = BTreeMap<(String, Role), BTreeSet<String>>;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/extraction");
    let mut texts = Texts::new();
    for folder in ["training", "chains"] {
        for file in jsonl_files(&root.join(folder))? {
            read(&file, &mut texts)?;
        }
    }
    let model = E5::load(&Manifest::E5.dir(&default_dir()?))?;
    let mut file = String::new();
    let mut all: BTreeMap<Role, Vec<Vec<f32>>> = BTreeMap::new();
    for ((language, role), texts) in &texts {
        let mean = mean(texts.iter().take(TEXTS).map(|text| model.embed_uncentered(text, *role)));
        file += &line(language, *role, &mean);
        all.entry(*role).or_default().push(mean);
    }
    for (role, means) in all {
        file += &line("other", role, &mean(means.into_iter()));
    }
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e5/centroids.txt"), file)?;
    Ok(())
}

fn jsonl_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    let mut files: Vec<PathBuf> = paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    Ok(files)
}

/// Adds the texts of a file: sentences of the training text by the language in the file's name; messages and questions of
/// the chains by their own.
fn read(file: &Path, texts: &mut Texts) -> Result<(), Box<dyn Error>> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    for line in fs::read_to_string(file)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let language =
            value["lang"].as_str().unwrap_or(name.split('-').next().unwrap_or_default()).to_owned();
        // Text in several languages does not say which.
        if language == "en" || language.len() > 2 {
            continue;
        }
        let messages = value["messages"].as_array().into_iter().flatten();
        let passages = messages.map(|message| &message["text"]).chain([&value["text"]]);
        for (role, found) in [(Role::Passage, passages.collect()), (Role::Query, vec![&value["question"]])] {
            let texts = texts.entry((language.clone(), role)).or_default();
            texts.extend(found.into_iter().filter_map(Value::as_str).map(str::to_owned));
        }
    }
    texts.retain(|_, texts| !texts.is_empty());
    Ok(())
}

fn mean(vectors: impl Iterator<Item = Vec<f32>>) -> Vec<f32> {
    let (mut sum, mut count) = (Vec::new(), 0.0_f32);
    for vector in vectors {
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
        count += 1.0;
    }
    sum.into_iter().map(|sum| sum / count).collect()
}

fn line(language: &str, role: Role, mean: &[f32]) -> String {
    let role = match role {
        Role::Query => "query",
        Role::Passage => "passage",
    };
    let components: Vec<String> = mean.iter().map(|value| format!("{value:.4}")).collect();
    format!("{language} {role} {}\n", components.join(" "))
}
