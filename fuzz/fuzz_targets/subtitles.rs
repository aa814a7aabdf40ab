//! Any captions are read or refused: never a panic, text within the limit.
#![no_main]

use evoke_files::{SourceFile, read};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 16;

fuzz_target!(|captions: &[u8]| {
    for name in ["a.vtt", "a.srt"] {
        if let Ok(document) = read(SourceFile { name, content_type: None, bytes: captions }, LIMIT) {
            assert!(document.text.len() <= LIMIT && !document.text.trim().is_empty());
        }
    }
});
