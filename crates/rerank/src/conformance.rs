//! The conformance suite that every [`Reranker`] must pass.
//!
//! Tests of an implementation call [`run`] with a ready instance; it panics with the name of what does not
//! hold. Every case scores real texts: which score is right depends on the model and is not checked.

use crate::reranker::Reranker;
use std::time::{Duration, Instant};

/// Time limit of a call: longer than any machine needs, so that no call is late.
const TIME_LIMIT: Duration = Duration::from_secs(300);

/// Runs every case of the suite.
///
/// # Panics
/// When a case does not hold.
pub fn run(reranker: &dyn Reranker) {
    assert!(!reranker.name().trim().is_empty(), "a reranker has a name");
    no_texts_have_no_scores(reranker);
    each_text_has_a_score_of_its_own_in_order(reranker);
    empty_texts_and_questions_are_judged(reranker);
    long_texts_are_judged(reranker);
    all_scripts_are_judged(reranker);
    the_same_call_has_the_same_answer(reranker);
    time_that_is_up_is_an_error_or_no_score(reranker);
}

fn no_texts_have_no_scores(reranker: &dyn Reranker) {
    assert!(score(reranker, "anything", &[]).is_empty(), "no texts, no scores");
}

/// The score of a text must not depend on its position, which is tested by reversing the list.
fn each_text_has_a_score_of_its_own_in_order(reranker: &dyn Reranker) {
    let texts =
        ["the cat sat on the mat", "rain is expected in Oslo tomorrow", "a cat", "nothing of the kind"];
    let forward = score(reranker, "where did the cat sit", &texts);
    let mut reversed = texts;
    reversed.reverse();
    let mut backward = score(reranker, "where did the cat sit", &reversed);
    backward.reverse();
    for (index, (forward, backward)) in forward.iter().zip(&backward).enumerate() {
        let close = (forward - backward).abs() <= 1e-3 * forward.abs().max(1.0);
        assert!(close, "text {index} has {forward} in one place and {backward} in another");
    }
}

fn empty_texts_and_questions_are_judged(reranker: &dyn Reranker) {
    score(reranker, "a question", &["", " ", "a text"]);
    score(reranker, "", &["a text", ""]);
}

fn long_texts_are_judged(reranker: &dyn Reranker) {
    let long = "a long story of many words, ".repeat(100_000 / 28 + 1);
    let unbroken = "ä".repeat(50_000);
    score(reranker, "a question", &[&long, "a short text", &unbroken]);
    score(reranker, &long, &["a short text"]);
}

fn all_scripts_are_judged(reranker: &dyn Reranker) {
    score(
        reranker,
        "猫はどこ？",
        &["猫は敷物の上に座った。", "القطة على السجادة", "кот сидит", "🐈\u{200d}⬛", "\u{0}\u{fffd}"],
    );
}

fn the_same_call_has_the_same_answer(reranker: &dyn Reranker) {
    let texts = ["one text", "another text", "a third"];
    let [first, second] = [(), ()].map(|()| score(reranker, "which text", &texts));
    assert_eq!(first, second, "the same call, another answer");
}

fn time_that_is_up_is_an_error_or_no_score(reranker: &dyn Reranker) {
    let past = Instant::now();
    match reranker.rerank("too late", &["a text"], past) {
        Err(error) => assert_eq!(error.code(), "rerank_late", "{error}"),
        Ok(scores) => panic!("judged {scores:?} although the time was up"),
    }
}

/// The scores of a call that has all the time it needs.
fn score(reranker: &dyn Reranker, query: &str, texts: &[&str]) -> Vec<f32> {
    let excerpt = |text: &str| text.chars().take(20).collect::<String>();
    let scores = match reranker.rerank(query, texts, Instant::now() + TIME_LIMIT) {
        Ok(scores) => scores,
        Err(error) => panic!("{:?} against {} texts: {error}", excerpt(query), texts.len()),
    };
    assert_eq!(scores.len(), texts.len(), "one place for each text");
    let finite = |(text, score): (&&str, Option<f32>)| match score {
        Some(score) if score.is_finite() => score,
        other => panic!("{:?} against {:?} has {other:?}", excerpt(query), excerpt(text)),
    };
    texts.iter().zip(scores).map(finite).collect()
}
