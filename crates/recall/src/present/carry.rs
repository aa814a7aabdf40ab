//! What an item says: its statement, and of its passage what an answer must not lose.
//!
//! A statement is one clause of what was said, so alone it may hide the rest: the name in the next sentence, the word
//! that was asked for. An item stands for its passage, so it carries, in the order in which they were said,
//!
//! - its statement;
//! - whatever holds a word of the query that its statement lacks, however long;
//! - the words right behind its own that no memory states, which belong to it ("…, it is a folding one");
//! - the other live statements of its passage, the nearest first, while all is short.
//!
//! Clauses that are stated stand there as their statements, others as they were said. What a closed memory stands on is
//! left out: it has an item of its own, marked as closed.

use crate::analyse::Word;
use crate::index::key::hash;
use crate::index::unit::{KeyedMemory, Unit};
use crate::item::Item;
use crate::present::duplicates::normal;
use crate::present::view::Seeing;
use crate::query::Wanted;
use evoke_text::{sentences, terms};
use std::cell::OnceCell;
use std::ops::Range;

/// Words up to which an item takes in what nobody asked for by a word. More would leave less of an answer in so many tokens
/// to further passages, which are worth more.
const SHORT: usize = 20;
/// Letters of words that tell little by themselves.
const LITTLE: usize = 3;

/// Words up to which a sentence that nobody states belongs to the one before.
const NEXT: usize = 12;

/// What an item carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Carried {
    /// What it says.
    pub(crate) text: String,
    /// Where that was said in its passage, from the first word to the last.
    pub(crate) range: Range<usize>,
}

/// What is wanted of an item's words.
#[derive(Clone, Copy)]
pub(crate) struct Carrying<'a> {
    /// Words of the query texts that found it.
    pub(crate) words: &'a [&'a Word],
    /// Whether a word stands in the passage or in what was made of it.
    pub(crate) held: &'a dyn Fn(&Word) -> bool,
    /// Whether the other statements of its passage come along.
    pub(crate) siblings: bool,
}

/// One stretch of a passage.
struct Part<'a> {
    range: Range<usize>,
    /// The sentence that it stands in.
    sentence: usize,
    says: Says<'a>,
    taken: bool,
}

enum Says<'a> {
    /// What a live memory states.
    Stated(&'a KeyedMemory),
    /// What a closed memory stated.
    Closed,
    /// Words that no memory states, with the hashes of their terms once somebody asks: reading them is what takes time.
    Words(OnceCell<Vec<u32>>),
}

impl Part<'_> {
    fn is_stated(&self) -> bool {
        matches!(self.says, Says::Stated(_))
    }
    fn holds(&self, word: &Word, text: &str) -> bool {
        match &self.says {
            Says::Stated(memory) => states(memory, word),
            Says::Closed => false,
            // Only what is not seen at a glance is read.
            Says::Words(_) => {
                self.shows(word, text) || self.terms(text).iter().any(|hash| word.hashes.contains(hash))
            }
        }
    }
    /// Whether one of its words is plainly this one.
    fn shows(&self, word: &Word, text: &str) -> bool {
        let piece = text.get(self.range.clone()).unwrap_or_default();
        let mut tokens = piece.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
        tokens.any(|token| word.forms.iter().any(|form| is_form(token, form)))
    }
    /// Hashes of the terms of words that no memory states.
    fn terms(&self, text: &str) -> &[u32] {
        let Says::Words(read) = &self.says else { return &[] };
        let piece = text.get(self.range.clone()).unwrap_or_default();
        read.get_or_init(|| terms::analyze(piece).iter().map(|term| hash(&term.text)).collect())
    }
}

/// What an item of a unit says; `None` when its statement says it all.
pub(crate) fn content(unit: &Unit, face: &Item, carrying: Carrying<'_>, seeing: Seeing) -> Option<Carried> {
    let text = &*unit.head.row.text;
    if !unit.is_passage() || face.is_passage() || !seeing.holds(face) {
        return None;
    }
    let own = unit.memories.iter().find(|memory| memory.item.row.id == face.row.id)?;
    let quote = place(unit, &own.item)?;
    let alone = unit.memories.len() == 1 && rest_is_nothing(text, &quote);
    let lacking = carrying.words.iter().copied().filter(|word| !states(own, word) && (carrying.held)(word));
    let lacking: Vec<&Word> = lacking.collect();
    if alone && lacking.is_empty() {
        return None;
    }
    let mut passage = Passage::read(unit, own, quote, seeing);
    passage.take_words(&lacking);
    passage.take_what_follows();
    if carrying.siblings {
        passage.take_siblings(seeing.wanted);
    }
    passage.written()
}

fn states(memory: &KeyedMemory, word: &Word) -> bool {
    word.hashes.iter().any(|hash| memory.holds(*hash))
}

/// Where a memory's words stand in the passage of its unit.
fn place(unit: &Unit, item: &Item) -> Option<Range<usize>> {
    let evidence = item.memory()?.evidence.iter().find(|evidence| evidence.passage == unit.head.row.id)?;
    let quote = evidence.quote.trim();
    let start = unit.head.row.text.find(quote).filter(|_| !quote.is_empty())?;
    Some(start..start + quote.len())
}

/// Whether nothing but signs stands beside a stretch of a text.
fn rest_is_nothing(text: &str, range: &Range<usize>) -> bool {
    let rest = [text.get(..range.start), text.get(range.end..)];
    rest.into_iter().flatten().all(|rest| !rest.contains(char::is_alphanumeric))
}

struct Passage<'a> {
    text: &'a str,
    sentences: Vec<Range<usize>>,
    /// In order.
    parts: Vec<Part<'a>>,
    /// The part that is the item's own.
    own: usize,
}

impl<'a> Passage<'a> {
    fn read(unit: &'a Unit, own: &'a KeyedMemory, quote: Range<usize>, seeing: Seeing) -> Self {
        let text = &*unit.head.row.text;
        let sentences = sentences::split(text);
        let number = |at: usize| sentences.iter().position(|sentence| at < sentence.end).unwrap_or(0);
        let mut stated: Vec<(Range<usize>, Says<'a>)> = vec![(quote, Says::Stated(own))];
        for memory in &unit.memories {
            let others = memory.item.row.id != own.item.row.id;
            if let Some(range) = place(unit, &memory.item).filter(|_| others) {
                let says = if seeing.holds(&memory.item) { Says::Stated(memory) } else { Says::Closed };
                stated.push((range, says));
            }
        }
        stated.sort_by_key(|(range, _)| range.start);
        let mut parts: Vec<Part<'a>> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            let mut from = sentence.start;
            for (range, _) in stated.iter().filter(|(range, _)| overlaps(range, sentence)) {
                parts.extend(words(text, from..range.start, at));
                from = from.max(range.end);
            }
            parts.extend(words(text, from..sentence.end, at));
        }
        parts.extend(stated.into_iter().map(|(range, says)| Part {
            sentence: number(range.start),
            range,
            says,
            taken: false,
        }));
        parts.sort_by_key(|part| part.range.start);
        let is_own = |part: &Part<'_>| matches!(part.says, Says::Stated(memory) if memory.item.row.id == own.item.row.id);
        let own = parts.iter().position(is_own).unwrap_or(0);
        let mut passage = Self { text, sentences, parts, own };
        passage.take(own);
        passage
    }

    fn take(&mut self, at: usize) {
        if let Some(part) = self.parts.get_mut(at) {
            part.taken = true;
        }
    }

    fn said(&self, part: &Part<'a>) -> &'a str {
        match &part.says {
            Says::Stated(memory) => &memory.item.row.text,
            Says::Closed => "",
            Says::Words(_) => self.text.get(part.range.clone()).unwrap_or_default(),
        }
    }

    fn length(&self) -> usize {
        let taken = self.parts.iter().filter(|part| part.taken);
        taken.map(|part| self.said(part).split_whitespace().count()).sum()
    }

    /// Takes a part if all stays short.
    fn take_if_short(&mut self, at: usize) {
        let more = self.parts.get(at).map_or(0, |part| self.said(part).split_whitespace().count());
        if self.length() + more <= SHORT {
            self.take(at);
        }
    }

    /// Takes the part that holds a word of the query, for each that no part holds yet.
    fn take_words(&mut self, words: &[&Word]) {
        for word in words {
            if self.parts.iter().any(|part| part.taken && part.holds(word, self.text)) {
                continue;
            }
            let found = self.parts.iter().enumerate().filter(|(_, part)| part.holds(word, self.text));
            let nearest = found.map(|(at, part)| (!part.is_stated(), at.abs_diff(self.own), at)).min();
            match nearest {
                Some((.., at)) => self.take(at),
                None => self.take_sentence(word),
            }
        }
    }

    /// Takes a whole sentence for a word that stands in what a live memory was made of, and not in what it states.
    fn take_sentence(&mut self, word: &Word) {
        let closed = |sentence: &Range<usize>| {
            let mut gone = self.parts.iter().filter(|part| matches!(part.says, Says::Closed));
            gone.any(|part| overlaps(&part.range, sentence))
        };
        let open = self.sentences.iter().enumerate().filter(|(_, sentence)| !closed(sentence));
        let found = open.filter_map(|(at, sentence)| words(self.text, sentence.clone(), at));
        let found = found.into_iter().find(|part| part.holds(word, self.text));
        self.parts.extend(found.map(|part| Part { taken: true, ..part }));
    }

    /// Takes the words behind the item's own that nobody states: the rest of its sentence, and the next one if that is
    /// short ("It is a folding one."). A question is no part of what was stated before it.
    fn take_what_follows(&mut self) {
        let Some((own, end)) = self.parts.get(self.own).map(|part| (part.sentence, part.range.end)) else {
            return;
        };
        let behind = self.parts.iter().enumerate().filter(|(_, part)| part.range.start >= end);
        let follows = behind.take_while(|(_, part)| {
            let words = self.said(part).split_whitespace().count();
            let near = part.sentence == own || part.sentence == own + 1 && words <= NEXT;
            matches!(part.says, Says::Words(_)) && near && !self.asks(part)
        });
        let follows = follows.filter(|(_, part)| may_tell(self.said(part)));
        let follows: Vec<usize> = follows.map(|(at, _)| at).collect();
        follows.into_iter().for_each(|at| self.take_if_short(at));
    }

    fn asks(&self, part: &Part<'_>) -> bool {
        let behind = self.text.get(part.range.start..).unwrap_or_default();
        let end = behind.find(['?', '？', '؟', '.', '!', '。', '\n']);
        end.is_some_and(|end| behind[end..].starts_with(['?', '？', '؟']))
    }

    /// Takes the other statements, the nearest first. Of what one clause states several times, one is enough.
    fn take_siblings(&mut self, wanted: Wanted) {
        let admitted =
            |part: &Part<'_>| matches!(part.says, Says::Stated(memory) if wanted.admits(&memory.item));
        let siblings = self.parts.iter().enumerate().filter(|(_, part)| !part.taken && admitted(part));
        let mut siblings: Vec<(usize, usize)> = siblings.map(|(at, _)| (at.abs_diff(self.own), at)).collect();
        siblings.sort_unstable();
        for (_, at) in siblings {
            let range = self.parts.get(at).map(|part| part.range.clone()).unwrap_or_default();
            let told =
                self.parts.iter().any(|part| part.taken && part.is_stated() && overlaps(&part.range, &range));
            if !told {
                self.take_if_short(at);
            }
        }
    }

    /// What was taken, in order; `None` when that is the statement alone.
    fn written(&self) -> Option<Carried> {
        let mut written = String::new();
        let mut range: Option<Range<usize>> = None;
        let mut said: Vec<String> = Vec::new();
        let mut last: Option<(usize, &Part<'a>)> = None;
        for (at, part) in self.parts.iter().enumerate().filter(|(_, part)| part.taken) {
            let words = self.said(part).trim();
            let plain = normal(words);
            if said.contains(&plain) {
                continue;
            }
            if let Some((before, above)) = last {
                self.join(&mut written, above, part, before + 1 == at);
            }
            written.push_str(words);
            said.push(plain);
            range = Some(match range {
                Some(range) => range.start.min(part.range.start)..range.end.max(part.range.end),
                None => part.range.clone(),
            });
            last = Some((at, part));
        }
        let range = range.filter(|_| said.len() > 1)?;
        Some(Carried { text: written, range })
    }

    /// Writes what stands between two parts: the signs that were there in one sentence, else the end of one.
    fn join(&self, written: &mut String, above: &Part<'a>, part: &Part<'a>, adjacent: bool) {
        let both = above.is_stated() && part.is_stated();
        let one = adjacent && above.sentence == part.sentence && !both;
        let end = self.text.get(..above.range.end).map_or(0, |head| head.trim_end_matches(is_stop).len());
        let between = self.text.get(end.max(above.range.start)..part.range.start).filter(|_| one);
        match between.filter(|between| !between.contains(char::is_alphanumeric)) {
            Some(between) => written.push_str(between),
            None => {
                let ends = written.ends_with(['.', '!', '?', '…', '。', '！', '？', ':']);
                written.push_str(if ends { " " } else { ". " });
            }
        }
    }
}

/// Whether a word of a text is plainly this form, or its plural.
fn is_form(token: &str, form: &str) -> bool {
    let one = token.strip_suffix('s').unwrap_or(token);
    token.eq_ignore_ascii_case(form) || one.eq_ignore_ascii_case(form)
}

/// Whether a stretch has a word that could tell something.
fn may_tell(piece: &str) -> bool {
    let mut words = piece.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.len() > LITTLE || word.contains(|c: char| c.is_numeric()))
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | '!' | ':' | ' ')
}

/// A stretch as words of its own, if there are any.
fn words<'a>(text: &str, range: Range<usize>, sentence: usize) -> Option<Part<'a>> {
    let piece = text.get(range.clone()).filter(|piece| !piece.is_empty())?;
    let start = range.start + piece.find(char::is_alphanumeric)?;
    let end = range.start + piece.trim_end_matches([' ', ',', ';', ':', '\n', '\r', '\t']).len();
    Some(Part { range: start..end, sentence, says: Says::Words(OnceCell::new()), taken: false })
}
