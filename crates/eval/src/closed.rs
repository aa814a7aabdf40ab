//! What a server returns of documents of which everything worth returning is listed.
//!
//! Each document is a user; what it did not list is junk, and costs. Beside the documents there are chains: messages of one
//! user in which a value changes, among look-alikes that stay. All is asked through the protocol, by the routes of a server in this
//! process. The one thing to know: answers can be saved and scored again ([`Run`]), so that two programs that score can be compared.

mod chains;
mod document;
mod documents;
mod entities;
mod item;
mod listed;
mod report;
mod run;
mod set;
mod tally;
mod wire;
mod words;

pub use report::Report;
pub use run::Run;
pub use set::Set;
pub use wire::ask;

use crate::error::EvalError;
use chains::UserScores;

/// Scores answers.
///
/// # Errors
/// [`EvalError::Pattern`] when a pattern of the set cannot be read.
pub fn score(set: &Set, run: &Run) -> Result<Report, EvalError> {
    let mut report = Report::default();
    for raw in &set.documents {
        let Some(items) = run.documents.get(&raw.id) else { continue };
        let document = document::Document::new(raw)?;
        report.add_document(raw, documents::scored(&document, items));
        if let Some(Some(got)) = run.entities.get(&raw.id) {
            report.add_entities(raw, &entities::scored(raw, got));
        }
    }
    for (user, answers) in &run.chains {
        let own: Vec<&set::Chain> =
            set.chains.iter().filter(|chain| chain.user == *user && !chain.filler).collect();
        if own.is_empty() {
            continue;
        }
        let UserScores { chains, closings } = chains::scored(&own, answers)?;
        report.add_chains(user, chains, &closings);
    }
    Ok(report.finished())
}

#[cfg(test)]
mod tests;
