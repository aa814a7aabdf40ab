//! The rows of the table, each beside the target that it is held to.

use evoke_report::table;
use serde::Serialize;

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Target {
    /// Whether a figure meets it.
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

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What was measured.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Whether it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// What one has to know to read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

impl Row {
    /// A figure without a target.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let value = (value * 1e3).round() / 1e3;
        Self { name: name.into(), value, unit, target: None, met: None, note: None }
    }
    /// With a target.
    pub fn target(self, target: impl Into<Option<Target>>) -> Self {
        let target = target.into();
        Self { met: target.map(|t| t.is_met(self.value)), target, ..self }
    }
    /// With a note.
    pub fn note(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// All figures of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The version of the program.
    pub version: &'static str,
    /// Whether it was built with optimisation: figures of other builds mean nothing.
    pub optimised: bool,
    /// Cores of the machine.
    pub cores: usize,
    /// The embedding model.
    pub embedding: String,
    /// Whether this was the short run.
    pub quick: bool,
    /// The figures.
    pub rows: Vec<Row>,
}

impl Report {
    /// The report for people.
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
