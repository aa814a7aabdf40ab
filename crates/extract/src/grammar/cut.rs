//! Cutting a parsed sentence into propositions.
//!
//! A proposition is a finite verb with what belongs to it. Coordinated verbs, clauses that run on, and contrasting clauses
//! ("while", "although") are propositions of their own; conditions, reasons, times, reported speech and relative clauses stay
//! with the verb that they belong to, because without it they say something else.

use super::proposition::{Proposition, finite, is_order, own_subject};
use evoke_parse::{CoarseTag, Dependency, Document, Tag, Token};

/// Verbs whose clause is what somebody says or thinks: it is not cut from them.
const REPORTING: &[&str] = &[
    "say", "tell", "think", "know", "believe", "guess", "hope", "feel", "hear", "mean", "suppose", "reckon",
    "swear", "bet", "ask", "write", "reply", "add", "claim", "mention", "promise", "wish", "see", "find",
    "decide", "remember", "notice", "realize", "assume", "imagine", "suggest", "explain", "note", "answer",
];

/// Conjunctions that put one statement beside another.
const CONTRASTING: &[&str] = &["while", "whereas", "although", "though"];

/// Conjunctions of a reason that is stated before a question: "since I live in Kiel, where can I swim?".
const GROUNDS: &[&str] = &["since", "because"];

/// The propositions of a sentence, in the order of its text. Linear in its length but for the depth of the tree.
pub(crate) fn propositions<'d>(document: &'d Document<'d>) -> Vec<Proposition<'d>> {
    let mut predicates: Vec<Token<'d>> = Vec::new();
    let mut open: Vec<Token<'d>> = document.roots().collect();
    let asks = document.text().trim_end().ends_with('?');
    while let Some(token) = open.pop() {
        predicates.push(token);
        find_within(token, asks, &mut open);
    }
    predicates.sort_unstable_by_key(Token::index);
    let mut owners = owners(document, &predicates);
    give_fragments_away(&mut predicates, &mut owners);
    let mut found: Vec<Proposition<'d>> = Vec::new();
    for predicate in &predicates {
        if let Some(range) = block(document, &owners, *predicate) {
            found.push(Proposition::new(document, *predicate, range));
        }
    }
    found
}

/// Phrases without a verb beside one that has a verb say something of it: "We ship from Riga, about 40 crates a week".
fn give_fragments_away(predicates: &mut Vec<Token<'_>>, owners: &mut [usize]) {
    let takes = |token: &Token<'_>| is_verbal(*token) && (has_subject(*token) || finite(*token).is_some());
    let mut kept: Vec<Token<'_>> = Vec::new();
    for predicate in predicates.iter() {
        let before = kept.last().filter(|before| takes(before)).map(Token::index);
        match before {
            Some(before) if !is_verbal(*predicate) && predicate.is_root() => {
                let owned = owners.iter_mut().filter(|owner| **owner == predicate.index());
                owned.for_each(|owner| *owner = before);
            }
            _ => kept.push(*predicate),
        }
    }
    *predicates = kept;
}

/// Adds the predicates below a token that state something beside it. `asks` is whether the sentence is a question.
fn find_within<'d>(token: Token<'d>, asks: bool, open: &mut Vec<Token<'d>>) {
    for child in token.children() {
        if states_beside(token, child) || asks && is_ground(token, child) {
            open.push(child);
        } else if matches!(
            child.dependency(),
            Dependency::Conjunct | Dependency::ClausalComplement | Dependency::AdverbialClause
        ) {
            // "I think we moved in May and she left in June": the second may hang below what stays.
            open.extend(child.children().filter(|below| {
                below.dependency() == Dependency::Conjunct
                    && states_beside(child, *below)
                    && has_subject(*below)
            }));
        }
    }
}

/// Whether a clause below another states something of its own.
fn states_beside(token: Token<'_>, child: Token<'_>) -> bool {
    let (dependency, states) = (child.dependency(), is_verbal(child) && has_subject(child));
    if dependency == Dependency::Conjunct {
        is_verbal(child) && (has_subject(child) || is_order(child, token) || is_second_deed(token, child))
    } else if dependency == Dependency::ClausalComplement {
        let runs_on = child.index() < token.index() && child.child(Dependency::Marker).is_none();
        // "I moved to Rome, do you know a baker?": what has an object of its own reports nothing.
        let reports = REPORTING.contains(&token.lemma()) && token.child(Dependency::DirectObject).is_none();
        states && runs_on && !reports
    } else if dependency == Dependency::AdverbialClause {
        let marker = child.child(Dependency::Marker).map(|marker| marker.text().to_lowercase());
        has_subject(child) && marker.is_some_and(|marker| CONTRASTING.contains(&marker.as_str()))
    } else {
        matches!(dependency, Dependency::Parataxis | Dependency::Unspecified) && states
    }
}

/// Whether a clause before a question says why it is asked: that is no part of the question.
fn is_ground(token: Token<'_>, child: Token<'_>) -> bool {
    let marker = child.child(Dependency::Marker).map(|marker| marker.text().to_lowercase());
    child.dependency() == Dependency::AdverbialClause
        && child.index() < token.index()
        && has_subject(child)
        && marker.is_some_and(|marker| GROUNDS.contains(&marker.as_str()))
}

/// "Lives in Porto and works at a bakery": two deeds of one subject, where the first is complete by itself.
fn is_second_deed(first: Token<'_>, second: Token<'_>) -> bool {
    let bare = second.tag() == Tag::BaseVerb
        && first.tag() == Tag::PresentVerb
        && second.children().all(|child| child.tag() != Tag::To);
    // "We spoke about it: invoices first": a form that the subject cannot have is no verb of it.
    let disagrees = finite(second).is_some_and(|verb| verb.tag() == Tag::ThirdPersonVerb)
        && own_subject(first).is_some_and(|subject| {
            matches!(subject.text().to_lowercase().as_str(), "i" | "we" | "you" | "they")
        });
    let finite = !disagrees && (bare || finite(second).is_some());
    let complete = first.right_children().any(|child| {
        child.index() < second.index()
            && matches!(
                child.dependency(),
                Dependency::DirectObject
                    | Dependency::Attribute
                    | Dependency::AdjectivalComplement
                    | Dependency::PrepositionalModifier
                    | Dependency::OpenClausalComplement
                    | Dependency::ClausalComplement
                    | Dependency::NounPhraseAdverbial
            )
    });
    finite && complete && second.right_children().next().is_some()
}

fn is_verbal(token: Token<'_>) -> bool {
    matches!(token.coarse_tag(), CoarseTag::Verb | CoarseTag::Auxiliary)
}

fn has_subject(token: Token<'_>) -> bool {
    token.children().any(|child| is_subject(child.dependency()))
}

/// Whether a relation is that of a subject to its verb.
pub(super) fn is_subject(dependency: Dependency) -> bool {
    matches!(
        dependency,
        Dependency::Subject
            | Dependency::PassiveSubject
            | Dependency::ClausalSubject
            | Dependency::PassiveClausalSubject
            | Dependency::Expletive
    )
}

/// For each token the predicate that it belongs to: the nearest one above it.
fn owners(document: &Document<'_>, predicates: &[Token<'_>]) -> Vec<usize> {
    let is_predicate = |index: usize| predicates.binary_search_by_key(&index, Token::index).is_ok();
    let mut owners = vec![usize::MAX; document.len()];
    for token in document.tokens() {
        let mut path = Vec::new();
        let mut at = token;
        let owner = loop {
            if let Some(known) = owners.get(at.index()).copied().filter(|known| *known != usize::MAX) {
                break known;
            }
            if is_predicate(at.index()) {
                break at.index();
            }
            path.push(at.index());
            match at.head() {
                Some(head) => at = head,
                None => break at.index(),
            }
        };
        for index in path.into_iter().chain([token.index()]) {
            owners[index] = owner;
        }
    }
    owners
}

/// The unbroken run of tokens around a predicate that belong to it; punctuation between them counts as theirs.
fn block(document: &Document<'_>, owners: &[usize], predicate: Token<'_>) -> Option<std::ops::Range<usize>> {
    let mine = |index: usize| owners.get(index) == Some(&predicate.index());
    let passable = |index: usize| {
        document.token(index).is_some_and(|token| {
            matches!(token.coarse_tag(), CoarseTag::Punctuation | CoarseTag::Space)
                || token.dependency() == Dependency::Coordination
        })
    };
    let (mut first, mut last) = (predicate.index(), predicate.index());
    let mut at = first;
    while at > 0 && (mine(at - 1) || passable(at - 1)) {
        at -= 1;
        if mine(at) {
            first = at;
        }
    }
    at = last;
    while at + 1 < owners.len() && (mine(at + 1) || passable(at + 1)) {
        at += 1;
        if mine(at) {
            last = at;
        }
    }
    trimmed(document, first, last)
}

/// The run without conjunctions, interjections and punctuation at its ends.
fn trimmed(document: &Document<'_>, mut first: usize, mut last: usize) -> Option<std::ops::Range<usize>> {
    let asks = document.text().trim_end().ends_with('?');
    let lower = |token: Token<'_>| token.text().to_lowercase();
    let idle = |token: Token<'_>| {
        matches!(
            token.coarse_tag(),
            CoarseTag::Punctuation | CoarseTag::Space | CoarseTag::CoordinatingConjunction
        ) && !is_bracket(token)
    };
    let leads = |token: Token<'_>| {
        idle(token)
            || token.dependency() == Dependency::Interjection
            || token.tag() == Tag::Interjection
            || token.dependency() == Dependency::Marker
                && (CONTRASTING.contains(&lower(token).as_str())
                    || asks && GROUNDS.contains(&lower(token).as_str()))
    };
    while first < last && document.token(first).is_some_and(leads) {
        first += 1;
    }
    let trails = |token: Token<'_>| idle(token) || token.tag() == Tag::Interjection;
    while last > first && document.token(last).is_some_and(trails) {
        last -= 1;
    }
    let says = (first..=last)
        .filter_map(|index| document.token(index))
        .any(|token| token.text().chars().any(char::is_alphanumeric));
    says.then(|| first..last + 1)
}

fn is_bracket(token: Token<'_>) -> bool {
    matches!(token.tag(), Tag::OpeningBracket | Tag::ClosingBracket | Tag::OpeningQuote | Tag::ClosingQuote)
}
