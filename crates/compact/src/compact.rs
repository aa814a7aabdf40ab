//! From turns to what is left of them.

use crate::choose::{Choice, choose};
use crate::sentence::Reading;
use crate::validation::validate;
use crate::{Act, KeyExtraction, Strategy, Validation, keys, salience};
use evoke_types::Role;

/// A turn to compact.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// Who said it.
    pub role: Role,
    /// The words.
    pub text: &'a str,
    /// The unit vector of the words, if there is one. Vectors of one conversation have one length.
    pub vector: Option<&'a [f32]>,
}

impl<'a> Turn<'a> {
    /// A turn without a vector.
    pub const fn new(role: Role, text: &'a str) -> Self {
        Self { role, text, vector: None }
    }
}

/// How much to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan<'a> {
    /// By which measure.
    pub strategy: Strategy,
    /// Exactly so many tokens, within 5 % below where the words allow it; decides over the strategy, and
    /// is never exceeded.
    pub target_tokens: Option<usize>,
    /// Tokens that the agent's model can take, if known.
    pub agent_window: Option<u32>,
    /// Words of somebody who knows the conversation: what they speak of is worth more.
    pub hint: &'a str,
}

/// A sentence that survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which turn, from 0.
    pub turn: usize,
    /// Who said it.
    pub role: Role,
    /// The words, as they were said; one that was cut short ends in an ellipsis.
    pub text: String,
    /// What it does.
    pub act: Act,
}

/// What is left of a conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compaction {
    /// In the order in which they were said.
    pub kept: Vec<Kept>,
    /// What must not be lost, in the order in which it was said.
    pub keys: Vec<KeyExtraction>,
    /// The few sentences that say most, in the order in which they were said.
    pub summary: String,
    /// Tokens of the turns' words.
    pub original_tokens: usize,
    /// Tokens of the words that are kept.
    pub compacted_tokens: usize,
    /// How much can still be told.
    pub validation: Validation,
    /// Whether that is enough for the strategy.
    pub passed: bool,
    /// How often more was kept than the strategy says, because too little could be told.
    pub softened: u8,
}

/// How much more is kept when too little could be told, step by step.
const SOFTER: [f64; 3] = [1.0, 1.3, 1.7];
/// Tokens of a summary.
const SUMMARY: usize = 90;

/// Keeps what matters most of a conversation. About linear in its words.
pub fn compact(turns: &[Turn<'_>], plan: &Plan<'_>) -> Compaction {
    let reading = Reading::of(turns);
    let worth = salience::of(&reading, turns, plan.hint);
    let keys = keys::find(&reading, &worth);
    let tiers = tiers(&reading, &keys);
    let mut result = Compaction {
        summary: summary(&reading, &worth, &tiers),
        original_tokens: reading.tokens,
        ..Compaction::default()
    };
    for (step, budget) in budgets(&reading, plan).into_iter().enumerate() {
        let choices = choose(&reading, &worth, &tiers, budget);
        result.validation = validate(&reading, &keys, &choices);
        result.passed = result.validation.key_share() >= plan.strategy.floor();
        result.softened = u8::try_from(step).unwrap_or(u8::MAX);
        result.compacted_tokens = choices.iter().map(|choice| choice.tokens).sum();
        result.kept = choices.iter().map(|choice| kept(&reading, choice)).collect();
        if result.passed {
            break;
        }
    }
    result.keys = keys;
    result
}

/// Budgets to try, in order. A budget that the caller set stands.
fn budgets(reading: &Reading<'_>, plan: &Plan<'_>) -> Vec<usize> {
    if let Some(target) = plan.target_tokens {
        return vec![target];
    }
    let share = plan.strategy.share(reading, plan.agent_window);
    let budget = |softer: f64| ((reading.tokens as f64 * (share * softer).min(0.95)).ceil() as usize).max(1);
    SOFTER.map(budget).to_vec()
}

/// 2 for what always survives, 1 for the other key extractions, 0 for the rest.
fn tiers(reading: &Reading<'_>, keys: &[KeyExtraction]) -> Vec<u8> {
    let mut tiers: Vec<u8> = reading.sentences.iter().map(|s| 2 * u8::from(s.act.survives())).collect();
    for key in keys {
        tiers[key.sentence] = tiers[key.sentence].max(1);
    }
    tiers
}

/// The sentences that say most, the first that says something among them: it names the matter.
fn summary(reading: &Reading<'_>, worth: &[f32], tiers: &[u8]) -> String {
    let mut tiers = tiers.to_vec();
    let opening = reading.sentences.iter().position(|s| s.role == Role::User && s.stems.len() >= 3);
    if let Some(opening) = opening {
        tiers[opening] = u8::MAX;
    }
    let chosen = choose(reading, worth, &tiers, SUMMARY);
    chosen.iter().map(|choice| kept(reading, choice).text).collect::<Vec<_>>().join(" ")
}

fn kept(reading: &Reading<'_>, choice: &Choice) -> Kept {
    let sentence = &reading.sentences[choice.sentence];
    let text = match sentence.text.get(..choice.end) {
        Some(begin) if begin.len() < sentence.text.len() => format!("{}…", begin.trim_end()),
        Some(_) | None => sentence.text.to_owned(),
    };
    Kept { turn: sentence.turn, role: sentence.role, text, act: sentence.act }
}

#[cfg(test)]
mod tests;
