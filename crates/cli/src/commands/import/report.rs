//! What an import did: what was read, what became of it, what was left out and why.

use evoke_report::table;
use evoke_transfer::Format;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Places that are named of what was left out, for each reason.
const PLACES: usize = 3;

/// The report of an import.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    format: &'static str,
    dry_run: bool,
    /// What was read, by what it is in the source.
    read: BTreeMap<String, u64>,
    /// What is stored now, by what it became.
    stored: BTreeMap<String, u64>,
    /// What was there before, by what it is here.
    known: BTreeMap<String, u64>,
    /// What became a part of something else.
    merged: BTreeMap<String, u64>,
    /// What was left out, by reason.
    skipped: BTreeMap<String, Left>,
    /// What was refused, by reason.
    refused: BTreeMap<String, Left>,
    seconds: f64,
}

/// How often something was left out, and where first.
#[derive(Debug, Default, Serialize)]
struct Left {
    count: u64,
    at: Vec<String>,
}

impl Left {
    fn add(&mut self, at: &str) {
        self.count += 1;
        if self.at.len() < PLACES {
            self.at.push(at.to_owned());
        }
    }
}

impl Report {
    /// An empty report.
    pub(super) fn new(format: Format, dry_run: bool) -> Self {
        let empty = BTreeMap::new;
        Self {
            format: format.as_str(),
            dry_run,
            read: empty(),
            stored: empty(),
            known: empty(),
            merged: empty(),
            skipped: BTreeMap::new(),
            refused: BTreeMap::new(),
            seconds: 0.0,
        }
    }

    /// Something was read.
    pub(super) fn read(&mut self, what: &str) {
        add(&mut self.read, what);
    }

    /// Something is stored now.
    pub(super) fn stored(&mut self, kind: &str) {
        add(&mut self.stored, kind);
    }

    /// Something was there before.
    pub(super) fn known(&mut self, kind: &str) {
        add(&mut self.known, kind);
    }

    /// Something became a part of something else.
    pub(super) fn merged(&mut self, what: &str, into: &str) {
        add(&mut self.merged, &format!("{what} into {into}"));
    }

    /// Something was left out.
    pub(super) fn skipped(&mut self, what: &str, at: &str, reason: &str) {
        self.skipped.entry(format!("{what}: {reason}")).or_default().add(at);
    }

    /// Something was refused.
    pub(super) fn refuse(&mut self, at: &str, reason: &str) {
        self.refused.entry(reason.to_owned()).or_default().add(at);
    }

    /// How much was refused.
    fn refused(&self) -> u64 {
        self.refused.values().map(|left| left.count).sum()
    }

    /// How much was refused, and most often why; nothing when nothing was.
    pub(super) fn refusal(&self) -> Option<String> {
        let (reason, _) = self.refused.iter().max_by_key(|(_, left)| left.count)?;
        Some(format!("{} entries were refused: {reason}", self.refused()))
    }

    /// Whether everything so far was refused for one reason.
    pub(super) fn is_hopeless(&self, from: u64) -> bool {
        let nothing = self.stored.is_empty() && self.known.is_empty();
        nothing && self.refused.len() == 1 && self.refused() >= from
    }

    /// The import has ended.
    pub(super) fn finish(&mut self, took: Duration) {
        self.seconds = took.as_secs_f64();
    }

    /// The report for people.
    pub(super) fn drawn(&self) -> String {
        let mut drawn = table(["", "what", "how many"]);
        let counts = [
            ("read", &self.read),
            ("stored", &self.stored),
            ("there before", &self.known),
            ("merged", &self.merged),
        ];
        for (heading, counts) in counts {
            for (what, count) in counts {
                drawn.add_row([heading.to_owned(), what.clone(), count.to_string()]);
            }
        }
        for (heading, left) in [("left out", &self.skipped), ("refused", &self.refused)] {
            for (reason, left) in left {
                let places = left.at.join("; ");
                drawn.add_row([heading.to_owned(), format!("{reason} ({places})"), left.count.to_string()]);
            }
        }
        let closing =
            if self.dry_run { "Nothing was imported. Repeat the command without --dry-run." } else { "" };
        format!("{drawn}\n{closing}")
    }
}

fn add(counts: &mut BTreeMap<String, u64>, what: &str) {
    *counts.entry(what.to_owned()).or_default() += 1;
}
