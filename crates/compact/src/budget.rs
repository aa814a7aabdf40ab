//! Token budgets: how many tokens a [`Strategy`] may retain of a given conversation.
//!
//! [`compact()`](crate::compact()) tries the budgets in order and stops at the first whose result passes validation.

use crate::conversation::AnalyzedConversation;
use crate::strategy::Strategy;

/// Factors of the strategy's budget, tried in order while the result fails validation.
const RELAXATION: [f64; 3] = [1.0, 1.3, 1.7];
/// No budget exceeds this share of the conversation, however far it is relaxed.
const MAX_SHARE: f64 = 0.95;
/// A compacted conversation fills at most this share of the agent's context window.
const WINDOW_SHARE: f64 = 0.06;
/// Specific terms per token in ordinary conversation.
const ORDINARY_DENSITY: f64 = 0.08;
/// Coverage above which a sentence counts as a repetition.
const REPEATED_COVERAGE: f32 = 0.9;

/// Budgets in tokens, to be tried in order. A budget that the caller set in `target_tokens` is the only one.
pub(crate) fn budgets(
    conversation: &AnalyzedConversation<'_>,
    strategy: Strategy,
    target_tokens: Option<usize>,
    agent_window: Option<u32>,
) -> Vec<usize> {
    if let Some(target) = target_tokens {
        return vec![target];
    }
    let share = retained_share(conversation, strategy, agent_window);
    let budget =
        |factor: f64| ((conversation.tokens as f64 * (share * factor).min(MAX_SHARE)).ceil() as usize).max(1);
    RELAXATION.map(budget).to_vec()
}

/// The share of the tokens to retain, above 0 and at most 1.
fn retained_share(
    conversation: &AnalyzedConversation<'_>,
    strategy: Strategy,
    agent_window: Option<u32>,
) -> f64 {
    match strategy {
        Strategy::Conservative => 0.7,
        Strategy::Balanced => 0.4,
        Strategy::Aggressive => 0.15,
        Strategy::Adaptive => adaptive_share(conversation, agent_window),
    }
}

/// Falls from 0.7 for a page to 0.15 for a book; dense conversations retain more, repetitive ones less.
fn adaptive_share(conversation: &AnalyzedConversation<'_>, agent_window: Option<u32>) -> f64 {
    let tokens = conversation.tokens.max(1) as f64;
    let by_length = 0.7 - 0.08 * (tokens.max(500.0) / 500.0).log2();
    let specific: usize = conversation.sentences.iter().map(|s| s.specific_terms.len()).sum();
    let density = (specific as f64 / tokens / ORDINARY_DENSITY).clamp(0.5, 1.5);
    let share = by_length * (0.7 + 0.3 * density) * (1.0 - 0.6 * repetition(conversation));
    let window = agent_window.map_or(1.0, |window| f64::from(window) * WINDOW_SHARE / tokens);
    share.clamp(0.12, 0.75).min(window.max(0.05))
}

/// The share of sentences whose terms have nearly all occurred in earlier sentences.
fn repetition(conversation: &AnalyzedConversation<'_>) -> f64 {
    let mut seen = vec![false; conversation.idf.len()];
    let mut repeated = 0;
    for sentence in &conversation.sentences {
        let coverage = conversation.coverage(sentence, |term| seen[term as usize]);
        repeated += usize::from(coverage > REPEATED_COVERAGE);
        sentence.terms.iter().for_each(|term| seen[*term as usize] = true);
    }
    repeated as f64 / conversation.sentences.len().max(1) as f64
}
