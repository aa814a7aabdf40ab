//! PDF.

use super::MAX_TEXT;
use crate::FileError;
use crate::format::Format;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

/// Bytes of stack for the parser, which recurses through whatever the file nests.
const STACK: usize = 64 * 1024 * 1024;

/// The text of all pages, each after a line "Page N".
///
/// The parser may panic on hostile files; it runs in a thread of its own with a deep stack, so that
/// such a file costs no more than its own upload.
pub(super) fn read(bytes: &[u8]) -> Result<String, FileError> {
    let pages = thread::scope(|scope| {
        let parse = || catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes)));
        thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, parse)
            .map_err(|error| broken(&error.to_string()))?
            .join()
            .map_err(|_| broken("the parser gave up"))
    })?;
    match pages {
        Ok(Ok(pages)) => joined(&pages),
        Ok(Err(error)) => Err(broken(&error.to_string())),
        Err(_) => Err(broken("the parser gave up")),
    }
}

fn broken(reason: &str) -> FileError {
    FileError::Broken { format: Format::Pdf, reason: reason.to_owned() }
}

fn joined(pages: &[String]) -> Result<String, FileError> {
    let mut text = String::new();
    for (number, page) in (1..).zip(pages).filter(|(_, page)| !page.trim().is_empty()) {
        if text.len() + page.len() > MAX_TEXT {
            return Err(FileError::UnpacksTooLarge { format: Format::Pdf, limit: MAX_TEXT });
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("Page {number}\n\n{}", page.trim().replace('\0', "")));
    }
    Ok(text)
}
