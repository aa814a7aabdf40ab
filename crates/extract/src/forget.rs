//! Wishes to forget, spoken to the assistant.
//!
//! Called for each sentence of a user's own words. The one thing to know: a sentence counts only by its grammar. An
//! imperative opens a clause, addressed to the listener, and its object is something said, known or remembered, or a
//! that-clause. What is reported, negated, past, supposed, asked, or said of somebody else is an ordinary sentence; a
//! wish that is missed costs one more request, one that is invented hides a memory.

mod information;
mod lead;
mod object;
mod setting;

use crate::sound::pattern;
pub use lead::meant;
use object::Verb;
use regex::Regex;
use setting::{hands_on, is_addressed, is_for_good, is_other};
use std::sync::LazyLock;

/// A sentence that asks to forget something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// What to forget, in the user's words; several things stand apart. None: it only points back ("erase that").
    pub(crate) what: Vec<String>,
}

/// Words before an imperative that leave it one: of discourse, of courtesy, a name with a comma.
const LEAD: &str = r"(?x)^(?:
      (?:hey|hi|hello|ok|okay|alright|all\ right|right|well|so|oh|ah|oops|no|nope|yes|yeah|actually|also|and|but|now|then|sorry|
         thanks|thank\ you|sure|wait|hmm|hm|look|listen|honestly|anyway|btw|by\ the\ way|one\ more\ thing|one\ last\ thing|
         on\ second\ thoughts?|never\ ?mind|come\ to\ think\ of\ it|i've\ changed\ my\ mind|i\ changed\ my\ mind|from\ now\ on|
         in\ future|in\ the\ future|again|finally|lastly|first)[\s,.!…–—-]+
    | (?:please|pls|plz|kindly|just|simply|also|go\ ahead\ and|do\ me\ a\ favou?r\ and|be\ so\ kind\ and|feel\ free\ to)[\s,]+
    | (?:dear\ |my\ )?(?:assistant|bot|ai|friend|buddy|mate),\s+
    | (?:important|p\.?s\.?|one\ (?:more|last|other)\ thing|(?:my\ |one\ (?:more\ |last\ )?|new\ )?(?:request|wish|instruction)|
         (?:quick|small)\ (?:request|favou?r)|do\ me\ a\ favou?r)\s*[:,]\s+
    | as\ of\ (?:now|today),?\s+
    )*";

/// Requests in the second person that are as good as an imperative; whether they may be asked with a question mark.
const ASKED: &str = r"(?x)^(?:
      would\ you\ mind\ (?:please\ )?
    | (?:can|could|would|will)\ you\ (?:please\ |kindly\ |just\ |maybe\ |possibly\ |also\ |now\ )*
    | (?:i\ would|i'd)\ (?:really\ |much\ )?(?:like|love|prefer|appreciate\ it\ if)\ (?:for\ )?you\ (?:to\ |would\ |could\ )?(?:please\ |just\ |also\ )*
    | (?:i\ would|i'd)\ (?:rather|prefer\ (?:it\ )?if)\ you\ (?:just\ )?
    | (?:i|i'm)\ (?:really\ |just\ )?(?:want|need|ask|asking)\ you\ to\ (?:please\ |just\ |also\ )*
    | (?:please\ )?(?:make|be)\ sure\ (?:that\ )?(?:you\ |to\ )(?:please\ |also\ )*
    )";

/// Denials in the second person, before a verb of keeping.
const NOT: &str = r"(?x)^(?:
      (?:don't|dont|do\ not|never|no\ longer|stop|quit|cease)\ (?:ever\ |even\ |please\ )?
    | i\ (?:(?:don't|dont|do\ not)\ (?:want|need)|no\ longer\ want)\ you\ (?:to\ )?(?:ever\ )?
    | (?:i\ would|i'd)\ (?:rather|prefer)\ (?:that\ )?you\ (?:didn't|did\ not|don't|do\ not)\ (?:ever\ )?
    )";

/// Words of courtesy: who says them speaks to somebody.
static COURTESY: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:please|pls|plz|kindly|be so kind)\b"));

static LEADING: LazyLock<Regex> = LazyLock::new(|| pattern(LEAD));
static ASKING: LazyLock<Regex> = LazyLock::new(|| pattern(ASKED));
static DENYING: LazyLock<Regex> = LazyLock::new(|| pattern(NOT));

/// Where a clause may begin within a sentence.
static BREAK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:[,;.!]|\s[–—-]{1,2})\s+(?:(?:and|so|but|then)\s+)?|\s+(?:and|so|but|then)\s+")
});

/// Bytes up to which a sentence is looked at; a wish is short.
const LONGEST: usize = 600;
/// Clauses of a sentence that are looked at.
const CLAUSES: usize = 12;

/// What a sentence asks the listener to forget; `None` when it is no such request.
pub(crate) fn wish(sentence: &str) -> Option<Wish> {
    if sentence.len() > LONGEST {
        return None;
    }
    let plain = plain(sentence);
    if plain.starts_with(['"', '\'', '`', '>', '(', '[', '*']) {
        return None;
    }
    let later = BREAK.find_iter(&plain).map(|found| found.end()).take(CLAUSES);
    std::iter::once(0).chain(later).find_map(|start| clause(&plain, start))
}

/// Whether a sentence sets a task for the text that follows it, or announces one, so that what follows is not addressed
/// to the listener.
pub(crate) fn announces(sentence: &str) -> bool {
    let end = sentence.ceil_char_boundary(LONGEST);
    sentence.trim_end().ends_with(':') || hands_on(&plain(&sentence[..end]))
}

/// The wish that a clause opens.
fn clause(plain: &str, start: usize) -> Option<Wish> {
    let (before, whole) = plain.split_at_checked(start)?;
    let rest = without_vocative(without(whole, &LEADING), start);
    let rest = without(rest, &LEADING);
    let request = without(rest, &ASKING);
    let (courtesy, asking) = (&whole[..whole.len() - rest.len()], &rest[..rest.len() - request.len()]);
    let polite = [courtesy, asking].iter().any(|words| COURTESY.is_match(words));
    let asked = polite || !asking.is_empty();
    if !is_addressed(before, asked) || is_question(rest, asking, polite) {
        return None;
    }
    // "I would rather you forgot": without that, it is what the speaker forgot.
    if request.starts_with("forgot") && !asking.trim_end().ends_with("you") {
        return None;
    }
    let denied = without(request, &DENYING);
    let (denies, verb_and_object) = (denied.len() < request.len(), denied);
    let minds = asking.contains("mind");
    let (verb, object) =
        Verb::read(verb_and_object, denies).filter(|_| denies || minds == is_gerund(verb_and_object))?;
    if !is_for_good(plain, object) {
        return None;
    }
    let what = object::read(verb, object, asked)?;
    let pointed = what.is_empty().then(|| object::told_before(before)).flatten();
    Some(Wish { what: pointed.map_or(what, |topic| vec![topic]) })
}

/// Whether a clause asks whether the listener does it, and does not ask for it: without the second person, or "will you forget
/// me?".
fn is_question(clause: &str, asking: &str, polite: bool) -> bool {
    let asks = clause.contains("? ") || clause.trim_end_matches([' ', '"', ')', '!']).ends_with('?');
    let foretells = asking.starts_with("will you") || asking.starts_with("would you ");
    asks && (asking.is_empty() || foretells && !polite && !asking.contains("mind"))
}

/// Lower case but for names, with straight signs: what the patterns read.
fn plain(sentence: &str) -> String {
    let straight = sentence.trim().replace(['’', '‘'], "'").replace(['“', '”', '„', '«', '»'], "\"");
    straight
        .split(' ')
        .enumerate()
        .map(|(number, word)| {
            // The first word has a capital whatever it is; before a comma it addresses somebody.
            let name = is_name(word) && (number > 0 || word.ends_with(','));
            if name { word.to_owned() } else { word.to_lowercase() }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word with a capital that is not one of those that open sentences.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && !object::opens_sentences(word)
}

/// "Forgetting": of a noun phrase, unless the listener is asked not to mind it.
fn is_gerund(clause: &str) -> bool {
    clause.split(' ').next().is_some_and(|verb| verb.ends_with("ing"))
}

fn without<'a>(text: &'a str, leading: &Regex) -> &'a str {
    leading.find(text).map_or(text, |found| &text[found.end()..])
}

/// "Robin, forget …" at the start of a sentence.
fn without_vocative(text: &str, start: usize) -> &str {
    match text.split_once(", ") {
        Some((name, rest)) if start == 0 && !name.contains(' ') && is_name(name) && !is_other(name) => rest,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests;
