//! The ONNX reranker with real graphs that the tests build: nothing is downloaded.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod proto;
mod tiny;

use evoke_rerank::{OnnxReranker, RerankError, Reranker, conformance};
use proto::Model;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn load(model: &Model, config: Option<&Value>) -> Result<OnnxReranker, RerankError> {
    let directory = tempfile::tempdir().unwrap();
    tiny::write(directory.path(), model, &tiny::tokenizer(), config);
    OnnxReranker::load(directory.path())
}

fn scores(reranker: &OnnxReranker, query: &str, texts: &[&str]) -> Vec<f32> {
    let deadline = Instant::now() + Duration::from_secs(60);
    reranker.rerank(query, texts, deadline).unwrap().into_iter().map(Option::unwrap).collect()
}

#[test]
fn a_model_passes_the_suite() {
    conformance::run(&load(&tiny::overlap(), None).unwrap());
}

#[test]
fn a_score_is_what_the_graph_says_of_question_and_text() {
    let reranker = load(&tiny::overlap(), None).unwrap();
    let texts = ["The cat sat on the mat.", "Rain in Oslo tomorrow", "", "cat", "zebra"];
    assert_eq!(scores(&reranker, "the cat", &texts), [3.0, 0.0, 0.0, 1.0, 0.0]);
    assert_eq!(scores(&reranker, "Oslo", &texts), [0.0, 1.0, 0.0, 0.0, 0.0]);
    // More than one batch, of different lengths.
    let many: Vec<String> = (0..30).map(|n| "cat ".repeat(n)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(scores(&reranker, "cat", &many), (0..30).map(|n| n as f32).collect::<Vec<_>>());
}

#[test]
fn two_logits_and_ids_alone_are_enough() {
    let reranker = load(&tiny::length_of_ids_alone(), None).unwrap();
    // [CLS] cat [SEP] the mat [SEP], and the same with one word less, filled up.
    assert_eq!(scores(&reranker, "cat", &["the mat"]), [6.0]);
    assert_eq!(scores(&reranker, "cat", &["the mat", "mat"]), [6.0, 6.0]);
}

#[test]
fn texts_are_cut_before_questions_and_both_to_what_the_model_knows() {
    let long = "mat ".repeat(2_000);
    let count = load(&tiny::length_of_ids_alone(), None).unwrap();
    assert_eq!(scores(&count, "cat", &[&long]), [512.0]);
    assert_eq!(scores(&count, &long, &["cat"]), [(509 / 2 + 3 + 1) as f32]);
    let small = json!({"max_position_embeddings": 20, "pad_token_id": 0});
    let count = load(&tiny::length_of_ids_alone(), Some(&small)).unwrap();
    assert_eq!(scores(&count, &long, &[&long]), [20.0]);
    let small = load(&tiny::overlap(), Some(&small)).unwrap();
    // 17 positions besides three special tokens: two for the query, fifteen for the text.
    assert_eq!(scores(&small, "a mat", &[&long]), [15.0]);
    // A question that would take them all has eight, the text nine.
    assert_eq!(scores(&small, &long, &[&long]), [72.0]);
}

#[test]
fn when_the_time_is_up_the_first_texts_have_scores_and_the_rest_have_none() {
    let reranker = load(&tiny::overlap(), None).unwrap();
    let text = "the cat sat on the mat in oslo ".repeat(40);
    let texts = vec![text.as_str(); 800];
    let timed = || {
        let started = Instant::now();
        scores(&reranker, "a cat", &texts);
        started.elapsed()
    };
    let whole = (0..3).map(|_| timed()).min().unwrap();
    let started = Instant::now();
    let partial = reranker.rerank("a cat", &texts, started + whole / 8).unwrap();
    let judged = partial.iter().take_while(|score| score.is_some()).count();
    assert!(judged >= 1 && judged < texts.len(), "{judged} of {}", texts.len());
    assert!(partial[judged..].iter().all(Option::is_none), "the first are judged, not any");
}

#[test]
fn each_way_of_being_unusable_has_its_code_and_names_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let raw = |code: &str, file: &str| {
        let error = OnnxReranker::load(directory.path()).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(file), "{error}");
    };
    raw("rerank_model_missing", "model.onnx");
    std::fs::write(directory.path().join("model.onnx"), b"not a graph").unwrap();
    raw("rerank_model_missing", "tokenizer.json");
    std::fs::write(directory.path().join("tokenizer.json"), b"{}").unwrap();
    raw("rerank_model_unreadable", "tokenizer.json");
    std::fs::write(directory.path().join("tokenizer.json"), tiny::tokenizer().to_string()).unwrap();
    raw("rerank_model_unreadable", "model.onnx");
    tiny::write(
        directory.path(),
        &tiny::overlap(),
        &tiny::tokenizer(),
        Some(&json!({"max_position_embeddings": 4})),
    );
    raw("rerank_model_unsuitable", "config.json");
    std::fs::write(directory.path().join("config.json"), b"[").unwrap();
    raw("rerank_model_unreadable", "config.json");
}

#[test]
fn graphs_that_are_no_cross_encoders_are_refused_with_the_reason() {
    for (model, reason) in [
        (tiny::of_fixed_size(), "dynamic axes"),
        (tiny::of_pictures(), "pixel_values"),
        (tiny::of_tokens(), "shape"),
        (Model { graph: None, ..tiny::overlap() }, ""),
    ] {
        let error = load(&model, None).unwrap_err();
        assert!(error.code().starts_with("rerank_model_un"), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
}
