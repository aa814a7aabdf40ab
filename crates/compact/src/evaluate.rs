//! Evaluates any set of statements against a conversation, wherever they come from.
//!
//! The evaluation command compares other ways of choosing sentences with it, and tests hold [`compact()`](crate::compact())
//! against it.

use crate::conversation::AnalyzedConversation;
use crate::key_extractions::extract_key_statements;
use crate::salience::saliences;
use crate::turn::Turn;
use crate::validation::{StatementIndex, Validation, validate};

/// How much of a conversation can be answered from some statements.
///
/// The measure is the one in [`Compaction::validation`](crate::Compaction::validation), computed from the text of the
/// statements alone.
///
/// ```
/// use evoke_compact::{Turn, evaluate};
/// use evoke_types::Role;
///
/// let turns = [Turn::new(Role::User, "We decided to plant 40 maples along Harbor Street.")];
/// let all = evaluate(&turns, ["40 maples will be planted along Harbor Street, as we decided."]);
/// assert_eq!(all.key_share(), 1.0);
/// assert_eq!(evaluate(&turns, []).key_share(), 0.0);
/// ```
pub fn evaluate<'s>(turns: &[Turn<'_>], statements: impl IntoIterator<Item = &'s str>) -> Validation {
    let conversation = AnalyzedConversation::analyze(turns);
    let salience = saliences(&conversation, turns, "");
    let key_extractions = extract_key_statements(&conversation, &salience);
    let terms = statements.into_iter().map(|text| conversation.known_terms(text)).collect();
    validate(&conversation, &key_extractions, &StatementIndex::new(&conversation, terms))
}
