//! Content expansion: the statement of an item together with what else of its passage a result must not lose.
//!
//! A statement is one clause of what was said, so by itself it may hide the rest: the name in the next
//! sentence, the word that was asked for. An item represents its passage, so its content consists, in the
//! order of speech, of
//!
//! - its statement;
//! - whatever contains a word of the query that the statement lacks, however long;
//! - the text right after its quote that no memory states ("…, it is a folding one");
//! - the other live statements of its passage, the nearest first, while all is short.
//!
//! Clauses that a memory states are represented by its statement, others are verbatim. The quotes of closed
//! memories are left out: these have items of their own, marked as closed.

use crate::filter::Filter;
use crate::index::key::hash;
use crate::index::unit::{KeyedMemory, Unit};
use crate::item::Item;
use crate::query_analysis::QueryWord;
use crate::results::normalize::normalize;
use crate::visibility::Visibility;
use evoke_text::{sentences, terms};
use std::cell::OnceCell;
use std::ops::Range;

/// Words up to which content is expanded without need. More would leave less of the token budget to further
/// passages, which are worth more.
const MAX_SHORT_WORDS: usize = 20;
/// Words of up to this many bytes carry little information by themselves.
const SHORT_WORD_BYTES: usize = 3;

/// Words up to which an unstated sentence continues the one before it.
const MAX_CONTINUATION_WORDS: usize = 12;

/// The expanded content of an item, for [`Hit::expanded`](crate::Hit::expanded).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExpandedContent {
    /// The statement together with the included spans.
    pub(crate) text: String,
    /// The byte range of the passage from the first to the last included span.
    pub(crate) range: Range<usize>,
}

/// What an item's content should contain.
#[derive(Clone, Copy)]
pub(crate) struct ContentRequest<'a> {
    /// Words of the query texts that found the item.
    pub(crate) words: &'a [&'a QueryWord],
    /// Whether the unit's key contains a word.
    pub(crate) is_held: &'a dyn Fn(&QueryWord) -> bool,
    /// Whether other statements of the passage are included.
    pub(crate) siblings: bool,
}

/// A span of a passage: a quote of a memory, or what is between two quotes.
struct Span<'a> {
    range: Range<usize>,
    /// Index of the sentence that it begins in.
    sentence: usize,
    content: SpanContent<'a>,
    included: bool,
}

enum SpanContent<'a> {
    /// The quote of a live memory, represented by its statement.
    Stated(&'a KeyedMemory),
    /// The quote of a closed memory, which is left out.
    Closed,
    /// Text that no memory states, with the hashes of its terms, which are computed on demand since analyzing
    /// text is slow.
    Unstated(OnceCell<Vec<u32>>),
}

impl Span<'_> {
    fn is_stated(&self) -> bool {
        matches!(self.content, SpanContent::Stated(_))
    }
    fn contains(&self, word: &QueryWord, text: &str) -> bool {
        match &self.content {
            SpanContent::Stated(memory) => states(memory, word),
            SpanContent::Closed => false,
            // The text is analyzed only when comparing its words is not enough.
            SpanContent::Unstated(_) => {
                self.contains_plainly(word, text)
                    || self.terms(text).iter().any(|hash| word.hashes.contains(hash))
            }
        }
    }
    /// Whether one of its tokens equals a form of the word, without stemming.
    fn contains_plainly(&self, word: &QueryWord, text: &str) -> bool {
        let piece = text.get(self.range.clone()).unwrap_or_default();
        let mut tokens = piece.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
        tokens.any(|token| word.forms.iter().any(|form| is_form(token, form)))
    }
    /// The hashes of the terms of an unstated span.
    fn terms(&self, text: &str) -> &[u32] {
        let SpanContent::Unstated(hashes) = &self.content else { return &[] };
        let piece = text.get(self.range.clone()).unwrap_or_default();
        hashes.get_or_init(|| terms::analyze(piece).iter().map(|term| hash(&term.text)).collect())
    }
}

/// The expanded content of an item of a unit; `None` when its statement is complete by itself.
pub(crate) fn content(
    unit: &Unit,
    representative: &Item,
    request: ContentRequest<'_>,
    visibility: Visibility,
) -> Option<ExpandedContent> {
    let text = &*unit.head.row.text;
    if !unit.is_passage() || representative.is_passage() || !visibility.is_current(representative) {
        return None;
    }
    let own = unit.memories.iter().find(|memory| memory.item.row.id == representative.row.id)?;
    let quote = quote_range(unit, &own.item)?;
    let alone = unit.memories.len() == 1 && is_whole_text(text, &quote);
    let missing = request.words.iter().copied().filter(|word| !states(own, word) && (request.is_held)(word));
    let missing: Vec<&QueryWord> = missing.collect();
    if alone && missing.is_empty() {
        return None;
    }
    let mut passage = PassageSpans::split(unit, own, quote, visibility);
    passage.include_words(&missing);
    passage.include_continuation();
    if request.siblings {
        passage.include_siblings(visibility.filter);
    }
    passage.render()
}

fn states(memory: &KeyedMemory, word: &QueryWord) -> bool {
    word.hashes.iter().any(|hash| memory.contains_term(*hash))
}

/// The byte range of a memory's quote in the passage of its unit.
fn quote_range(unit: &Unit, item: &Item) -> Option<Range<usize>> {
    let evidence = item.memory()?.evidence.iter().find(|evidence| evidence.passage == unit.head.row.id)?;
    let quote = evidence.quote.trim();
    let start = unit.head.row.text.find(quote).filter(|_| !quote.is_empty())?;
    Some(start..start + quote.len())
}

/// Whether a range covers all letters and digits of a text.
fn is_whole_text(text: &str, range: &Range<usize>) -> bool {
    let rest = [text.get(..range.start), text.get(range.end..)];
    rest.into_iter().flatten().all(|rest| !rest.contains(char::is_alphanumeric))
}

struct PassageSpans<'a> {
    text: &'a str,
    sentences: Vec<Range<usize>>,
    /// In the order of the passage.
    spans: Vec<Span<'a>>,
    /// Index of the span that is the item's own quote.
    own: usize,
}

impl<'a> PassageSpans<'a> {
    fn split(unit: &'a Unit, own: &'a KeyedMemory, quote: Range<usize>, visibility: Visibility) -> Self {
        let text = &*unit.head.row.text;
        let sentences = sentences::split(text);
        let sentence_at = |at: usize| sentences.iter().position(|sentence| at < sentence.end).unwrap_or(0);
        let mut stated: Vec<(Range<usize>, SpanContent<'a>)> = vec![(quote, SpanContent::Stated(own))];
        for memory in &unit.memories {
            let is_other = memory.item.row.id != own.item.row.id;
            if let Some(range) = quote_range(unit, &memory.item).filter(|_| is_other) {
                let content = if visibility.is_current(&memory.item) {
                    SpanContent::Stated(memory)
                } else {
                    SpanContent::Closed
                };
                stated.push((range, content));
            }
        }
        stated.sort_by_key(|(range, _)| range.start);
        let mut spans: Vec<Span<'a>> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate() {
            let mut from = sentence.start;
            for (range, _) in stated.iter().filter(|(range, _)| overlaps(range, sentence)) {
                spans.extend(unstated_span(text, from..range.start, at));
                from = from.max(range.end);
            }
            spans.extend(unstated_span(text, from..sentence.end, at));
        }
        spans.extend(stated.into_iter().map(|(range, content)| Span {
            sentence: sentence_at(range.start),
            range,
            content,
            included: false,
        }));
        spans.sort_by_key(|span| span.range.start);
        let is_own = |span: &Span<'_>| matches!(span.content, SpanContent::Stated(memory) if memory.item.row.id == own.item.row.id);
        let own = spans.iter().position(is_own).unwrap_or(0);
        let mut passage = Self { text, sentences, spans, own };
        passage.include(own);
        passage
    }

    fn include(&mut self, at: usize) {
        if let Some(span) = self.spans.get_mut(at) {
            span.included = true;
        }
    }

    fn text_of(&self, span: &Span<'a>) -> &'a str {
        match &span.content {
            SpanContent::Stated(memory) => &memory.item.row.text,
            SpanContent::Closed => "",
            SpanContent::Unstated(_) => self.text.get(span.range.clone()).unwrap_or_default(),
        }
    }

    fn length(&self) -> usize {
        let included = self.spans.iter().filter(|span| span.included);
        included.map(|span| self.text_of(span).split_whitespace().count()).sum()
    }

    /// Includes a span if the content stays within [`MAX_SHORT_WORDS`].
    fn include_if_short(&mut self, at: usize) {
        let more = self.spans.get(at).map_or(0, |span| self.text_of(span).split_whitespace().count());
        if self.length() + more <= MAX_SHORT_WORDS {
            self.include(at);
        }
    }

    /// Includes, for each word of the query that is not included yet, the nearest span with it; stated spans
    /// first.
    fn include_words(&mut self, words: &[&QueryWord]) {
        for word in words {
            if self.spans.iter().any(|span| span.included && span.contains(word, self.text)) {
                continue;
            }
            let found = self.spans.iter().enumerate().filter(|(_, span)| span.contains(word, self.text));
            let nearest = found.map(|(at, span)| (!span.is_stated(), at.abs_diff(self.own), at)).min();
            match nearest {
                Some((.., at)) => self.include(at),
                None => self.include_sentence(word),
            }
        }
    }

    /// Includes a whole sentence for a word that is in the quote of a live memory but not in its statement.
    fn include_sentence(&mut self, word: &QueryWord) {
        let closed = |sentence: &Range<usize>| {
            let mut gone = self.spans.iter().filter(|span| matches!(span.content, SpanContent::Closed));
            gone.any(|span| overlaps(&span.range, sentence))
        };
        let open = self.sentences.iter().enumerate().filter(|(_, sentence)| !closed(sentence));
        let found = open.filter_map(|(at, sentence)| unstated_span(self.text, sentence.clone(), at));
        let found = found.into_iter().find(|span| span.contains(word, self.text));
        self.spans.extend(found.map(|span| Span { included: true, ..span }));
    }

    /// Includes the unstated text after the item's quote: the rest of its sentence, and the next one if that
    /// is short ("It is a folding one."). A question does not belong to the statement before it.
    fn include_continuation(&mut self) {
        let Some((own, end)) = self.spans.get(self.own).map(|span| (span.sentence, span.range.end)) else {
            return;
        };
        let following = self.spans.iter().enumerate().filter(|(_, span)| span.range.start >= end);
        let follows = following.take_while(|(_, span)| {
            let words = self.text_of(span).split_whitespace().count();
            let near = span.sentence == own || span.sentence == own + 1 && words <= MAX_CONTINUATION_WORDS;
            matches!(span.content, SpanContent::Unstated(_)) && near && !self.is_question(span)
        });
        let follows = follows.filter(|(_, span)| has_content_word(self.text_of(span)));
        let follows: Vec<usize> = follows.map(|(at, _)| at).collect();
        follows.into_iter().for_each(|at| self.include_if_short(at));
    }

    fn is_question(&self, span: &Span<'_>) -> bool {
        let following = self.text.get(span.range.start..).unwrap_or_default();
        let end = following.find(['?', '？', '؟', '.', '!', '。', '\n']);
        end.is_some_and(|end| following[end..].starts_with(['?', '？', '؟']))
    }

    /// Includes the other statements, the nearest first. Of several statements of one clause, one is enough.
    fn include_siblings(&mut self, filter: Filter) {
        let admitted = |span: &Span<'_>| matches!(span.content, SpanContent::Stated(memory) if filter.admits_item(&memory.item));
        let siblings = self.spans.iter().enumerate().filter(|(_, span)| !span.included && admitted(span));
        let mut siblings: Vec<(usize, usize)> = siblings.map(|(at, _)| (at.abs_diff(self.own), at)).collect();
        siblings.sort_unstable();
        for (_, at) in siblings {
            let range = self.spans.get(at).map(|span| span.range.clone()).unwrap_or_default();
            let is_covered = self
                .spans
                .iter()
                .any(|span| span.included && span.is_stated() && overlaps(&span.range, &range));
            if !is_covered {
                self.include_if_short(at);
            }
        }
    }

    /// The included spans, in order; `None` when that is the statement alone.
    fn render(&self) -> Option<ExpandedContent> {
        let mut text = String::new();
        let mut range: Option<Range<usize>> = None;
        let mut seen: Vec<String> = Vec::new();
        let mut last: Option<(usize, &Span<'a>)> = None;
        for (at, span) in self.spans.iter().enumerate().filter(|(_, span)| span.included) {
            let words = self.text_of(span).trim();
            let plain = normalize(words);
            if seen.contains(&plain) {
                continue;
            }
            if let Some((before, previous)) = last {
                self.join_spans(&mut text, previous, span, before + 1 == at);
            }
            text.push_str(words);
            seen.push(plain);
            range = Some(match range {
                Some(range) => range.start.min(span.range.start)..range.end.max(span.range.end),
                None => span.range.clone(),
            });
            last = Some((at, span));
        }
        let range = range.filter(|_| seen.len() > 1)?;
        Some(ExpandedContent { text, range })
    }

    /// Writes the separator of two spans: the punctuation between them inside one sentence, else the end of a
    /// sentence.
    fn join_spans(&self, text: &mut String, previous: &Span<'a>, span: &Span<'a>, adjacent: bool) {
        let both = previous.is_stated() && span.is_stated();
        let one = adjacent && previous.sentence == span.sentence && !both;
        let end =
            self.text.get(..previous.range.end).map_or(0, |head| head.trim_end_matches(is_separator).len());
        let between = self.text.get(end.max(previous.range.start)..span.range.start).filter(|_| one);
        match between.filter(|between| !between.contains(char::is_alphanumeric)) {
            Some(between) => text.push_str(between),
            None => {
                let ends = text.ends_with(['.', '!', '?', '…', '。', '！', '？', ':']);
                text.push_str(if ends { " " } else { ". " });
            }
        }
    }
}

/// Whether a token equals a form, or its plural.
fn is_form(token: &str, form: &str) -> bool {
    let one = token.strip_suffix('s').unwrap_or(token);
    token.eq_ignore_ascii_case(form) || one.eq_ignore_ascii_case(form)
}

/// Whether a text has a word that could carry information.
fn has_content_word(piece: &str) -> bool {
    let mut words = piece.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.len() > SHORT_WORD_BYTES || word.contains(|c: char| c.is_numeric()))
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | '!' | ':' | ' ')
}

/// An unstated span for a range; `None` when it has no letters.
fn unstated_span<'a>(text: &str, range: Range<usize>, sentence: usize) -> Option<Span<'a>> {
    let piece = text.get(range.clone()).filter(|piece| !piece.is_empty())?;
    let start = range.start + piece.find(char::is_alphanumeric)?;
    let end = range.start + piece.trim_end_matches([' ', ',', ';', ':', '\n', '\r', '\t']).len();
    Some(Span {
        range: start..end,
        sentence,
        content: SpanContent::Unstated(OnceCell::new()),
        included: false,
    })
}
