//! The ZIP archives that documents, workbooks and books are, unpacked under bounds.

use crate::error::FileError;
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
    /// What it holds.
    pub(super) format: Format,
}

impl<'a> Package<'a> {
    /// Reads the directory of an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        // Nearly all archives that people send are of this format.
        let broken = |error: &dyn std::fmt::Display| broken(Format::Docx, error);
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if archive.len() > MAX_ENTRIES {
            return Err(broken(&"it has too many entries"));
        }
        let format = format(&archive).map_err(|what| FileError::Unsupported { what: what.into() })?;
        Ok(Self { archive, left: MAX_UNPACKED, format })
    }

    /// Names of all parts.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(Result::ok).map(Cow::into_owned).collect()
    }

    /// A part of text, whole.
    pub(super) fn text(&mut self, name: &str) -> Result<String, FileError> {
        let format = self.format;
        let mut bytes = Vec::new();
        self.part(name)?.read_to_end(&mut bytes).map_err(|error| stopped(format, &error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Unpacks a part to nothing, so that its bounds are known to hold.
    pub(super) fn check(&mut self, name: &str) -> Result<(), FileError> {
        let format = self.format;
        std::io::copy(&mut self.part(name)?, &mut std::io::sink())
            .map_err(|error| stopped(format, &error))?;
        Ok(())
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
        let format = self.format;
        let file = self.archive.by_name(name).map_err(|error| broken(format, &error))?;
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
pub(super) fn failed(format: Format, error: &quick_xml::Error) -> FileError {
    let quick_xml::Error::Io(io) = error else { return broken(format, error) };
    stopped(format, io)
}

/// The same of an error while bytes were read.
fn stopped(format: Format, error: &std::io::Error) -> FileError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Bound>()) {
        Some(Bound::OfPart) => FileError::Bursts { format, times: MAX_RATIO },
        Some(Bound::OfAll) => FileError::UnpacksTooLarge { format, limit: MAX_UNPACKED as usize },
        None => broken(format, error),
    }
}

/// The archive or its markup breaks the rules.
pub(super) fn broken(format: Format, error: &dyn std::fmt::Display) -> FileError {
    FileError::Broken { format, reason: error.to_string() }
}

/// What an archive holds, or what it is instead.
fn format(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Format, &'static str> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        Ok(Format::Docx)
    } else if has("xl/workbook.xml") {
        Ok(Format::Xlsx)
    } else if has("META-INF/container.xml") {
        Ok(Format::Epub)
    } else if has("content.xml") {
        Ok(Format::OpenDocument)
    } else if has("ppt/presentation.xml") {
        Err("a PPTX presentation")
    } else if has("xl/workbook.bin") {
        Err("an XLSB workbook")
    } else {
        Err("a ZIP archive without a document in it")
    }
}
