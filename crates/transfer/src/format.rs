//! The formats that can be read, each in a file of its own.
//!
//! Called by imports. The one thing to know: a reader decides nothing about scopes beyond the ids that the source names; and
//! what it leaves out, it says.

mod chatgpt;
mod claude;
mod cognee;
mod evoke;
mod graph;
mod graphiti;
mod jsonl;
mod letta;
mod markdown;
mod mem0;
mod supermemory;
mod synap;
mod words;
mod zep;

use crate::error::ReadError;
use crate::source::Sink;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// An archive of Evoke.
    Evoke,
    /// One JSON object a line: documents, turns, memories.
    Jsonl,
    /// A folder of notes, or one note.
    Markdown,
    /// The export of ChatGPT.
    ChatGpt,
    /// The export of Claude.
    Claude,
    /// Memories of mem0, with their history.
    Mem0,
    /// A graph or threads of Zep.
    Zep,
    /// A graph of Graphiti.
    Graphiti,
    /// An agent file of Letta.
    Letta,
    /// Documents and memories of Supermemory.
    Supermemory,
    /// A COGX archive of Cognee.
    Cognee,
    /// Memories as the Synap protocol answers them.
    Synap,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 12] = [
        Self::Evoke,
        Self::Jsonl,
        Self::Markdown,
        Self::ChatGpt,
        Self::Claude,
        Self::Mem0,
        Self::Zep,
        Self::Graphiti,
        Self::Letta,
        Self::Supermemory,
        Self::Cognee,
        Self::Synap,
    ];

    /// The word for it on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Evoke => "evoke",
            Self::Jsonl => "jsonl",
            Self::Markdown => "markdown",
            Self::ChatGpt => "chatgpt",
            Self::Claude => "claude",
            Self::Mem0 => "mem0",
            Self::Zep => "zep",
            Self::Graphiti => "graphiti",
            Self::Letta => "letta",
            Self::Supermemory => "supermemory",
            Self::Cognee => "cognee",
            Self::Synap => "synap",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = String;
    /// Reads the word; `openai` is another one for `chatgpt`.
    fn from_str(word: &str) -> Result<Self, String> {
        let word = if word == "openai" { "chatgpt" } else { word };
        let known = Self::ALL.into_iter().find(|format| format.as_str() == word);
        known.ok_or_else(|| {
            format!("unknown format; expected one of: {}", Self::ALL.map(Self::as_str).join(", "))
        })
    }
}

/// Reads a file or a folder in a format, and hands what it finds to the sink, in order.
///
/// # Errors
/// [`ReadError`], naming what was expected and found, and where. What came before is with the sink.
pub fn read(format: Format, path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    match format {
        Format::Evoke => evoke::read(path, sink),
        Format::Jsonl => jsonl::read(path, sink),
        Format::Markdown => markdown::read(path, sink),
        Format::ChatGpt => chatgpt::read(path, sink),
        Format::Claude => claude::read(path, sink),
        Format::Mem0 => mem0::read(path, sink),
        Format::Zep => zep::read(path, sink),
        Format::Graphiti => graphiti::read(path, sink),
        Format::Letta => letta::read(path, sink),
        Format::Supermemory => supermemory::read(path, sink),
        Format::Cognee => cognee::read(path, sink),
        Format::Synap => synap::read(path, sink),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back_from_its_word() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert_eq!("openai".parse(), Ok(Format::ChatGpt));
        assert!("notion".parse::<Format>().is_err_and(|error| error.contains("markdown")));
    }
}

/// What a reader finds in files, for the tests of readers.
#[cfg(test)]
mod testing {
    use super::*;
    use crate::line::{Document, Line, Memory, Turn};
    use crate::source::Entry;
    use std::ops::ControlFlow;

    /// Everything that a reader finds.
    pub(super) struct Found {
        pub(super) lines: Vec<Line>,
        pub(super) skipped: Vec<String>,
        pub(super) merged: usize,
    }

    impl Found {
        pub(super) fn turns(&self) -> Vec<&Turn> {
            self.lines.iter().filter_map(turn).collect()
        }
        pub(super) fn memories(&self) -> Vec<&Memory> {
            self.lines.iter().filter_map(memory).collect()
        }
        pub(super) fn documents(&self) -> Vec<&Document> {
            self.lines.iter().filter_map(document).collect()
        }
    }

    fn turn(line: &Line) -> Option<&Turn> {
        if let Line::Turn(turn) = line { Some(turn) } else { None }
    }

    fn memory(line: &Line) -> Option<&Memory> {
        if let Line::Memory(memory) = line { Some(memory) } else { None }
    }

    fn document(line: &Line) -> Option<&Document> {
        if let Line::Document(document) = line { Some(document) } else { None }
    }

    /// Reads files of these names and contents; the first one alone, or the folder of several.
    pub(super) fn read_files(format: Format, files: &[(&str, &str)]) -> Result<Found, String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, content).expect("written");
        }
        let path = if files.len() == 1 { folder.path().join(files[0].0) } else { folder.path().to_owned() };
        read_path(format, &path)
    }

    /// Reads a path.
    pub(super) fn read_path(format: Format, path: &Path) -> Result<Found, String> {
        let mut found = Found { lines: Vec::new(), skipped: Vec::new(), merged: 0 };
        let done = read(format, path, &mut |entry| {
            match entry {
                Entry::Line { line, .. } => found.lines.push(*line),
                Entry::Merged { .. } => found.merged += 1,
                Entry::Skipped { what, reason, .. } => found.skipped.push(format!("{what}: {reason}")),
            }
            ControlFlow::Continue(())
        });
        done.map(|()| found).map_err(|error| error.to_string())
    }
}
