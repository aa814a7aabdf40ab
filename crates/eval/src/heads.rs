//! How good the heads of the extractor are on voices that they have not learned from.
//!
//! Each file of training text is one voice; each is judged by a head that was trained on all others. The one thing to know:
//! nothing of the heads in use is measured, but what their training gives on writers, registers and languages of its own.

use crate::error::EvalError;
use evoke_extract::heads::{Examples, Head};
use evoke_learn::{Figures, judge};
use evoke_parse::Parser;
use serde::Serialize;
use std::path::Path;

/// The figures of all heads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Each head.
    pub heads: Vec<Figures>,
}

/// Trains and judges all heads on the training text of a folder. Takes minutes; blocks.
///
/// # Errors
/// [`EvalError::Training`].
pub fn measure(folder: &Path, parser: &Parser, mut done: impl FnMut()) -> Result<Report, EvalError> {
    let examples = Examples::read(folder, parser)?;
    let judged = |head: Head| {
        let figures = judge(head.as_str(), &examples.of(head));
        done();
        figures
    };
    Ok(Report { heads: Head::ALL.into_iter().map(judged).collect() })
}

impl Report {
    /// The report for people.
    pub fn drawn(&self) -> String {
        self.heads.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}
