//! Any bytes, under any name, are read or refused; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let names = ["upload", "a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.eml"];
    let _ = evoke_files::read(names[usize::from(*first) % names.len()], None, rest);
});
