//! Any bytes, under any name, are read or refused; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let names = [
        "upload", "a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.eml", "a.rtf", "a.xlsx", "a.odt",
        "a.epub", "a.vtt",
    ];
    let name = names[usize::from(*first) % names.len()];
    let limit = 1 << 20;
    if let Ok(text) = evoke_files::read(evoke_files::SourceFile { name, content_type: None, bytes }, limit) {
        assert!(text.text.len() <= limit && !text.text.trim().is_empty());
    }
});
