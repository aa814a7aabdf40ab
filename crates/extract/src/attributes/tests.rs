//! Needs the parser that `evoke model install` fetches, and fails without.

use super::{Owner, Values, attribute, verbs};
use crate::grammar::propositions;
use evoke_embed::model::{Manifest, default_dir};
use evoke_parse::Parser;
use std::sync::LazyLock;

static PARSER: LazyLock<Parser> = LazyLock::new(|| {
    let models = default_dir().expect("a folder for models");
    Parser::load(&Manifest::PARSER.dir(&models)).expect("run `evoke model install`")
});

/// The attributes of a sentence: "owner: name", `+` where there may be another value, `!` where it has changed.
fn told(sentence: &str) -> String {
    let document = PARSER.parse(sentence);
    let found = propositions(&document).into_iter().filter_map(|proposition| attribute(&proposition));
    let told = found.map(|found| {
        let owner = match found.owner {
            Owner::Subject => String::new(),
            Owner::Speaker => "my ".to_owned(),
            Owner::Named(name) => format!("{name}: "),
        };
        let values = match found.values {
            Values::One => "",
            Values::Changed => "!",
            Values::Several => "+",
        };
        format!("{owner}{}{values}", found.name)
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "-".to_owned() } else { told.join(", ") }
}

#[track_caller]
fn check<'c>(cases: impl IntoIterator<Item = (&'c str, &'c str)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .map(|(sentence, expected)| (sentence, expected, told(sentence)))
        .filter(|(_, expected, found)| found != expected)
        .map(|(sentence, expected, found)| format!("{sentence}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_listed_verb_tells_of_its_attribute() {
    let rows: Vec<Vec<&str>> = verbs::rows().collect();
    let cases = rows.iter().filter_map(|row| Some((*row.get(8)?, *row.get(9)?)));
    let wrong: Vec<String> = cases
        .map(|(sentence, expected)| (sentence, expected, told(sentence)))
        .filter(|(_, expected, found)| found.rsplit(": ").next() != Some(*expected))
        .map(|(sentence, expected, found)| format!("{sentence}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_noun_with_its_value_is_an_attribute_of_whoever_has_it() {
    check([
        ("My landlord is Petra Voss.", "my landlord"),
        ("Petra Voss is my new landlady.", "my landlord"),
        ("Our rent is 870 euros.", "my rent"),
        ("My ring size is 12.", "my ring size"),
        ("My favourite tea is rooibos.", "my favorite tea"),
        ("Odile's manager is Tomas.", "Odile: manager"),
        ("Our standup is at a quarter to ten.", "my standup+"),
        ("My mail address is ines@harbor.example.", "my email"),
        ("The budget for Atlas is 40,000.", "Atlas: budget"),
        ("The deadline is Friday.", "my deadline+"),
        ("We moved to Kubernetes.", "home+"),
        ("My laptop is a Framework.", "my laptop"),
        ("Tom is my contact at Globex.", "my contact at globex"),
        ("The price of the Plus plan is 30 euros.", "my price of plus plan+"),
        ("The flight to Oslo is at 6:40.", "Oslo: flight+"),
    ]);
}

#[test]
fn what_is_said_to_have_changed_has_its_new_value() {
    check([
        ("They moved our standup to ten.", "my standup!"),
        ("The rent went up to 950 euros.", "my rent!"),
        ("My exam has been postponed to 4 June.", "my exam!"),
        ("We raised the limit to 500.", "my limit!"),
    ]);
}

#[test]
fn what_comes_in_numbers_or_does_not_hold_now_is_none() {
    check([
        ("My brother is Tom.", "-"),
        ("My problem is the boiler.", "-"),
        ("My kitchen is a mess.", "-"),
        ("My landlord was Petra.", "-"),
        ("My landlord is not Petra.", "-"),
        ("If I move to Oslo, I will write.", "-"),
        ("I will move to Oslo.", "-"),
        ("I lived in Oslo for years.", "-"),
        ("I work at night.", "-"),
        ("A friend of mine is a nurse.", "-"),
        ("My rent is too high.", "-"),
        ("He moved the chair to the wall.", "-"),
        ("Her landlord is Petra.", "-"),
        ("My phone is at 5 percent.", "-"),
        ("My password is wrong.", "-"),
        ("I moved to chapter five.", "-"),
    ]);
}
