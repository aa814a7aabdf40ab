//! The result of `evoke extract`, in the shape of its JSON: passages, their sentences, the clauses of these, and what became
//! of each clause. `docs/understanding.md` describes it. The one thing to know: it is put together of the extractor's decisions in
//! their order.

use evoke_extract::heads::Judgment;
use evoke_extract::{
    Considered, Decision, Document, Grammar, MemoryDraft, PassageDraft, Reason, TreeWord, Understanding,
    Voice,
};
use evoke_types::{DocumentType, EventWindow, MemoryKind, Origin, Speaker, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a document says, and why.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// The kind of document that it was read as.
    pub(super) document_type: DocumentType,
    /// The time of its words.
    pub(super) said_at: Timestamp,
    /// How many memories it makes.
    pub(super) memories: usize,
    /// How many clauses made none.
    pub(super) dropped: usize,
    /// Its passages, in order.
    pub(super) passages: Vec<Passage>,
    /// Who and what it names.
    pub(super) entities: Vec<Entity>,
    /// What its user asks to be forgotten, in the words of the request.
    pub(super) forget_requests: Vec<String>,
}

/// A segment of the document, as it is stored.
#[derive(Debug, Serialize)]
pub(super) struct Passage {
    /// Which turn or paragraph it belongs to, from 0.
    pub(super) turn: u32,
    /// Whose words these are, which decides what is done with them.
    pub(super) voice: Option<Voice>,
    /// Who said them.
    pub(super) speaker: Speaker,
    /// When.
    pub(super) said_at: Timestamp,
    /// The heading above, or the subject of a letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<String>,
    /// Where the words come from, if not from the speaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<Origin>,
    /// The words.
    pub(super) text: String,
    /// What was looked at in it, in order.
    pub(super) sentences: Vec<Sentence>,
}

/// Words that were looked at together.
#[derive(Debug, Default, Serialize)]
pub(super) struct Sentence {
    /// What was parsed; none where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parsed: Option<String>,
    /// The words of what was parsed, with their heads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tree: Vec<TreeWord>,
    /// Its propositions, or clauses.
    pub(super) clauses: Vec<Clause>,
}

/// Words that might state something.
#[derive(Debug, Serialize)]
pub(super) struct Clause {
    /// The words.
    pub(super) words: String,
    /// What their tree says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grammar: Option<Grammar>,
    /// What the heads think of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scores: Option<Scores>,
    /// The memories that they make.
    pub(super) memories: Vec<Memory>,
    /// Why they make none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dropped: Option<Dropped>,
    /// Whether a later joke or correction took the memories back.
    pub(super) taken_back: bool,
}

/// The probabilities of the heads, 0 to 1.
#[derive(Debug, Serialize)]
pub(super) struct Scores {
    /// That the words are worth keeping.
    pub(super) keep: f64,
    /// Of each kind of memory, given that they are.
    pub(super) kinds: BTreeMap<MemoryKind, f64>,
    /// Of a dislike, given that they are a preference.
    pub(super) dislike: f64,
}

/// Why words make no memory.
#[derive(Debug, Serialize)]
pub(super) struct Dropped {
    /// The reason with its figures.
    #[serde(flatten)]
    pub(super) reason: Reason,
    /// The same for people.
    pub(super) text: String,
}

/// A memory that the document makes.
#[derive(Debug, Serialize)]
pub(super) struct Memory {
    pub(super) memory_type: MemoryKind,
    pub(super) content: String,
    pub(super) subject: String,
    pub(super) confidence: f64,
    pub(super) category: String,
    /// `positive` or `negative`, of preferences only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) direction: Option<&'static str>,
    /// Strength, intensity or significance, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event: Option<EventWindow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) valid_from: Option<Timestamp>,
    /// The attribute of which this is a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attribute: Option<String>,
    /// What it says is over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) ends: Vec<String>,
    /// The words that support it.
    pub(super) evidence: String,
}

/// Who or what is named.
#[derive(Debug, Serialize)]
pub(super) struct Entity {
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<String>,
}

impl Report {
    /// Puts the decisions into the passages that they are about.
    pub(super) fn new(
        input: &Document<'_>,
        understanding: &Understanding,
        decisions: impl Iterator<Item = Decision>,
    ) -> Self {
        let mut passages: Vec<Passage> = understanding.passages.iter().map(Passage::new).collect();
        for decision in decisions {
            match decision {
                Decision::Passage { passage, voice } => {
                    with(&mut passages, passage, |passage| passage.voice = Some(voice));
                }
                Decision::Parsed { passage, text, words } => with(&mut passages, passage, |passage| {
                    let sentence = Sentence { parsed: Some(text), tree: words, ..Sentence::default() };
                    passage.sentences.push(sentence);
                }),
                Decision::Considered(considered) => {
                    with(&mut passages, considered.passage, |passage| passage.consider(considered));
                }
                Decision::TakenBack { passage, quote } => {
                    with(&mut passages, passage, |passage| passage.take_back(&quote));
                }
            }
        }
        let clauses = passages.iter().flat_map(|passage| &passage.sentences).flat_map(|one| &one.clauses);
        let dropped = clauses.filter(|clause| clause.dropped.is_some()).count();
        let entity = |found: &evoke_extract::EntityDraft| Entity {
            name: found.name.clone(),
            kind: found.kind.clone(),
            aliases: found.aliases.clone(),
        };
        Self {
            document_type: input.document_type,
            said_at: input.said_at,
            memories: understanding.memories.len(),
            dropped,
            passages,
            entities: understanding.entities.iter().map(entity).collect(),
            forget_requests: understanding.forget.iter().map(|request| request.quote.clone()).collect(),
        }
    }
}

fn with(passages: &mut [Passage], number: usize, change: impl FnOnce(&mut Passage)) {
    passages.get_mut(number).map(change);
}

impl Passage {
    fn new(draft: &PassageDraft) -> Self {
        Self {
            turn: draft.turn,
            voice: None,
            speaker: draft.speaker.clone(),
            said_at: draft.said_at,
            section: draft.section.clone(),
            origin: draft.segment,
            text: draft.text.clone(),
            sentences: Vec::new(),
        }
    }

    /// Adds a clause to the sentence that was parsed last, or, where it has no grammar, as a sentence of its own.
    fn consider(&mut self, considered: Considered) {
        let clause = Clause::new(considered);
        match self.sentences.last_mut() {
            Some(parsed) if clause.grammar.is_some() => parsed.clauses.push(clause),
            Some(_) | None => {
                self.sentences.push(Sentence { clauses: vec![clause], ..Sentence::default() });
            }
        }
    }

    fn take_back(&mut self, quote: &str) {
        for clause in self.sentences.iter_mut().flat_map(|sentence| &mut sentence.clauses) {
            clause.taken_back |= clause.memories.iter().any(|memory| memory.evidence == quote);
        }
    }
}

impl Clause {
    fn new(considered: Considered) -> Self {
        let Considered { words, grammar, judgment, outcome, passage: _ } = considered;
        let (memories, dropped) = match outcome {
            Ok(drafts) => (drafts.iter().map(Memory::new).collect(), None),
            Err(reason) => (Vec::new(), Some(Dropped { text: reason.to_string(), reason })),
        };
        Self {
            words,
            grammar,
            scores: judgment.map(|it| Scores::new(&it)),
            memories,
            dropped,
            taken_back: false,
        }
    }
}

impl Scores {
    fn new(judgment: &Judgment) -> Self {
        Self {
            keep: rounded(judgment.keep),
            kinds: judgment.kinds.iter().map(|(kind, share)| (*kind, rounded(*share))).collect(),
            dislike: rounded(judgment.dislike),
        }
    }
}

impl Memory {
    fn new(draft: &MemoryDraft) -> Self {
        let direction = if draft.negative { "negative" } else { "positive" };
        Self {
            memory_type: draft.kind,
            content: draft.statement.clone(),
            subject: draft.subject.clone(),
            confidence: rounded(draft.confidence.get()),
            category: draft.category.clone(),
            direction: (draft.kind == MemoryKind::Preference).then_some(direction),
            weight: draft.weight.map(|weight| rounded(weight.get())),
            event: draft.event,
            valid_from: draft.valid_from,
            attribute: draft.matter.clone(),
            ends: draft.ends.clone(),
            evidence: draft.quote.clone(),
        }
    }
}

/// A share in thousandths.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}
