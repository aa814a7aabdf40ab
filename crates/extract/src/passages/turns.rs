//! Conversations: one turn, one passage.

use super::{Placed, Voice, own, pieces, prose, segments};
use crate::{Document, PassageDraft};
use evoke_text::turns::{self, Turn};
use evoke_types::{DocumentType, MemoryKind, Origin, Role, Speaker, Timestamp};
use std::collections::HashSet;

/// A conversation with labels; without any, the whole is taken as words of the user.
pub(super) fn cut(document: &Document<'_>, text: &str) -> Vec<Placed> {
    labelled(document, text).unwrap_or_else(|| match document.document_type {
        DocumentType::AiChatConversation => single(document, text, &Speaker::USER),
        DocumentType::Document
        | DocumentType::Email
        | DocumentType::Pdf
        | DocumentType::Image
        | DocumentType::Audio
        | DocumentType::MeetingTranscript => prose::cut(document, text),
    })
}

/// The turns of a text, if it has labels.
pub(super) fn labelled(document: &Document<'_>, text: &str) -> Option<Vec<Placed>> {
    let turns = turns::parse(text, document.said_at)?;
    let participants = participants(&turns);
    let key = (!participants.is_empty()).then(|| participants.join(", "));
    let mut placed = Vec::new();
    for (number, turn) in (0..).zip(&turns) {
        let speaker = speaker(document, turn);
        let said_at = turn.at.unwrap_or(document.said_at);
        let from = placed.len();
        place(&mut placed, number, &turn.text, &speaker, said_at, key.as_deref());
        if let Some(origin) = foreign(document, turn) {
            for Placed { draft, voice } in placed.iter_mut().skip(from) {
                draft.segment = draft.segment.or(Some(origin));
                *voice = Voice::Quoted;
            }
        }
    }
    Some(placed)
}

/// One turn by a known speaker.
pub(super) fn single(document: &Document<'_>, text: &str, speaker: &Speaker) -> Vec<Placed> {
    let mut placed = Vec::new();
    place(&mut placed, 0, text, speaker, document.said_at, None);
    placed
}

/// Adds the passages of one turn.
pub(super) fn place(
    placed: &mut Vec<Placed>,
    turn: u32,
    text: &str,
    speaker: &Speaker,
    said_at: Timestamp,
    key: Option<&str>,
) {
    let voice = match speaker.role {
        Role::User | Role::Other => Voice::Own,
        Role::Assistant => Voice::Assistant,
    };
    // An agent's words teach nothing, so it does not matter which of them it quotes.
    let parts = if voice == Voice::Assistant { own(text) } else { pieces(text) };
    for piece in parts {
        let voice = piece.voice(voice);
        let draft = PassageDraft {
            turn,
            text: piece.text.to_owned(),
            speaker: speaker.clone(),
            said_at,
            section: None,
            kind: MemoryKind::Episode,
            segment: piece.content.origin(),
            key: key.or(piece.head).map(str::to_owned),
        };
        placed.push(Placed { draft, voice });
    }
}

/// Where a turn comes from that is not its speaker's own: pasted, put out by a program, or read off an image.
fn foreign(document: &Document<'_>, turn: &Turn) -> Option<Origin> {
    if turn.label.as_deref().is_some_and(segments::is_tool) {
        Some(Origin::Tool)
    } else if turn.pasted || (document.document_type == DocumentType::Image && turn.role != Role::Other) {
        Some(Origin::ThirdPerson)
    } else {
        None
    }
}

/// Participants that a passage is found by; the list of them stands on every passage.
const MOST_PARTICIPANTS: usize = 24;

/// The names behind the first labels, each once, without plain users and assistants.
fn participants(turns: &[Turn]) -> Vec<&str> {
    each_once(turns.iter().filter(|t| t.role == Role::Other).filter_map(|t| t.label.as_deref()))
}

/// The first names, each once.
pub(super) fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).take(MOST_PARTICIPANTS).collect()
}

fn speaker(document: &Document<'_>, turn: &Turn) -> Speaker {
    match (turn.role, &turn.label) {
        (Role::User, _) => Speaker::USER,
        (Role::Assistant, _) => Speaker::ASSISTANT,
        (Role::Other, Some(label)) => Speaker { role: Role::Other, name: Some(label.clone()) },
        (Role::Other, None) if document.document_type == DocumentType::AiChatConversation => Speaker::USER,
        (Role::Other, None) => Speaker::NOBODY,
    }
}
