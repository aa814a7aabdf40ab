//! Conversations written down as JSON: lists of messages with a speaker and words, as chat programs and interfaces of
//! models export them.
//!
//! Called before a text is cut by its type. The one thing to know: a list counts as a conversation by the fields of its
//! elements, whatever stands around it; data of other shapes stays data.

mod find;
mod message;

use super::{Placed, Voice, turns};
use crate::Document;
use evoke_types::{DocumentType, Origin};
use message::{Message, Sender};

/// The turns of a text that is a list of messages; none when it is not one.
pub(super) fn cut(document: &Document<'_>, text: &str) -> Option<Vec<Placed>> {
    let may_speak = match document.declared {
        Some(Origin::Tool | Origin::Web | Origin::Document) => false,
        Some(Origin::User | Origin::Assistant | Origin::ThirdPerson | Origin::Import) | None => true,
    };
    if document.speaker.is_some() || !may_speak || !text.trim_start().starts_with(['{', '[', '`']) {
        return None;
    }
    let messages = find::messages(text, document.said_at.offset_minutes())?;
    let named = messages.iter().filter_map(|message| match &message.sender {
        Sender::Named(name) => Some(name.as_str()),
        Sender::Role(_) | Sender::Machine(_) => None,
    });
    let participants = turns::each_once(named);
    let key = (!participants.is_empty()).then(|| participants.join(", "));
    let mut placed = Vec::new();
    let mut said_at = document.said_at;
    for (number, message) in (0..).zip(&messages) {
        said_at = message.at.unwrap_or(said_at);
        let from = placed.len();
        let speaker = message.sender.speaker();
        turns::place(&mut placed, number, &message.text, &speaker, said_at, key.as_deref());
        if let Some(origin) = foreign(document, message) {
            for Placed { draft, voice } in placed.iter_mut().skip(from) {
                draft.segment = draft.segment.or(origin);
                *voice = Voice::Quoted;
            }
        }
    }
    (!placed.is_empty()).then_some(placed)
}

/// Whether nothing is learned from a message, and where it comes from when that is not its speaker.
fn foreign(document: &Document<'_>, message: &Message) -> Option<Option<Origin>> {
    match (&message.sender, document.document_type) {
        (Sender::Machine(origin), _) => Some(Some(*origin)),
        // A conversation within a document is a document: nobody speaks to us in it.
        (_, DocumentType::Document | DocumentType::Pdf | DocumentType::Email | DocumentType::Image) => {
            Some(None)
        }
        (_, DocumentType::AiChatConversation | DocumentType::Audio | DocumentType::MeetingTranscript) => None,
    }
}

#[cfg(test)]
mod tests;
