//! The pages of the documentation that are made from the code are those in the repository.

use crate::harness::TestServer;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn committed(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn pages_made_from_the_code_are_up_to_date() {
    for page in evoke_server::reference_pages() {
        assert!(committed(page.path) == page.text, "{} is not up to date: run `make reference`", page.path);
    }
}

#[test]
fn the_committed_openapi_document_is_what_is_served() {
    let served = TestServer::start().send("GET", "/openapi.json", &[], None).ok();
    let committed: Value = serde_json::from_str(&committed("docs/openapi.json")).expect("JSON");
    assert!(committed == served, "docs/openapi.json is not what is served: run `make reference`");
}
