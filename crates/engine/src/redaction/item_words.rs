//! The words of an item, to find names in them.
//!
//! Called where entities lose names or are divided. The one thing to know: whoever speaks or takes part counts as named,
//! and a name inside a longer name is not said by itself.

use super::clauses::{bare_words, occur_in};
use evoke_store::{ItemBody, ItemRow};

/// What an item says, with who says it, as bare words.
pub(crate) fn item_words(row: &ItemRow) -> String {
    let mut words = bare_words(&row.text);
    let more: Vec<&str> = match &row.body {
        ItemBody::Passage(body) => body.section.as_deref().into_iter().collect(),
        ItemBody::Memory(body) => {
            body.participants.iter().map(String::as_str).chain([body.subject.as_str()]).collect()
        }
    };
    for part in more.into_iter().chain(row.speaker.name.as_deref()) {
        words.push('\n');
        words.push_str(&bare_words(part));
    }
    words.replace('\n', " ")
}

/// Whether bare words say one of some names, other than inside one of some other names.
pub(crate) fn says_apart(words: &str, names: &[&str], others: &[&str]) -> bool {
    let names: Vec<String> = names.iter().map(|name| bare_words(name)).collect();
    let mut left = format!(" {words} ");
    for other in others.iter().map(|other| bare_words(other)) {
        let said = format!(" {other} ");
        while names.iter().any(|name| is_inside(name, &other)) && left.contains(&said) {
            left = left.replace(&said, " | ");
        }
    }
    names.iter().any(|name| occur_in(name, &left))
}

fn is_inside(name: &str, other: &str) -> bool {
    name.len() < other.len() && occur_in(name, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_inside_a_longer_one_is_not_said() {
        let says = |text: &str| says_apart(&bare_words(text), &["Ileana"], &["Ileana Costin"]);
        assert!(says("I met Ileana.") && says("Ileana Costin and Ileana came."));
        assert!(!says("I met Ileana Costin.") && !says("Ileana Costin, Ileana Costin!"));
    }
}
