//! The suite that every reranker must pass.
//!
//! A reranker's tests call [`passes`] with one that is ready to judge. The suite panics with the name of what does
//! not hold. Every case judges real texts: which score is right is a matter of the model and is not asked here.

use crate::Reranker;
use std::time::{Duration, Instant};

/// How long one call of the suite may take: longer than any machine needs, so that nothing here is late.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs every case.
///
/// # Panics
/// When a case does not hold.
pub fn passes(reranker: &dyn Reranker) {
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
    assert!(judge(reranker, "anything", &[]).is_empty(), "no texts, no scores");
}

/// A text's score must not depend on its place: told apart by swapping.
fn each_text_has_a_score_of_its_own_in_order(reranker: &dyn Reranker) {
    let texts =
        ["the cat sat on the mat", "rain is expected in Oslo tomorrow", "a cat", "nothing of the kind"];
    let forth = judge(reranker, "where did the cat sit", &texts);
    let mut turned = texts;
    turned.reverse();
    let mut back = judge(reranker, "where did the cat sit", &turned);
    back.reverse();
    for (at, (forth, back)) in forth.iter().zip(&back).enumerate() {
        let close = (forth - back).abs() <= 1e-3 * forth.abs().max(1.0);
        assert!(close, "text {at} has {forth} in one place and {back} in another");
    }
}

fn empty_texts_and_questions_are_judged(reranker: &dyn Reranker) {
    judge(reranker, "a question", &["", " ", "a text"]);
    judge(reranker, "", &["a text", ""]);
}

fn long_texts_are_judged(reranker: &dyn Reranker) {
    let long = "a long story of many words, ".repeat(100_000 / 28 + 1);
    let unbroken = "ä".repeat(50_000);
    judge(reranker, "a question", &[&long, "a short text", &unbroken]);
    judge(reranker, &long, &["a short text"]);
}

fn all_scripts_are_judged(reranker: &dyn Reranker) {
    judge(
        reranker,
        "猫はどこ？",
        &["猫は敷物の上に座った。", "القطة على السجادة", "кот сидит", "🐈\u{200d}⬛", "\u{0}\u{fffd}"],
    );
}

fn the_same_call_has_the_same_answer(reranker: &dyn Reranker) {
    let texts = ["one text", "another text", "a third"];
    let [first, second] = [(), ()].map(|()| judge(reranker, "which text", &texts));
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
fn judge(reranker: &dyn Reranker, query: &str, texts: &[&str]) -> Vec<f32> {
    let shown = |text: &str| text.chars().take(20).collect::<String>();
    let scores = match reranker.rerank(query, texts, Instant::now() + PATIENCE) {
        Ok(scores) => scores,
        Err(error) => panic!("{:?} against {} texts: {error}", shown(query), texts.len()),
    };
    assert_eq!(scores.len(), texts.len(), "one place for each text");
    let finite = |(text, score): (&&str, Option<f32>)| match score {
        Some(score) if score.is_finite() => score,
        other => panic!("{:?} against {:?} has {other:?}", shown(query), shown(text)),
    };
    texts.iter().zip(scores).map(finite).collect()
}
