//! The whole way from a document to what it says.

use crate::entities::{Parsed, Sightings};
use crate::grammar::{self, Mood, Proposition};
use crate::heads::{Clause, Judgment, Place, Speaking};
use crate::passages::{self, Placed, Voice};
use crate::referents::Referents;
use crate::repair;
use crate::sound::{self, Unsound};
use crate::statements::{self, Said, Verdict};
use crate::{
    Considered, Decision, Document, ForgetDraft, MemoryDraft, Observer, PassageDraft, Reason, Understanding,
    clauses, forget,
};
use evoke_learn::feature_hash;
use evoke_parse::Parser;
use evoke_text::language::{self, Language};
use evoke_text::{sentences, time};
use evoke_types::{DocumentType, EventWindow, IngestMode, MemoryKind, Role, Timestamp};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// Understands a document by rule alone. Never fails: what no rule understands is still a passage.
///
/// Linear in the length of the text.
pub fn understand(document: &Document<'_>) -> Understanding {
    whole(Steps::new(document, None))
}

/// Loads the heads and tables that the first document would wait for: tens of milliseconds, once in a process.
pub fn warm_up() {
    understand(&Document {
        document_type: DocumentType::AiChatConversation,
        text: "User: I moved to Oslo last week and I like it. My sister Vera, who lives in Bergen, is not happy.",
        said_at: Timestamp::from_millis(0),
        speaker: None,
        declared: None,
        mode: IngestMode::LongRange,
    });
}

/// Understands a document, the English in it by its grammar.
///
/// Linear in the length of the text.
pub fn understand_with(document: &Document<'_>, parser: &Arc<Parser>) -> Understanding {
    whole(Steps::new(document, Some(Arc::clone(parser))))
}

fn whole(mut steps: Steps) -> Understanding {
    while !crate::Reading::step(&mut steps, usize::MAX) {}
    steps.understanding()
}

/// A document that is being understood by rule, passage by passage.
pub(crate) struct Steps {
    placed: Vec<Placed>,
    next: usize,
    reader: Reader,
    entities: Sightings,
    /// Whether parts of a name and the whole name are one entity.
    merge: bool,
}

impl Steps {
    /// Cuts the document; the rest is done in steps.
    pub(crate) fn new(document: &Document<'_>, parser: Option<Arc<Parser>>) -> Self {
        let placed = passages::of(document);
        let reader = Reader {
            parser,
            language: spoken_language(document.text, &placed),
            by_user: document.declared.is_none() && is_told_by_one(&placed),
            ..Reader::default()
        };
        Self {
            placed,
            next: 0,
            reader,
            entities: Sightings::default(),
            merge: document.mode == IngestMode::LongRange,
        }
    }

    /// The same, followed by an observer.
    pub(crate) fn observed(mut self, observer: Box<dyn Observer>) -> Self {
        self.reader.observer = Some(observer);
        self
    }

    fn understanding(self) -> Understanding {
        Understanding {
            entities: self.entities.drafts(self.merge),
            passages: self.placed.into_iter().map(|Placed { draft, .. }| draft).collect(),
            memories: self.reader.memories,
            forget: self.reader.forget,
            problems: Vec::new(),
        }
    }
}

impl crate::Reading for Steps {
    fn step(&mut self, passages: usize) -> bool {
        let end = self.next.saturating_add(passages).min(self.placed.len());
        for (index, place) in self.placed.iter().enumerate().take(end).skip(self.next) {
            self.reader.passage(index, place);
            self.entities.note(index, place, &std::mem::take(&mut self.reader.parsed));
        }
        self.next = end;
        end == self.placed.len()
    }

    fn finish(self: Box<Self>) -> Understanding {
        self.understanding()
    }
}

/// The passages of a document alone, exactly as [`understand`] cuts them.
///
/// Linear in the length of the text.
pub fn passages(document: &Document<'_>) -> Vec<PassageDraft> {
    passages::of(document).into_iter().map(|Placed { draft, .. }| draft).collect()
}

/// The language of what is said in a text: that of its words, without the names of fields around them.
fn spoken_language(text: &str, placed: &[Placed]) -> Language {
    if !text.trim_start().starts_with(['{', '[', '`']) {
        return language::detect(text);
    }
    let said = placed.iter().filter(|place| place.voice != Voice::Opaque);
    let words: Vec<&str> = said.map(|place| place.draft.text.as_str()).collect();
    language::detect(&words.join("\n"))
}

/// Letters from which on the language of a passage is told from its own words.
const OWN_LANGUAGE: usize = 60;

/// Whether a text without speakers is somebody's own account, such as a diary or a voice memo: "I" in it is whoever
/// brought it. A handbook says "we", and a text that says "I" once may quote.
fn is_told_by_one(placed: &[Placed]) -> bool {
    let (mut one, mut many, mut words) = (0, 0, 0);
    for place in placed.iter().filter(|place| place.voice == Voice::Narrated) {
        for word in place.draft.text.split(|c: char| !c.is_alphanumeric()) {
            match word.to_lowercase().as_str() {
                "i" | "me" | "my" | "ich" | "mein" | "meine" | "yo" | "mi" | "je" | "mon" | "ma" | "eu"
                | "meu" | "minha" => {
                    one += 1;
                }
                "we" | "us" | "our" | "wir" | "unser" | "unsere" => many += 1,
                _ => {}
            }
            words += usize::from(!word.is_empty());
        }
    }
    one >= 3 && one > many && one * 40 >= words
}

/// Reads passages in order and keeps what later ones need of earlier ones.
struct Reader {
    parser: Option<Arc<Parser>>,
    /// The language of the document.
    language: Language,
    /// Whether "I" in a text that names nobody is the user.
    by_user: bool,
    memories: Vec<MemoryDraft>,
    forget: Vec<ForgetDraft>,
    referents: Referents,
    /// Names in the passage that was read last.
    parsed: Parsed,
    /// The assistant's question that the next words may answer.
    asked: Option<String>,
    /// The last sentence that stated something, and its passage.
    said: Option<(usize, String)>,
    /// The date that was spoken of last, and the passage that it stands in.
    dated: Option<(usize, EventWindow)>,
    seen: HashSet<(MemoryKind, String)>,
    /// Who is told what is decided.
    observer: Option<Box<dyn Observer>>,
}

/// Words that may become memories.
struct Part<'a> {
    passage: usize,
    words: &'a str,
    /// What they are taken for, and whether their sentence asks.
    proposition: Option<(&'a Proposition<'a>, bool)>,
    judgment: Option<&'a Judgment>,
}

impl<'a> Part<'a> {
    /// Words that nothing looks at any closer.
    fn bare(passage: usize, words: &'a str) -> Self {
        Self { passage, words: words.trim(), proposition: None, judgment: None }
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            parser: None,
            language: Language::Other,
            by_user: false,
            memories: Vec::new(),
            forget: Vec::new(),
            referents: Referents::default(),
            parsed: Parsed::default(),
            asked: None,
            said: None,
            dated: None,
            seen: HashSet::new(),
            observer: None,
        }
    }
}

impl Reader {
    /// The parser, where the words of a passage are in its language.
    fn parser(&self, place: &Placed) -> Option<Arc<Parser>> {
        self.parser.clone().filter(|_| self.is_english(place))
    }

    fn is_english(&self, place: &Placed) -> bool {
        let text = place.draft.text.as_str();
        let language = if text.len() < OWN_LANGUAGE { self.language } else { language::detect(text) };
        language == Language::English
    }

    /// Tells the observer, if there is one.
    fn tell(&mut self, decision: impl FnOnce() -> Decision) {
        if let Some(observer) = &mut self.observer {
            observer.observe(decision());
        }
    }

    fn passage(&mut self, index: usize, place: &Placed) {
        self.tell(|| Decision::Passage { passage: index, voice: place.voice });
        match place.voice {
            Voice::Assistant => self.ask(index, place),
            Voice::Own | Voice::Narrated => {
                self.sentences(index, place);
                self.ask(index, place);
            }
            Voice::Quoted | Voice::Opaque => {}
        }
    }

    /// Keeps the question at the end of a passage, and the date that it speaks of.
    fn ask(&mut self, index: usize, place: &Placed) {
        self.asked = last_question(&place.draft.text);
        if let Some(asked) = &self.asked
            && let Some(date) = time::mentions(asked, place.draft.said_at).last()
        {
            self.dated = Some((index, date.window));
        }
    }

    fn sentences(&mut self, index: usize, place: &Placed) {
        let text = &place.draft.text;
        let quotations = sound::quotations(text);
        let mut above = "";
        let ranges = sentences::split(text);
        let count = ranges.len();
        for (number, range) in ranges.into_iter().enumerate() {
            let addressed = !forget::announces(std::mem::replace(&mut above, &text[range.clone()]));
            let at =
                Sentence { range: range.clone(), place: Place { index: number, count }, corrects: false };
            if quotations.iter().any(|quote| quote.start <= range.start && range.end <= quote.end) {
                self.keep(&Part::bare(index, &text[range]), Err(Reason::Quoted));
                continue;
            }
            self.sentence(index, place, &at, addressed);
        }
    }

    fn sentence(&mut self, index: usize, place: &Placed, at: &Sentence, addressed: bool) {
        let sentence = &place.draft.text[at.range.clone()];
        let own = place.voice == Voice::Own;
        if own && let Some(wish) = forget::wish(sentence) {
            // Another person's wish is nobody's statement either.
            if addressed && place.draft.speaker.role == Role::User {
                self.forget.push(ForgetDraft {
                    descriptions: wish.what,
                    passage: index,
                    quote: sentence.to_owned(),
                    before: self.memories.len(),
                });
            }
            self.keep(&Part::bare(index, sentence), Err(Reason::ForgetRequest));
            return;
        }
        let (body, asked_for) = match statements::dictated(sentence) {
            Some(body) => (body, true),
            None => (sentence, false),
        };
        let unsound = sound::unsound(body).filter(|_| !asked_for);
        let follows = |(_, said): &(usize, String)| repair::follows(said, body).is_some();
        let corrects = own && unsound != Some(Unsound::Joke) && self.said.as_ref().is_some_and(follows);
        match if corrects { Some(Unsound::Correction) } else { unsound } {
            Some(Unsound::Joke) if own => {
                self.keep(&Part::bare(index, sentence), Err(Reason::Joke));
                self.take_back(index);
            }
            Some(Unsound::Correction) if own => {
                let at = Sentence { corrects: true, ..at.clone() };
                self.correction(index, place, body, &at);
            }
            Some(Unsound::Question) => self.beside_question(index, place, body, at),
            Some(why) => self.keep(&Part::bare(index, sentence), Err(why.into())),
            None => self.statements(index, place, body, at),
        }
    }

    /// What a sentence states, by its grammar where that can be told.
    fn statements(&mut self, index: usize, place: &Placed, body: &str, at: &Sentence) {
        match (self.parser(place), repair::inside(body)) {
            (Some(parser), Some(meant)) => self.propositions(&parser, index, place, Body::Meant(&meant), at),
            (Some(parser), None) => self.propositions(&parser, index, place, Body::Said(body), at),
            (None, Some(meant)) => self.clause(index, place, at.range.clone(), Some(&meant), at),
            (None, None) => self.clauses(index, place, body, at),
        }
        self.said = Some((index, body.to_owned()));
    }

    /// What a sentence states that corrects the one before. Within a passage the statement that it corrects is taken back, as it
    /// was never meant; in an earlier one it is closed by the new statement.
    fn correction(&mut self, index: usize, place: &Placed, body: &str, at: &Sentence) {
        let corrected = self.said.take();
        let meant = corrected.as_ref().and_then(|(_, said)| repair::across(said, body));
        match (meant, corrected) {
            (Some(meant), Some((passage, said))) => {
                let before = self.memories.len();
                let first = self.memories.partition_point(|memory| memory.passage < passage);
                if passage == index {
                    self.take_back(index);
                }
                match self.parser(place) {
                    Some(parser) => self.propositions(&parser, index, place, Body::Meant(&meant), at),
                    None => self.clause(index, place, at.range.clone(), Some(&meant), at),
                }
                if passage != index {
                    self.replace(first..before, &said);
                }
                self.said = Some((index, meant));
            }
            // "No wait, 43": no sentence that a parser could know.
            _ => {
                self.take_back(index);
                self.clauses(index, place, body, at);
            }
        }
    }

    /// Gives what was said in a sentence, and the memories behind it that correct it, one attribute.
    fn replace(&mut self, earlier: Range<usize>, said: &str) {
        // Not its words: they may be erased while the correction stays.
        let matter = format!("corrected: {:016x}", feature_hash(&[&said.to_lowercase()]));
        let end = earlier.end;
        let quoted = |memory: &MemoryDraft| said.contains(memory.quote.as_str());
        for (number, memory) in self.memories.iter_mut().enumerate().skip(earlier.start) {
            if memory.matter.is_none() && (number >= end || quoted(memory)) {
                memory.matter = Some(matter.clone());
            }
        }
    }

    /// What is stated in a sentence that asks: "I moved to Rome, do you know a baker there?"
    fn beside_question(&mut self, index: usize, place: &Placed, body: &str, at: &Sentence) {
        match self.parser(place) {
            Some(parser) => self.propositions(&parser, index, place, Body::Said(body), at),
            None => self.keep(&Part::bare(index, body), Err(Reason::Question)),
        }
    }

    fn propositions(&mut self, parser: &Parser, index: usize, place: &Placed, body: Body<'_>, at: &Sentence) {
        let (body, verbatim) = match body {
            Body::Said(body) => (body, true),
            Body::Meant(body) => (body, false),
        };
        let document = parser.parse(body);
        self.tell(|| Decision::Parsed {
            passage: index,
            text: body.to_owned(),
            words: grammar::tree_words(&document),
        });
        self.parsed.named.extend(grammar::names(&document));
        self.parsed.openers.extend(grammar::ordinary_opener(&document));
        let text = place.draft.text.as_str();
        // The body is the sentence, or the end of it.
        let start = text[at.range.clone()].find(body).map_or(at.range.start, |found| at.range.start + found);
        let asks = body
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | ')' | '”' | '!'))
            .ends_with('?')
            && text.get(start + body.len()..at.range.end).is_none_or(|rest| rest.trim().is_empty());
        let asked = self.asked.clone().filter(|_| at.place.index == 0 && place.voice == Voice::Own);
        let question = asked.as_deref().map(|asked| parser.parse(asked));
        for proposition in grammar::propositions(&document) {
            let mood = proposition.mood(asks);
            let range = proposition.range();
            let words = &body[range.clone()];
            let part = Part { proposition: Some((&proposition, asks)), ..Part::bare(index, words) };
            if let Some(reason) = no_statement(&proposition, mood, words) {
                self.keep(&part, Err(reason));
                continue;
            }
            let range = if verbatim { start + range.start..start + range.end } else { at.range.clone() };
            let syntax = grammar::syntax_features(&proposition, asks);
            let judgment = judge(place, range.clone(), asked.as_deref(), at, &syntax);
            let said = Said {
                passage: index,
                place,
                quote: text[range].trim(),
                asked: asked.as_deref(),
                judgment,
                by_user: self.by_user,
                english: true,
                earlier: self.dated.filter(|(at, _)| index - at <= DATE_LASTS).map(|(_, date)| date),
            };
            let found =
                statements::read_proposition(&said, &proposition, question.as_ref(), &mut self.referents);
            let date = found.iter().flatten().find_map(|memory| memory.event);
            self.dated = date.map(|date| (index, date)).or(self.dated);
            self.keep(&Part { judgment: Some(&said.judgment), ..part }, found);
        }
    }

    fn clauses(&mut self, index: usize, place: &Placed, body: &str, at: &Sentence) {
        // The body is the sentence, or the end of it.
        let start = place.draft.text[at.range.clone()]
            .find(body)
            .map_or(at.range.start, |found| at.range.start + found);
        for range in clauses::split(body, place.draft.said_at) {
            self.clause(index, place, start + range.start..start + range.end, None, at);
        }
    }

    /// What a clause states that no parser knows. `meant` is what it says once its correction is made.
    fn clause(
        &mut self,
        index: usize,
        place: &Placed,
        range: Range<usize>,
        meant: Option<&str>,
        at: &Sentence,
    ) {
        let text = place.draft.text.as_str();
        let asked = self.asked.as_deref().filter(|_| at.place.index == 0 && place.voice == Voice::Own);
        let judgment = judge(place, range.clone(), asked, at, &[]);
        let (words, by_user, english) = (text[range].trim(), self.by_user, self.is_english(place));
        let quote = meant.unwrap_or(words);
        let said = Said { passage: index, place, quote, asked, judgment, by_user, english, earlier: None };
        let mut found = statements::read(&said, &mut self.referents);
        if let Ok(memories) = &mut found {
            memories.iter_mut().for_each(|memory| words.clone_into(&mut memory.quote));
        }
        let Said { judgment, .. } = said;
        self.keep(&Part { judgment: Some(&judgment), ..Part::bare(index, words) }, found);
    }

    /// Keeps the memories of a part that say something new, and tells what became of it.
    fn keep(&mut self, part: &Part<'_>, found: Verdict) {
        let before = self.memories.len();
        let outcome = found.and_then(|found| {
            self.add(found);
            if self.memories.len() > before { Ok(()) } else { Err(Reason::Repeated) }
        });
        if let Some(observer) = &mut self.observer {
            let outcome = outcome.map(|()| self.memories[before..].to_vec());
            let Part { passage, words, proposition, judgment } = part;
            observer.observe(Decision::Considered(Considered {
                passage: *passage,
                words: (*words).to_owned(),
                grammar: proposition.map(|(proposition, asks)| grammar::in_short(proposition, asks)),
                judgment: judgment.cloned(),
                outcome,
            }));
        }
    }

    fn add(&mut self, found: Vec<MemoryDraft>) {
        for mut memory in found {
            // A line that was broken to fit a page is no other sentence.
            if memory.statement.contains('\n') {
                memory.statement = memory.statement.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            if self.seen.insert((memory.kind, memory.statement.to_lowercase())) {
                self.memories.push(memory);
            }
        }
    }

    /// A joke takes back the statement before it.
    fn take_back(&mut self, passage: usize) {
        let last = self
            .memories
            .last()
            .filter(|memory| memory.passage == passage)
            .map(|memory| memory.quote.clone());
        if let Some(quote) = last {
            // Only the last ones can be of this passage.
            let first = self.memories.partition_point(|memory| memory.passage < passage);
            let mut here = self.memories.split_off(first);
            here.retain(|memory| memory.passage != passage || memory.quote != quote);
            self.memories.append(&mut here);
            self.tell(|| Decision::TakenBack { passage, quote });
        }
    }
}

/// Why a proposition states nothing; none when it does.
fn no_statement(proposition: &Proposition<'_>, mood: Mood, words: &str) -> Option<Reason> {
    if mood == Mood::Question {
        Some(Reason::Question)
    } else if proposition.is_fiction() {
        Some(Reason::Fiction)
    } else {
        let why = sound::unsound_clause(words).filter(|why| *why != Unsound::Correction);
        why.map(Reason::from)
    }
}

/// Passages after a date in which "the day after" is the one after it.
const DATE_LASTS: usize = 2;

/// What the heads think of a clause at `range` of a passage.
fn judge(
    place: &Placed,
    range: Range<usize>,
    asked: Option<&str>,
    at: &Sentence,
    syntax: &[String],
) -> Judgment {
    let text = place.draft.text.as_str();
    let clause = Clause { text, range, speaking: speaking(place), asked, place: at.place, syntax };
    let mut judgment = Judgment::of(&clause);
    if at.corrects {
        // "No wait, 43": a correction is worth what it corrects, however little it says by itself.
        judgment.keep = 1.0;
    }
    judgment
}

/// What is parsed of a sentence.
#[derive(Clone, Copy)]
enum Body<'a> {
    /// Words of the passage.
    Said(&'a str),
    /// What they say once their correction is made.
    Meant(&'a str),
}

/// A sentence of a passage.
#[derive(Clone)]
struct Sentence {
    /// Its bytes in the passage.
    range: Range<usize>,
    place: Place,
    /// Whether it corrects what was said just before.
    corrects: bool,
}

/// Who speaks in a passage, as the heads know it.
fn speaking(place: &Placed) -> Speaking {
    match (place.voice, place.draft.speaker.role) {
        (Voice::Narrated | Voice::Quoted | Voice::Opaque, _) => Speaking::Document,
        (Voice::Assistant, _) | (Voice::Own, Role::Assistant) => Speaking::Assistant,
        (Voice::Own, Role::User) => Speaking::User,
        (Voice::Own, Role::Other) => Speaking::Person,
    }
}

/// The question at the end of a turn.
fn last_question(text: &str) -> Option<String> {
    let last = sentences::split(text).pop()?;
    let question = text[last].trim();
    question.ends_with(['?', '？']).then(|| question.to_owned())
}

#[cfg(test)]
mod tests;
