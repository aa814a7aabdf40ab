//! E-mail: the sender speaks in the body; what is quoted below is somebody else's, and a signature states nothing.

use super::{Placed, Voice, cut, prose};
use crate::{Document, PassageDraft};
use evoke_text::email::{self, Email};
use evoke_text::prose::paragraphs;
use evoke_types::{MemoryKind, Role, Speaker, Timestamp};

/// Bytes of a subject, of a sender's name, and of all headers together that stand on every passage of a letter.
const SUBJECT_BYTES: usize = 400;
/// See [`SUBJECT_BYTES`].
const NAME_BYTES: usize = 200;
/// See [`SUBJECT_BYTES`].
const KEY_BYTES: usize = 1_000;

/// The body by paragraphs, then the quoted parts. Text without headers is prose.
pub(super) fn cut(document: &Document<'_>, text: &str) -> Vec<Placed> {
    let Some(mail) = email::parse(text) else {
        return prose::cut(document, text);
    };
    let voice = |opaque: bool| if opaque { Voice::Opaque } else { Voice::Own };
    let body = paragraphs(&mail.body).into_iter().map(|p| (p.text, voice(p.opaque)));
    let (author, key) = (sender(mail.from.as_deref()), key(&mail));
    let sent = mail.date.unwrap_or(document.said_at);
    let written = body.map(|(text, voice)| Part { text, voice, speaker: author.clone(), said_at: sent });
    let signature = mail.signature.iter().map(|text| Part {
        text: text.clone(),
        voice: Voice::Opaque,
        speaker: author.clone(),
        said_at: sent,
    });
    let quoted = mail.quoted.iter().map(|quoted| Part {
        text: quoted.text.clone(),
        voice: Voice::Quoted,
        speaker: sender(quoted.from.as_deref()),
        said_at: quoted.date.unwrap_or(sent),
    });
    let subject = mail.subject.as_deref().map(|subject| cut::prefix(subject, SUBJECT_BYTES).to_owned());
    let mut placed = Vec::new();
    for (turn, part) in (0..).zip(written.chain(signature).chain(quoted)) {
        for range in cut::between_sentences(&part.text) {
            let draft = PassageDraft {
                turn,
                text: part.text[range].to_owned(),
                speaker: part.speaker.clone(),
                said_at: part.said_at,
                section: subject.clone(),
                kind: MemoryKind::Fact,
                segment: None,
                key: key.clone(),
            };
            placed.push(Placed { draft, voice: part.voice });
        }
    }
    placed
}

/// A part of a letter, with who wrote it when.
struct Part {
    text: String,
    voice: Voice,
    speaker: Speaker,
    said_at: Timestamp,
}

/// The name before the address; the address's local part when there is no name.
fn sender(from: Option<&str>) -> Speaker {
    let name = from
        .map(display_name)
        .map(|name| cut::prefix(&name, NAME_BYTES).to_owned())
        .filter(|name| !name.is_empty());
    Speaker { role: Role::Other, name }
}

/// "Odd Nygaard <odd@example.com>" and "Odd Nygaard, Harbour Ltd" are both Odd Nygaard.
fn display_name(from: &str) -> String {
    let bare = from.split(['<', '(', ',']).next().unwrap_or_default().trim().trim_matches('"').trim();
    let shown = if bare.is_empty() { from.trim_matches(['<', '>', ' ']) } else { bare };
    shown.split('@').next().unwrap_or_default().trim().to_owned()
}

fn key(mail: &Email) -> Option<String> {
    let parts = mail.from.iter().chain(&mail.to).chain(&mail.subject);
    let parts: Vec<&str> = parts.map(|part| cut::prefix(part, KEY_BYTES)).collect();
    let key = parts.join(" ");
    (!key.is_empty()).then(|| cut::prefix(&key, KEY_BYTES).to_owned())
}
