//! E-mail: the sender speaks in the body; what is quoted below is somebody else's.

use super::{Placed, Voice, cut, prose};
use crate::{Document, PassageDraft};
use evoke_text::email::{self, Email};
use evoke_text::prose::paragraphs;
use evoke_types::{MemoryKind, Role, Speaker};

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
    let quoted = mail.quoted.iter().map(|text| (text.clone(), Voice::Quoted));
    let (sender, key) = (sender(&mail), key(&mail));
    let subject = mail.subject.as_deref().map(|subject| cut::prefix(subject, SUBJECT_BYTES).to_owned());
    let mut placed = Vec::new();
    for (turn, (text, voice)) in (0..).zip(body.chain(quoted)) {
        for range in cut::between_sentences(&text) {
            let draft = PassageDraft {
                turn,
                text: text[range].to_owned(),
                speaker: if voice == Voice::Quoted { Speaker::NOBODY } else { sender.clone() },
                said_at: mail.date.unwrap_or(document.said_at),
                section: subject.clone(),
                kind: MemoryKind::Fact,
                segment: None,
                key: key.clone(),
            };
            placed.push(Placed { draft, voice });
        }
    }
    placed
}

/// The name before the address; the address's local part when there is no name.
fn sender(mail: &Email) -> Speaker {
    let name = mail
        .from
        .as_deref()
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
