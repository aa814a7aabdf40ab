use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

/// Shadows the reader under test: by name, type and bytes, with the usual limit.
fn read(name: &str, content_type: Option<&str>, bytes: &[u8]) -> Result<FileText, FileError> {
    super::read(SourceFile { name, content_type, bytes }, MAX_TEXT)
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(content).expect("content");
    }
    archive.finish().expect("an archive").into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    archive(&[
        ("word/document.xml", body.as_bytes()),
        ("docProps/core.xml", b"<c xmlns:dc=\"d\"><dc:title>Herons &amp; Co</dc:title></c>"),
    ])
}

/// A PDF of one page with one line, with a correct cross-reference table.
fn pdf(line: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 20 100 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

#[test]
fn text_is_decoded_from_its_bytes() {
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("Grüße".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in ["Grüße".as_bytes(), b"Gr\xFC\xDFe", "\u{feff}Grüße".as_bytes(), utf16.as_slice()] {
        let file = read("upload", None, bytes).expect("text");
        assert_eq!((file.text.as_str(), file.document_type), ("Grüße", DocumentType::Document));
    }
}

#[test]
fn a_handle_without_type_is_recognised_by_its_bytes() {
    let page = b"<!doctype html><html><head><title>The  Heron</title><script>evil()</script></head><body><p>It fishes.</p></body></html>";
    let file = read("upload", None, page).expect("a page");
    assert_eq!(file.title.as_deref(), Some("The Heron"));
    assert!(file.text.contains("It fishes.") && !file.text.contains("evil"), "{}", file.text);

    let file =
        read("upload", Some("application/octet-stream"), &pdf("The heron is called Petrel.")).expect("a PDF");
    assert_eq!(file.document_type, DocumentType::Pdf);
    assert!(file.text.contains("heron is called Petrel"), "{}", file.text);
}

#[test]
fn docx_gives_paragraphs_and_title() {
    let body = "<w:p><w:r><w:t>Fish &amp; chips</w:t></w:r><w:r><w:tab/><w:t>daily</w:t></w:r></w:p><w:p><w:r><w:t>Second &#8212; part</w:t></w:r></w:p>";
    let file = read("menu.docx", None, &docx(body)).expect("a DOCX");
    assert_eq!(file.text, "Fish & chips\tdaily\n\nSecond — part");
    assert_eq!(file.title.as_deref(), Some("Herons & Co"));
}

#[test]
fn markdown_and_mail_keep_their_text() {
    let file = read("notes.md", None, b"# Herons\n\n- one").expect("Markdown");
    assert_eq!((file.text.as_str(), file.title.as_deref()), ("# Herons\n\n- one", Some("Herons")));
    let mail = read("note.eml", None, b"From: Dana\nSubject: Lunch\n\nNo peanuts.").expect("mail");
    assert_eq!(mail.document_type, DocumentType::Email);
}

#[test]
fn what_has_no_text_is_refused_with_a_reason() {
    let deep = "<w:p>".repeat(100_000);
    let mut cut = pdf("gone");
    cut.truncate(60);
    for (name, bytes, expected) in [
        ("a", b"".as_slice(), "is empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "PNG image"),
        ("a.pdf", b"hello", "not a readable PDF"),
        ("a", cut.as_slice(), "not a readable PDF"),
        ("a", b"PK\x03\x04 broken", "not a readable DOCX"),
        ("a.txt", &[0, 1, 2, 0, 0, 3], "binary file"),
        ("a", b"{\\rtf1 hello}", "an RTF file"),
        ("a", &archive(&[("xl/workbook.xml", b"")]), "an XLSX workbook"),
        ("a", &archive(&[("META-INF/container.xml", b"")]), "an EPUB book"),
        ("a", &archive(&[("content.xml", b""), ("META-INF/manifest.xml", b"")]), "an OpenDocument file"),
        ("a", &archive(&[("x", b"")]), "a ZIP archive that is no DOCX"),
        ("a.docx", docx(&deep).as_slice(), "nested too deeply"),
        ("a.txt", b" \n ", "no text"),
    ] {
        let error = read(name, None, bytes).expect_err(name).to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn what_bursts_is_refused_while_it_is_unpacked() {
    let filler = " ".repeat(64 << 20);
    let words = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a ".repeat(2 << 20));
    for bomb in [filler, words] {
        let error = read("bomb.docx", None, &docx(&bomb)).expect_err("too large");
        assert!(matches!(error, FileError::Bursts { .. }), "{error}");
    }
}

#[test]
fn text_is_bounded_in_every_format() {
    let words = "word ".repeat(1000);
    let document = docx(&format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"));
    for (name, bytes) in [
        ("a.txt", words.as_bytes()),
        ("a.md", words.as_bytes()),
        ("a.html", words.as_bytes()),
        ("a.pdf", pdf(&words).as_slice()),
        ("a.docx", document.as_slice()),
    ] {
        let file = SourceFile { name, content_type: None, bytes };
        let error = super::read(file, 100).expect_err(name);
        assert!(matches!(error, FileError::UnpacksTooLarge { .. }), "{name}: {error}");
        assert!(super::read(file, 10_000).is_ok(), "{name}");
    }
}

#[test]
fn rows_of_a_docx_stay_together_and_its_margins_are_read() {
    let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let row = |cells: [&str; 2]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let table = format!("<w:tbl>{}{}</w:tbl>", row(["Article", "Price"]), row(["Glass door", "310"]));
    let body = format!(
        "<d><w:p><w:r><w:t>Offer</w:t></w:r></w:p>{table}<w:p><w:r><w:t>Valid a week.</w:t>\
        <mc:AlternateContent><mc:Choice><w:t>Box</w:t></mc:Choice><mc:Fallback><w:t>Box</w:t></mc:Fallback>\
        </mc:AlternateContent></w:r></w:p></d>"
    );
    let margin =
        |words: &str| format!("<w:hdr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:hdr>").into_bytes();
    let file = archive(&[
        ("word/document.xml", body.as_bytes()),
        ("word/header1.xml", &margin("File QX-8812")),
        ("word/header2.xml", &margin("File QX-8812")),
        ("word/footer1.xml", &margin("Page footer")),
        ("word/footnotes.xml", &margin("A note")),
        ("word/comments.xml", &margin("A comment")),
        ("word/styles.xml", &margin("Heading 1")),
    ]);
    let wanted = "File QX-8812\n\nOffer\n\nArticle | Price\nGlass door | 310\n\nValid a week.Box\n\nPage footer\n\nA note\n\nA comment";
    assert_eq!(read("offer.docx", None, &file).expect("text").text, wanted);
}

#[test]
fn encodings_are_told_by_what_is_declared_or_by_the_bytes() {
    let russian = "Привет, меня зовут Анна, и я живу в Казани уже десять лет.";
    let japanese = "私の名前は花子です。東京の小さな会社で働いています。";
    let cp1251 = encoding_rs::WINDOWS_1251.encode(russian).0;
    let shift_jis = encoding_rs::SHIFT_JIS.encode(japanese).0;
    for (bytes, words) in [(&cp1251, russian), (&shift_jis, japanese)] {
        assert_eq!(read("a.txt", None, bytes).expect("text").text, words);
        assert_eq!(read("a.csv", Some("text/csv"), bytes).expect("text").text, words);
    }
    // Three letters say nothing by themselves.
    let short = encoding_rs::WINDOWS_1251.encode("Мир").0;
    let declared = Some("text/plain; charset=\"windows-1251\"");
    assert_eq!(read("a.txt", declared, &short).expect("text").text, "Мир");
    let head =
        b"<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head><p>";
    assert_eq!(read("a.html", None, &[head.as_slice(), &short].concat()).expect("text").text, "Мир");
    assert_eq!(
        read("a.txt", Some("text/plain; charset=latin1"), "Мир".as_bytes()).expect("text").text,
        "Мир"
    );
}
