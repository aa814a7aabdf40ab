//! The text that the heads learn from, as labeled clauses.
//!
//! Called by the program that trains them and by `evoke eval heads`. The one thing to know: each file of the folder is one
//! voice, a register, a language or a kind of writer, and heads are judged on voices that they have not learned from.

use super::{Clause, Place, Speaking, features, syntax};
use evoke_learn::{Labeled, Voice, voices};
use evoke_parse::Parser;
use evoke_text::language::{self, Language};
use serde::Deserialize;
use std::io;
use std::path::{Path, PathBuf};

/// Why training text cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The folder or one of its files cannot be read.
    #[error("{}: {source}", .folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder has no voices.
    #[error("{} has no .jsonl files", .0.display())]
    Empty(PathBuf),
    /// A line is no labeled message.
    #[error("{voice}: {reason}")]
    Line {
        /// The voice.
        voice: String,
        /// What is wrong with the line.
        reason: String,
    },
}

/// One message with its labeled parts.
#[derive(Deserialize)]
struct Row {
    text: String,
    role: String,
    before: Option<String>,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    span: String,
    keep: u8,
    kind: Option<String>,
    polarity: Option<String>,
}

/// A clause of the training text.
struct Example {
    voice: String,
    features: Vec<String>,
    /// The same with what its tree says, where it has one.
    with_tree: Option<Vec<String>>,
    part: Part,
}

/// One of the heads, by what it tells of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Whether it is worth keeping.
    Keep,
    /// Which kind of memory it is.
    Kind,
    /// Whether a preference is a dislike.
    Polarity,
}

impl Head {
    /// All heads.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Kind, Self::Polarity];

    /// Its name, which is that of its file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Kind => "kind",
            Self::Polarity => "polarity",
        }
    }

    fn class(self, part: &Part) -> Option<String> {
        match self {
            Self::Keep => Some(part.keep.to_string()),
            Self::Kind => part.kind.clone(),
            Self::Polarity => part.polarity.clone(),
        }
    }
}

/// All clauses of the training text, with their features.
pub struct Examples(Vec<Example>);

impl Examples {
    /// Reads the voices of a folder. English clauses are there twice, with and without what their trees say, because there may be
    /// no parser where the heads are used.
    ///
    /// # Errors
    /// [`TrainingError`].
    pub fn read(folder: &Path, parser: &Parser) -> Result<Self, TrainingError> {
        let unreadable = |source| TrainingError::Unreadable { folder: folder.to_owned(), source };
        let mut found = Vec::new();
        for Voice { name, lines } in voices(folder).map_err(unreadable)? {
            let broken = |reason: String| TrainingError::Line { voice: name.clone(), reason };
            let parse = |line: &String| serde_json::from_str(line).map_err(|error| broken(error.to_string()));
            let rows: Vec<Row> = lines.iter().map(parse).collect::<Result<_, _>>()?;
            let all: String = rows.iter().take(40).map(|row| row.text.as_str()).collect::<Vec<_>>().join(" ");
            let of_voice = language::detect(&all);
            for row in rows {
                add(&name, row, of_voice, parser, &mut found).map_err(broken)?;
            }
        }
        if found.is_empty() { Err(TrainingError::Empty(folder.to_owned())) } else { Ok(Self(found)) }
    }

    /// The clauses that a head learns from. Of those that are there twice, the one with a tree is judged.
    pub fn of(&self, head: Head) -> Vec<Labeled<'_>> {
        let mut labeled = Vec::new();
        for one in &self.0 {
            let Some(class) = head.class(&one.part) else { continue };
            let with_tree = one.with_tree.iter().map(|features| (features, true));
            let both = with_tree.chain([(&one.features, one.with_tree.is_none())]);
            labeled.extend(both.map(|(features, judged)| Labeled {
                voice: &one.voice,
                features,
                judged,
                class: class.clone(),
            }));
        }
        labeled
    }
}

impl std::fmt::Debug for Examples {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Examples").field("clauses", &self.0.len()).finish()
    }
}

/// Adds the clauses of a message.
fn add(
    voice: &str,
    row: Row,
    of_voice: Language,
    parser: &Parser,
    found: &mut Vec<Example>,
) -> Result<(), String> {
    let speaking = speaking(&row.role)?;
    let language = if row.text.len() < 60 { of_voice } else { language::detect(&row.text) };
    let (mut at, count) = (0, row.parts.len());
    for (index, part) in row.parts.into_iter().enumerate() {
        let start = row.text[at..].find(&part.span).ok_or_else(|| format!("no part {:?}", part.span))?;
        let range = at + start..at + start + part.span.len();
        at = range.end;
        let (asked, place) = (row.before.as_deref(), Place { index, count });
        let tree = if language == Language::English { syntax(parser, &row.text, &range) } else { Vec::new() };
        let clause = Clause { text: &row.text, range, speaking, asked, place, syntax: &tree };
        let bare = features(&Clause { syntax: &[], ..clause.clone() });
        let with_tree = (!tree.is_empty()).then(|| features(&clause));
        found.push(Example { voice: voice.to_owned(), features: bare, with_tree, part });
    }
    Ok(())
}

fn speaking(role: &str) -> Result<Speaking, String> {
    match role {
        "user" => Ok(Speaking::User),
        "assistant" => Ok(Speaking::Assistant),
        "person" => Ok(Speaking::Person),
        "document" => Ok(Speaking::Document),
        other => Err(format!("{other} is no role")),
    }
}
