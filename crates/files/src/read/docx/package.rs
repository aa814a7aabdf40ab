//! The ZIP archive of an Office document, unpacked under bounds.

use crate::FileError;
use crate::format::Format;
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// Entries that an archive has at most: documents have some dozens.
const MAX_ENTRIES: usize = 10_000;

/// Parts beside the body that are read at most: a document has some of each kind.
const MAX_PARTS: usize = 100;

/// Bytes that all parts of one document unpack to at most.
const MAX_UNPACKED: u64 = 128 * 1024 * 1024;

/// Bytes that a part may unpack to whatever its packed size: tiny documents pack well.
const FREE: u64 = 1024 * 1024;

/// How much larger than its packed bytes a part may be beyond [`FREE`]: what people write packs 5 to 30 times
/// smaller, what is made to burst up to 1000 times.
const MAX_RATIO: u64 = 100;

/// An archive being read.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Reads the directory of an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if archive.len() > MAX_ENTRIES {
            return Err(broken(&"it has too many entries"));
        }
        if archive.index_for_name(super::BODY).is_none() {
            let what = other_archive(&archive);
            return Err(FileError::Unsupported { what: what.into() });
        }
        Ok(Self { archive, left: MAX_UNPACKED })
    }

    /// Whether there is a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The parts `word/KIND….xml`, kind by kind, in the order of their names.
    pub(super) fn parts(&self, kinds: &[&str]) -> Vec<String> {
        let is_part = |name: &str, kind: &str| {
            let rest = name.strip_prefix("word/").and_then(|name| name.strip_prefix(kind));
            let number = rest.and_then(|rest| rest.strip_suffix(".xml"));
            number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        };
        let of_kind = |kind: &&str| {
            let names = self.archive.file_names().filter_map(Result::ok).map(Cow::into_owned);
            let mut names: Vec<String> = names.filter(|name| is_part(name, kind)).collect();
            names.sort_unstable();
            names
        };
        let mut parts: Vec<String> = kinds.iter().flat_map(of_kind).collect();
        parts.truncate(MAX_PARTS);
        parts
    }

    /// One part as a stream. Reading fails where a bound is reached.
    pub(super) fn part(&mut self, name: &str) -> Result<impl BufRead, FileError> {
        let file = self.archive.by_name(name).map_err(|error| broken(&error))?;
        let allowed = FREE + file.compressed_size().saturating_mul(MAX_RATIO);
        Ok(BufReader::new(Bounded { part: file, allowed, left: &mut self.left }))
    }
}

/// A part that ends with an error where it bursts.
struct Bounded<'a, R> {
    part: R,
    allowed: u64,
    left: &'a mut u64,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        let unpacked = read as u64;
        if unpacked > self.allowed {
            return Err(std::io::Error::other(Bound::OfPart));
        }
        if unpacked > *self.left {
            return Err(std::io::Error::other(Bound::OfAll));
        }
        self.allowed -= unpacked;
        *self.left -= unpacked;
        Ok(read)
    }
}

/// Which bound unpacking has reached.
#[derive(Debug, Clone, Copy, thiserror::Error)]
enum Bound {
    /// That of a part, by its packed size.
    #[error("a part unpacks to far more than its size")]
    OfPart,
    /// That of all parts.
    #[error("the parts unpack to too much")]
    OfAll,
}

/// An error of a part, as the reader of its markup met it.
pub(super) fn failed(error: &quick_xml::Error) -> FileError {
    let format = Format::Docx;
    let quick_xml::Error::Io(io) = error else { return broken(error) };
    match io.get_ref().and_then(|inner| inner.downcast_ref::<Bound>()) {
        Some(Bound::OfPart) => FileError::Bursts { format, times: MAX_RATIO },
        Some(Bound::OfAll) => FileError::UnpacksTooLarge { format, limit: MAX_UNPACKED as usize },
        None => broken(error),
    }
}

/// The archive or its markup breaks the rules.
pub(super) fn broken(error: &dyn std::fmt::Display) -> FileError {
    FileError::Broken { format: Format::Docx, reason: error.to_string() }
}

/// What an archive is that is no DOCX.
fn other_archive(archive: &ZipArchive<Cursor<&[u8]>>) -> &'static str {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        "an XLSX workbook"
    } else if has("ppt/presentation.xml") {
        "a PPTX presentation"
    } else if has("META-INF/container.xml") {
        "an EPUB book"
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        "an OpenDocument file"
    } else {
        "a ZIP archive that is no DOCX"
    }
}
