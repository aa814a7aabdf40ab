//! Prose: one paragraph, one passage; short lines that follow each other share one.

use super::{Placed, Voice, cut, pieces};
use crate::{Document, PassageDraft};
use evoke_text::prose;
use evoke_types::{MemoryKind, Origin, Speaker};

/// Words up to which a paragraph may be joined with its neighbours under the same heading.
const SHORT: usize = 25;

/// Words that joined paragraphs hold at most.
const JOINED: usize = 60;

/// The paragraphs of a text.
pub(super) fn cut(document: &Document<'_>, text: &str) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (turn, (section, text)) in (0..).zip(joined(text)) {
        for piece in pieces(&text) {
            let voice = piece.voice(Voice::Narrated);
            let draft = PassageDraft {
                turn,
                text: piece.text.to_owned(),
                speaker: Speaker::NOBODY,
                said_at: document.said_at,
                section: section.clone(),
                kind: MemoryKind::Fact,
                segment: piece.content.origin(),
                key: piece.head.map(str::to_owned),
            };
            placed.push(Placed { draft, voice });
        }
    }
    placed
}

/// The same of a text that states nothing.
pub(super) fn quoted(document: &Document<'_>, text: &str, origin: Origin) -> Vec<Placed> {
    let mut placed = cut(document, text);
    for Placed { draft, voice } in &mut placed {
        draft.segment = draft.segment.or(Some(origin));
        *voice = Voice::Quoted;
    }
    placed
}

/// Paragraphs with their headings, where short neighbours are one.
fn joined(text: &str) -> Vec<(Option<String>, String)> {
    let mut joined: Vec<(Option<String>, String)> = Vec::new();
    // What is no prose stands alone.
    let (mut held, mut alone) = (0, false);
    for paragraph in prose::paragraphs(text) {
        let words = cut::count_words(&paragraph.text);
        let stands = std::mem::replace(&mut alone, paragraph.opaque) || paragraph.opaque;
        match joined.last_mut() {
            Some((heading, text))
                if !stands && *heading == paragraph.heading && words <= SHORT && held + words <= JOINED =>
            {
                text.push('\n');
                text.push_str(&paragraph.text);
                held += words;
            }
            _ => {
                joined.push((paragraph.heading, paragraph.text));
                held = words;
            }
        }
    }
    joined
}
