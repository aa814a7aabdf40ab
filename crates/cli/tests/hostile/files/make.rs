//! Files that are made to hurt their reader.

use flate2::{Compress, Compression, FlushCompress};
use std::io::Write;
use zip::write::SimpleFileOptions;

/// A PDF of the given objects, the first of which is its catalog.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (table, size) = (file.len(), objects.len() + 1);
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    file.extend(offsets.iter().flat_map(|offset| format!("{offset:010} 00000 n \n").into_bytes()));
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {dictionary} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A PDF of one page that draws `content`, with more objects behind: number 5 and up.
fn page(filter: &str, content: &[u8], resources: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << {resources} >> >>"
    );
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into_bytes(),
        stream(filter, content),
    ];
    objects.extend(more);
    pdf(&objects)
}

/// A form that draws the objects of the given numbers, ten times each.
fn form(draws: &[usize]) -> Vec<u8> {
    let named: String = draws.iter().map(|number| format!("/F{number} {number} 0 R ")).collect();
    let content: String = draws.iter().map(|number| format!("/F{number} Do ").repeat(10)).collect();
    let dictionary =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << {named} >> >>");
    stream(&dictionary, content.as_bytes())
}

/// A form that draws itself.
pub(crate) fn endless_form() -> Vec<u8> {
    page("", b"/F5 Do", "/XObject << /F5 5 0 R >>", vec![form(&[5])])
}

/// Two forms that draw each other.
pub(crate) fn mutual_forms() -> Vec<u8> {
    page("", b"/F5 Do", "/XObject << /F5 5 0 R >>", vec![form(&[6]), form(&[5])])
}

/// Forms within forms: a thousand million are drawn.
pub(crate) fn many_forms() -> Vec<u8> {
    let mut forms: Vec<Vec<u8>> = (6..=13).map(|next| form(&[next])).collect();
    forms.push(form(&[]));
    page("", "/F5 Do ".repeat(10).as_bytes(), "/XObject << /F5 5 0 R >>", forms)
}

/// A page that unpacks, unpacked twice, to more than four gigabytes.
pub(crate) fn packed_twice() -> Vec<u8> {
    let once = repeated(&vec![b' '; 16 << 20], 272);
    page("/Filter [/FlateDecode /FlateDecode]", &repeated(&once, 1), "", Vec::new())
}

/// `block`, so many times over, packed. Each block is packed alike, so it is packed once.
fn repeated(block: &[u8], times: usize) -> Vec<u8> {
    let mut packer = Compress::new(Compression::default(), false);
    let mut packed = Vec::with_capacity(block.len() / 64 + 4096);
    packer.compress_vec(block, &mut packed, FlushCompress::Full).expect("packed");
    assert_eq!(packer.total_in(), block.len() as u64, "all of it");
    let head = [0x78, 0x9C];
    // An empty last block ends the stream; nobody gets as far as the checksum.
    [head.as_slice(), &packed.repeat(times), &[0x03, 0x00]].concat()
}

/// A PDF of arrays within arrays.
pub(crate) fn nested_arrays() -> Vec<u8> {
    let deep = [b"[".repeat(1 << 20), b"]".repeat(1 << 20)].concat();
    pdf(&[[b"<< /Type /Catalog /Pages ".as_slice(), &deep, b" >>"].concat()])
}

/// A tree of pages that has itself as a branch.
pub(crate) fn endless_pages() -> Vec<u8> {
    let kids = "2 0 R ".repeat(10_000);
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count 9 >>").into_bytes(),
    ])
}

/// A DOCX whose body is the given pieces one after the other.
pub(crate) fn docx(head: &str, piece: &str, times: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part");
    archive.write_all(head.as_bytes()).expect("written");
    let pieces = piece.repeat((1 << 20) / piece.len() + 1);
    let in_pieces = (1 << 20) / piece.len() + 1;
    for _ in 0..times.div_ceil(in_pieces) {
        archive.write_all(pieces.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}
