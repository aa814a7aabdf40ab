//! Choosing sentences under a budget.

use crate::salience::{Act, act, specifics};
use evoke_types::Role;
use std::collections::{HashMap, HashSet};

/// A turn to compact.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// Who said it.
    pub role: Role,
    /// The words.
    pub text: &'a str,
}

/// A sentence that survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which turn, from 0.
    pub turn: usize,
    /// Who said it.
    pub role: Role,
    /// The words, as they were said.
    pub text: String,
    /// What it does.
    pub act: Act,
}

/// What is left of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compaction {
    /// In the order in which they were said.
    pub kept: Vec<Kept>,
    /// Tokens of the turns.
    pub original_tokens: usize,
    /// Tokens of what is kept.
    pub compacted_tokens: usize,
}

struct Sentence {
    turn: usize,
    role: Role,
    text: String,
    act: Act,
    stems: HashSet<Box<str>>,
    tokens: usize,
    worth: f32,
}

/// Keeps the sentences that matter most within a budget of tokens.
///
/// Greedy, with the worth of a sentence discounted by the share of its words that are kept already
/// (maximal marginal relevance: Carbonell and Goldstein, 1998). Linear in kept times all sentences.
pub fn compact(turns: &[Turn<'_>], budget: usize) -> Compaction {
    let mut sentences = sentences(turns);
    let original_tokens = turns.iter().map(|turn| evoke_text::tokens::count(turn.text)).sum();
    weigh(&mut sentences, turns.len());
    let mut seen: HashSet<Box<str>> = HashSet::new();
    let mut open: Vec<usize> = (0..sentences.len()).collect();
    let mut chosen = Vec::new();
    let mut left = budget;
    loop {
        open.retain(|at| sentences[*at].tokens <= left);
        let best = open.iter().copied().max_by(|a, b| {
            let rank = |at: usize| (sentences[at].act.survives(), density(&sentences[at], &seen));
            let ((x, v), (y, w)) = (rank(*a), rank(*b));
            x.cmp(&y).then(v.total_cmp(&w)).then(b.cmp(a))
        });
        let Some(best) = best else { break };
        left -= sentences[best].tokens;
        seen.extend(sentences[best].stems.iter().cloned());
        chosen.push(best);
        open.retain(|at| *at != best);
    }
    chosen.sort_unstable();
    let compacted_tokens = chosen.iter().map(|at| sentences[*at].tokens).sum();
    let kept = chosen.into_iter().map(|at| {
        let s = &sentences[at];
        Kept { turn: s.turn, role: s.role, text: s.text.clone(), act: s.act }
    });
    Compaction { kept: kept.collect(), original_tokens, compacted_tokens }
}

fn sentences(turns: &[Turn<'_>]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (turn, said) in turns.iter().enumerate() {
        for range in evoke_text::sentences::split(said.text) {
            let text = said.text[range].trim().to_owned();
            let stems: HashSet<Box<str>> =
                evoke_text::terms::analyze(&text).into_iter().map(|t| t.text).collect();
            let (act, tokens) = (act(&text), evoke_text::tokens::count(&text).max(1));
            all.push(Sentence { turn, role: said.role, text, act, stems, tokens, worth: 0.0 });
        }
    }
    all
}

/// Worth = what the act is worth + what cannot be guessed back + rare words + a little recency.
fn weigh(sentences: &mut [Sentence], turns: usize) {
    let mut frequency: HashMap<Box<str>, u32> = HashMap::new();
    for stem in sentences.iter().flat_map(|s| s.stems.iter()) {
        *frequency.entry(stem.clone()).or_default() += 1;
    }
    let n = sentences.len() as f32;
    for s in sentences {
        let rare: f32 =
            s.stems.iter().map(|t| (1.0 + n / frequency.get(t).map_or(1.0, |f| *f as f32)).ln()).sum();
        let recency = (s.turn + 1) as f32 / turns.max(1) as f32;
        s.worth = s.act.worth() + 1.5 * specifics(&s.text) as f32 + 0.5 * rare + recency;
    }
}

/// Worth a token, of what is not said already.
fn density(sentence: &Sentence, seen: &HashSet<Box<str>>) -> f32 {
    let known = sentence.stems.iter().filter(|stem| seen.contains(*stem)).count();
    let fresh = 1.0 - known as f32 / sentence.stems.len().max(1) as f32;
    sentence.worth * (0.1 + fresh) / (sentence.tokens as f32 + 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns() -> Vec<(Role, String)> {
        let mut turns: Vec<(Role, String)> = (0..40)
            .map(|n| {
                (
                    Role::User,
                    format!("Well, the weather is what it is on day {n}. Anyway, hello there again."),
                )
            })
            .collect();
        turns[7] = (Role::User, "We decided to ship the Lisbon release on 12 May.".into());
        turns[20] = (Role::User, "Actually, the release date moves to 19 May.".into());
        turns
    }

    fn view(turns: &[(Role, String)]) -> Vec<Turn<'_>> {
        turns.iter().map(|(role, text)| Turn { role: *role, text }).collect()
    }

    #[test]
    fn decisions_and_corrections_survive_a_small_budget() {
        let turns = turns();
        let result = compact(&view(&turns), 60);
        let text: Vec<&str> = result.kept.iter().map(|k| k.text.as_str()).collect();
        assert!(
            text.iter().any(|t| t.contains("12 May")) && text.iter().any(|t| t.contains("19 May")),
            "{text:?}"
        );
        assert!(result.compacted_tokens <= 60 && result.original_tokens > 300);
        assert!(result.kept.windows(2).all(|pair| pair[0].turn <= pair[1].turn), "order of speech is kept");
    }

    #[test]
    fn repetition_is_dropped_before_news() {
        let turns = turns();
        let result = compact(&view(&turns), 150);
        let greetings = result.kept.iter().filter(|k| k.text.contains("hello there")).count();
        assert!(greetings < 10, "kept {greetings} of 38 equal greetings");
    }

    #[test]
    fn nothing_gives_nothing_and_everything_fits_a_large_budget() {
        assert_eq!(compact(&[], 100).kept.len(), 0);
        let turns = turns();
        let whole = compact(&view(&turns), 1_000_000);
        assert_eq!(whole.kept.len(), 38 * 2 + 2);
    }
}
