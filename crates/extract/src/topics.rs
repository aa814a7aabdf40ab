//! Which part of life a statement is about.

use evoke_text::terms;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Topics with words that point to them.
const TOPICS: &[(&str, &str)] = &[
    (
        "food",
        "eat food drink coffee tea meal lunch dinner breakfast vegetarian vegan allergic restaurant cook pizza cheese meat fish milk wine beer dish recipe taste spicy sweet bread fruit kosher halal pork sushi snack chocolate",
    ),
    (
        "travel",
        "travel trip flight fly train hotel airport holiday vacation seat aisle window cruise tour visit passport airline ferry hostel station beach mountain luggage cabin",
    ),
    (
        "communication",
        "email slack phone call message chat text meeting teams zoom sms newsletter ping reply answer contact voicemail async",
    ),
    (
        "coding",
        "code rust python javascript typescript java docker kubernetes git sql database api library framework editor vim helix commit branch merge deploy server bug repo linux test compiler migration backend frontend",
    ),
    (
        "work",
        "work job office boss manager company team colleague client customer project report career salary contract employee deadline nurse teacher engineer hospital business invoice meeting",
    ),
    (
        "health",
        "doctor hospital pain medicine medication tablet allergy therapy surgery dentist nurse physio diagnosed asthma sleep headache knee diet blood vaccine appointment sick illness cancer",
    ),
    (
        "sport",
        "run running swim swimming gym marathon bike cycling football tennis training hike yoga climb sport race ski workout treadmill exercise",
    ),
    (
        "finance",
        "money pay price budget invest fund loan mortgage rent bank tax salary saving account crypto income insurance pension euro dollar pound cost",
    ),
    (
        "media",
        "film movie series show music song book podcast audiobook game tv read novel concert album documentary band",
    ),
    (
        "learning",
        "school study learn course exam class student university lesson homework grade teacher language tutor quiz flashcard hint explanation",
    ),
    (
        "family",
        "wife husband son daughter mother father sister brother child kid baby parent grandmother grandfather wedding family married",
    ),
    (
        "home",
        "house flat apartment live home garden kitchen room move address rent furniture rug neighbour city",
    ),
    ("pets", "dog cat pet parrot horse rabbit puppy kitten bird hamster"),
    (
        "hobbies",
        "cello piano guitar collect sing choir paint knit chess garden hobby play photography bees sail boat",
    ),
];

static BY_TERM: LazyLock<HashMap<Box<str>, &'static str>> = LazyLock::new(|| {
    let mut by_term = HashMap::new();
    for (topic, words) in TOPICS {
        for term in terms::analyze(words) {
            by_term.entry(term.text).or_insert(*topic);
        }
    }
    by_term
});

/// The topic that most words point to; `general` when none does. A tie goes to the word that
/// comes first.
pub(crate) fn of(statement: &str) -> &'static str {
    let mut votes: Vec<(&'static str, usize)> = Vec::new();
    for topic in terms::analyze(statement).iter().filter_map(|term| BY_TERM.get(&term.text).copied()) {
        match votes.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, count)) => *count += 1,
            None => votes.push((topic, 1)),
        }
    }
    votes.iter().rev().max_by_key(|(_, count)| *count).map_or("general", |(topic, _)| topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_have_topics() {
        assert_eq!(of("User would take a night train over a flight"), "travel");
        assert_eq!(of("User prefers email over Slack"), "communication");
        assert_eq!(of("User swims every day"), "sport");
        assert_eq!(of("Xyzzy"), "general");
    }
}
