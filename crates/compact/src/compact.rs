//! Extractive compaction: the entry point that turns a conversation into the sentences worth keeping.
//!
//! The engine calls [`compact`] in the background when a conversation fills its share of the agent's context window, and
//! `evoke eval compaction` calls it to measure. It is deterministic and about linear in the words.

use crate::budget::budgets;
use crate::compaction::{Compaction, RetainedStatement};
use crate::conversation::AnalyzedConversation;
use crate::key_extractions::{KeyExtraction, extract_key_statements};
use crate::salience::saliences;
use crate::select::{Selected, select};
use crate::strategy::Strategy;
use crate::turn::Turn;
use crate::validation::{StatementIndex, Validation, validate};
use evoke_types::Role;

/// How much to retain, and what to prefer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan<'a> {
    /// Which share of the tokens to retain, and how much of the key extractions must survive.
    pub strategy: Strategy,
    /// A budget in tokens that replaces the strategy's. It is never exceeded, and is used to at least 95 % where there are
    /// words enough.
    pub target_tokens: Option<usize>,
    /// The context window of the agent's model in tokens, if known; bounds [`Strategy::Adaptive`].
    pub agent_window: Option<u32>,
    /// Free text about the conversation: sentences that share terms with it are worth more. May be empty.
    pub hint: &'a str,
}

/// Token budget of [`Compaction::summary`].
const SUMMARY_TOKENS: usize = 90;
/// The tier of the sentence that opens a summary: above all that [`selection_tiers`] assigns.
const OPENING_TIER: u8 = u8::MAX;

/// Compacts a conversation: retains the most salient sentences, verbatim, within the budget of the plan.
///
/// When the result fails [`Validation`], the budget is raised, unless the caller set it. See
/// [`compact_abstractive`](crate::compact_abstractive) for putting a chat model's words in place of the sentences.
///
/// ```
/// use evoke_compact::{Plan, Turn, compact};
/// use evoke_types::Role;
///
/// let turns = [
///     Turn::new(Role::User, "Hello! We decided to hold the workshop in Bergen on 3 March."),
///     Turn::new(Role::Assistant, "That sounds nice. Well, let me know whatever else you may need, any time at all."),
///     Turn::new(Role::User, "The budget is at most 2500 euros."),
/// ];
/// let plan = Plan { target_tokens: Some(32), ..Plan::default() };
/// let compaction = compact(&turns, &plan);
///
/// assert!(compaction.compacted_tokens <= 32);
/// assert!(compaction.retained.iter().any(|statement| statement.text.contains("Bergen")));
/// assert!(compaction.retained.iter().any(|statement| statement.text.contains("2500 euros")));
/// ```
pub fn compact(turns: &[Turn<'_>], plan: &Plan<'_>) -> Compaction {
    let conversation = AnalyzedConversation::analyze(turns);
    let salience = saliences(&conversation, turns, plan.hint);
    let key_extractions = extract_key_statements(&conversation, &salience);
    let tiers = selection_tiers(&conversation, &key_extractions);
    let mut result = Compaction {
        summary: summarize(&conversation, &salience, &tiers),
        original_tokens: conversation.tokens,
        ..Compaction::default()
    };
    let budgets = budgets(&conversation, plan.strategy, plan.target_tokens, plan.agent_window);
    for (attempt, budget) in budgets.into_iter().enumerate() {
        let selection = select(&conversation, &salience, &tiers, budget);
        result.validation = validate_selection(&conversation, &key_extractions, &selection);
        result.passed = result.validation.key_share() >= plan.strategy.min_key_share();
        result.relaxed = u8::try_from(attempt).unwrap_or(u8::MAX);
        result.compacted_tokens = selection.iter().map(|selected| selected.tokens).sum();
        result.retained = selection.iter().map(|selected| retained(&conversation, selected)).collect();
        if result.passed {
            break;
        }
    }
    result.key_extractions = key_extractions;
    result
}

/// 2 for decisions and corrections, 1 for the other key extractions, 0 for the rest.
fn selection_tiers(conversation: &AnalyzedConversation<'_>, key_extractions: &[KeyExtraction]) -> Vec<u8> {
    let mut tiers: Vec<u8> =
        conversation.sentences.iter().map(|s| 2 * u8::from(s.act.is_essential())).collect();
    for key in key_extractions {
        tiers[key.sentence] = tiers[key.sentence].max(1);
    }
    tiers
}

/// The most salient sentences, among them always the user's first with content, since it states the topic.
fn summarize(conversation: &AnalyzedConversation<'_>, salience: &[f32], tiers: &[u8]) -> String {
    let mut tiers = tiers.to_vec();
    let opening = conversation.sentences.iter().position(|s| s.role == Role::User && s.terms.len() >= 3);
    if let Some(opening) = opening {
        tiers[opening] = OPENING_TIER;
    }
    let selection = select(conversation, salience, &tiers, SUMMARY_TOKENS);
    selection.iter().map(|selected| retained(conversation, selected).text).collect::<Vec<_>>().join(" ")
}

/// Validates a selection. Truncated sentences do not count, since it is not known what their ends said.
fn validate_selection(
    conversation: &AnalyzedConversation<'_>,
    key_extractions: &[KeyExtraction],
    selection: &[Selected],
) -> Validation {
    let terms = selection
        .iter()
        .map(|selected| (selected.end, &conversation.sentences[selected.sentence]))
        .filter(|(end, sentence)| *end == sentence.text.len())
        .map(|(_, sentence)| sentence.terms.iter().copied().collect())
        .collect();
    validate(conversation, key_extractions, &StatementIndex::new(conversation, terms))
}

fn retained(conversation: &AnalyzedConversation<'_>, selected: &Selected) -> RetainedStatement {
    let sentence = &conversation.sentences[selected.sentence];
    let text = match sentence.text.get(..selected.end) {
        Some(start) if start.len() < sentence.text.len() => format!("{}…", start.trim_end()),
        Some(_) | None => sentence.text.to_owned(),
    };
    RetainedStatement { turn: sentence.turn, role: sentence.role, text, act: sentence.act }
}

#[cfg(test)]
mod tests;
