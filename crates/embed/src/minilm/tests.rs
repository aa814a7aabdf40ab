//! The whole model against vectors and tokens that other implementations computed.
//!
//! `vectors.json` comes from a forward pass in 64-bit floats, `tokens.json` from the reference tokenizer.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::bert::CpuDispatch;
use crate::model;

#[derive(Deserialize)]
struct Vector {
    text: String,
    ids: usize,
    vector: Vec<f32>,
}

#[derive(Deserialize)]
struct Tokens {
    text: String,
    ids: Vec<u32>,
}

fn golden<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn loaded() -> MiniLm {
    let dir = model::default_dir().unwrap();
    MiniLm::load(&dir).unwrap_or_else(|error| panic!("this test needs the model: {error}"))
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[test]
fn tokens_are_those_of_the_reference() {
    let model = loaded();
    for Tokens { text, ids } in golden::<Tokens>("tokens.json") {
        assert_eq!(model.tokenizer.encode(&text), ids, "tokens of {text:?}");
    }
}

#[test]
fn every_instruction_set_agrees_with_the_reference() {
    let mut model = loaded();
    for dispatch in CpuDispatch::detect() {
        model.encoder.set_dispatch(dispatch);
        for Vector { text, ids, vector } in golden::<Vector>("vectors.json") {
            assert_eq!(model.count_tokens(&text), ids);
            let actual = model.embed_query(&text).unwrap();
            let cosine = cosine(&actual, &vector);
            assert!(cosine > 0.99999, "{text:?} has cosine {cosine} to the reference");
            assert!((cosine - 1.0).abs() < 1e-5, "{text:?} is not of unit length");
        }
    }
}

#[test]
fn a_vector_does_not_depend_on_its_batch() {
    let model = loaded();
    let texts: Vec<String> = (0..50).map(|number| format!("number {number} ").repeat(number % 17)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = model.embed(&texts).unwrap();
    assert_eq!(together.len(), texts.len());
    for (text, vector) in texts.iter().zip(together) {
        assert_eq!(model.embed_query(text).unwrap(), vector, "vector of {text:?}");
    }
    assert!(model.embed(&[]).unwrap().is_empty());
}

#[test]
fn hostile_texts_have_vectors_too() {
    let model = loaded();
    let hostile = [
        "\0".repeat(1 << 20),
        "a".repeat(1 << 20),
        "\u{301}".repeat(1 << 20),
        "e\u{301}".repeat(1 << 19),
        "\u{202e}\u{200b}\u{fdfa}".repeat(1 << 16),
        "[[[[((((".repeat(1 << 17),
        " ".repeat(1 << 20),
    ];
    for text in &hostile {
        let vector = model.embed_query(text).unwrap();
        assert!((cosine(&vector, &vector) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn a_missing_model_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let message = MiniLm::load(dir.path()).err().unwrap().to_string();
    assert!(message.contains("vocab.txt is missing: run `evoke model install`"), "{message}");
    std::fs::write(dir.path().join(VOCABULARY_FILE), "[PAD]\n").unwrap();
    std::fs::write(dir.path().join(WEIGHTS_FILE), "").unwrap();
    let message = MiniLm::load(dir.path()).err().unwrap().to_string();
    assert!(message.contains("it has 1 pieces instead of 30522"), "{message}");
}
