//! How much each sentence is worth keeping, before anything is kept.

use crate::centrality;
use crate::compact::Turn;
use crate::sentence::{Reading, Sentence, Stem};
use evoke_types::Role;
use std::collections::HashSet;

/// What a plain term tells, beside its rarity.
const PLAIN: f32 = 0.5;
/// What a term of a name, number or date tells.
const SPECIFIC: f32 = 1.5;
/// What is left of a sentence that hardly says anything.
const EMPTY: f32 = 0.15;
/// What a term tells that stands in the hint.
const HINTED: f32 = 1.0;
/// How much more the most central sentence is worth than one beside the matter.
const CENTRALITY: f32 = 0.4;
/// How much more the newest turn is worth than the oldest.
const RECENCY: f32 = 0.2;
/// How much more a person's own words are worth than the agent's: those can be said again.
const OWN_WORDS: f32 = 1.4;

/// The worth of each sentence; larger is worthier.
pub(crate) fn of(reading: &Reading<'_>, turns: &[Turn<'_>], hint: &str) -> Vec<f32> {
    let hinted = reading.known(hint);
    let centrality = centrality::of(reading, turns);
    let last = reading.turns.max(2) - 1;
    let worth = |(sentence, near): (&Sentence<'_>, f32)| {
        let recency = sentence.turn as f32 / last as f32;
        let said = sentence.act.worth() + information(reading, sentence, &hinted);
        let place = (1.0 + CENTRALITY * near) * (1.0 + RECENCY * recency);
        let speaker = if sentence.role == Role::Assistant { 1.0 } else { OWN_WORDS };
        let says_something =
            sentence.stems.len() >= 3 || !sentence.specific.is_empty() && sentence.stems.len() >= 2;
        said * place * speaker * if says_something { 1.0 } else { EMPTY }
    };
    reading.sentences.iter().zip(centrality).map(worth).collect()
}

/// What the terms tell.
fn information(reading: &Reading<'_>, sentence: &Sentence<'_>, hinted: &HashSet<Stem>) -> f32 {
    let hinted = sentence.stems.iter().filter(|stem| hinted.contains(stem));
    PLAIN * reading.mass(&sentence.stems)
        + (SPECIFIC - PLAIN) * reading.mass(&sentence.specific)
        + HINTED * reading.mass(hinted)
}
