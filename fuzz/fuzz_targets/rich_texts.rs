//! Any marks as the body of an RTF file are read or refused: never a panic, text within the limit.
#![no_main]

use evoke_files::{SourceFile, read};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 16;

fuzz_target!(|marks: &[u8]| {
    let bytes = [b"{\\rtf1 ".as_slice(), marks].concat();
    if let Ok(document) = read(SourceFile { name: "a.rtf", content_type: None, bytes: &bytes }, LIMIT) {
        assert!(document.text.len() <= LIMIT && !document.text.trim().is_empty());
    }
});
