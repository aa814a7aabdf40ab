//! The naming conventions of Prometheus, as far as a definition can keep or break them.
//!
//! Called by the tests of every crate with metrics. The one thing to know: `promtool check metrics` sees only what a
//! server has recorded so far; this sees all definitions.

use crate::definition::{Definition, Kind, Unit};

/// What all names begin with.
const PREFIX: &str = "evoke_";
/// Ends that the exposition format adds itself.
const RESERVED_ENDS: &[&str] = &["_count", "_sum", "_bucket", "_info"];
/// Labels that the exposition format or a Prometheus server sets itself.
const RESERVED_LABELS: &[&str] = &["le", "quantile", "job", "instance"];

impl Definition {
    /// What is wrong with the definition by the conventions of Prometheus; empty when nothing is.
    pub fn problems(&self) -> Vec<String> {
        let name = self.name;
        let broken = [
            (!is_word(name) || !name.starts_with(PREFIX), "the name is not `evoke_` and words in lower case"),
            (
                (self.kind == Kind::Counter) != name.ends_with("_total"),
                "counters end in `_total`, and nothing else does",
            ),
            (!self.has_unit_in_name(), "the name does not end in the unit"),
            (RESERVED_ENDS.iter().any(|end| name.ends_with(end)), "the name ends like a generated series"),
            (!is_sentence(self.description), "the description is not a sentence"),
            (
                self.labels.iter().any(|label| !is_word(label.name) || RESERVED_LABELS.contains(&label.name)),
                "a label is reserved or not a word in lower case",
            ),
            (self.labels.iter().any(|label| label.values.is_empty()), "a label does not say its values"),
        ];
        broken.into_iter().filter(|(broken, _)| *broken).map(|(_, what)| format!("{name}: {what}")).collect()
    }

    fn has_unit_in_name(&self) -> bool {
        let name = self.name.strip_suffix("_total").unwrap_or(self.name);
        let ends_in = |unit: Unit| name.ends_with(&format!("_{}", unit.as_str()));
        match self.unit {
            Unit::Count => !ends_in(Unit::Bytes) && !ends_in(Unit::Seconds),
            Unit::Bytes | Unit::Seconds => ends_in(self.unit),
        }
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_sentence(text: &str) -> bool {
    text.starts_with(|first: char| first.is_uppercase()) && text.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Label;

    const GOOD: Definition = Definition {
        name: "evoke_reads_total",
        kind: Kind::Counter,
        unit: Unit::Count,
        description: "Reads.",
        labels: &[Label::new("status", "the status code")],
    };

    #[test]
    fn a_definition_by_the_conventions_has_no_problems() {
        assert_eq!(GOOD.problems(), Vec::<String>::new());
        let seconds = Definition {
            name: "evoke_read_duration_seconds",
            kind: Kind::Histogram,
            unit: Unit::Seconds,
            ..GOOD
        };
        assert_eq!(seconds.problems(), Vec::<String>::new());
    }

    const RESERVED: &[Label] = &[Label::new("le", "bounds")];
    const UNSAID: &[Label] = &[Label::new("status", "")];

    #[test]
    fn each_broken_convention_is_named_once() {
        let broken = [
            Definition { name: "reads_total", ..GOOD },
            Definition { name: "evoke_Reads_total", ..GOOD },
            Definition { name: "evoke_reads", ..GOOD },
            Definition { kind: Kind::Gauge, ..GOOD },
            Definition { unit: Unit::Bytes, ..GOOD },
            Definition { name: "evoke_read_seconds_total", ..GOOD },
            Definition { name: "evoke_read_sum", kind: Kind::Gauge, ..GOOD },
            Definition { description: "reads.", ..GOOD },
            Definition { description: "Reads", ..GOOD },
            Definition { labels: RESERVED, ..GOOD },
            Definition { labels: UNSAID, ..GOOD },
        ];
        for definition in broken {
            assert_eq!(definition.problems().len(), 1, "{definition:?}: {:?}", definition.problems());
        }
    }
}
