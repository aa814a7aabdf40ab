//! Reads which modules of a crate use which, and checks that against the order that `layers.toml` declares.
//!
//! Used by the test of this crate only. The one thing to know: an arrow is any path that leads from one file of a crate to
//! another (`use crate::a::B`, `super::c`, `crate::a::b()`), wherever it stands outside of tests; documentation is no code.
//!
//! Two rules are checked. At the top of a crate, a module uses only modules of lower layers. Inside, the files of the whole
//! crate never use each other in a circle. Names are taken from the module that defines them, not from the root of the
//! crate, which only shows names to other crates.

mod graph;
mod imports;
mod order;
mod sources;

pub use graph::{Arrow, ModuleGraph};
pub use order::{Layers, OrderError, Violation};
pub use sources::{ModulePath, Sources};
