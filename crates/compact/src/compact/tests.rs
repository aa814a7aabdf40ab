//! Behavior of [`compact`] and [`evaluate`](crate::evaluate()) over whole conversations.

use super::{Plan, compact};
use crate::{Compaction, KeyKind, Strategy, Turn, evaluate};
use evoke_types::Role;
use proptest::prelude::*;

fn conversation() -> Vec<(Role, String)> {
    let mut turns: Vec<(Role, String)> = (0..40)
        .map(|n| {
            let role = if n % 2 == 0 { Role::User } else { Role::Assistant };
            (role, format!("Well, the weather is what it is on day {n}. Anyway, hello there again."))
        })
        .collect();
    turns[6].1 = "We decided to ship the Lisbon release on 12 May.".into();
    turns[20].1 = "Scratch that, the release date moves to 19 May.".into();
    turns[24].1 = "I prefer trains to planes. My sister Ingrid lives in Malmö.".into();
    turns[26].1 = "The budget is at most 4000 euros.".into();
    turns[38].1 = "Could you find a hotel near the station?".into();
    turns.pop();
    turns
}

fn borrow(turns: &[(Role, String)]) -> Vec<Turn<'_>> {
    turns.iter().map(|(role, text)| Turn::new(*role, text)).collect()
}

fn plan(strategy: Strategy, target_tokens: Option<usize>) -> Plan<'static> {
    Plan { strategy, target_tokens, ..Plan::default() }
}

fn texts(result: &Compaction) -> Vec<&str> {
    result.retained.iter().map(|s| s.text.as_str()).collect()
}

#[test]
fn decisions_and_corrections_survive_a_small_budget() {
    let turns = conversation();
    let result = compact(&borrow(&turns), &plan(Strategy::Balanced, Some(40)));
    let texts = texts(&result);
    assert!(
        texts.iter().any(|t| t.contains("12 May")) && texts.iter().any(|t| t.contains("19 May")),
        "{texts:?}"
    );
    assert!(result.compacted_tokens <= 40 && result.original_tokens > 300);
    assert!(
        result.retained.windows(2).all(|pair| pair[0].turn <= pair[1].turn),
        "the order of speech is preserved"
    );
}

#[test]
fn key_extractions_are_grouped_by_kind() {
    let turns = conversation();
    let result = compact(&borrow(&turns), &Plan::default());
    let of = |kind: KeyKind| -> Vec<&str> {
        result.key_extractions.iter().filter(|k| k.kind == kind).map(|k| k.content.as_str()).collect()
    };
    assert_eq!(of(KeyKind::Decision), ["We decided to ship the Lisbon release on 12 May."]);
    assert_eq!(of(KeyKind::Constraint), ["The budget is at most 4000 euros."]);
    assert_eq!(of(KeyKind::Preference), ["I prefer trains to planes."]);
    assert_eq!(of(KeyKind::OpenQuestion), ["Could you find a hotel near the station?"]);
    assert!(of(KeyKind::Fact).contains(&"Scratch that, the release date moves to 19 May."));
    assert_eq!(result.validation.key_extractions, result.key_extractions.len());
}

#[test]
fn strategies_differ_in_size_and_adaptive_respects_the_window() {
    let turns = conversation();
    let share = |strategy, agent_window| {
        let result = compact(&borrow(&turns), &Plan { strategy, agent_window, ..Plan::default() });
        result.compacted_tokens as f64 / result.original_tokens as f64
    };
    let [conservative, balanced, aggressive] =
        [Strategy::Conservative, Strategy::Balanced, Strategy::Aggressive].map(|s| share(s, None));
    assert!(
        (0.66..=0.7).contains(&conservative) && (0.37..=0.41).contains(&balanced),
        "{conservative} {balanced}"
    );
    assert!(aggressive < 0.3, "{aggressive}");
    assert!(share(Strategy::Adaptive, Some(1_000)) < share(Strategy::Adaptive, None));
}

#[test]
fn a_failed_validation_relaxes_the_budget_unless_the_caller_set_it() {
    // Nothing but decisions: 15 % of the tokens cannot cover all of them.
    let turns: Vec<(Role, String)> =
        (0..30).map(|n| (Role::User, format!("We decided on Paint{n} for Room{n} and Carpet{n}."))).collect();
    let set = compact(&borrow(&turns), &plan(Strategy::Aggressive, Some(12)));
    assert!(!set.passed && set.relaxed == 0 && set.validation.key_share() < 0.8, "{:?}", set.validation);
    let whole = compact(&borrow(&turns), &plan(Strategy::Aggressive, None));
    assert!(whole.passed || whole.relaxed > 0, "{:?}", whole.validation);
}

#[test]
fn evaluating_the_text_of_a_compaction_agrees_with_its_validation() {
    let turns = conversation();
    let view = borrow(&turns);
    let result = compact(&view, &plan(Strategy::Balanced, None));
    let evaluated = evaluate(&view, result.retained.iter().map(|statement| statement.text.as_str()));
    assert_eq!(evaluated.key_extractions, result.validation.key_extractions);
    assert!(
        evaluated.key_extractions_retained >= result.validation.key_extractions_retained,
        "{evaluated:?} {:?}",
        result.validation
    );
    assert_eq!(evaluate(&view, []).key_extractions_retained, 0);
}

#[test]
fn repetition_is_dropped_before_new_content() {
    let turns = conversation();
    let result = compact(&borrow(&turns), &plan(Strategy::Balanced, Some(150)));
    let greetings = result.retained.iter().filter(|k| k.text.contains("hello there")).count();
    assert!(greetings < 10, "kept {greetings} of 34 equal greetings");
}

#[test]
fn vectors_favor_what_is_close_to_the_topic() {
    let turns: Vec<(Role, String)> =
        (10..30).map(|n| (Role::Other, format!("wordy{n} talky{n} chatty{n} windy{n}"))).collect();
    let (near, far) = ([1.0_f32, 0.0], [0.0_f32, 1.0]);
    let mut view = borrow(&turns);
    for (at, turn) in view.iter_mut().enumerate() {
        turn.vector = Some(if at == 3 { &far } else { &near });
    }
    let result = compact(&view, &plan(Strategy::Conservative, None));
    assert!(result.retained.iter().all(|k| k.turn != 3), "the off-topic turn is dropped first");
}

#[test]
fn terms_of_the_hint_add_salience() {
    let turns: Vec<(Role, String)> =
        (10..30).map(|n| (Role::User, format!("Then item{n} went to shelf{n} near window{n}."))).collect();
    let plan = Plan { hint: "something about shelf17", ..plan(Strategy::Balanced, Some(16)) };
    let result = compact(&borrow(&turns), &plan);
    assert!(texts(&result).iter().any(|text| text.contains("shelf17")), "{:?}", texts(&result));
}

#[test]
fn an_empty_conversation_stays_empty_and_everything_fits_a_large_budget() {
    let nothing = compact(&[], &Plan::default());
    assert!(nothing.retained.is_empty() && nothing.passed && nothing.summary.is_empty());
    let turns = conversation();
    let whole = compact(&borrow(&turns), &plan(Strategy::Balanced, Some(1_000_000)));
    assert!((whole.validation.score() - 1.0).abs() < 1e-9);
    let words = |text: &str| text.split_whitespace().count();
    let total: usize = turns.iter().map(|(_, text)| words(text)).sum();
    assert_eq!(whole.retained.iter().map(|k| words(&k.text)).sum::<usize>(), total);
}

#[test]
fn hostile_text_is_analyzed_in_linear_time() {
    let long = "a".repeat(300_000) + &"\u{202e}?!.,\0".repeat(20_000);
    let turns = [Turn::new(Role::User, &long)];
    assert!(compact(&turns, &plan(Strategy::Aggressive, None)).compacted_tokens > 0);
}

proptest! {
    #[test]
    fn a_target_is_met_within_five_percent(seed in 0_u32..400, target in 60_usize..600) {
        let turns: Vec<(Role, String)> = (0..90)
            .map(|n| {
                let k = u64::from(seed) * 31 + n * 7;
                (Role::User, format!("Item {k} went from Place{} to shop {}, because color {} was out of stock there. It cost {}.",
                    k % 13, k % 7, k % 5, k * 3))
            })
            .collect();
        let result = compact(&borrow(&turns), &plan(Strategy::Adaptive, Some(target)));
        prop_assert!(result.compacted_tokens <= target);
        prop_assert!(result.compacted_tokens as f64 >= target as f64 * 0.95, "{} of {target}", result.compacted_tokens);
    }

    #[test]
    fn any_retained_text_is_verbatim(texts in proptest::collection::vec("\\PC{0,120}", 0..12), share in 1_usize..200) {
        let turns: Vec<Turn<'_>> = texts.iter().map(|text| Turn::new(Role::User, text)).collect();
        let result = compact(&turns, &plan(Strategy::Balanced, Some(share)));
        prop_assert!(result.compacted_tokens <= share);
        for statement in &result.retained {
            let words = statement.text.strip_suffix('…').unwrap_or(&statement.text);
            prop_assert!(texts[statement.turn].contains(words), "{words:?}");
        }
    }
}
