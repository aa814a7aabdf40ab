//! The whole model against what the original says of more than a thousand lines.
//!
//! `scripts/parse-golden.py` makes the reference and explains its rows.

mod support;

use evoke_parse::Document;
use flate2::read::GzDecoder;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use support::PARSER;

/// Of a hundred thousand labels, so many have to be the reference's.
const EQUAL: usize = 99_900;

#[derive(Deserialize)]
struct Row {
    text: String,
    tokens: Vec<(usize, usize)>,
    tags: String,
    classes: String,
    lemmas: Vec<String>,
    heads: Vec<isize>,
    dependencies: String,
    entities: Vec<(usize, usize, String)>,
    sentences: Vec<usize>,
}

/// How many labels of one kind agree.
#[derive(Default)]
struct Agreement {
    equal: usize,
    all: usize,
    different: Vec<String>,
}

impl Agreement {
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, text: &str, actual: &[T], expected: &[T]) {
        assert_eq!(actual.len(), expected.len(), "{text:?}");
        for (at, (actual, expected)) in actual.iter().zip(expected).enumerate() {
            self.all += 1;
            if actual == expected {
                self.equal += 1;
            } else {
                self.different.push(format!("{text:?} at {at}: {actual:?}, not {expected:?}"));
            }
        }
    }

    fn demand(&self, what: &str) {
        let (equal, all) = (self.equal, self.all);
        eprintln!("{what}: {equal} of {all}");
        self.different.iter().for_each(|line| eprintln!("   {line}"));
        assert!(equal * 100_000 >= all * EQUAL, "{what}: {equal} of {all}\n{}", self.different.join("\n"));
    }
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/reference.jsonl.gz");
    let lines = BufReader::new(GzDecoder::new(File::open(path).expect("the reference"))).lines();
    lines.map(|line| serde_json::from_str(&line.expect("a line")).expect("a row")).collect()
}

/// First and last byte of each token, in characters.
fn boundaries(document: &Document<'_>) -> Vec<(usize, usize)> {
    let characters = |bytes: usize| document.text()[..bytes].chars().count();
    document.tokens().map(|token| (characters(token.range().start), characters(token.range().end))).collect()
}

/// The kind of entity of each token, and whether the entity starts there.
fn entity_labels<'a>(count: usize, entities: impl Iterator<Item = (usize, usize, &'a str)>) -> Vec<String> {
    let mut labels = vec!["O".to_owned(); count];
    for (start, end, kind) in entities {
        labels[start..end].fill(format!("I-{kind}"));
        labels[start] = format!("B-{kind}");
    }
    labels
}

#[test]
fn tokens_are_those_of_the_original() {
    let rows = rows();
    assert!(rows.len() > 1000);
    for Row { text, tokens, .. } in rows {
        assert_eq!(boundaries(&PARSER.parse(&text)), tokens, "tokens of {text:?}");
    }
}

#[test]
fn labels_are_those_of_the_original() {
    let mut agreements: [Agreement; 7] = Default::default();
    for row in rows() {
        let document = PARSER.parse(&row.text);
        let [tags, classes, lemmas, heads, dependencies, entities, sentences] = &mut agreements;
        let of = |label: fn(&evoke_parse::Token<'_>) -> String| -> Vec<String> {
            document.tokens().map(|token| label(&token)).collect()
        };
        let words = |labels: &str| -> Vec<String> { labels.split_whitespace().map(str::to_owned).collect() };
        tags.compare(&row.text, &of(|token| token.tag().to_string()), &words(&row.tags));
        classes.compare(&row.text, &of(|token| token.coarse_tag().to_string()), &words(&row.classes));
        lemmas.compare(&row.text, &of(|token| token.lemma().to_owned()), &row.lemmas);
        dependencies.compare(
            &row.text,
            &of(|token| token.dependency().to_string()),
            &words(&row.dependencies),
        );
        let relative = document.tokens().map(|token| match token.head() {
            Some(head) => head.index() as isize - token.index() as isize,
            None => 0,
        });
        heads.compare(&row.text, &relative.collect::<Vec<_>>(), &row.heads);
        let spans = document.entities().map(|entity| {
            let first = entity.tokens().next().map_or(0, |token| token.index());
            (first, first + entity.tokens().len(), entity.kind().abbreviation())
        });
        let expected = row.entities.iter().map(|(start, end, kind)| (*start, *end, kind.as_str()));
        entities.compare(
            &row.text,
            &entity_labels(document.len(), spans),
            &entity_labels(row.tokens.len(), expected),
        );
        let starts =
            |starts: &[usize]| -> Vec<bool> { (0..document.len()).map(|at| starts.contains(&at)).collect() };
        let first =
            |sentence: evoke_parse::Sentence<'_>| sentence.tokens().next().map_or(0, |token| token.index());
        let actual: Vec<usize> = document.sentences().map(first).collect();
        sentences.compare(&row.text, &starts(&actual), &starts(&row.sentences));
    }
    let kinds = ["tags", "word classes", "lemmas", "heads", "dependencies", "entities", "sentence starts"];
    agreements.iter().zip(kinds).for_each(|(agreement, kind)| agreement.demand(kind));
}
