//! Definitions as a table in Markdown.
//!
//! Called by whoever writes `docs/metrics.md`. The one thing to know: rows are in the order of the definitions.

use crate::definition::{Definition, Label};
use std::fmt::Write;

/// A table of definitions, with a line each.
pub fn table(definitions: &[Definition]) -> String {
    let mut table =
        String::from("| name | type | unit | labels | what it measures |\n|---|---|---|---|---|\n");
    for definition in definitions {
        let Definition { name, kind, unit, description, labels } = definition;
        let labels = labels.iter().map(label).collect::<Vec<_>>().join("; ");
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| `{name}` | {} | {} | {labels} | {description} |",
            kind.as_str(),
            unit.as_str()
        );
    }
    table
}

fn label(label: &Label) -> String {
    format!("`{}`: {}", label.name, label.values)
}
