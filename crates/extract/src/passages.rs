//! How a document is cut into verbatim passages.
//!
//! The cut follows the kind of document: turns of a conversation, the parts of an e-mail, the
//! paragraphs of prose. Whatever is long is cut again between sentences, so that one passage is
//! about one thing and a search result is short.

mod cut;
mod email;
mod prose;
mod segments;
mod turns;

use crate::{Document, PassageDraft};
use evoke_types::{DocumentType, MemoryKind, Origin, Speaker};

/// One passage with what the rules must know of its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// The passage as it is handed out.
    pub(crate) draft: PassageDraft,
    /// Whose statements these are.
    pub(crate) voice: Voice,
}

/// What statements of a passage may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Somebody speaks for themselves: "I" is the subject.
    Own,
    /// Notes and prose: statements about others, "I" is the author.
    Narrated,
    /// The assistant: suggestions and answers, nothing is learnt.
    Assistant,
    /// Words of others, quoted: nothing is learnt.
    Quoted,
    /// Data: kept whole, nothing is derived.
    Opaque,
}

/// Cuts a document into passages; never empty unless the text is blank.
pub(crate) fn of(document: &Document<'_>) -> Vec<Placed> {
    let text = document.text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    if is_json(text) {
        return vec![whole(document, text)];
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
        DocumentType::Document | DocumentType::Pdf => prose::cut(document, text),
    }
}

/// A text cut into passages, each with its origin where that is not the speaker.
fn pieces(text: &str) -> Vec<(&str, Option<Origin>)> {
    let cut = |segment: segments::Segment| {
        let part = &text[segment.range];
        cut::between_sentences(part).into_iter().map(move |range| (&part[range], segment.origin))
    };
    segments::of(text).into_iter().flat_map(cut).collect()
}

/// The same where all words are the speaker's.
fn own(text: &str) -> Vec<(&str, Option<Origin>)> {
    cut::between_sentences(text).into_iter().map(|range| (&text[range], None)).collect()
}

/// Whether the text is one JSON object or array.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn whole(document: &Document<'_>, text: &str) -> Placed {
    Placed {
        draft: PassageDraft {
            turn: 0,
            text: text.to_owned(),
            speaker: document.speaker.cloned().unwrap_or(Speaker::NOBODY),
            said_at: document.said_at,
            section: None,
            kind: MemoryKind::Fact,
            segment: None,
            key: None,
        },
        voice: Voice::Opaque,
    }
}
