//! `evoke extract`: what a text says, and why, as people and programs see it. With the installed parser.

use crate::server::{evoke, only_value};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the command in the repository, with the models of this machine and no data directory.
fn extract(arguments: &[&str]) -> Output {
    let nowhere = tempfile::tempdir().expect("a directory");
    let mut command = evoke(&nowhere.path().join("none"));
    command.env_remove("EVOKE_MODEL_DIR").current_dir(root()).arg("extract").args(arguments);
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(!nowhere.path().join("none").exists(), "nothing is stored");
    output
}

/// A drawing in the document: where its command and its block are.
const MARK: &str = "<!-- drawn by: evoke extract ";
const FENCE: &str = "```";

/// The document with each drawing as the command draws it now, and how many there are.
fn redrawn(document: &str) -> (String, usize) {
    let (mut made, mut count) = (String::new(), 0);
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        made.push_str(line);
        made.push('\n');
        let Some(arguments) = line.strip_prefix(MARK).and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let output = extract(&arguments.split(' ').collect::<Vec<_>>());
        let drawn = String::from_utf8(output.stdout).expect("text");
        let opening = lines.next().expect("a block");
        assert!(opening.starts_with(FENCE), "{line} is followed by a block");
        lines.by_ref().take_while(|line| *line != FENCE).for_each(drop);
        made.push_str(&format!("{opening}\n{drawn}{FENCE}\n"));
        count += 1;
    }
    (made, count)
}

#[test]
fn the_drawings_of_the_document_are_true() {
    let file = root().join("docs/understanding.md");
    let document = std::fs::read_to_string(&file).expect("the document");
    let (made, count) = redrawn(&document);
    assert!(count >= 3, "the drawings are not where they were");
    if std::env::var_os("EVOKE_REDRAW").is_some() {
        std::fs::write(&file, &made).expect("written");
        return;
    }
    let differing = document.lines().zip(made.lines()).find(|(is, now)| is != now);
    assert!(made == document, "run this with EVOKE_REDRAW=1 and read what changes, first {differing:?}");
}

#[test]
fn the_json_says_the_same_for_programs() {
    let value =
        only_value(&extract(&["docs/understanding/chat.txt", "--created-at", "2026-03-18", "--json"]));
    let passages = value["passages"].as_array().expect("passages");
    assert_eq!(passages[1]["voice"], "assistant", "{value:#}");
    let sentences =
        || passages.iter().flat_map(|passage| passage["sentences"].as_array().expect("sentences"));
    let words = |sentence: &Value| sentence["tree"].as_array().map_or(0, Vec::len);
    assert!(sentences().map(words).sum::<usize>() > 20, "trees are there: {value:#}");
    let clauses: Vec<&Value> =
        sentences().flat_map(|sentence| sentence["clauses"].as_array().expect("clauses")).collect();
    let memories: usize =
        clauses.iter().map(|clause| clause["memories"].as_array().expect("memories").len()).sum();
    assert_eq!(value["memories"], memories, "{value:#}");
    for clause in &clauses {
        let kept = clause["memories"].as_array().is_some_and(|memories| !memories.is_empty());
        let reason = clause["dropped"]["reason"].as_str();
        assert!(kept != reason.is_some(), "kept, or dropped with a reason: {clause:#}");
    }
    assert!(clauses.iter().any(|clause| clause["dropped"]["reason"] == "hypothetical"), "{value:#}");
}

#[test]
fn the_user_may_have_a_name_and_a_text_come_from_standard_input() {
    use std::io::Write;
    use std::process::Stdio;
    let nowhere = tempfile::tempdir().expect("a directory");
    let mut child = evoke(nowhere.path())
        .args(["extract", "-", "--user", "Jonte", "--type", "meeting-transcript", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let text = "Jonte: I repair organs in Lund.\nSvea: I repair clocks in Malmo.";
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("written");
    let value = only_value(&child.wait_with_output().expect("ended"));
    let speakers: Vec<&str> = value["passages"]
        .as_array()
        .expect("passages")
        .iter()
        .filter_map(|one| one["speaker"]["role"].as_str())
        .collect();
    assert_eq!(speakers, ["user", "other"], "{value:#}");
}
