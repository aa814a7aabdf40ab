//! Checks the modules of every crate that `layers.toml` declares, and that the check finds violations.

use evoke_layers::{Layers, ModuleGraph, Sources, Violation};
use std::fs;
use std::path::Path;

const DECLARED: &str = include_str!("../layers.toml");

fn violations(layers: &Layers, folder: &Path) -> Vec<Violation> {
    let sources = Sources::read(folder).expect("the sources can be read");
    layers.check(&ModuleGraph::new(&sources).expect("the sources are Rust"))
}

#[test]
fn modules_use_only_modules_of_lower_layers() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of crates");
    let mut broken = Vec::new();
    for (name, layers) in Layers::read(DECLARED).expect("well formed") {
        let found = violations(&layers, &crates.join(&name).join("src"));
        broken.extend(found.iter().map(|violation| format!("{name}: {violation}")));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The violations in a crate of these files, whose layers are `low`, then `middle`, then `high`.
fn wrong(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("lib.rs", "mod low; mod middle; mod high;")].iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    let declared =
        Layers::read("[made]\nlayers = [[\"low\"], [\"middle\"], [\"high\"]]").expect("well formed");
    violations(&declared["made"], folder.path()).iter().map(ToString::to_string).collect()
}

const LOW: (&str, &str) = ("low.rs", "pub struct Low;");
const HIGH: (&str, &str) = ("high.rs", "use crate::middle::Middle; use crate::{low::Low as L};");

#[test]
fn arrows_that_lead_down_are_fine_and_tests_and_words_are_no_arrows() {
    let middle = "//! See [`crate::high`].\nuse crate::low::Low;\n#[cfg(test)]\nmod tests { use crate::high; }\n\
        #[cfg(test)]\nmod more;\nfn name() -> &'static str { \"crate::high\" }";
    let more = ("middle/more.rs", "use crate::high::High;");
    assert_eq!(wrong(&[LOW, ("middle.rs", middle), more, HIGH]), Vec::<String>::new());
}

#[test]
fn an_arrow_up_is_found_wherever_it_stands() {
    for text in [
        "use crate::high::High;",
        "use crate::{low::Low, high::{self, High}};",
        "use super::high;",
        "fn f() { crate::high::g() }",
        "fn f(high: crate::high::High) {}",
        "fn f() { select!(() = crate::high::g() => {}) }",
        "mod inner { use super::super::high::High; }",
        "mod tests { pub fn f() { crate::high::g() } }",
    ] {
        let found = wrong(&[LOW, ("middle.rs", text), HIGH]);
        assert!(
            found.contains(&"middle -> high does not lead to a lower layer".to_owned()),
            "{text}: {found:?}"
        );
    }
    let deep = ("middle/part.rs", "use super::super::high::High;");
    let found = wrong(&[LOW, ("middle.rs", "mod part;"), deep, HIGH]);
    assert_eq!(found[0], "middle::part -> high does not lead to a lower layer");
}

#[test]
fn circles_inside_a_folder_and_names_from_the_root_are_found() {
    let files = [
        LOW,
        ("middle.rs", "mod one; mod two; pub struct Middle;"),
        ("middle/one.rs", "use super::two::Two;"),
        ("middle/two.rs", "use crate::middle::one::One;"),
        HIGH,
    ];
    assert_eq!(wrong(&files), ["a circle: middle::one -> middle::two"]);
    let shown = ("middle.rs", "pub use part::Part; mod part; pub struct Middle;");
    let found = wrong(&[LOW, shown, ("middle/part.rs", "use super::Middle;"), HIGH]);
    assert_eq!(found, ["a circle: middle -> middle::part"]);
    let found = wrong(&[LOW, ("middle.rs", "use crate::Low;"), HIGH]);
    assert_eq!(found, ["middle -> the root: take the name from the module that defines it"]);
}

#[test]
fn the_declaration_is_complete() {
    let (high, extra) = (("high.rs", ""), ("extra.rs", ""));
    assert_eq!(wrong(&[LOW, high, extra]), ["module extra is in no layer", "there is no module middle"]);
}
