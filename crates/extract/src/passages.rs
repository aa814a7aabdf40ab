//! How a document is cut into verbatim passages.
//!
//! The cut follows the kind of document: turns of a conversation, the parts of an e-mail, the
//! paragraphs of prose. Whatever is long is cut again between sentences, so that one passage is
//! about one thing and a search result is short.

mod cut;
mod email;
mod messages;
mod prose;
mod segments;
mod turns;

use crate::{Document, PassageDraft};
use evoke_types::{DocumentType, MemoryKind, Origin, Speaker};
use segments::Content;
use serde::Serialize;

/// One passage with what the rules must know of its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// The passage as it is handed out.
    pub(crate) draft: PassageDraft,
    /// Whose statements these are.
    pub(crate) voice: Voice,
}

/// What statements of a passage may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// Somebody speaks for themselves: "I" is the subject.
    Own,
    /// Notes and prose: statements about others, "I" is the author.
    Narrated,
    /// The assistant: suggestions and answers, nothing is learnt.
    Assistant,
    /// Words of others, quoted: nothing is learnt.
    Quoted,
    /// Data: kept as it is, nothing is derived.
    Opaque,
}

/// Cuts a document into passages; never empty unless the text is blank.
pub(crate) fn of(document: &Document<'_>) -> Vec<Placed> {
    let text = document.text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    if let Some(said) = messages::cut(document, text) {
        return said;
    }
    if is_json(text) {
        return data(document, text);
    }
    match document.declared {
        Some(Origin::Tool) => return prose::quoted(document, text, Origin::Tool),
        Some(Origin::Web | Origin::Document) => return prose::cut(document, text),
        Some(Origin::User | Origin::Assistant | Origin::ThirdPerson | Origin::Import) | None => {}
    }
    if let Some(speaker) = document.speaker {
        return turns::single(document, text, speaker);
    }
    match document.document_type {
        DocumentType::AiChatConversation | DocumentType::MeetingTranscript => turns::cut(document, text),
        DocumentType::Audio | DocumentType::Image => {
            turns::labelled(document, text).unwrap_or_else(|| prose::cut(document, text))
        }
        DocumentType::Email => email::cut(document, text),
        DocumentType::Document | DocumentType::Pdf => {
            turns::exported(document, text).unwrap_or_else(|| prose::cut(document, text))
        }
    }
}

/// A piece of a text that is one passage.
struct Piece<'a> {
    text: &'a str,
    content: Content,
    /// The first row of a table that the piece goes on with.
    head: Option<&'a str>,
}

impl Piece<'_> {
    /// The voice of it in a text of this voice.
    const fn voice(&self, around: Voice) -> Voice {
        match self.content {
            Content::Own => around,
            Content::Foreign(_) => Voice::Quoted,
            Content::Data | Content::Signature => Voice::Opaque,
        }
    }
}

/// A text cut into passages, each with whose words it is.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    segments::of(text).into_iter().flat_map(|segment| within(&text[segment.range], segment.content)).collect()
}

/// The same where all words are the speaker's.
fn own(text: &str) -> Vec<Piece<'_>> {
    within(text, Content::Own)
}

/// The pieces of one segment: between its sentences, or between its lines where it has none.
fn within(text: &str, content: Content) -> Vec<Piece<'_>> {
    let ranges = match content {
        Content::Own | Content::Foreign(Origin::ThirdPerson) => cut::between_sentences(text),
        Content::Foreign(_) | Content::Data | Content::Signature => cut::between_lines(text),
    };
    let first = text.trim_start().lines().next().map(|row| cut::prefix(row, HEAD_BYTES));
    let head = |number: usize| first.filter(|_| number > 0 && content == Content::Data);
    let piece = |(number, range)| Piece { text: &text[range], content, head: head(number) };
    ranges.into_iter().enumerate().map(piece).collect()
}

/// Bytes of the first row of a table that its later passages are found by.
const HEAD_BYTES: usize = 400;

/// Whether the text is one JSON object or array.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn data(document: &Document<'_>, text: &str) -> Vec<Placed> {
    let placed = |range: std::ops::Range<usize>| Placed {
        draft: PassageDraft {
            turn: 0,
            text: text[range].to_owned(),
            speaker: document.speaker.cloned().unwrap_or(Speaker::NOBODY),
            said_at: document.said_at,
            section: None,
            kind: MemoryKind::Fact,
            segment: None,
            key: None,
        },
        voice: Voice::Opaque,
    };
    cut::between_lines(text).into_iter().map(placed).collect()
}
