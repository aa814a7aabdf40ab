use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

fn docx(body: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("word/document.xml", format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")),
        ("docProps/core.xml", "<c xmlns:dc=\"d\"><dc:title>Herons &amp; Co</dc:title></c>".to_owned()),
    ];
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(content.as_bytes()).expect("content");
    }
    archive.finish().expect("an archive").into_inner()
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
    let nested = "<div>".repeat(100_000);
    let mut cut = pdf("gone");
    cut.truncate(60);
    for (name, bytes, expected) in [
        ("a", b"".as_slice(), "is empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "PNG image"),
        ("a.pdf", b"hello", "not a readable PDF"),
        ("a", cut.as_slice(), "not a readable PDF"),
        ("a", b"PK\x03\x04 broken", "not a readable DOCX"),
        ("a.txt", &[0, 1, 2, 0, 0, 3], "binary file"),
        ("a.html", nested.as_bytes(), "nested too deeply"),
        ("a.txt", b" \n ", "no text"),
    ] {
        let error = read(name, None, bytes).expect_err(name).to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let filler = " ".repeat(4 * MAX_TEXT + 1024);
    let error = read("bomb.docx", None, &docx(&filler)).expect_err("too large");
    assert!(matches!(error, FileError::UnpacksTooLarge { .. }), "{error}");
}
