//! The dictionary form of a word: exceptions first, then endings that lead to a known word, then any ending that fits.

use crate::attributes::string_id;
use crate::characters::is_letter;
use crate::compact::{IdMap, IdSet};
use crate::labels::CoarseTag;
use crate::model::LemmaTables;

/// Between the lemmas of a word that has several.
const SEPARATOR: char = '\n';

/// What an inflection tells about whether a word is its own lemma.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Features {
    singular: bool,
    infinitive: bool,
    /// Finite, in the present tense, without a number.
    present: bool,
    positive: bool,
}

impl Features {
    /// Reads features in the notation of Universal Dependencies: `Number=Sing|Tense=Pres`.
    pub(super) fn read(features: &str) -> Self {
        let has = |wanted: &str| features.split('|').any(|feature| feature == wanted);
        let has_number = features.split('|').any(|feature| feature.starts_with("Number="));
        Self {
            singular: has("Number=Sing"),
            infinitive: has("VerbForm=Inf"),
            present: has("VerbForm=Fin") && has("Tense=Pres") && !has_number,
            positive: has("Degree=Pos"),
        }
    }

    /// Whether a word of a class with these features is its own lemma.
    fn is_base(self, class: CoarseTag) -> bool {
        (class == CoarseTag::Noun && self.singular)
            || (class == CoarseTag::Verb && self.present)
            || self.infinitive
            || self.positive
    }
}

/// The tables, by word class; a class without one has no inflections.
pub(super) struct Lemmas(Vec<Option<Class>>);

/// What is known of the words of a class.
#[derive(Default)]
struct Class {
    /// Endings and what takes their place.
    endings: Vec<(Box<str>, Box<str>)>,
    /// Words that follow no rule, with their lemmas.
    exceptions: IdMap,
    /// Lemmas that are words.
    known: IdSet,
}

impl Lemmas {
    /// Takes the tables of the model over.
    pub(super) fn new(tables: &LemmaTables) -> Self {
        Self(CoarseTag::ALL.iter().map(|class| Class::new(tables, *class)).collect())
    }

    /// The lemma of a word.
    pub(super) fn lemma(&self, text: &str, lower: &str, class: CoarseTag, features: Features) -> String {
        if class == CoarseTag::Space || features.is_base(class) {
            return lower.to_owned();
        }
        match &self.0[class as usize] {
            Some(words) => words.lemma(text, lower),
            None if class == CoarseTag::ProperNoun => text.to_owned(),
            None => lower.to_owned(),
        }
    }
}

impl Class {
    fn new(tables: &LemmaTables, class: CoarseTag) -> Option<Self> {
        let id = string_id(&class.abbreviation().to_lowercase());
        let (rules, exceptions) = (tables.rules.get(&id), tables.exceptions.get(&id));
        let known = tables.known.get(&id);
        if rules.is_none() && exceptions.is_none() && known.is_none() {
            return None;
        }
        let ending = |(old, new): &(String, String)| (old.as_str().into(), new.as_str().into());
        let joined: Vec<(u64, String)> = exceptions
            .into_iter()
            .flatten()
            .map(|(word, lemmas)| (string_id(word), lemmas.join(&SEPARATOR.to_string())))
            .collect();
        Some(Self {
            endings: rules.into_iter().flatten().map(ending).collect(),
            exceptions: IdMap::new(joined.iter().map(|(id, lemmas)| (*id, lemmas.as_str()))),
            known: IdSet::new(known.into_iter().flatten().map(|word| string_id(word))),
        })
    }

    fn lemma(&self, text: &str, lower: &str) -> String {
        // The last form that is known goes first, then those with signs in them, in the order of the rules.
        let (mut forms, mut unknown): (Vec<String>, Option<String>) = (Vec::new(), None);
        for (old, new) in &self.endings {
            let Some(stem) = lower.strip_suffix(&**old) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            if self.known.contains(string_id(&form)) {
                forms.insert(0, form);
            } else if !form.chars().all(is_letter) {
                forms.push(form);
            } else {
                unknown = unknown.or(Some(form));
            }
        }
        for lemma in
            self.exceptions.get(string_id(lower)).into_iter().flat_map(|lemmas| lemmas.split(SEPARATOR))
        {
            if !forms.iter().any(|form| form == lemma) {
                forms.insert(0, lemma.to_owned());
            }
        }
        forms.into_iter().next().or(unknown).unwrap_or_else(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn lemmas() -> Lemmas {
        let verb = string_id("verb");
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        Lemmas::new(&LemmaTables {
            rules: BTreeMap::from([(verb, vec![pair("es", "e"), pair("es", ""), pair("s", "")])]),
            exceptions: BTreeMap::from([(
                verb,
                BTreeMap::from([("went".to_owned(), vec!["go".to_owned()])]),
            )]),
            known: BTreeMap::from([(verb, vec!["pass".to_owned()])]),
        })
    }

    #[test]
    fn exceptions_then_known_words_then_the_first_ending() {
        let lemma =
            |text: &str, class| lemmas().lemma(text, &text.to_lowercase(), class, Features::default());
        assert_eq!(lemma("Went", CoarseTag::Verb), "go");
        assert_eq!(lemma("passes", CoarseTag::Verb), "pass");
        assert_eq!(lemma("zonkes", CoarseTag::Verb), "zonke");
        assert_eq!(lemma("Zonk", CoarseTag::Verb), "Zonk");
        assert_eq!(lemma("Ann", CoarseTag::ProperNoun), "Ann");
        assert_eq!(lemma("THE", CoarseTag::Determiner), "the");
    }

    #[test]
    fn a_base_form_is_its_own_lemma() {
        let present = Features::read("Tense=Pres|VerbForm=Fin");
        assert_eq!(lemmas().lemma("passes", "passes", CoarseTag::Verb, present), "passes");
        assert_ne!(present, Features::read("Number=Sing|Tense=Pres|VerbForm=Fin"));
    }
}
