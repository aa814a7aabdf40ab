//! PDF: `pdf-extract`, page by page into text under a limit. The library inflates and recurses as the file tells
//! it, and panics on what it does not expect, so this belongs in a child process with limits (see `sandbox`).

use crate::error::FileError;
use crate::format::Format;
use pdf_extract::{ConvertToFmt, Document, MediaBox, OutputDev, OutputError, PlainTextOutput, Transform};
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// Pages that are tried one by one when reading all of them in one go fails: each try walks the page tree.
const SALVAGED_PAGES: u32 = 1000;

/// The text of all pages that can be read, each after a line "Page N".
pub(super) fn read(bytes: &[u8], max_text: usize) -> Result<String, FileError> {
    let document = guarded(|| open(bytes))?;
    let pages =
        Rc::new(RefCell::new(Pages { text: String::new(), page: String::new(), max_text, full: false }));
    let read = guarded(|| {
        let output = &mut Recorder::new(&pages);
        pdf_extract::output_doc(&document, output).map_err(|error| broken(&error.to_string()))
    });
    if read.is_err() && !pages.borrow().full {
        pages.borrow_mut().text.clear();
        one_by_one(&document, &pages);
    }
    let pages = pages.take();
    match read {
        _ if pages.full => Err(FileError::UnpacksTooLarge { format: Format::Pdf, limit: max_text }),
        Err(error) if pages.text.is_empty() => Err(error),
        Ok(()) | Err(_) => Ok(pages.text),
    }
}

fn open(bytes: &[u8]) -> Result<Document, FileError> {
    let mut document = Document::load_mem(bytes).map_err(|error| broken(&error.to_string()))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| broken("it is protected by a password"))?;
    }
    Ok(document)
}

/// Pages that cannot be read are left out.
fn one_by_one(document: &Document, pages: &Rc<RefCell<Pages>>) {
    for number in 1..=SALVAGED_PAGES {
        pages.borrow_mut().page.clear();
        let read = guarded(|| {
            let output = &mut Recorder::new(pages);
            Ok(pdf_extract::output_doc_page(document, output, number))
        });
        if matches!(read, Ok(Err(OutputError::PdfError(pdf_extract::Error::PageNumberNotFound(_))))) {
            return;
        }
    }
}

/// The library panics on much that is merely unusual.
fn guarded<T>(read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken("the parser gave up")))
}

fn broken(reason: &str) -> FileError {
    FileError::Broken { format: Format::Pdf, reason: reason.to_owned() }
}

/// The pages that are read, and the one that is being read.
#[derive(Default)]
struct Pages {
    text: String,
    page: String,
    max_text: usize,
    full: bool,
}

impl Pages {
    fn end_page(&mut self, number: u32) {
        let page = self.page.trim();
        if !page.is_empty() {
            let gap = if self.text.is_empty() { "" } else { "\n\n" };
            self.text.push_str(&format!("{gap}Page {number}\n\n{page}"));
        }
        self.page.clear();
    }
}

/// Where the library writes the characters of a page.
struct Writer(Rc<RefCell<Pages>>);

impl ConvertToFmt for Writer {
    type Writer = Self;
    fn convert(self) -> Self {
        self
    }
}

impl fmt::Write for Writer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut pages = self.0.borrow_mut();
        if pages.text.len() + pages.page.len() + text.len() > pages.max_text {
            pages.full = true;
            return Err(fmt::Error);
        }
        // Stores end text at NUL.
        pages.page.extend(text.chars().filter(|c| *c != '\0'));
        Ok(())
    }
}

/// The library's plain text, with the ends of pages noted.
struct Recorder {
    plain: PlainTextOutput<Writer>,
    pages: Rc<RefCell<Pages>>,
    number: u32,
}

impl Recorder {
    fn new(pages: &Rc<RefCell<Pages>>) -> Self {
        Self { plain: PlainTextOutput::new(Writer(Rc::clone(pages))), pages: Rc::clone(pages), number: 0 }
    }
}

impl OutputDev for Recorder {
    fn begin_page(
        &mut self,
        number: u32,
        media_box: &MediaBox,
        art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.number = number;
        // The end of the line before belongs to the page before.
        self.plain = PlainTextOutput::new(Writer(Rc::clone(&self.pages)));
        self.plain.begin_page(number, media_box, art_box)
    }
    fn end_page(&mut self) -> Result<(), OutputError> {
        self.pages.borrow_mut().end_page(self.number);
        self.plain.end_page()
    }
    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        self.plain.output_character(place, width, spacing, font_size, character)
    }
    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.plain.begin_word()
    }
    fn end_word(&mut self) -> Result<(), OutputError> {
        self.plain.end_word()
    }
    fn end_line(&mut self) -> Result<(), OutputError> {
        self.plain.end_line()
    }
}
