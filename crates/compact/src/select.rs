//! Selects sentences within a budget of N tokens; called for the compaction itself and for its summary.
//!
//! Greedy by salience per token, discounted by the share of the terms that are selected already
//! (maximal marginal relevance: Carbonell and Goldstein, 1998). The discount only grows, so a stale
//! score is an upper bound and only the head of the queue has to be rescored (Minoux, 1978).

use crate::conversation::AnalyzedConversation;
use std::collections::BinaryHeap;

/// The share of its salience that a sentence keeps when all of its terms are selected already.
const REDUNDANT_SHARE: f32 = 0.1;
/// Tokens added to every sentence's own when its score per token is computed, so that very short ones do not win.
const OVERHEAD_TOKENS: f32 = 4.0;
/// When less of the budget is used, the beginning of a sentence that did not fit is added.
const MIN_FILL: f64 = 0.95;

/// A selected sentence, whole or truncated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selected {
    /// Index in [`AnalyzedConversation::sentences`].
    pub(crate) sentence: usize,
    /// Bytes of it that are retained, its whole length unless it was truncated.
    pub(crate) end: usize,
    /// Tokens of the retained part, the ellipsis included.
    pub(crate) tokens: usize,
}

/// An entry of the queue: the score may be stale, and is then too high.
#[derive(PartialEq)]
struct Candidate {
    tier: u8,
    score: f32,
    sentence: usize,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_score = self.tier.cmp(&other.tier).then(self.score.total_cmp(&other.score));
        by_score.then(other.sentence.cmp(&self.sentence))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The sentences to retain, in the order of speech. A higher tier precedes a lower one whatever the
/// [`salience`](crate::salience).
pub(crate) fn select(
    conversation: &AnalyzedConversation<'_>,
    salience: &[f32],
    tiers: &[u8],
    budget: usize,
) -> Vec<Selected> {
    let mut covered = vec![false; conversation.idf.len()];
    let candidate = |sentence: usize, covered: &[bool]| Candidate {
        tier: tiers[sentence],
        score: score(conversation, salience, sentence, covered),
        sentence,
    };
    let mut queue: BinaryHeap<Candidate> =
        (0..conversation.sentences.len()).map(|sentence| candidate(sentence, &covered)).collect();
    let (mut selected, mut remaining, mut too_long) = (Vec::new(), budget, None);
    while let Some(best) = queue.pop() {
        let sentence = &conversation.sentences[best.sentence];
        let fresh = candidate(best.sentence, &covered);
        // The score was stale: the sentence goes back and competes again with what it is worth now.
        if fresh.score < best.score {
            queue.push(fresh);
            continue;
        }
        if sentence.tokens > remaining {
            too_long = too_long.or(Some(best.sentence));
            continue;
        }
        remaining -= sentence.tokens;
        sentence.terms.iter().for_each(|term| covered[*term as usize] = true);
        selected.push(Selected {
            sentence: best.sentence,
            end: sentence.text.len(),
            tokens: sentence.tokens,
        });
    }
    if (remaining as f64) > budget as f64 * (1.0 - MIN_FILL) {
        selected.extend(too_long.and_then(|sentence| truncate(conversation, sentence, remaining)));
    }
    selected.sort_by_key(|selected| selected.sentence);
    selected
}

/// Salience per token, discounted by the share of the terms that are covered already.
fn score(conversation: &AnalyzedConversation<'_>, salience: &[f32], index: usize, covered: &[bool]) -> f32 {
    let sentence = &conversation.sentences[index];
    let novelty = 1.0 - conversation.coverage(sentence, |term| covered[term as usize]);
    salience[index] * (REDUNDANT_SHARE + (1.0 - REDUNDANT_SHARE) * novelty)
        / (sentence.tokens as f32 + OVERHEAD_TOKENS)
}

/// The longest beginning of a sentence within some tokens, cut between words; none when not one word fits.
fn truncate(conversation: &AnalyzedConversation<'_>, sentence: usize, tokens: usize) -> Option<Selected> {
    let text = conversation.sentences[sentence].text;
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(offset, _)| offset);
    // One token more for the ellipsis.
    let count = |end: usize| evoke_text::tokens::count(text.get(..end).unwrap_or_default()) + 1;
    let end = ends.take_while(|end| count(*end) <= tokens).last().filter(|end| *end > 0)?;
    Some(Selected { sentence, end, tokens: count(end) })
}
