//! Words as a search index sees them.
//!
//! Both sides of a search must cut and stem alike although a query is too short to tell its language
//! reliably. The scheme: **every word always yields its English stem**, whatever the language; a
//! text whose function words vote for another language yields that language's stem as well, at the
//! same position. So one and the same word form always matches itself, English costs one term a
//! word, and inflected forms match in every language that either side recognised. English forms without
//! a rule ("bought", "children", "colour", "fam") are brought to their base first. Words in Cyrillic
//! and Arabic script have one stemmer, chosen by script. Accents are folded away on both sides, and
//! a word with umlauts also yields the spelled-out form ("grossenwahn" and "groessenwahn").

mod lemma;
mod stem;
mod tokenize;

pub use crate::language::stop_words::is_stop_word;
pub use stem::stem;

use crate::fold::umlauts_spelled_out;
use crate::language::Language;
use crate::language::stop_words::{Lists, Vote, lists_with};
use stem::remembered_stem;
use tokenize::{Word, words};

/// One index term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// The folded, stemmed form.
    pub text: Box<str>,
    /// The ordinal of the word, counted from 0 over all words of the text including stop words.
    /// Several forms of one word share a position.
    pub position: u32,
}

/// The languages whose stems a query with accented letters tries besides the recognised one.
const ACCENTED: [Language; 5] =
    [Language::German, Language::Spanish, Language::French, Language::Portuguese, Language::Italian];

/// The index terms of a text, in order of position.
pub fn analyze(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    analyze_into(text, &mut terms);
    terms
}

/// Appends the characters of Han, as terms of their own beside the pairs: what is asked for in one word is often told in another
/// that shares a character. Each has a position of its own, behind those of the vector.
///
/// ```
/// use evoke_text::terms::{analyze, append_characters};
///
/// let mut terms = analyze("学习");
/// append_characters("学习", &mut terms);
/// assert_eq!(terms.iter().map(|term| &*term.text).collect::<Vec<_>>(), ["学习", "学", "习"]);
/// ```
pub fn append_characters(text: &str, terms: &mut Vec<Term>) {
    let first = terms.last().map_or(0, |last| last.position + 1);
    let characters = tokenize::characters(text).zip(first..);
    terms.extend(characters.map(|(text, position)| Term { text, position }));
}

/// Appends the index terms of a text; positions start at 0 whatever the vector holds already.
pub fn analyze_into(text: &str, terms: &mut Vec<Term>) {
    emit(text, terms, |_| &[]);
}

/// The terms to look up for a query: those of [`analyze`] and, for words with accents, the stems of
/// the languages that write them, because a short query seldom tells its language.
///
/// Terms with the same position are alternatives for one word; score the best of them, not the sum.
pub fn analyze_query(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    emit(text, &mut terms, |word| if word.raw.is_ascii() { &[] } else { &ACCENTED });
    terms
}

fn emit(text: &str, terms: &mut Vec<Term>, more_languages: impl Fn(&Word<'_>) -> &'static [Language]) {
    let words = words(text);
    let mut vote = Vote::default();
    let lists: Vec<Lists> = words.iter().map(|word| lists_with(&word.folded)).collect();
    lists.iter().filter(|lists| !lists.is_empty()).for_each(|lists| vote.add(*lists));
    let language = vote.winner();
    terms.reserve(words.len());
    for (word, lists) in words.iter().zip(lists) {
        if word.is_identifier {
            terms.push(Term { text: word.folded.as_ref().into(), position: word.position });
        } else if !lists.contains(Language::English) && !lists.contains(language) {
            Forms { terms, position: word.position }.add_word(word, language, more_languages(word));
        }
    }
}

/// Collects the forms of one word.
struct Forms<'a> {
    terms: &'a mut Vec<Term>,
    position: u32,
}

impl Forms<'_> {
    fn add_word(&mut self, word: &Word<'_>, language: Language, more: &[Language]) {
        let bare = without_clitics(&word.folded);
        if bare.is_empty() {
            return;
        }
        self.add_stems(&bare, language, more);
        if !word.raw.is_ascii()
            && let Some(spelled) = umlauts_spelled_out(&word.raw)
        {
            self.add_stems(&without_clitics(&spelled), language, more);
        }
    }

    fn add_stems(&mut self, word: &str, language: Language, more: &[Language]) {
        let own = language_of_script(word);
        self.push(remembered_stem(word, own.unwrap_or(Language::English)));
        if own.is_none() {
            for language in more.iter().copied().chain([language]).filter(|l| *l != Language::English) {
                self.push(remembered_stem(word, language));
            }
        }
    }

    fn push(&mut self, text: Box<str>) {
        let of_this_word = self.terms.iter().rev().take_while(|term| term.position == self.position);
        if of_this_word.into_iter().all(|term| term.text != text) {
            self.terms.push(Term { text, position: self.position });
        }
    }
}

/// The language of a script that only one of our stemmers reads.
fn language_of_script(word: &str) -> Option<Language> {
    if word.is_ascii() {
        return None;
    }
    match word.chars().next()? {
        '\u{400}'..='\u{52f}' => Some(Language::Russian),
        '\u{600}'..='\u{6ff}' => Some(Language::Arabic),
        _ => None,
    }
}

/// Without the English possessive and without elided articles ("l'", "dell'"); other apostrophes
/// join ("o'brien" is "obrien").
fn without_clitics(folded: &str) -> std::borrow::Cow<'_, str> {
    const ELIDED: [&str; 18] = [
        "l", "d", "j", "qu", "c", "n", "s", "m", "t", "jusqu", "lorsqu", "puisqu", "un", "all", "dell",
        "nell", "sull", "dall",
    ];
    if !folded.contains('\'') {
        return folded.into();
    }
    let bare = folded.strip_suffix("'s").unwrap_or(folded);
    match bare.split_once('\'') {
        Some((article, rest)) if ELIDED.contains(&article) && rest.len() > 1 => rest.replace('\'', "").into(),
        Some(_) => bare.replace('\'', "").into(),
        None => bare.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn texts(terms: Vec<Term>) -> Vec<String> {
        terms.into_iter().map(|term| term.text.into_string()).collect()
    }

    /// Whether a query finds a text: some term of every word that is not a stop word is in it.
    fn finds(query: &str, text: &str) -> bool {
        let index: HashSet<_> = texts(analyze(text)).into_iter().collect();
        let terms = analyze_query(query);
        let positions: HashSet<u32> = terms.iter().map(|t| t.position).collect();
        positions.iter().all(|at| terms.iter().any(|t| t.position == *at && index.contains(&*t.text)))
    }

    #[test]
    fn english() {
        let terms = analyze("Dana's cats were running; they don't like T-1 or e-mail.");
        let expected = ["dana", "cat", "run", "like", "t-1", "t", "1", "email", "e", "mail"];
        assert_eq!(texts(terms.clone()), expected);
        assert_eq!(terms.iter().map(|t| t.position).collect::<Vec<_>>(), [0, 1, 3, 6, 7, 7, 8, 10, 10, 11]);
    }

    #[test]
    fn queries_find_texts_across_forms_and_languages() {
        for (query, text) in [
            ("cat run", "My cats are running"),
            ("größenwahn", "Das ist der reine Grossenwahn und nichts anderes"),
            ("groessenwahn", "Größenwahn"),
            ("grossenwahn", "Größenwahn"),
            ("preferencias", "El usuario no tiene ninguna preferencia en este momento"),
            ("¿Cuáles son mis preferencias?", "la preferencia de el usuario es el tren"),
            ("cafe", "das Café am Markt"),
            ("hôpital", "je vais à l'hôpital"),
            ("ребёнок", "Ребенок спит"),
            ("北京", "我住在北京"),
            ("5000", "a budget of 5,000"),
            ("OBrien", "Mr O’Brien called"),
            ("checkin", "the check-in desk"),
        ] {
            assert!(finds(query, text), "{query} in {text}: {:?} {:?}", analyze_query(query), analyze(text));
        }
        assert!(!finds("dog", "My cats are running"));
    }

    #[test]
    fn stop_words_make_no_terms() {
        assert!(analyze("who is it that was there, and why didn't they").is_empty());
        assert_eq!(texts(analyze("wann ist der Zug nach Wien gekommen"))[..2], ["wann", "zug"]);
    }

    proptest! {
        #[test]
        fn every_word_finds_itself_in_any_company(word in "[a-zäöüéñ]{3,10}", company in "(the|der|die|und|que|el|les|des| ){0,12}") {
            let alone = texts(analyze_query(&word));
            let within: HashSet<_> = texts(analyze(&format!("{company} {word}"))).into_iter().collect();
            let is_stop = [Language::English, Language::German, Language::Spanish, Language::French,
                Language::Portuguese, Language::Italian, Language::Dutch].iter().any(|l| is_stop_word(&word, *l));
            prop_assert!(is_stop || alone.iter().any(|term| within.contains(term)), "{alone:?} {within:?}");
        }

        #[test]
        fn positions_never_fall(text in any::<String>()) {
            let terms = analyze(&text);
            prop_assert!(terms.windows(2).all(|pair| pair[0].position <= pair[1].position));
            prop_assert!(terms.iter().all(|term| !term.text.is_empty()));
        }
    }
}
