//! Conversations: one turn, one passage.

use super::{Placed, Voice, own, pieces, prose, segments};
use crate::{Document, PassageDraft};
use evoke_text::turns::{self, Turn, TurnKind};
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
        let speaker = speaker(document, turn, number == 0);
        let said_at = turn.at.unwrap_or(document.said_at);
        let from = placed.len();
        place(&mut placed, number, &turn.text, &speaker, said_at, key.as_deref());
        let (origin, other) = foreign(document, turn);
        let narrated = turn.label.is_none() && speaker == Speaker::NOBODY;
        for Placed { draft, voice } in placed.iter_mut().skip(from) {
            draft.segment = draft.segment.or(origin);
            *voice = match (other, *voice) {
                (Some(other), _) => other,
                // What nobody says is read as prose.
                (None, Voice::Own) if narrated => Voice::Narrated,
                (None, own) => own,
            };
        }
    }
    Some(placed)
}

/// A document that is a conversation with times, as chat programs export it, turn by turn. Nobody speaks to us in it: only
/// people with names state something, and an agent or a user in it is somebody else's.
pub(super) fn exported(document: &Document<'_>, text: &str) -> Option<Vec<Placed>> {
    if !turns::is_transcript(text) {
        return None;
    }
    let mut placed = labelled(document, text)?;
    for Placed { draft, voice } in &mut placed {
        if draft.speaker.role != Role::Other {
            *voice = Voice::Quoted;
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

/// Where a turn comes from that is not its speaker's own, and how it is then read: pasted, put out by a program, or read
/// off an image.
fn foreign(document: &Document<'_>, turn: &Turn) -> (Option<Origin>, Option<Voice>) {
    let read_off = document.document_type == DocumentType::Image && turn.role != Role::Other;
    match turn.kind {
        TurnKind::Notice => (Some(Origin::Tool), Some(Voice::Opaque)),
        TurnKind::Spoken if turn.label.as_deref().is_some_and(segments::is_tool) => {
            (Some(Origin::Tool), Some(Voice::Quoted))
        }
        TurnKind::Pasted => (Some(Origin::ThirdPerson), Some(Voice::Quoted)),
        TurnKind::Caption if document.document_type == DocumentType::AiChatConversation => {
            (Some(Origin::ThirdPerson), Some(Voice::Quoted))
        }
        TurnKind::Spoken if read_off => (Some(Origin::ThirdPerson), Some(Voice::Quoted)),
        TurnKind::Spoken | TurnKind::Caption => (None, None),
    }
}

/// Participants that a passage is found by; the list of them stands on every passage.
const MOST_PARTICIPANTS: usize = 24;

/// The names behind the first labels, each once, without plain users and assistants.
fn participants(turns: &[Turn]) -> Vec<&str> {
    let speaks = |turn: &&Turn| turn.role == Role::Other && turn.kind != TurnKind::Notice;
    each_once(turns.iter().filter(speaks).filter_map(|t| t.label.as_deref()))
}

/// The first names, each once.
pub(super) fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).take(MOST_PARTICIPANTS).collect()
}

/// Whose words a turn is. What stands before the first label of a chat is the user's.
fn speaker(document: &Document<'_>, turn: &Turn, first: bool) -> Speaker {
    let is_chat = document.document_type == DocumentType::AiChatConversation;
    if turn.kind == TurnKind::Notice {
        return Speaker::NOBODY;
    }
    match (turn.role, &turn.label) {
        (Role::User, _) => Speaker::USER,
        (Role::Assistant, _) => Speaker::ASSISTANT,
        (Role::Other, Some(label)) => Speaker { role: Role::Other, name: Some(label.clone()) },
        (Role::Other, None) if is_chat && first && turn.kind == TurnKind::Spoken => Speaker::USER,
        (Role::Other, None) => Speaker::NOBODY,
    }
}
