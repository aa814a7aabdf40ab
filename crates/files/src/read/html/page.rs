//! The sink of the tokenizer: tags and text of a page become paragraphs, lines and rows.

use super::element::{self, Element};
use crate::error::FileError;
use crate::format::Format;
use crate::read::layout::{Gap, Layout};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use std::cell::RefCell;

/// Bytes of a title that are kept.
const MAX_TITLE: usize = 1000;

/// Lists within lists whose numbers are kept apart; deeper ones count on.
const MAX_LISTS: usize = 64;

/// A page being read.
pub(super) struct Page(RefCell<State>);

struct State {
    text: Layout,
    failed: Option<FileError>,
    title: String,
    in_title: bool,
    has_title: bool,
    /// The element that is not shown, and how many of its name are open in it.
    unseen: Option<(String, usize)>,
    /// Open `pre` elements.
    preformatted: usize,
    /// The number of the last item of each open list, where they are numbered.
    lists: Vec<Option<usize>>,
    /// What stands before the next word: a heading's mark or an item's.
    mark: Option<String>,
}

impl Page {
    /// An empty page that takes so many bytes of text.
    pub(super) fn new(max_text: usize) -> Self {
        Self(RefCell::new(State {
            text: Layout::new(Format::Html, max_text),
            failed: None,
            title: String::new(),
            in_title: false,
            has_title: false,
            unseen: None,
            preformatted: 0,
            lists: Vec::new(),
            mark: None,
        }))
    }

    /// Whether reading on is of no use.
    pub(super) fn is_full(&self) -> bool {
        self.0.borrow().failed.is_some()
    }

    /// The text and the title.
    pub(super) fn finish(self) -> Result<(String, Option<String>), FileError> {
        let state = self.0.into_inner();
        if let Some(error) = state.failed {
            return Err(error);
        }
        let title = state.title.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok((state.text.finish()?, (!title.is_empty()).then_some(title)))
    }
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let done = if state.failed.is_some() { Ok(()) } else { state.tag(&tag) };
                state.note(done);
                match element::raw(&tag.name) {
                    // In drawings and formulas an element may close itself; elsewhere the slash says nothing.
                    Some(kind)
                        if tag.kind == TagKind::StartTag && !(tag.self_closing && state.in_drawing()) =>
                    {
                        return TokenSinkResult::RawData(kind);
                    }
                    Some(_) | None => {}
                }
            }
            Token::CharacterTokens(text) => {
                let done = if state.failed.is_some() { Ok(()) } else { state.characters(&text) };
                state.note(done);
            }
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn note(&mut self, done: Result<(), FileError>) {
        if let Err(error) = done {
            self.failed = Some(error);
        }
    }

    fn in_drawing(&self) -> bool {
        self.unseen.as_ref().is_some_and(|(name, _)| name == "svg")
    }

    fn characters(&mut self, text: &str) -> Result<(), FileError> {
        if self.in_title {
            let room = MAX_TITLE.saturating_sub(self.title.len());
            self.title.push_str(&text[..text.floor_char_boundary(room)]);
            return Ok(());
        }
        if self.unseen.is_some() {
            return Ok(());
        }
        if text.contains(|c: char| !c.is_whitespace()) {
            self.write_mark()?;
        }
        if self.preformatted > 0 { self.text.verbatim(text) } else { self.text.words(text) }
    }

    fn write_mark(&mut self) -> Result<(), FileError> {
        self.mark.take().map_or(Ok(()), |mark| self.text.verbatim(&mark))
    }

    fn tag(&mut self, tag: &Tag) -> Result<(), FileError> {
        let starts = tag.kind == TagKind::StartTag;
        if self.is_unseen(tag, starts) {
            return Ok(());
        }
        let element = Element::of(&tag.name);
        if starts && (element == Element::Unseen || element::is_hidden(tag)) && !element::is_void(&tag.name) {
            self.unseen = Some((tag.name.to_string(), 1));
            return Ok(());
        }
        if starts { self.start(element, tag) } else { self.end(element) }
    }

    /// Whether a tag is within an element that is not shown, or is its end.
    fn is_unseen(&mut self, tag: &Tag, starts: bool) -> bool {
        let Some((name, open)) = &mut self.unseen else { return false };
        if *name == *tag.name {
            // A paragraph ends where the next one begins.
            if starts && name == "p" {
                self.unseen = None;
                return false;
            }
            *open = if starts { *open + 1 } else { *open - 1 };
            if *open == 0 {
                self.unseen = None;
            }
        }
        true
    }

    fn start(&mut self, element: Element, tag: &Tag) -> Result<(), FileError> {
        match element {
            Element::Inline | Element::Unseen => {}
            Element::Block(gap) => self.text.gap(gap),
            Element::Break => self.text.line_break(),
            Element::Heading(level) => {
                self.text.gap(Gap::Paragraph);
                self.mark = Some(format!("{} ", "#".repeat(level)));
            }
            Element::Preformatted => {
                self.text.gap(Gap::Paragraph);
                self.preformatted += 1;
            }
            Element::List { numbered } => {
                self.text.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
                if self.lists.len() < MAX_LISTS {
                    self.lists.push(numbered.then_some(0));
                }
            }
            Element::Item => {
                self.text.gap(Gap::Line);
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{number}. ")
                    }
                    Some(None) | None => "* ".to_owned(),
                });
            }
            Element::Table => self.text.open_table(),
            Element::Row => self.text.open_row()?,
            Element::Cell => self.text.cell()?,
            Element::Image => self.image(tag)?,
            Element::Title => {
                self.in_title = !self.has_title;
                self.has_title = true;
                if !self.in_title {
                    self.unseen = Some(("title".to_owned(), 1));
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, element: Element) -> Result<(), FileError> {
        match element {
            Element::Block(gap) => self.text.gap(gap),
            Element::Break => self.text.line_break(),
            Element::Heading(_) => {
                self.mark = None;
                self.text.gap(Gap::Paragraph);
            }
            Element::Preformatted => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.text.gap(Gap::Paragraph);
            }
            Element::List { .. } => {
                self.lists.pop();
                self.mark = None;
                self.text.gap(if self.lists.is_empty() { Gap::Paragraph } else { Gap::Line });
            }
            Element::Item => {
                self.mark = None;
                self.text.gap(Gap::Line);
            }
            Element::Table => self.text.close_table()?,
            Element::Row => self.text.close_row()?,
            Element::Title => self.in_title = false,
            Element::Inline | Element::Cell | Element::Image | Element::Unseen => {}
        }
        Ok(())
    }

    fn image(&mut self, tag: &Tag) -> Result<(), FileError> {
        let described = tag.attrs.iter().find(|attribute| &*attribute.name.local == "alt");
        match described {
            Some(alt) if !alt.value.trim().is_empty() => {
                self.write_mark()?;
                self.text.words(&format!("[{}]", alt.value.trim()))
            }
            Some(_) | None => Ok(()),
        }
    }
}
