//! Choosing sentences under a budget of tokens.
//!
//! Greedy by worth a token, each worth discounted by the share of its terms that are kept already
//! (maximal marginal relevance: Carbonell and Goldstein, 1998). The discount only grows, so a stale
//! score is an upper bound and only the best of the queue needs to be looked at again (Minoux, 1978).

use crate::sentence::Reading;
use std::collections::BinaryHeap;

/// What a sentence keeps of its worth when all of its terms are kept already.
const REPEATED: f32 = 0.1;
/// Tokens that every sentence costs beside its own: its place in a text.
const FRAME: f32 = 4.0;
/// A budget is used to this share, when there are words enough.
const FILLED: f64 = 0.95;

/// A chosen sentence, whole or cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) sentence: usize,
    /// Bytes of it that are kept; the rest stands as an ellipsis.
    pub(crate) end: usize,
    pub(crate) tokens: usize,
}

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

/// The sentences to keep, in their order. A higher tier goes before a lower one whatever its worth.
pub(crate) fn choose(reading: &Reading<'_>, worth: &[f32], tiers: &[u8], budget: usize) -> Vec<Choice> {
    let mut kept = vec![false; reading.idf.len()];
    let candidate = |sentence: usize, kept: &[bool]| Candidate {
        tier: tiers[sentence],
        score: score(reading, worth, sentence, kept),
        sentence,
    };
    let mut queue: BinaryHeap<Candidate> =
        (0..reading.sentences.len()).map(|sentence| candidate(sentence, &kept)).collect();
    let (mut chosen, mut left, mut too_long) = (Vec::new(), budget, None);
    while let Some(best) = queue.pop() {
        let sentence = &reading.sentences[best.sentence];
        let fresh = candidate(best.sentence, &kept);
        if fresh.score < best.score {
            queue.push(fresh);
            continue;
        }
        if sentence.tokens > left {
            too_long = too_long.or(Some(best.sentence));
            continue;
        }
        left -= sentence.tokens;
        sentence.stems.iter().for_each(|stem| kept[*stem as usize] = true);
        chosen.push(Choice { sentence: best.sentence, end: sentence.text.len(), tokens: sentence.tokens });
    }
    if (left as f64) > budget as f64 * (1.0 - FILLED) {
        chosen.extend(too_long.and_then(|sentence| cut(reading, sentence, left)));
    }
    chosen.sort_by_key(|choice| choice.sentence);
    chosen
}

fn score(reading: &Reading<'_>, worth: &[f32], sentence: usize, kept: &[bool]) -> f32 {
    let row = &reading.sentences[sentence];
    let new = 1.0 - reading.share(row, |stem| kept[stem as usize]);
    worth[sentence] * (REPEATED + (1.0 - REPEATED) * new) / (row.tokens as f32 + FRAME)
}

/// The beginning of a sentence that fits, cut between words.
fn cut(reading: &Reading<'_>, sentence: usize, tokens: usize) -> Option<Choice> {
    let text = reading.sentences[sentence].text;
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let count = |end: usize| evoke_text::tokens::count(text.get(..end).unwrap_or_default()) + 1;
    let end = ends.take_while(|end| count(*end) <= tokens).last().filter(|end| *end > 0)?;
    Some(Choice { sentence, end, tokens: count(end) })
}
