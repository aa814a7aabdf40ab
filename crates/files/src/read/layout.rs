//! Text with paragraphs, lines and table rows, built piece by piece under a limit. Every reader of a marked-up
//! format writes into one of these; what the pieces mean is the reader's to say.

use crate::error::FileError;
use crate::format::Format;

/// Tables within tables that are kept apart; deeper ones flow into their cell.
const MAX_TABLES: usize = 32;

/// Characters up to which a cell may stand beside others in one line.
const SHORT_CELL: usize = 400;

/// Lines up to which a cell may stand beside others in one line.
const SHORT_CELL_LINES: usize = 4;

/// What parts a piece of text from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A space.
    Space,
    /// The end of a line.
    Line,
    /// A blank line.
    Paragraph,
}

impl Gap {
    const fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Line => "\n",
            Self::Paragraph => "\n\n",
        }
    }
}

/// A run of text, and what is due before its next piece.
#[derive(Debug, Default)]
struct Flow {
    text: String,
    due: Gap,
}

impl Flow {
    fn gap(&mut self, gap: Gap) {
        self.due = self.due.max(gap);
    }
    /// The text, ready for a piece.
    fn open(&mut self) -> &mut String {
        let due = std::mem::take(&mut self.due);
        if !self.text.is_empty() {
            self.text.push_str(due.text());
        }
        &mut self.text
    }
}

/// A table that is open, and the cells of its row.
#[derive(Debug, Default)]
struct Table {
    row: Option<Vec<Flow>>,
}

/// Text under construction.
#[derive(Debug)]
pub(super) struct Layout {
    format: Format,
    limit: usize,
    used: usize,
    out: Flow,
    tables: Vec<Table>,
    /// Tables beyond [`MAX_TABLES`] that are open.
    deeper: usize,
}

impl Layout {
    /// Nothing yet. At most `limit` bytes are taken.
    pub(super) fn new(format: Format, limit: usize) -> Self {
        Self { format, limit, used: 0, out: Flow::default(), tables: Vec::new(), deeper: 0 }
    }

    /// Adds words; runs of white space count as one space.
    pub(super) fn words(&mut self, words: &str) -> Result<(), FileError> {
        self.take(words.len())?;
        let flow = self.flow();
        let mut parts = words.split(|c: char| c.is_ascii_whitespace() || c == '\u{a0}');
        if let Some(first) = parts.next()
            && !first.is_empty()
        {
            flow.open().push_str(first);
        }
        for part in parts {
            flow.gap(Gap::Space);
            if !part.is_empty() {
                flow.open().push_str(part);
            }
        }
        Ok(())
    }

    /// Adds text as it is.
    pub(super) fn verbatim(&mut self, text: &str) -> Result<(), FileError> {
        self.take(text.len())?;
        if !text.is_empty() {
            self.flow().open().push_str(text);
        }
        Ok(())
    }

    /// Parts what comes from what was.
    pub(super) fn gap(&mut self, gap: Gap) {
        self.flow().gap(gap);
    }

    /// Ends a line; a second time, a paragraph.
    pub(super) fn line_break(&mut self) {
        let flow = self.flow();
        flow.due = if flow.due >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    /// Begins a table.
    pub(super) fn open_table(&mut self) {
        if self.tables.len() < MAX_TABLES {
            self.gap(Gap::Paragraph);
            self.tables.push(Table::default());
        } else {
            self.deeper += 1;
        }
    }

    /// Ends the innermost table.
    pub(super) fn close_table(&mut self) -> Result<(), FileError> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Ok(());
        }
        self.close_row()?;
        self.tables.pop();
        self.gap(Gap::Paragraph);
        Ok(())
    }

    /// Begins a row of the innermost table; an open one ends.
    pub(super) fn open_row(&mut self) -> Result<(), FileError> {
        if self.deeper > 0 || self.tables.is_empty() {
            self.gap(Gap::Line);
            return Ok(());
        }
        self.close_row()?;
        if let Some(table) = self.tables.last_mut() {
            table.row = Some(Vec::new());
        }
        Ok(())
    }

    /// Begins a cell of the row, which begins if there is none.
    pub(super) fn cell(&mut self) -> Result<(), FileError> {
        // An empty cell costs memory as well.
        self.take(1)?;
        match self.tables.last_mut() {
            Some(table) if self.deeper == 0 => table.row.get_or_insert_default().push(Flow::default()),
            Some(_) | None => self.gap(Gap::Space),
        }
        Ok(())
    }

    /// Ends the row of the innermost table, if one is open.
    pub(super) fn close_row(&mut self) -> Result<(), FileError> {
        if self.deeper > 0 {
            return Ok(());
        }
        let Some(cells) = self.tables.last_mut().and_then(|table| table.row.take()) else { return Ok(()) };
        let cells: Vec<String> = cells.into_iter().map(|flow| flow.text).collect();
        let filled = cells.iter().rposition(|cell| !cell.trim().is_empty());
        let Some(cells) = filled.and_then(|last| cells.get(..=last)) else { return Ok(()) };
        self.take(3 * cells.len())?;
        // The row's own table is not a place for text: its row was taken above.
        let inner = self.tables.pop();
        let (gap, text) = if cells.iter().all(|cell| is_short(cell)) {
            let cells = cells.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
            (Gap::Line, cells.collect::<Vec<_>>().join(" | "))
        } else {
            let cells = cells.iter().map(String::as_str).filter(|cell| !cell.trim().is_empty());
            (Gap::Paragraph, cells.collect::<Vec<_>>().join("\n\n"))
        };
        let flow = self.flow();
        flow.gap(gap);
        flow.open().push_str(&text);
        flow.gap(gap);
        self.tables.extend(inner);
        Ok(())
    }

    /// All of it, with what is open closed.
    pub(super) fn finish(mut self) -> Result<String, FileError> {
        self.deeper = 0;
        while !self.tables.is_empty() {
            self.close_table()?;
        }
        let text = self.out.text;
        Ok(if text.ends_with(char::is_whitespace) { text.trim_end().to_owned() } else { text })
    }

    fn take(&mut self, bytes: usize) -> Result<(), FileError> {
        self.used = self.used.saturating_add(bytes);
        if self.used > self.limit {
            return Err(FileError::UnpacksTooLarge { format: self.format, limit: self.limit });
        }
        Ok(())
    }

    /// Where text goes: the last cell of the innermost row, or what is around.
    fn flow(&mut self) -> &mut Flow {
        let cell = self.tables.iter_mut().rev().find_map(|table| table.row.as_mut()?.last_mut());
        cell.unwrap_or(&mut self.out)
    }
}

/// Whether a cell may stand beside others in a line: more text is a column of a page's layout.
fn is_short(cell: &str) -> bool {
    cell.len() <= SHORT_CELL && cell.trim().lines().count() <= SHORT_CELL_LINES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(limit: usize) -> Layout {
        Layout::new(Format::Html, limit)
    }

    #[test]
    fn gaps_part_and_do_not_add_up() {
        let mut text = layout(100);
        text.gap(Gap::Paragraph);
        text.words("  one\n two").expect("room");
        text.gap(Gap::Line);
        text.gap(Gap::Space);
        text.words(" three ").expect("room");
        text.line_break();
        text.line_break();
        text.words("four").expect("room");
        assert_eq!(text.finish().expect("text"), "one two\nthree\n\nfour");
    }

    #[test]
    fn rows_stay_together_and_columns_of_pages_do_not() {
        let mut text = layout(10_000);
        text.words("Prices").expect("room");
        text.open_table();
        for row in [["Tea", "2"], ["", "3"]] {
            text.open_row().expect("room");
            for cell in row {
                text.cell().expect("room");
                text.words(cell).expect("room");
            }
        }
        text.open_row().expect("room");
        text.cell().expect("room");
        text.words(&"long ".repeat(100)).expect("room");
        text.cell().expect("room");
        text.words("beside").expect("room");
        text.close_table().expect("room");
        text.words("End").expect("room");
        let long = "long ".repeat(100);
        let wanted = format!("Prices\n\nTea | 2\n | 3\n\n{}\n\nbeside\n\nEnd", long.trim());
        assert_eq!(text.finish().expect("text"), wanted);
    }

    #[test]
    fn the_limit_holds_for_words_and_for_empty_cells() {
        assert!(layout(3).words("four").is_err());
        let mut cells = layout(1000);
        cells.open_table();
        assert!((0..2000).any(|_| cells.cell().is_err()));
    }
}
