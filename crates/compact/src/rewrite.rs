//! Taking a writer's words for a conversation, as far as they hold.
//!
//! A chat model writes shorter than sentences can be chosen, and invents. So nothing of what it writes is
//! believed: a line needs support in the turns, and what no line tells of the key extractions is put back
//! in the words in which it was said.

use crate::compact::{Compaction, Kept, Turn};
use crate::keys::KeyExtraction;
use crate::sentence::{Reading, Sentence, Stem, specific_words};
use crate::validation::{Statements, validate_against};
use crate::{Act, Strategy};
use std::collections::{HashMap, HashSet};

/// The share of a line's words that must have been said. The rest is the writer's own way of putting it.
const SUPPORT: f64 = 0.5;
/// Words of the roles, in lower case: nobody needs to have said them.
const SPEAKERS: [&str; 5] = ["user", "user's", "assistant", "assistant's", "agent"];
/// A line does what the sentence that it stands for does, when it holds so much of it.
const SAME: f32 = 0.5;

/// What is left of a conversation in a writer's words, and what of them was not believed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rewriting {
    /// What is left; judged like any other.
    pub compaction: Compaction,
    /// Lines that hold.
    pub lines: usize,
    /// Lines with a name, a number or a date that nobody said, or that stand on nothing.
    pub unsupported: usize,
    /// Key extractions that no line tells, which are kept as they were said.
    pub restored: usize,
}

/// Checks what a writer made of a conversation, one statement a line, and completes it from the turns.
///
/// `chosen` is what [`crate::compact`] made of the same turns. Its tokens are the budget: when lines and
/// missing key extractions exceed it together, what tells least goes.
pub fn rewrite<'l>(
    turns: &[Turn<'_>],
    strategy: Strategy,
    chosen: &Compaction,
    lines: impl IntoIterator<Item = &'l str>,
) -> Rewriting {
    let reading = Reading::of(turns);
    let keys = &chosen.keys;
    let places = Places::of(&reading);
    let (mut supported, mut unsupported) = (Vec::new(), 0);
    for text in lines {
        match places.line(&reading, text) {
            Some(line) => supported.push(line),
            None => unsupported += 1,
        }
    }
    let candidates = candidates(&reading, keys, supported);
    let mut kept = within(&reading, candidates, chosen.compacted_tokens.max(1));
    kept.sort_by_key(|line| line.sentence);
    let restored = kept.iter().filter(|line| line.restored).count();
    let lines = kept.len() - restored;
    let terms = kept.iter().map(|line| line.stems.clone()).collect();
    let validation = validate_against(&reading, keys, &Statements::holding(&reading, terms));
    let compaction = Compaction {
        compacted_tokens: kept.iter().map(|line| line.tokens).sum(),
        kept: kept.into_iter().map(Line::kept).collect(),
        keys: keys.clone(),
        summary: chosen.summary.clone(),
        original_tokens: reading.tokens,
        passed: validation.key_share() >= strategy.floor(),
        validation,
        softened: chosen.softened,
    };
    Rewriting { compaction, lines, unsupported, restored }
}

/// Whether a text says nothing that was not said: every name, number and date of it occurs in the turns,
/// and most of its other words.
pub fn is_supported(turns: &[Turn<'_>], text: &str) -> bool {
    let reading = Reading::of(turns);
    Places::of(&reading).support(&reading, text).is_some()
}

/// A line, and the sentence it stands for.
struct Line {
    sentence: usize,
    turn: usize,
    role: evoke_types::Role,
    act: Act,
    text: String,
    stems: HashSet<Stem>,
    tokens: usize,
    /// Whether the writer left it out.
    restored: bool,
    /// 2 for what tells a decision or a correction, 1 for what tells another key extraction.
    tier: u8,
}

impl Line {
    fn new(at: usize, sentence: &Sentence<'_>, act: Act, text: &str, stems: HashSet<Stem>) -> Self {
        let tokens = evoke_text::tokens::count(text).max(1);
        let (turn, role, text) = (sentence.turn, sentence.role, text.to_owned());
        Self { sentence: at, turn, role, act, text, stems, tokens, restored: false, tier: 0 }
    }

    /// A sentence as it was said.
    fn restored(reading: &Reading<'_>, at: usize) -> Self {
        let sentence = &reading.sentences[at];
        let stems = sentence.stems.iter().copied().collect();
        Self { restored: true, ..Self::new(at, sentence, sentence.act, sentence.text, stems) }
    }

    fn kept(self) -> Kept {
        Kept { turn: self.turn, role: self.role, text: self.text, act: self.act }
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Which sentences hold a term.
struct Places(HashMap<Stem, Vec<usize>>);

impl Places {
    fn of(reading: &Reading<'_>) -> Self {
        let mut places: HashMap<Stem, Vec<usize>> = HashMap::new();
        for (at, sentence) in reading.sentences.iter().enumerate() {
            for stem in &sentence.stems {
                places.entry(*stem).or_default().push(at);
            }
        }
        Self(places)
    }

    /// The terms of a text that were said, if it stands on them.
    fn support(&self, reading: &Reading<'_>, text: &str) -> Option<HashSet<Stem>> {
        // A line may say whom it is about.
        let words = text.split_whitespace().filter(|word| !SPEAKERS.contains(&bare(word).as_str()));
        let text = words.collect::<Vec<_>>().join(" ");
        // The first word has a capital in any case: it could be a name.
        let mut telling = specific_words(&text).chain(text.split_whitespace().next());
        let unsaid = |word: &str| {
            let terms = evoke_text::terms::analyze(word);
            terms.into_iter().any(|term| reading.known(&term.text).is_empty())
        };
        let invented = telling.any(unsaid);
        let stems = reading.known(&text);
        let terms: HashSet<_> = evoke_text::terms::analyze(&text).into_iter().map(|term| term.text).collect();
        let enough = !stems.is_empty() && stems.len() as f64 >= SUPPORT * terms.len() as f64;
        (enough && !invented).then_some(stems)
    }

    /// The line at the sentence with which it shares most.
    fn line(&self, reading: &Reading<'_>, text: &str) -> Option<Line> {
        let stems = self.support(reading, text)?;
        let mut shared: HashMap<usize, f32> = HashMap::new();
        for stem in &stems {
            for at in self.0.get(stem).into_iter().flatten() {
                *shared.entry(*at).or_default() += reading.idf[*stem as usize];
            }
        }
        let nearest = shared.into_iter().max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)));
        let (at, _) = nearest?;
        let sentence = &reading.sentences[at];
        let same = reading.share(sentence, |stem| stems.contains(&stem)) >= SAME;
        let act = if same { sentence.act } else { Act::Statement };
        Some(Line::new(at, sentence, act, text, stems))
    }
}

/// The lines, and the sentences of the key extractions that none of them tells.
fn candidates(reading: &Reading<'_>, keys: &[KeyExtraction], mut lines: Vec<Line>) -> Vec<Line> {
    let terms = lines.iter().map(|line| line.stems.clone()).collect();
    let statements = Statements::holding(reading, terms);
    let mut restored = Vec::new();
    for key in keys {
        let sentence = &reading.sentences[key.sentence];
        let tier = 1 + u8::from(sentence.act.survives());
        match statements.teller(sentence, None) {
            Some(line) => lines[line].tier = lines[line].tier.max(tier),
            None => restored.push(Line { tier, ..Line::restored(reading, key.sentence) }),
        }
    }
    lines.extend(restored);
    lines
}

/// As many as a budget holds: higher tiers first, then what tells most for its tokens.
fn within(reading: &Reading<'_>, mut lines: Vec<Line>, budget: usize) -> Vec<Line> {
    let density = |line: &Line| reading.mass(&line.stems) / line.tokens as f32;
    lines.sort_by(|a, b| {
        let by_worth = b.tier.cmp(&a.tier).then(density(b).total_cmp(&density(a)));
        by_worth.then(a.sentence.cmp(&b.sentence))
    });
    let mut left = budget;
    lines.retain(|line| {
        let fits = line.tokens <= left;
        left -= if fits { line.tokens } else { 0 };
        fits
    });
    lines
}

#[cfg(test)]
mod tests;
