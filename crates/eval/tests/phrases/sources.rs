//! What is compared: the strings of rules and lists, the training text, and the texts of the development sets.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// A text and the file that it stands in.
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) text: String,
}

/// Crates whose strings say what language means.
const RULES: [&str; 4] = ["text", "extract", "recall", "compact"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    entries.sort();
    let within = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.into_iter().flat_map(within).collect()
}

fn has_end(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|extension| extension == end)
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "tests")
        || path.components().any(|part| part.as_os_str() == "tests")
}

/// The strings of rules, and the lines of lists.
pub(crate) fn rules() -> Vec<Place> {
    let sources = RULES.iter().flat_map(|name| files(&root().join("crates").join(name).join("src")));
    let mut found = Vec::new();
    for path in sources.filter(|path| !is_test(path)) {
        let texts = if has_end(&path, "rs") {
            literals(&read(&path))
        } else if has_end(&path, "txt") || has_end(&path, "toml") {
            read(&path).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
        } else {
            Vec::new()
        };
        let file = name(&path);
        found.extend(texts.into_iter().map(|text| Place { file: file.clone(), text: spelled_out(&text) }));
    }
    found
}

/// The messages of the training text.
pub(crate) fn training() -> Vec<Place> {
    let texts = files(&root().join("eval/extraction")).into_iter().filter(|path| has_end(path, "jsonl"));
    texts
        .flat_map(|path| strings_of(&path).into_iter().map(move |text| Place { file: name(&path), text }))
        .collect()
}

/// All texts of the sets that have answer keys for what is understood.
pub(crate) fn development_sets(folder: &Path) -> Vec<String> {
    let own = ["data/extraction", "data/closed", "cases"].map(|own| folder.join(own));
    let several =
        files(&folder.join("data/field")).into_iter().filter(|path| name(path).contains("multilingual"));
    let all = own.iter().flat_map(|folder| files(folder)).chain(several);
    all.filter(|path| has_end(path, "jsonl")).flat_map(|path| strings_of(&path)).collect()
}

/// The large public conversations.
pub(crate) fn background(folder: &Path) -> impl Iterator<Item = String> {
    files(&folder.join("data")).into_iter().filter(|path| has_end(path, "zst")).map(|path| {
        let file = std::fs::File::open(&path).expect("a set");
        let bytes = evoke_files::zstd::unpacked(file, u64::MAX).expect("compressed");
        // Line breaks and quotation marks of JSON part words like others.
        String::from_utf8(bytes).expect("text").replace("\\n", " ").replace("\\u2019", "'")
    })
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a text")
}

fn name(path: &Path) -> String {
    let parts: Vec<_> = path.iter().rev().take(3).map(|part| part.to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

/// All strings of a file of one JSON object a line.
fn strings_of(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for line in read(path).lines().filter(|line| !line.trim().is_empty()) {
        let value: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        collect(value, &mut found);
    }
    found
}

fn collect(value: Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, found)),
        Value::Object(values) => values.into_iter().for_each(|(_, value)| collect(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The string literals of a source, without those of its comments and of its own tests.
pub(crate) fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, here) = rest.split_at(at);
        rest = if here.starts_with("//") {
            here.find('\n').map_or("", |end| &here[end..])
        } else if let Some(text) = here.strip_prefix('"') {
            let raw = before.ends_with(['r', '#']);
            let hashes = before.len() - before.trim_end_matches('#').len();
            let end = if raw { text.find(&format!("\"{}", "#".repeat(hashes))) } else { end_of_string(text) };
            let end = end.unwrap_or(text.len());
            found.push(text[..end].to_owned());
            text.get(end + 1..).unwrap_or_default()
        } else if let Some(behind) = here.strip_prefix("'\"'") {
            behind
        } else {
            &here[1..]
        };
    }
    found
}

fn end_of_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, letter)| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// A pattern with spaces for what stands for spaces, and signs for what matches no words.
fn spelled_out(pattern: &str) -> String {
    let spaced =
        ["\\s+", "\\s*", "\\s", "\\ "].iter().fold(pattern.to_owned(), |text, mark| text.replace(mark, " "));
    ["\\b", "\\B", "\\w", "\\W", "\\d", "\\n", "\\t", "\\p", "\\u"]
        .iter()
        .fold(spaced, |text, mark| text.replace(mark, "."))
}
