//! Reads the dependencies between the modules of a crate, and checks them against the order that `layers.toml`
//! declares.
//!
//! Used by the test of this crate only. The one thing to know: a dependency is any path that leads from one
//! file of a crate to another (`use crate::a::B`, `super::c`, `crate::a::b()`), anywhere outside tests;
//! documentation does not count.
//!
//! Two rules are checked. A top-level module of a crate uses only modules of lower layers. The files of the
//! whole crate never depend on each other in a cycle. Names are imported from the module that defines them, not
//! from the root of the crate, which only re-exports them for other crates.

mod graph;
mod imports;
mod order;
mod sources;

pub use graph::{Arrow, ModuleGraph};
pub use order::{Layers, OrderError, Violation};
pub use sources::{ModulePath, Sources};
