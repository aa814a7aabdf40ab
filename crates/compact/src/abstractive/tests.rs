//! Lines that a model could write about one conversation, and what is made of them.

use super::{AbstractiveCompaction, compact_abstractive, is_supported};
use crate::{Compaction, Plan, Strategy, Turn, compact};
use evoke_types::Role;
use proptest::prelude::*;

const CONVERSATION: [(Role, &str); 6] = [
    (Role::User, "I am planning the summer party of the rowing club in Ghent for 40 guests."),
    (Role::Assistant, "A good idea. When should it be, and is there a budget?"),
    (Role::User, "We decided on 14 June. The budget is 900 euros, and no more than that."),
    (Role::Assistant, "I will ask the boathouse whether the terrace is free on that day."),
    (Role::User, "Correction: it has to be 21 June, since the regatta is on the 14th."),
    (Role::Assistant, "Noted. Do any of the guests have allergies?"),
];

const STRATEGY: Strategy = Strategy::Conservative;

fn turns() -> Vec<Turn<'static>> {
    CONVERSATION.iter().map(|(role, text)| Turn::new(*role, text)).collect()
}

fn extractive() -> Compaction {
    compact(&turns(), &Plan { strategy: STRATEGY, ..Plan::default() })
}

fn abstractive(lines: &[&str]) -> AbstractiveCompaction {
    compact_abstractive(&turns(), STRATEGY, &extractive(), lines.iter().copied())
}

fn texts(result: &AbstractiveCompaction) -> Vec<&str> {
    result.compaction.retained.iter().map(|statement| statement.text.as_str()).collect()
}

#[test]
fn invented_lines_are_rejected() {
    let invented =
        abstractive(&["The party is on 28 June.", "Marta books the boathouse.", "Everyone was delighted."]);
    assert_eq!((invented.lines, invented.unsupported), (0, 3), "{invented:?}");
    assert!(is_supported(&turns(), "The rowing club's party in Ghent is for 40 guests."));
    assert!(!is_supported(&turns(), "The rowing club's party in Ghent is for 45 guests."));
}

#[test]
fn key_extractions_without_a_line_are_restored_verbatim() {
    let empty = abstractive(&[]);
    assert!(empty.restored > 0, "{empty:?}");
    assert!(
        texts(&empty).iter().any(|text| text.starts_with("Correction: it has to be 21 June")),
        "{empty:?}"
    );
    let covered = abstractive(&["The date had to be corrected to 21 June since the regatta is on the 14th."]);
    assert!(covered.restored < empty.restored, "{covered:?}");
    assert!(!texts(&covered).iter().any(|text| text.starts_with("Correction:")), "{covered:?}");
}

#[test]
fn lines_take_the_turn_and_role_of_their_source() {
    let two = abstractive(&[
        "The date had to be corrected to 21 June since the regatta is on the 14th.",
        "The budget is 900 euros.",
    ]);
    let retained = &two.compaction.retained;
    let at = |words: &str| retained.iter().position(|statement| statement.text.contains(words)).expect(words);
    assert!(at("900 euros") < at("21 June"), "{retained:?}");
    assert_eq!((retained[at("900 euros")].turn, retained[at("900 euros")].role), (2, Role::User));
}

proptest! {
    #[test]
    fn any_lines_stay_within_the_budget_and_the_validation_is_that_of_evaluate(
        lines in proptest::collection::vec(prop_oneof![
            proptest::sample::select(CONVERSATION.map(|(_, text)| text.to_owned()).to_vec()),
            "[a-zA-Z0-9 ]{0,60}",
            "\\PC{0,40}",
        ], 0..12)
    ) {
        let result = compact_abstractive(&turns(), STRATEGY, &extractive(), lines.iter().map(String::as_str));
        let compaction = &result.compaction;
        prop_assert!(compaction.compacted_tokens <= extractive().compacted_tokens);
        prop_assert_eq!(result.lines + result.restored, compaction.retained.len());
        let positions = compaction.retained.iter().map(|statement| statement.turn).collect::<Vec<_>>();
        prop_assert!(positions.is_sorted());
        let evaluated = crate::evaluate(&turns(), compaction.retained.iter().map(|statement| statement.text.as_str()));
        prop_assert_eq!(compaction.validation, evaluated);
    }
}
