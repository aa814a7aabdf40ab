//! Conversations that nobody had, put together of sentences with open places.

use proptest::prelude::*;
use proptest::sample::select;

const SPEAKERS: &[&str] = &["User", "Assistant", "Wanda", "Obadiah"];

/// Sentences with places for a name (`{n}`), a thing (`{t}`) and a time (`{d}`).
const SENTENCES: &[&str] = &[
    "I bought {t} {d}.",
    "My cousin {n} is going to sell {t} {d}.",
    "She really enjoys {t}, and he doesn't.",
    "He moved to Tallinn {d} because of {t}.",
    "It broke {d}, so {n} will mend it.",
    "They said that {t} was too loud for {n}.",
    "We'd rather keep {t} if that's all right.",
    "Did you know that {n} lost {t} {d}?",
    "{n} works at a tannery and lives near Ostrava.",
    "Honestly, {t} makes me anxious.",
    "Please never mention {t} to {n}.",
    "If I ever won {t}, I would give it to {n}.",
    "jk",
    "No wait, I meant {n}.",
    "thanks, that helps a lot!",
    "The rent is 840 now, up from 790 {d}.",
    "I can't stand {t}.",
    "Is {t} still in the cellar?",
    "{n}'s birthday is on 12 August; she turns sixty.",
    "Forget what I said about {t}.",
    "In the game I am a wizard with {t}.",
    "\"I shall burn {t} {d}\", she said.",
    "- {t}: 3 pieces\n- {n}: nothing",
    "That was {d}.",
    "She hates it.",
    "Nothing, really",
    "{t}",
];
/// Sentences of other languages, which keep their words.
const ELSEWHERE: &[&str] = &[
    "Das hat {n} gestern verkauft, leider.",
    "Ayer compré algo para {n} en Cuenca.",
    "来週、{n}と京都に行きます。",
    "Je n'ai jamais revu {n}.",
];
const NAMES: &[&str] = &["Ludmila", "Tariq", "Wanda", "Dr. Oyelaran", "Bo"];
const THINGS: &[&str] =
    &["the accordion", "my old kiln", "a crate of quinces", "her moped", "two geese", "the loom"];
const TIMES: &[&str] = &[
    "yesterday",
    "last week",
    "tomorrow",
    "next month",
    "two days ago",
    "on Thursday",
    "in 2019",
    "three weeks ago",
    "last year",
    "tonight",
];

fn sentence(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(of), select(NAMES), select(THINGS), select(TIMES)).prop_map(|(sentence, name, thing, time)| {
        sentence.replace("{n}", name).replace("{t}", thing).replace("{d}", time)
    })
}

/// So many turns at most, each of up to three sentences, in English or in other languages.
pub(crate) fn conversation(turns: usize) -> impl Strategy<Value = String> {
    select(vec![SENTENCES, SENTENCES, SENTENCES, ELSEWHERE]).prop_flat_map(move |of| {
        let turn = (select(SPEAKERS), prop::collection::vec(sentence(of), 1..4))
            .prop_map(|(speaker, sentences)| format!("{speaker}: {}", sentences.join(" ")));
        prop::collection::vec(turn, 1..=turns).prop_map(|turns| turns.join("\n"))
    })
}
