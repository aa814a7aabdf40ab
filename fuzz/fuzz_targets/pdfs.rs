//! PDFs. Their library panics, recurses and inflates as a file tells it, which is why it only runs in a child process
//! with limits. Here panics are let pass as the reader lets them pass; what remains is what ends a child.
#![no_main]

use evoke_files::{SourceFile, read};
use libfuzzer_sys::fuzz_target;
use std::sync::Once;

const LIMIT: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    static QUIET: Once = Once::new();
    // The fuzzer's own hook ends the process at a panic that the reader would have caught.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let file = [b"%PDF-1.4\n", bytes].concat();
    if let Ok(document) = read(SourceFile { name: "a.pdf", content_type: None, bytes: &file }, LIMIT) {
        assert!(document.text.len() <= LIMIT);
    }
});
