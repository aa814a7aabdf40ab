//! The rules of the model that give a word its class: some by tag alone, some by word, dependency or neighbor.

use super::Word;
use super::lemmas::Features;
use crate::error::ParseError;
use crate::labels::{CoarseTag, Dependency, Tag};
use crate::model::{AttributeRule, Condition, Conditions, Pattern, unexpected};
use regex::Regex;

/// What the rules say of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributes<'r> {
    pub(super) tag: Tag,
    pub(super) dependency: Dependency,
    pub(super) coarse: CoarseTag,
    pub(super) features: Features,
    pub(super) lemma: Option<&'r str>,
}

/// The rules, in their order: a later one wins over an earlier one.
pub(super) struct Rules(Vec<Rule>);

struct Rule {
    patterns: Vec<Vec<Test>>,
    /// Which word of a match gets the attributes.
    index: usize,
    tag: Option<Tag>,
    dependency: Option<Dependency>,
    coarse: Option<CoarseTag>,
    features: Option<Features>,
    lemma: Option<Box<str>>,
}

/// What must be true of a word. Sets of labels have a bit for each label.
struct Test {
    tags: u64,
    dependencies: u64,
    is_space: Option<bool>,
    lower: Lower,
}

/// What must be true of a word in lower case.
enum Lower {
    Anything,
    OneOf(Vec<Box<str>>),
    Matches(Regex),
}

impl Rules {
    /// Compiles the rules of the model.
    pub(super) fn new(rules: &[AttributeRule]) -> Result<Self, ParseError> {
        let rules =
            rules.iter().map(|rule| Rule::new(rule).map_err(|error| unexpected(AttributeRule::FILE, error)));
        Ok(Self(rules.collect::<Result<_, _>>()?))
    }

    /// Applies all rules to words in a row.
    pub(super) fn apply<'r>(&'r self, words: &[Word<'_>]) -> Vec<Attributes<'r>> {
        let unknown = |word: &Word<'_>| Attributes {
            tag: word.tag,
            dependency: word.dependency,
            coarse: CoarseTag::Other,
            features: Features::default(),
            lemma: None,
        };
        let mut attributes: Vec<Attributes<'r>> = words.iter().map(unknown).collect();
        for rule in &self.0 {
            for start in 0..words.len() {
                if rule.patterns.iter().any(|pattern| holds(pattern, &words[start..]))
                    && let Some(attributes) = attributes.get_mut(start + rule.index)
                {
                    rule.give(attributes);
                }
            }
        }
        attributes
    }
}

/// Whether words start with those of a pattern.
fn holds(pattern: &[Test], words: &[Word<'_>]) -> bool {
    pattern.len() <= words.len() && pattern.iter().zip(words).all(|(test, word)| test.holds(word))
}

impl Rule {
    fn new(rule: &AttributeRule) -> Result<Self, String> {
        let test = |pattern: &Pattern| pattern.iter().map(Test::new).collect::<Result<_, _>>();
        let mut made = Self {
            patterns: rule.patterns.iter().map(test).collect::<Result<_, _>>()?,
            index: rule.index,
            tag: None,
            dependency: None,
            coarse: None,
            features: None,
            lemma: None,
        };
        for (name, value) in &rule.attributes {
            let unknown = || format!("{name} has no value {value}");
            match name.as_str() {
                "TAG" => made.tag = Some(Tag::from_abbreviation(value).ok_or_else(unknown)?),
                "DEP" => made.dependency = Some(Dependency::from_abbreviation(value).ok_or_else(unknown)?),
                "POS" => made.coarse = Some(CoarseTag::from_abbreviation(value).ok_or_else(unknown)?),
                "MORPH" => made.features = Some(Features::read(value)),
                "LEMMA" => made.lemma = Some(value.as_str().into()),
                _ => return Err(format!("no attribute {name}")),
            }
        }
        Ok(made)
    }

    fn give<'r>(&'r self, to: &mut Attributes<'r>) {
        to.tag = self.tag.unwrap_or(to.tag);
        to.dependency = self.dependency.unwrap_or(to.dependency);
        to.coarse = self.coarse.unwrap_or(to.coarse);
        to.features = self.features.unwrap_or(to.features);
        to.lemma = self.lemma.as_deref().or(to.lemma);
    }
}

impl Test {
    fn new(conditions: &Conditions) -> Result<Self, String> {
        let mut test =
            Self { tags: u64::MAX, dependencies: u64::MAX, is_space: None, lower: Lower::Anything };
        for (name, condition) in conditions {
            match (name.as_str(), condition) {
                ("TAG", condition) => {
                    test.tags = labels(condition, |label| Some(Tag::from_abbreviation(label)? as u8))?;
                }
                ("DEP", condition) => {
                    test.dependencies =
                        labels(condition, |label| Some(Dependency::from_abbreviation(label)? as u8))?;
                }
                ("IS_SPACE", Condition::Flag(is_space)) => test.is_space = Some(*is_space),
                ("LOWER", Condition::Is(word)) => test.lower = Lower::OneOf(vec![word.as_str().into()]),
                ("LOWER", Condition::OneOf { strings }) => {
                    test.lower = Lower::OneOf(strings.iter().map(|word| word.as_str().into()).collect());
                }
                ("LOWER", Condition::Matches { expression }) => {
                    test.lower = Lower::Matches(Regex::new(expression).map_err(|error| error.to_string())?);
                }
                _ => return Err(format!("no such condition on {name}")),
            }
        }
        Ok(test)
    }

    fn holds(&self, word: &Word<'_>) -> bool {
        self.tags >> word.tag as u8 & 1 == 1
            && self.dependencies >> word.dependency as u8 & 1 == 1
            && self.is_space.is_none_or(|is_space| is_space == word.is_space)
            && match &self.lower {
                Lower::Anything => true,
                Lower::OneOf(words) => words.iter().any(|other| **other == *word.lower),
                Lower::Matches(expression) => expression.is_match(&word.lower),
            }
    }
}

/// The set of labels that a condition allows. Labels that the model never gives are in no set.
fn labels(condition: &Condition, number: impl Fn(&str) -> Option<u8>) -> Result<u64, String> {
    let set = |labels: &[String]| {
        labels.iter().filter_map(|label| number(label)).fold(0, |set, bit| set | 1 << bit)
    };
    match condition {
        Condition::Is(label) => Ok(set(std::slice::from_ref(label))),
        Condition::OneOf { strings } => Ok(set(strings)),
        Condition::NoneOf { strings } => Ok(!set(strings)),
        Condition::Flag(_) | Condition::Matches { .. } => Err("no such condition on a label".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn word(text: &'static str, tag: Tag, dependency: Dependency) -> Word<'static> {
        Word { text, lower: text.to_lowercase(), tag, dependency, is_space: false }
    }

    #[test]
    fn later_rules_win_and_neighbors_count() {
        let rules = json!([
            {"patterns": [[{"TAG": "VBZ"}]], "attrs": {"POS": "VERB"}, "index": 0},
            {"patterns": [[{"DEP": {"IN": ["aux"]}, "TAG": {"NOT_IN": ["TO", ""]}}]], "attrs": {"POS": "AUX"}, "index": 0},
            {"patterns": [[{"LOWER": {"REGEX": "^l[ea]t$"}}, {"LOWER": "'s"}]], "attrs": {"LEMMA": "us"}, "index": 1},
        ]);
        let rules: Vec<AttributeRule> = serde_json::from_value(rules).unwrap();
        let rules = Rules::new(&rules).unwrap();
        let words = [
            word("has", Tag::ThirdPersonVerb, Dependency::Auxiliary),
            word("Let", Tag::BaseVerb, Dependency::Root),
            word("'s", Tag::ThirdPersonVerb, Dependency::Subject),
        ];
        let attributes = rules.apply(&words);
        assert_eq!(attributes[0].coarse, CoarseTag::Auxiliary);
        assert_eq!((attributes[2].coarse, attributes[2].lemma), (CoarseTag::Verb, Some("us")));
        assert_eq!(attributes[1].lemma, None);
    }
}
