//! Abstractive compaction: uses the lines of a chat model in place of sentences, as far as the turns support them.
//!
//! A model writes shorter than sentences can be selected, and it invents. So every line is verified against the turns, and a key
//! extraction that no line covers is restored verbatim. The engine calls this after [`compact()`](crate::compact()), whose result
//! sets the budget; this crate itself never calls a model.

use crate::compaction::{Compaction, RetainedStatement};
use crate::conversation::AnalyzedConversation;
use crate::dialogue_act::DialogueAct;
use crate::key_extractions::KeyExtraction;
use crate::sentence::{Sentence, TermId, specific_words};
use crate::strategy::Strategy;
use crate::turn::Turn;
use crate::validation::{StatementIndex, validate};
use std::collections::{HashMap, HashSet};

/// The share of a line's terms that must occur in the turns; the rest is the model's own phrasing.
const MIN_SUPPORT: f64 = 0.5;
/// Names of the roles, in lower case. A line may name its speaker although nobody said the word.
const ROLE_WORDS: [&str; 5] = ["user", "user's", "assistant", "assistant's", "agent"];
/// A line that covers this share of its source sentence takes over its [`DialogueAct`].
const ACT_COVERAGE: f32 = 0.5;

/// The result of [`compact_abstractive`]: a compaction in a model's words, and what of them was rejected.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AbstractiveCompaction {
    /// The compaction, validated like an extractive one.
    pub compaction: Compaction,
    /// Lines of the model that are retained.
    pub lines: usize,
    /// Lines that were rejected: with a name, number or date that nobody said, or with too few terms of the turns.
    pub unsupported: usize,
    /// Key extractions that no line covers and that are retained verbatim.
    pub restored: usize,
}

/// Verifies the lines that a chat model wrote about a conversation, one statement per line, and completes them from the turns.
///
/// `extractive` is the result of [`compact()`](crate::compact()) for the same turns. Its tokens are the budget: when lines and
/// restored key extractions exceed it together, those with the least information per token are dropped.
///
/// ```
/// use evoke_compact::{Plan, Strategy, Turn, compact, compact_abstractive};
/// use evoke_types::Role;
///
/// let turns = [Turn::new(Role::User, "Anyway, after a long debate we decided on Ghent for the regatta on 21 June.")];
/// let extractive = compact(&turns, &Plan { strategy: Strategy::Conservative, ..Plan::default() });
/// let lines = ["We decided on Ghent for the regatta on 21 June.", "The regatta costs 900 euros."];
/// let abstractive = compact_abstractive(&turns, Strategy::Conservative, &extractive, lines);
///
/// assert_eq!(abstractive.unsupported, 1, "nobody said what it costs");
/// ```
pub fn compact_abstractive<'l>(
    turns: &[Turn<'_>],
    strategy: Strategy,
    extractive: &Compaction,
    lines: impl IntoIterator<Item = &'l str>,
) -> AbstractiveCompaction {
    let conversation = AnalyzedConversation::analyze(turns);
    let key_extractions = &extractive.key_extractions;
    let index = SentenceIndex::new(&conversation);
    let (mut supported, mut unsupported) = (Vec::new(), 0);
    for text in lines {
        match index.align(&conversation, text) {
            Some(line) => supported.push(line),
            None => unsupported += 1,
        }
    }
    let candidates = with_missing_key_extractions(&conversation, key_extractions, supported);
    let mut retained = fit_budget(&conversation, candidates, extractive.compacted_tokens.max(1));
    retained.sort_by_key(|line| line.sentence);
    let restored = retained.iter().filter(|line| line.restored).count();
    let lines = retained.len() - restored;
    let terms = retained.iter().map(|line| line.terms.clone()).collect();
    let validation = validate(&conversation, key_extractions, &StatementIndex::new(&conversation, terms));
    let compaction = Compaction {
        compacted_tokens: retained.iter().map(|line| line.tokens).sum(),
        retained: retained.into_iter().map(Line::into_retained).collect(),
        key_extractions: key_extractions.clone(),
        summary: extractive.summary.clone(),
        original_tokens: conversation.tokens,
        passed: validation.key_share() >= strategy.min_key_share(),
        validation,
        relaxed: extractive.relaxed,
    };
    AbstractiveCompaction { compaction, lines, unsupported, restored }
}

/// Whether the turns support a text: every name, number and date of it occurs in them, and at least half of its terms.
pub fn is_supported(turns: &[Turn<'_>], text: &str) -> bool {
    let conversation = AnalyzedConversation::analyze(turns);
    SentenceIndex::new(&conversation).supported_terms(&conversation, text).is_some()
}

/// A statement to retain, and the sentence of the conversation that it is aligned with.
struct Line {
    sentence: usize,
    turn: usize,
    role: evoke_types::Role,
    act: DialogueAct,
    text: String,
    terms: HashSet<TermId>,
    tokens: usize,
    /// Whether it is a key extraction that the model left out.
    restored: bool,
    /// 2 when it covers a decision or a correction, 1 when it covers another key extraction, 0 otherwise.
    tier: u8,
}

impl Line {
    fn new(
        index: usize,
        sentence: &Sentence<'_>,
        act: DialogueAct,
        text: &str,
        terms: HashSet<TermId>,
    ) -> Self {
        let tokens = evoke_text::tokens::count(text).max(1);
        let (turn, role, text) = (sentence.turn, sentence.role, text.to_owned());
        Self { sentence: index, turn, role, act, text, terms, tokens, restored: false, tier: 0 }
    }

    /// A sentence of the conversation, verbatim.
    fn restored(conversation: &AnalyzedConversation<'_>, index: usize) -> Self {
        let sentence = &conversation.sentences[index];
        let terms = sentence.terms.iter().copied().collect();
        Self { restored: true, ..Self::new(index, sentence, sentence.act, sentence.text, terms) }
    }

    fn into_retained(self) -> RetainedStatement {
        RetainedStatement { turn: self.turn, role: self.role, text: self.text, act: self.act }
    }
}

/// A word in lower case without the punctuation around it.
fn normalize_word(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// An inverted index: the sentences that contain a term.
struct SentenceIndex(HashMap<TermId, Vec<usize>>);

impl SentenceIndex {
    fn new(conversation: &AnalyzedConversation<'_>) -> Self {
        let mut postings: HashMap<TermId, Vec<usize>> = HashMap::new();
        for (index, sentence) in conversation.sentences.iter().enumerate() {
            for term in &sentence.terms {
                postings.entry(*term).or_default().push(index);
            }
        }
        Self(postings)
    }

    /// The terms of a text that occur in the conversation, if they support it.
    fn supported_terms(
        &self,
        conversation: &AnalyzedConversation<'_>,
        text: &str,
    ) -> Option<HashSet<TermId>> {
        let words =
            text.split_whitespace().filter(|word| !ROLE_WORDS.contains(&normalize_word(word).as_str()));
        let text = words.collect::<Vec<_>>().join(" ");
        // The first word is capitalized in any case, so it is checked as if it were a name.
        let mut specific = specific_words(&text).chain(text.split_whitespace().next());
        let is_unknown = |word: &str| {
            let terms = evoke_text::terms::analyze(word);
            terms.into_iter().any(|term| conversation.known_terms(&term.text).is_empty())
        };
        let invented = specific.any(is_unknown);
        let known = conversation.known_terms(&text);
        let all: HashSet<_> = evoke_text::terms::analyze(&text).into_iter().map(|term| term.text).collect();
        let enough = !known.is_empty() && known.len() as f64 >= MIN_SUPPORT * all.len() as f64;
        (enough && !invented).then_some(known)
    }

    /// Aligns a line with the sentence that shares most information with it; none when the line is unsupported.
    fn align(&self, conversation: &AnalyzedConversation<'_>, text: &str) -> Option<Line> {
        let terms = self.supported_terms(conversation, text)?;
        let mut shared: HashMap<usize, f32> = HashMap::new();
        for term in &terms {
            for sentence in self.0.get(term).into_iter().flatten() {
                *shared.entry(*sentence).or_default() += conversation.idf[*term as usize];
            }
        }
        let nearest = shared.into_iter().max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)));
        let (index, _) = nearest?;
        let sentence = &conversation.sentences[index];
        let coverage = conversation.coverage(sentence, |term| terms.contains(&term));
        let act = if coverage >= ACT_COVERAGE { sentence.act } else { DialogueAct::Statement };
        Some(Line::new(index, sentence, act, text, terms))
    }
}

/// The lines with their tiers, and the sentences of the key extractions that none of them covers.
fn with_missing_key_extractions(
    conversation: &AnalyzedConversation<'_>,
    key_extractions: &[KeyExtraction],
    mut lines: Vec<Line>,
) -> Vec<Line> {
    let terms = lines.iter().map(|line| line.terms.clone()).collect();
    let statements = StatementIndex::new(conversation, terms);
    let mut restored = Vec::new();
    for key in key_extractions {
        let sentence = &conversation.sentences[key.sentence];
        let tier = 1 + u8::from(sentence.act.is_essential());
        match statements.first_covering(sentence, None) {
            Some(line) => lines[line].tier = lines[line].tier.max(tier),
            None => restored.push(Line { tier, ..Line::restored(conversation, key.sentence) }),
        }
    }
    lines.extend(restored);
    lines
}

/// As many lines as fit a budget of tokens: higher tiers first, then by information per token.
fn fit_budget(conversation: &AnalyzedConversation<'_>, mut lines: Vec<Line>, budget: usize) -> Vec<Line> {
    let density = |line: &Line| conversation.idf_sum(&line.terms) / line.tokens as f32;
    lines.sort_by(|a, b| {
        let by_value = b.tier.cmp(&a.tier).then(density(b).total_cmp(&density(a)));
        by_value.then(a.sentence.cmp(&b.sentence))
    });
    let mut remaining = budget;
    lines.retain(|line| {
        let fits = line.tokens <= remaining;
        remaining -= if fits { line.tokens } else { 0 };
        fits
    });
    lines
}

#[cfg(test)]
mod tests;
