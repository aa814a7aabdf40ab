//! The dependencies between the modules of a crate, and the cycles among them.
//!
//! The one thing to know: a use of the parent module counts as any other dependency; a declaration (`mod x;`)
//! does not.

use crate::imports::paths;
use crate::sources::{ModulePath, Sources};
use proc_macro2::{LexError, TokenStream};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A dependency: one module uses another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The module that uses.
    pub from: ModulePath,
    /// The module that is used.
    pub to: ModulePath,
}

/// The modules of a crate, and their dependencies.
#[derive(Debug, Default)]
pub struct ModuleGraph {
    arrows: BTreeMap<ModulePath, BTreeSet<ModulePath>>,
}

impl ModuleGraph {
    /// Reads the dependencies from the sources of a crate. The root is left out: it re-exports names for
    /// other crates.
    ///
    /// # Errors
    /// When a file does not consist of Rust tokens.
    pub fn new(sources: &Sources) -> Result<Self, LexError> {
        let mut graph = Self::default();
        let tests = test_modules(sources)?;
        for (module, text) in sources.modules() {
            if module.is_empty() || tests.contains(module) {
                continue;
            }
            let targets = graph.arrows.entry(module.clone()).or_default();
            for path in paths(module, text.parse::<TokenStream>()?, sources) {
                targets.extend(sources.module_of(&path).filter(|target| *target != module).cloned());
            }
        }
        Ok(graph)
    }

    /// Every dependency.
    pub fn arrows(&self) -> impl Iterator<Item = Arrow> {
        let arrows = self.arrows.iter();
        arrows.flat_map(|(from, to)| to.iter().map(|to| Arrow { from: from.clone(), to: to.clone() }))
    }

    /// The top-level modules of the crate.
    pub fn top_modules(&self) -> BTreeSet<&str> {
        self.arrows.keys().filter_map(|module| module.first()).map(String::as_str).collect()
    }

    /// A cycle of modules, each of which uses the next and the last of which uses the first, if there is one.
    pub fn circle(&self) -> Option<Vec<ModulePath>> {
        let mut left: BTreeMap<&ModulePath, BTreeSet<&ModulePath>> =
            self.arrows.iter().map(|(from, to)| (from, to.iter().collect())).collect();
        // A module that uses none of the remaining ones is in no cycle.
        while let Some(free) = left.iter().find(|(_, to)| !to.iter().any(|to| left.contains_key(to))) {
            let free = *free.0;
            left.remove(free);
        }
        let mut walked = vec![*left.keys().next()?];
        loop {
            let next = left.get(walked.last()?)?.iter().find(|to| left.contains_key(*to))?;
            if let Some(start) = walked.iter().position(|module| module == next) {
                return Some(walked.split_off(start).into_iter().cloned().collect());
            }
            walked.push(next);
        }
    }
}

/// The files that are declared as tests: `#[cfg(test)] mod tests;`.
fn test_modules(sources: &Sources) -> Result<BTreeSet<ModulePath>, LexError> {
    let mut tests = BTreeSet::new();
    for (module, text) in sources.modules() {
        let bare = text.parse::<TokenStream>()?.to_string().replace(' ', "");
        for (at, mark) in bare.match_indices("#[cfg(test)]mod") {
            let name: String =
                bare[at + mark.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            tests.insert(module.iter().cloned().chain([name]).collect());
        }
    }
    Ok(tests)
}

impl fmt::Display for Arrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |path: &ModulePath| if path.is_empty() { "the root".to_owned() } else { path.join("::") };
        write!(f, "{} -> {}", name(&self.from), name(&self.to))
    }
}
