use super::{Rewriting, is_supported, rewrite};
use crate::{Compaction, Plan, Strategy, Turn, compact};
use evoke_types::Role;
use proptest::prelude::*;

const TALK: [(Role, &str); 6] = [
    (Role::User, "I am planning the summer party of the rowing club in Ghent for 40 guests."),
    (Role::Assistant, "A good idea. When should it be, and is there a budget?"),
    (Role::User, "We decided on 14 June. The budget is 900 euros, and no more than that."),
    (Role::Assistant, "I will ask the boathouse whether the terrace is free on that day."),
    (Role::User, "Correction: it has to be 21 June, since the regatta is on the 14th."),
    (Role::Assistant, "Noted. Do any of the guests have allergies?"),
];

const STRATEGY: Strategy = Strategy::Conservative;

fn talk() -> Vec<Turn<'static>> {
    TALK.iter().map(|(role, text)| Turn::new(*role, text)).collect()
}

fn chosen() -> Compaction {
    compact(&talk(), &Plan { strategy: STRATEGY, ..Plan::default() })
}

fn written(lines: &[&str]) -> Rewriting {
    rewrite(&talk(), STRATEGY, &chosen(), lines.iter().copied())
}

fn texts(rewriting: &Rewriting) -> Vec<&str> {
    rewriting.compaction.kept.iter().map(|kept| kept.text.as_str()).collect()
}

#[test]
fn what_nobody_said_is_not_believed() {
    let invented =
        written(&["The party is on 28 June.", "Marta books the boathouse.", "Everyone was delighted."]);
    assert_eq!((invented.lines, invented.unsupported), (0, 3), "{invented:?}");
    assert!(is_supported(&talk(), "The rowing club's party in Ghent is for 40 guests."));
    assert!(!is_supported(&talk(), "The rowing club's party in Ghent is for 45 guests."));
}

#[test]
fn what_no_line_tells_is_put_back_in_its_own_words() {
    let silent = written(&[]);
    assert!(silent.restored > 0, "{silent:?}");
    assert!(
        texts(&silent).iter().any(|text| text.starts_with("Correction: it has to be 21 June")),
        "{silent:?}"
    );
    let told = written(&["The date had to be corrected to 21 June since the regatta is on the 14th."]);
    assert!(told.restored < silent.restored, "{told:?}");
    assert!(!texts(&told).iter().any(|text| text.starts_with("Correction:")), "{told:?}");
}

#[test]
fn lines_stand_where_they_were_said_and_by_whom() {
    let two = written(&[
        "The date had to be corrected to 21 June since the regatta is on the 14th.",
        "The budget is 900 euros.",
    ]);
    let kept = &two.compaction.kept;
    let at = |words: &str| kept.iter().position(|kept| kept.text.contains(words)).expect(words);
    assert!(at("900 euros") < at("21 June"), "{kept:?}");
    assert_eq!((kept[at("900 euros")].turn, kept[at("900 euros")].role), (2, Role::User));
}

proptest! {
    #[test]
    fn whatever_is_written_the_budget_holds_and_the_judgement_is_honest(
        lines in proptest::collection::vec(prop_oneof![
            proptest::sample::select(TALK.map(|(_, text)| text.to_owned()).to_vec()),
            "[a-zA-Z0-9 ]{0,60}",
            "\\PC{0,40}",
        ], 0..12)
    ) {
        let rewriting = rewrite(&talk(), STRATEGY, &chosen(), lines.iter().map(String::as_str));
        let compaction = &rewriting.compaction;
        prop_assert!(compaction.compacted_tokens <= chosen().compacted_tokens);
        prop_assert_eq!(rewriting.lines + rewriting.restored, compaction.kept.len());
        let turns = compaction.kept.iter().map(|kept| kept.turn).collect::<Vec<_>>();
        prop_assert!(turns.is_sorted());
        let judged = crate::judge(&talk(), compaction.kept.iter().map(|kept| kept.text.as_str()));
        prop_assert_eq!(compaction.validation, judged);
    }
}
