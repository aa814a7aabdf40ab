//! Any markup as the parts of an OpenDocument file, a book or a workbook is read or refused: never a panic, text within
//! the limit. The archive around it is well-formed; broken archives are for the target `files`.
#![no_main]

use evoke_files::{SourceFile, read};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const LIMIT: usize = 1 << 16;

/// The parts that get the markup, of each format; the first tells the format.
const FORMATS: &[&[&str]] = &[
    &["content.xml", "styles.xml", "meta.xml"],
    &["META-INF/container.xml", "book.opf", "one.xhtml"],
    &[
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    ],
];

fuzz_target!(|data: &[u8]| {
    let Some((first, markup)) = data.split_first() else { return };
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    // Parts of their own, so that one may lead to another.
    let parts = FORMATS[usize::from(*first) % FORMATS.len()];
    for (part, markup) in parts.iter().zip(markup.split(|byte| *byte == 0).cycle()) {
        archive.start_file(*part, stored).expect("a part");
        archive.write_all(markup).expect("written");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    if let Ok(document) = read(SourceFile { name: "a", content_type: None, bytes: &bytes }, LIMIT) {
        assert!(document.text.len() <= LIMIT && !document.text.trim().is_empty());
    }
});
