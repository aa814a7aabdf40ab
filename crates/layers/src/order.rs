//! The declared order of layers, and its violations.
//!
//! The one thing to know: the order is complete: it contains every top-level module of a crate, and nothing
//! else.

use crate::graph::{Arrow, ModuleGraph};
use crate::sources::ModulePath;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The layers of the top-level modules of one crate, lowest first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layers {
    layers: Vec<Vec<String>>,
}

/// The declaration cannot be parsed.
#[derive(Debug, thiserror::Error)]
#[error("the declaration of layers cannot be read: {0}")]
pub struct OrderError(#[from] toml::de::Error);

/// A violation of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// A dependency that does not lead to a lower layer.
    NotDown(Arrow),
    /// A name that is imported from the root instead of from the module that defines it.
    ThroughRoot(Arrow),
    /// Modules that depend on each other in a cycle.
    Circle(Vec<ModulePath>),
    /// A module that is in no layer.
    Undeclared(String),
    /// A module in the declaration that does not exist.
    Unknown(String),
}

impl Layers {
    /// Parses the declarations of several crates, by the names of their folders.
    ///
    /// # Errors
    /// [`OrderError`] when it is not valid.
    pub fn read(text: &str) -> Result<BTreeMap<String, Self>, OrderError> {
        Ok(toml::from_str(text)?)
    }

    /// The violations of the order in a crate; empty when there are none.
    pub fn check(&self, graph: &ModuleGraph) -> Vec<Violation> {
        let floors: BTreeMap<&str, usize> = self
            .layers
            .iter()
            .enumerate()
            .flat_map(|(floor, names)| names.iter().map(move |name| (name.as_str(), floor)))
            .collect();
        let (declared, existing): (BTreeSet<&str>, _) =
            (floors.keys().copied().collect(), graph.top_modules());
        let undeclared = existing.difference(&declared).map(|name| Violation::Undeclared((*name).to_owned()));
        let unknown = declared.difference(&existing).map(|name| Violation::Unknown((*name).to_owned()));
        let mut violations: Vec<Violation> = undeclared.chain(unknown).collect();
        violations.extend(graph.arrows().filter_map(|arrow| broken(arrow, &floors)));
        violations.extend(graph.circle().map(Violation::Circle));
        violations
    }
}

fn broken(arrow: Arrow, floors: &BTreeMap<&str, usize>) -> Option<Violation> {
    let Some(to) = arrow.to.first() else { return Some(Violation::ThroughRoot(arrow)) };
    let from = arrow.from.first()?;
    let (from_floor, to_floor) = (floors.get(from.as_str())?, floors.get(to.as_str())?);
    (from != to && from_floor <= to_floor).then_some(Violation::NotDown(arrow))
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDown(arrow) => write!(f, "{arrow} does not lead to a lower layer"),
            Self::ThroughRoot(arrow) => write!(f, "{arrow}: take the name from the module that defines it"),
            Self::Circle(modules) => {
                let names: Vec<String> = modules.iter().map(|module| module.join("::")).collect();
                write!(f, "a circle: {}", names.join(" -> "))
            }
            Self::Undeclared(name) => write!(f, "module {name} is in no layer"),
            Self::Unknown(name) => write!(f, "there is no module {name}"),
        }
    }
}
