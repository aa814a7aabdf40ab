//! The rows of the report, each with its target.

use evoke_report::table;
use serde::Serialize;

/// The target of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// This value or less.
    AtMost(f64),
    /// This value or more.
    AtLeast(f64),
}

impl Target {
    /// Whether a figure meets the target.
    pub fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
    fn drawn(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {most}"),
            Self::AtLeast(least) => format!("≥ {least}"),
        }
    }
}

/// One figure that was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The name of the measurement.
    pub name: String,
    /// The value that was measured.
    pub value: f64,
    /// The unit of the value.
    pub unit: &'static str,
    /// The target, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Whether the target is met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// A note that is needed to interpret the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

impl Row {
    /// A figure without a target.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let value = (value * 1e3).round() / 1e3;
        Self { name: name.into(), value, unit, target: None, met: None, note: None }
    }
    /// Adds a target to a figure.
    pub fn target(self, target: impl Into<Option<Target>>) -> Self {
        let target = target.into();
        Self { met: target.map(|t| t.is_met(self.value)), target, ..self }
    }
    /// Adds a note to a figure.
    pub fn note(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// All figures of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The version of the program.
    pub version: &'static str,
    /// Whether the build is optimized: figures of other builds mean nothing.
    pub optimised: bool,
    /// The number of cores of the machine.
    pub cores: usize,
    /// The fingerprint of the embedding model.
    pub embedding: String,
    /// Whether this was the quick run.
    pub quick: bool,
    /// The figures of the run.
    pub rows: Vec<Row>,
}

impl Report {
    /// The report as text.
    pub fn drawn(&self) -> String {
        let mut drawn = table(["measured", "value", "unit", "target", "", "note"]);
        for row in &self.rows {
            let met = match row.met {
                Some(true) => "met",
                Some(false) => "MISSED",
                None => "",
            };
            drawn.add_row([
                row.name.clone(),
                row.value.to_string(),
                row.unit.to_owned(),
                row.target.map(Target::drawn).unwrap_or_default(),
                met.to_owned(),
                row.note.unwrap_or_default().to_owned(),
            ]);
        }
        let build =
            if self.optimised { "" } else { " · NOT an optimised build: these figures mean nothing" };
        format!("{drawn}\nevoke {} · {} cores · {}{build}", self.version, self.cores, self.embedding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_judged_where_there_are_some() {
        assert_eq!(Row::new("a", 3.0004, "ms").target(Target::AtMost(3.0)).met, Some(true));
        assert_eq!(Row::new("a", 0.8, "").target(Target::AtLeast(0.85)).met, Some(false));
        let row = serde_json::to_value(Row::new("a", 1.0, "ms").target(None)).expect("JSON");
        assert_eq!(row, serde_json::json!({"name": "a", "value": 1.0, "unit": "ms"}));
    }
}
