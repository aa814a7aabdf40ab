//! Archives: lines as bytes, and bytes as lines.
//!
//! Written page by page by whoever exports, so that memory is bounded by a page. The one thing to know: the last line
//! counts the others, so that an archive that was cut off is noticed.

use crate::error::ReadError;
use crate::line::{End, FORMAT, Header, Line};
use crate::rows;
use evoke_store::{ArchiveRow, InstanceRow};
use evoke_types::Timestamp;
use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// Bytes of one line at most: the largest document with everything that may come of it.
const LINE_BYTES: u64 = 256 << 20;

/// Writes an archive.
#[derive(Debug, Default)]
pub struct ArchiveWriter {
    lines: BTreeMap<String, u64>,
}

impl ArchiveWriter {
    /// Begins an archive. Returns its first line as well; `instance` is absent for the global scope.
    pub fn begin(instance: Option<&InstanceRow>, at: Timestamp) -> (Self, Vec<u8>) {
        let header = Header {
            format: FORMAT,
            evoke: env!("CARGO_PKG_VERSION").to_owned(),
            exported_at: at,
            instance_id: instance.map(|row| row.id.to_string()),
            isolation: instance.map(|row| row.isolation.to_string()),
        };
        let mut bytes = Vec::new();
        write(&mut bytes, &Line::Archive(header));
        (Self::default(), bytes)
    }

    /// The lines of a page.
    pub fn page(&mut self, rows: Vec<ArchiveRow>) -> Vec<u8> {
        let mut bytes = Vec::new();
        for line in rows.into_iter().filter_map(rows::line) {
            *self.lines.entry(line.kind().to_owned()).or_default() += 1;
            write(&mut bytes, &line);
        }
        bytes
    }

    /// The number of lines of each type so far.
    pub const fn lines(&self) -> &BTreeMap<String, u64> {
        &self.lines
    }

    /// The last line.
    pub fn end(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, &Line::End(End { lines: self.lines }));
        bytes
    }
}

fn write(bytes: &mut Vec<u8>, line: &Line) {
    // Lines have text keys only, so they are always JSON; a vector takes everything.
    if serde_json::to_writer(&mut *bytes, line).is_ok() {
        bytes.push(b'\n');
    }
}

/// Reads lines, one JSON object each; empty lines are passed over.
#[derive(Debug)]
pub struct ArchiveReader<R> {
    input: R,
    path: PathBuf,
    number: usize,
}

impl<R: BufRead> ArchiveReader<R> {
    /// Reads from `input`; `path` is named in errors.
    pub fn new(input: R, path: &Path) -> Self {
        Self { input, path: path.to_owned(), number: 0 }
    }

    /// The next line that is not empty, with its number from 1; `None` at the end.
    ///
    /// # Errors
    /// [`ReadError::Io`], and [`ReadError::Part`] for a line that is too long.
    pub fn next_text(&mut self) -> Result<Option<(usize, Vec<u8>)>, ReadError> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.input).take(LINE_BYTES + 1).read_until(b'\n', &mut bytes);
            let read = read.map_err(|error| ReadError::io(&self.path, error))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if read as u64 > LINE_BYTES {
                let reason = format!("has more than {LINE_BYTES} bytes");
                return Err(ReadError::part(&self.path, format!("line {}", self.number), reason));
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some((self.number, bytes)));
            }
        }
    }

    /// The next line, with its number from 1; `None` at the end.
    ///
    /// # Errors
    /// As [`ArchiveReader::next_text`]; [`ReadError::Part`] also for a line that is not a line of an archive.
    pub fn next_line(&mut self) -> Result<Option<(usize, Line)>, ReadError> {
        let Some((number, bytes)) = self.next_text()? else { return Ok(None) };
        match serde_json::from_slice(&bytes) {
            Ok(line) => Ok(Some((number, line))),
            Err(error) => Err(ReadError::part(&self.path, format!("line {number}"), error.to_string())),
        }
    }
}
