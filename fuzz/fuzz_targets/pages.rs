//! Any web page is read or refused: never a panic, text within the limit, in one pass.
#![no_main]

use evoke_files::{SourceFile, read};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(page) = read(SourceFile { name: "a.html", content_type: None, bytes }, LIMIT) {
        assert!(page.text.len() <= LIMIT && !page.text.trim().is_empty());
    }
});
