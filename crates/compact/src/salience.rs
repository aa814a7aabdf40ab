//! Salience: how much each sentence is worth keeping, before the budget is considered.
//!
//! [`compact()`](crate::compact()) computes it once; [`select`](crate::select) then discounts it by what has been selected
//! already. It is the sum of the value of the [`DialogueAct`](crate::DialogueAct) and the information of the terms, scaled by
//! [`centrality`](crate::centrality), recency and speaker.

use crate::centrality::centralities;
use crate::conversation::AnalyzedConversation;
use crate::sentence::{Sentence, TermId};
use crate::turn::Turn;
use evoke_types::Role;
use std::collections::HashSet;

/// Weight of an ordinary term, as a factor of its inverse document frequency.
const TERM_WEIGHT: f32 = 0.5;
/// Weight of a term of a name, number or date.
const SPECIFIC_TERM_WEIGHT: f32 = 1.5;
/// Additional weight of a term that occurs in the caller's hint.
const HINT_TERM_WEIGHT: f32 = 1.0;
/// Factor for a sentence with hardly any content ("Yes, sure.").
const EMPTY_FACTOR: f32 = 0.15;
/// How much more the most central sentence is worth than one off the topic.
const CENTRALITY_BOOST: f32 = 0.4;
/// How much more the newest turn is worth than the oldest.
const RECENCY_BOOST: f32 = 0.2;
/// Factor for everybody but the assistant, whose words can be generated again.
const HUMAN_FACTOR: f32 = 1.4;

/// The salience of each sentence; larger is worth more. Terms of `hint` add to it.
pub(crate) fn saliences(conversation: &AnalyzedConversation<'_>, turns: &[Turn<'_>], hint: &str) -> Vec<f32> {
    let hint_terms = conversation.known_terms(hint);
    let centralities = centralities(conversation, turns);
    let last_turn = conversation.turn_count.max(2) - 1;
    let salience = |(sentence, centrality): (&Sentence<'_>, f32)| {
        let recency = sentence.turn as f32 / last_turn as f32;
        let content = sentence.act.value() + information(conversation, sentence, &hint_terms);
        let position = (1.0 + CENTRALITY_BOOST * centrality) * (1.0 + RECENCY_BOOST * recency);
        let speaker = if sentence.role == Role::Assistant { 1.0 } else { HUMAN_FACTOR };
        let has_content =
            sentence.terms.len() >= 3 || !sentence.specific_terms.is_empty() && sentence.terms.len() >= 2;
        content * position * speaker * if has_content { 1.0 } else { EMPTY_FACTOR }
    };
    conversation.sentences.iter().zip(centralities).map(salience).collect()
}

/// The weighted sum of the inverse document frequencies of a sentence's terms.
fn information(
    conversation: &AnalyzedConversation<'_>,
    sentence: &Sentence<'_>,
    hint_terms: &HashSet<TermId>,
) -> f32 {
    let hinted = sentence.terms.iter().filter(|term| hint_terms.contains(term));
    TERM_WEIGHT * conversation.idf_sum(&sentence.terms)
        + (SPECIFIC_TERM_WEIGHT - TERM_WEIGHT) * conversation.idf_sum(&sentence.specific_terms)
        + HINT_TERM_WEIGHT * conversation.idf_sum(hinted)
}
