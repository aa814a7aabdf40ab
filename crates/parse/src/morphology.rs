//! Word classes and lemmas, from tags, dependencies and the words themselves.
//!
//! [`Morphology::analyze`] is called once for each piece of a text, after tagger and parser. Rules and tables are the model's.

mod lemmas;
mod rules;

use self::lemmas::Lemmas;
use self::rules::Rules;
use crate::error::ParseError;
use crate::labels::{CoarseTag, Dependency, Tag};
use crate::model::{AttributeRule, LemmaTables};

/// What is known of a token before its word class is.
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    /// The text in lower case.
    pub(crate) lower: String,
    pub(crate) tag: Tag,
    pub(crate) dependency: Dependency,
    pub(crate) is_space: bool,
}

/// What is found out about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Analysis {
    pub(crate) tag: Tag,
    pub(crate) dependency: Dependency,
    pub(crate) coarse: CoarseTag,
    pub(crate) lemma: String,
}

/// Rules and tables.
pub(crate) struct Morphology {
    rules: Rules,
    lemmas: Lemmas,
}

impl Morphology {
    /// Takes the rules and tables of the model over.
    pub(crate) fn new(rules: &[AttributeRule], lemmas: &LemmaTables) -> Result<Self, ParseError> {
        Ok(Self { rules: Rules::new(rules)?, lemmas: Lemmas::new(lemmas) })
    }

    /// Finds word class and lemma of each of some words in a row.
    pub(crate) fn analyze(&self, words: &[Word<'_>]) -> Vec<Analysis> {
        let attributes = self.rules.apply(words);
        words
            .iter()
            .zip(attributes)
            .map(|(word, attributes)| {
                let lemma = attributes.lemma.map_or_else(
                    || self.lemmas.lemma(word.text, &word.lower, attributes.coarse, attributes.features),
                    str::to_owned,
                );
                Analysis {
                    tag: attributes.tag,
                    dependency: attributes.dependency,
                    coarse: attributes.coarse,
                    lemma,
                }
            })
            .collect()
    }
}
