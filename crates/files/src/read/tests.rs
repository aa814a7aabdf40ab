use super::*;
use crate::file::MAX_TEXT;
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
    let unmarked: Vec<u8> = "Grüße".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        "Grüße".as_bytes(),
        b"Gr\xFC\xDFe",
        "\u{feff}Grüße".as_bytes(),
        utf16.as_slice(),
        &utf16[2..],
        &unmarked,
    ] {
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
        ("a", b"{\\rtf1 }", "no text"),
        ("a.rtf", b"hello", "not a readable RTF file"),
        ("a", "{".repeat(20_000).replacen('{', "{\\rtf1", 1).as_bytes(), "nested too deeply"),
        ("a", &archive(&[("xl/workbook.xml", b"")]), "not a readable XLSX workbook"),
        ("a", &archive(&[("META-INF/container.xml", b"")]), "not a readable EPUB book"),
        ("a", &archive(&[("content.xml", b"<a/>"), ("META-INF/manifest.xml", b"")]), "no text"),
        ("a", &archive(&[("ppt/presentation.xml", b"")]), "a PPTX presentation"),
        ("a", &archive(&[("x", b"")]), "a ZIP archive without a document in it"),
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
    // Three letters say little by themselves.
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

/// Short texts of the encodings in which their countries wrote.
const SHORT: &[(&str, &str)] = &[
    ("windows-1252", "Größe 42, bitte nicht kürzer"),
    ("windows-1252", "Ma sœur s’appelle Zoé"),
    ("windows-1252", "Mañana a las 9"),
    ("windows-1252", "Amanhã não posso"),
    ("windows-1252", "Perché no?"),
    ("windows-1252", "Das kostet 40 €"),
    ("windows-1251", "Меня зовут Анна"),
    ("windows-1251", "Привет, как дела?"),
    ("koi8-r", "Встречаемся завтра"),
    ("Shift_JIS", "会議は明日です"),
    ("Shift_JIS", "犬の名前はハチです。"),
    ("EUC-JP", "会議は明日です"),
    ("ISO-2022-JP", "会議は明日です"),
    ("ISO-2022-JP", "東京"),
    ("GBK", "我住在上海"),
    ("GBK", "明天下午三点开会"),
    ("Big5", "我住在台北"),
    ("Big5", "明天下午三點開會"),
    ("EUC-KR", "저는 부산에 살아요"),
    ("EUC-KR", "내일 회의가 있습니다"),
    ("windows-1250", "Jmenuji se Jiří"),
    ("windows-1253", "Με λένε Ελένη"),
];

#[test]
fn short_texts_are_read_in_their_encoding_or_refused() {
    let mut refused = Vec::new();
    for (name, words) in SHORT {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).expect(name);
        let (bytes, _, unmappable) = encoding.encode(words);
        assert!(!unmappable, "{words}");
        match read("a.txt", None, &bytes) {
            Ok(file) => assert_eq!(file.text, *words, "{name}"),
            Err(error) => {
                assert!(error.to_string().contains("encoding"), "{error}");
                refused.push((*name, *words));
            }
        }
        let declared = format!("text/plain; charset={name}");
        assert_eq!(read("a.txt", Some(&declared), &bytes).expect("text").text, *words, "{name}");
    }
    assert!(refused.len() <= 2, "{refused:?}");
}

#[test]
fn words_of_one_or_two_letters_are_refused_and_never_changed() {
    for (name, words) in SHORT {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).expect(name);
        for word in words.split(' ') {
            for length in 1..=word.chars().count() {
                let cut: String = word.chars().take(length).collect();
                let bytes = encoding.encode(&cut).0;
                // What is UTF-8 by chance is UTF-8.
                if !bytes.is_ascii() && std::str::from_utf8(&bytes).is_ok() {
                    continue;
                }
                if let Ok(file) = read("a.txt", None, &bytes) {
                    assert_eq!(file.text, cut, "{name} {bytes:x?}");
                }
            }
        }
    }
}

#[test]
fn utf16_is_told_without_a_mark_in_all_scripts() {
    for words in [
        "Grüße",
        "Меня зовут Анна",
        "我住在上海，你呢？",
        "会議は明日です",
        "저는 부산에 살아요",
        "मैं घर पर हूँ",
        "a\nb",
    ] {
        for (order, mark) in
            [(u16::to_le_bytes as fn(u16) -> [u8; 2], [0xFF, 0xFE]), (u16::to_be_bytes, [0xFE, 0xFF])]
        {
            let bytes: Vec<u8> = words.encode_utf16().flat_map(order).collect();
            let marked: Vec<u8> = mark.into_iter().chain(bytes.iter().copied()).collect();
            assert_eq!(read("a.txt", None, &marked).expect("text").text, words);
            match read("a.txt", None, &bytes) {
                Ok(file) => assert_eq!(file.text, words),
                Err(error) => panic!("{words}: {error}"),
            }
        }
    }
}

#[test]
fn rtf_is_read_without_its_marks() {
    let head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}{\colortbl;\red255;}{\*\generator Writer;}{\info{\title Harbour}{\author Ida}}";
    let body = r"\pard Caf\'e9 {\b opens} at\~nine\par {\f1 \'cc\'e8\'f0} \u8212? \u-10179?\u-8704?\par\trowd\cellx1\cellx2\intbl Oar\cell 40 EUR\cell\row\trowd\intbl Vest\cell 75 EUR\cell\row\pard End{\footnote A note}{\field{\*\fldinst HYPERLINK}{\fldrslt link}}}";
    let file = read("a.rtf", None, format!("\u{feff}\n{head}{body}").as_bytes()).expect("RTF");
    let wanted = "Café opens at nine\n\nМир — 😀\n\nOar | 40 EUR\nVest | 75 EUR\n\nEnd\nA note\nlink";
    assert_eq!((file.text.as_str(), file.title.as_deref()), (wanted, Some("Harbour")));
}

#[test]
fn opendocument_keeps_rows_notes_and_page_headers() {
    let content = "<o><office:body><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
        <text:h>Offer</text:h><text:p>Two<text:s/>boats<text:note><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>Used.</text:p></text:note-body></text:note></text:p>\
        <table:table><table:table-row><table:table-cell><text:p>Boat</text:p></table:table-cell>\
        <table:table-cell><text:p>Price</text:p></table:table-cell></table:table-row><table:table-row>\
        <table:table-cell><text:p>Tern</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"1\"/>\
        <table:table-cell><text:p>4500 &amp; up</text:p></table:table-cell></table:table-row></table:table></office:body></o>";
    let styles = "<s><style:style>no</style:style><style:header><text:p>File Q7</text:p></style:header></s>";
    let parts: [(&str, &[u8]); 3] = [
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", b"<m><dc:title>T</dc:title></m>"),
    ];
    let file = read("a.odt", None, &archive(&parts)).expect("a text");
    assert_eq!(file.text, "File Q7\n\nOffer\n\nTwo boats\nUsed.\n\nBoat | Price\nTern |  | 4500 & up");
    assert_eq!(file.title.as_deref(), Some("T"));
}

#[test]
fn books_are_read_in_the_order_of_their_spine() {
    let outline = b"<package><metadata><dc:title>Gulls</dc:title></metadata><manifest><item id=\"b\" href=\"text/two%20b.xhtml\"/>\
        <item id=\"a\" href=\"text/one.xhtml\"/></manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"x\"/></spine></package>";
    let parts: [(&str, &[u8]); 4] = [
        ("META-INF/container.xml", b"<c><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></c>"),
        ("OEBPS/book.opf", outline),
        ("OEBPS/text/two b.xhtml", b"<html><body><p>They fly.</p></body></html>"),
        ("OEBPS/text/one.xhtml", b"<html><body><h1>One</h1><p>Gulls cry.</p></body></html>"),
    ];
    let file = read("a.epub", None, &archive(&parts)).expect("a book");
    assert_eq!(
        (file.text.as_str(), file.title.as_deref()),
        ("# One\n\nGulls cry.\n\nThey fly.", Some("Gulls"))
    );
    let bounded = super::read(SourceFile { name: "a.epub", content_type: None, bytes: &archive(&parts) }, 10);
    assert!(
        matches!(bounded, Err(FileError::UnpacksTooLarge { format: Format::Epub, limit: 10 })),
        "{bounded:?}"
    );
}

#[test]
fn workbooks_are_read_row_by_row() {
    let parts: [(&str, &[u8]); 6] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"Fleet\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/sharedStrings.xml", b"<sst><si><t>Boat</t></si><si><t>Price</t></si></sst>"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>Tern</t></is></c><c r=\"C3\"><v>4500.5</v></c></row></sheetData></worksheet>"),
    ];
    let file = read("a.xlsx", None, &archive(&parts)).expect("a workbook");
    assert_eq!(file.text, "# Fleet\n\nBoat |  | Price\nTern |  | 4500.5");
}

#[test]
fn subtitles_with_speakers_are_a_transcript_and_others_running_text() {
    let speech = b"WEBVTT\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Ida>I <i>row</i>.</v>\n\n00:00:03.000 --> 00:00:04.000\n<v Per>Me too.";
    let file = read("a.vtt", None, speech).expect("captions");
    let wanted =
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nIda: I row.\n\n00:00:03.000 --> 00:00:04.000\nPer: Me too.";
    assert_eq!((file.text.as_str(), file.document_type), (wanted, DocumentType::Audio));
    let film = b"1\r\n00:00:01,000 --> 00:00:02,000\r\nThe tide\r\ncomes in.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nThe tide goes.";
    assert_eq!(read("a.srt", None, film).expect("captions").text, "The tide comes in.\nThe tide goes.");
}
