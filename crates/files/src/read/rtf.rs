//! Rich Text Format: the words without their marks, rows of tables as lines. Read in one pass without recursion; groups
//! within groups cost a small state each.

mod scan;
mod state;

use super::layout::{Gap, Layout};
use crate::error::FileError;
use crate::format::Format;
use encoding_rs::{Encoding, WINDOWS_1252};
use scan::{Scan, Token};
use state::{Destination, Group, charset, codepage};
use std::collections::HashMap;

const FORMAT: Format = Format::Rtf;

/// Groups within groups that are read: documents of people have some dozens.
const MAX_DEPTH: usize = 10_000;

/// Whether bytes are of this format, behind a byte order mark or blanks as some programs write.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    marked(bytes).starts_with(b"{\\rtf")
}

fn marked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start()
}

/// The words of a document, and its title.
pub(super) fn read(bytes: &[u8], max_text: usize) -> Result<(String, Option<String>), FileError> {
    let mut writer = Writer {
        text: Layout::new(FORMAT, max_text),
        title: String::new(),
        groups: Vec::new(),
        group: Group::default(),
        encoding: WINDOWS_1252,
        fonts: HashMap::new(),
        font: 0,
        bytes: Vec::new(),
        skip: 0,
        high: None,
        table: false,
        row: false,
    };
    let mut scan = Scan::new(marked(bytes));
    while let Some(token) = scan.next_token() {
        writer.take(token)?;
        // What stands behind the document's own group is none of it.
        if token == Token::Close && writer.groups.is_empty() {
            break;
        }
    }
    writer.flush()?;
    let title = writer.title.trim().to_owned();
    Ok((writer.text.finish()?, (!title.is_empty()).then_some(title)))
}

struct Writer {
    text: Layout,
    title: String,
    groups: Vec<Group>,
    group: Group,
    /// The encoding of the document's bytes.
    encoding: &'static Encoding,
    /// Those of its fonts, by their numbers.
    fonts: HashMap<i32, &'static Encoding>,
    /// The font that is being described.
    font: i32,
    /// Bytes that are not decoded yet: characters of some encodings have two.
    bytes: Vec<u8>,
    /// Characters that stand for the one written before, for older readers.
    skip: usize,
    /// The first half of a character.
    high: Option<u16>,
    table: bool,
    row: bool,
}

impl Writer {
    fn take(&mut self, token: Token<'_>) -> Result<(), FileError> {
        match token {
            Token::Byte(_) | Token::Binary if self.skip > 0 => self.skip -= 1,
            Token::Byte(byte) => self.bytes.push(byte),
            Token::Binary => {}
            Token::Open => {
                self.flush()?;
                if self.groups.len() >= MAX_DEPTH {
                    let reason = "its groups are nested too deeply".to_owned();
                    return Err(FileError::Broken { format: FORMAT, reason });
                }
                self.skip = 0;
                self.groups.push(self.group);
            }
            Token::Close => {
                self.flush()?;
                self.skip = 0;
                let ended = self.group.destination;
                self.group = self.groups.pop().unwrap_or_default();
                if ended == Destination::Aside && self.group.destination != Destination::Aside {
                    self.text.gap(Gap::Line);
                }
            }
            Token::Ignorable => self.group.destination = self.group.destination.within(Destination::Unknown),
            Token::Word { .. } if self.skip > 0 => self.skip -= 1,
            Token::Word { name, number } => self.word(name, number)?,
        }
        Ok(())
    }

    /// What a control word does.
    fn word(&mut self, name: &str, number: Option<i32>) -> Result<(), FileError> {
        if name == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.flush()?;
        if let Some(destination) = state::destination(name) {
            if destination == Destination::Aside {
                self.text.gap(Gap::Line);
            }
            self.group.destination = self.group.destination.within(destination);
            return Ok(());
        }
        match name {
            "uc" => self.group.fallbacks = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(64),
            "ansicpg" => self.encoding = number.and_then(codepage).unwrap_or(self.encoding),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "f" if self.group.destination == Destination::Fonts => self.font = number.unwrap_or(0),
            "fcharset" if self.group.destination == Destination::Fonts => {
                if let Some(encoding) = number.and_then(charset) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "f" => self.group.font = number,
            "plain" => self.group.font = None,
            "pard" => self.group.in_table = false,
            "intbl" => self.group.in_table = true,
            _ if !self.group.destination.is_text() => {}
            "trowd" => self.begin_row()?,
            "cell" | "nestcell" => {
                self.begin_row()?;
                self.text.cell()?;
            }
            "row" | "nestrow" => {
                self.text.close_row()?;
                self.row = false;
            }
            "par" | "sect" | "page" | "column" => self.text.gap(Gap::Paragraph),
            "line" => self.text.line_break(),
            _ => {
                if let Some(sign) = state::sign(name) {
                    self.write(sign)?;
                }
            }
        }
        Ok(())
    }

    fn begin_row(&mut self) -> Result<(), FileError> {
        if !self.table {
            self.text.open_table();
            self.table = true;
        }
        if !self.row {
            self.text.open_row()?;
            self.text.cell()?;
            self.row = true;
        }
        Ok(())
    }

    /// A UTF-16 unit; those below 0 are written by programs that know signed numbers alone.
    fn unicode(&mut self, number: i32) -> Result<(), FileError> {
        self.flush()?;
        self.skip = self.group.fallbacks;
        let unit = (number & 0xFFFF) as u16;
        match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => self.write(&String::from_utf16_lossy(&[high, unit]))?,
            (_, 0) => {}
            (_, _) => self.write(&String::from_utf16_lossy(&[unit]))?,
        }
        Ok(())
    }

    /// Writes the bytes that wait, in the encoding of their font.
    fn flush(&mut self) -> Result<(), FileError> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.group.font.and_then(|font| self.fonts.get(&font).copied());
        let (words, _) = font.unwrap_or(self.encoding).decode_without_bom_handling(&bytes);
        self.write(&words)
    }

    fn write(&mut self, words: &str) -> Result<(), FileError> {
        match self.group.destination {
            Destination::Title => {
                self.title.extend(words.chars().take(1_000_usize.saturating_sub(self.title.len())));
            }
            Destination::Text | Destination::Aside => {
                if self.table && !self.group.in_table && !self.row && !words.trim().is_empty() {
                    self.text.close_table()?;
                    self.table = false;
                } else if self.group.in_table && !self.row {
                    self.begin_row()?;
                }
                // NUL ends text in stores.
                self.text.verbatim(&words.replace('\0', ""))?;
            }
            Destination::Fonts | Destination::Unknown => {}
        }
        Ok(())
    }
}
