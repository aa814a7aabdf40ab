//! Any markup as the body of a DOCX is read or refused: never a panic, text within the limit. The archive around it is
//! well-formed; broken archives are for the target `files`.
#![no_main]

use evoke_files::{SourceFile, read};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const LIMIT: usize = 1 << 16;

fuzz_target!(|markup: &[u8]| {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in ["word/document.xml", "word/header1.xml", "docProps/core.xml"] {
        archive.start_file(part, stored).expect("a part");
        archive.write_all(markup).expect("written");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    if let Ok(document) = read(SourceFile { name: "a.docx", content_type: None, bytes: &bytes }, LIMIT) {
        assert!(document.text.len() <= LIMIT && !document.text.trim().is_empty());
    }
});
