//! What a search for a description has found so far.
//!
//! Filled by [`super::search`]. The one thing to know: each candidate that is shown has its counterpart among what is
//! chosen to be removed, so that the preview shows exactly what direct mode removes.

use super::candidate::{Candidate, Chosen, Part, Why, clause_id};
use super::pieces::Piece;
use evoke_store::{NewDocument, TurnRow};
use evoke_types::{ConversationId, MemoryKind};
use std::collections::HashSet;

/// What a description means in a partition.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What is meant, as it is shown. Best first.
    pub(crate) candidates: Vec<Candidate>,
    /// What is meant, as it is removed.
    pub(crate) chosen: Chosen,
    /// What is near in meaning, but not near enough to be removed without being named. Nearest first.
    pub(crate) possible: Vec<Candidate>,
    /// Documents of the partition that are not processed yet.
    pub(crate) waiting: Vec<NewDocument>,
    /// Whether more may be meant than was looked at.
    pub(crate) incomplete: bool,
}

impl Found {
    /// The ids of the candidates so far.
    pub(super) fn ids(&self) -> HashSet<String> {
        self.candidates.iter().map(|candidate| candidate.id.clone()).collect()
    }

    /// Adds a statement or a clause, unless it was added before.
    pub(super) fn take(&mut self, piece: &Piece, why: Why) {
        let candidate = piece.candidate(why);
        if self.candidates.iter().any(|known| known.id == candidate.id) {
            return;
        }
        self.candidates.push(candidate);
        let item = &piece.item;
        match &piece.clause {
            Some(clause) => self.chosen.clauses.push((item.row.clone(), clause.clone())),
            None => self.chosen.memories.push(item.row.clone()),
        }
    }

    /// Adds a clause of a turn.
    pub(super) fn take_spoken(
        &mut self,
        conversation: ConversationId,
        turn: &TurnRow,
        words: &str,
        why: Why,
    ) {
        self.candidates.push(Candidate {
            id: clause_id(&turn.message, words),
            text: words.to_owned(),
            part: Part::Sentence,
            kind: MemoryKind::Fact.as_str(),
            why,
            words: vec![words.to_owned()],
            document_id: None,
            conversation: Some(conversation),
        });
        self.chosen.spoken.push((conversation, turn.position, words.to_owned()));
    }

    /// Adds a clause of a document that waits; one of a conversation counts once with the same words of its turn.
    pub(super) fn take_waiting(&mut self, number: usize, words: String, why: Why) {
        let Some(document) = self.waiting.get(number) else { return };
        let known = |candidate: &Candidate| {
            candidate.conversation.is_some()
                && candidate.conversation == document.conversation
                && candidate.text == words
        };
        if self.candidates.iter().any(known) {
            return self.chosen.waiting.push((number, words));
        }
        self.candidates.push(Candidate {
            id: clause_id(&document.ingestion, &words),
            text: words.clone(),
            part: Part::Sentence,
            kind: MemoryKind::Fact.as_str(),
            why,
            words: vec![words.clone()],
            document_id: Some(document.document_id.as_str().to_owned()),
            conversation: document.conversation,
        });
        self.chosen.waiting.push((number, words));
    }
}
