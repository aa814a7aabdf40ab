//! The words of an item, to find names in them.
//!
//! Called where entities lose names or are divided. The one thing to know: whoever speaks or takes part counts as named.

use super::clauses::bare_words;
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
