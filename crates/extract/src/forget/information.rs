//! Nouns for what is known of a person, and for texts that are none of the memory's.
//!
//! Called by [`super::object`], which reads what a wish names. The one thing to know: files, goods and rows are deleted and kept as well,
//! so that a noun of these lists, or its absence, decides whether a wish is one.

use crate::sound::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Pieces of information about a person.
const INFORMATION: &[&str] = &[
    "address",
    "addresses",
    "age",
    "allergies",
    "allergy",
    "bank details",
    "birthday",
    "birthdate",
    "condition",
    "data",
    "date of birth",
    "details",
    "diagnoses",
    "diagnosis",
    "disability",
    "email",
    "emails",
    "e-mail",
    "email address",
    "employer",
    "health",
    "history",
    "illness",
    "income",
    "info",
    "information",
    "job",
    "location",
    "medication",
    "medications",
    "name",
    "nickname",
    "code",
    "combination",
    "passphrase",
    "password",
    "number",
    "numbers",
    "orientation",
    "phone",
    "phone number",
    "pin",
    "political views",
    "preference",
    "preferences",
    "pronouns",
    "religion",
    "salary",
    "secrets",
    "secret",
    "surname",
    "views",
    "weight",
    "whereabouts",
    "workplace",
];

/// Pieces of information that nobody keeps in files of their own: a wish that they be deleted is said to who knows them.
const PERSONAL: &[&str] = &[
    "address",
    "addresses",
    "age",
    "bank details",
    "birthday",
    "birthdate",
    "card number",
    "date of birth",
    "diagnoses",
    "diagnosis",
    "email address",
    "health data",
    "health information",
    "home address",
    "iban",
    "income",
    "medical history",
    "personal data",
    "personal details",
    "phone number",
    "political views",
    "religion",
    "salary",
    "sexual orientation",
    "surname",
    "weight",
];

/// A text, or a part of one, in which words stand that are none of the memory's.
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\ (?:from|in|on|inside|within|at|under)\ (?:\S+\ ){0,3}?(?:letters?|cvs?|resumes?|résumés?|essays?|paragraphs?|sections?|slides?|drafts?|documents?|
          pages?|readme|files?|code|comments?|articles?|chapters?|speech|spreadsheets?|tables?|columns?|rows?|forms?|presentations?|decks?|reports?|wiki|tickets?|issues?|
          threads?|posts?|poems?|stor(?:y|ies)|scripts?|thesis|paper|blog|websites?|site|profile|linkedin|facebook|instagram|invoices?|contracts?|list|menu|app|database|
          cover\ letter|pdf|appendix|footnotes?|agenda|minutes|calendar)\b",
    )
});

/// Whether words are, or end with, a piece of information about a person.
pub(super) fn is_information(what: &str) -> bool {
    ends_with_one_of(what, INFORMATION)
}

/// Whether words are, or end with, a piece of information that nobody keeps in files of their own.
pub(super) fn is_personal(what: &str) -> bool {
    ends_with_one_of(what, PERSONAL)
}

/// Whether an object stands in a text: "… in the cover letter".
pub(super) fn is_in_document(object: &str) -> bool {
    DOCUMENT.is_match(object)
}

fn ends_with_one_of(what: &str, names: &[&str]) -> bool {
    let what = what.trim();
    names
        .iter()
        .any(|name| what.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with(' ')))
}
