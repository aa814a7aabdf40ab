//! Something that is wrong with a data directory, and what to do about it.
//!
//! Made by all parts of an examination. The one thing to know: only damage means that words are lost.

use serde::Serialize;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Rows that do not fit together. Words are there.
    Inconsistent,
    /// Data is lost, or cannot be read.
    Damaged,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub what: String,
    /// What to do, or what happens by itself.
    pub remedy: String,
}

/// Damage, with the usual way out.
pub(super) fn damaged(what: String) -> Finding {
    let remedy = "restore a backup, or save what can be read with `evoke doctor --salvage NEWDIR`".to_owned();
    Finding { severity: Severity::Damaged, what, remedy }
}
