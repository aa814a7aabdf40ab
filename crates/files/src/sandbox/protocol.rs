//! What the two processes say to each other: one frame each way. A frame is the length of its header, the header
//! in JSON, and bytes: the file, or its text. Nothing that a child says is trusted: lengths are bounded, and text
//! is checked to be text.

use crate::error::FileError;
use crate::file::{FileText, SourceFile};
use crate::read::read;
use evoke_types::DocumentType;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes of a header.
const MAX_HEADER: u32 = 64 * 1024;

/// Bytes of a name or a type that are passed on: its end holds what matters of a name.
const MAX_NAME: usize = 512;

/// A file to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    name: String,
    content_type: Option<String>,
    file_bytes: usize,
    text_bytes: usize,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    confined: bool,
    found: Result<Found, FileError>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Found {
    document_type: DocumentType,
    title: Option<String>,
    text_bytes: usize,
}

/// A child's answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Whether the system has taken from the child all that is asked for.
    pub(super) confined: bool,
    /// What it read.
    pub(super) text: Result<FileText, FileError>,
}

impl Request {
    /// A request for a file's text.
    pub(super) fn new(file: SourceFile<'_>, text_bytes: usize) -> Self {
        let end_of =
            |text: &str| text[text.ceil_char_boundary(text.len().saturating_sub(MAX_NAME))..].to_owned();
        let start_of = |text: &str| text[..text.floor_char_boundary(MAX_NAME)].to_owned();
        Self {
            name: end_of(file.name),
            content_type: file.content_type.map(start_of),
            file_bytes: file.bytes.len(),
            text_bytes,
        }
    }

    /// The header of the frame; the file follows.
    pub(super) fn header(&self) -> Vec<u8> {
        framed(self)
    }

    /// Reads the frame, in the child.
    pub(super) fn receive(from: &mut impl Read) -> io::Result<(Self, Vec<u8>)> {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let mut header = vec![0; u32::from_le_bytes(length).min(MAX_HEADER) as usize];
        from.read_exact(&mut header)?;
        let request: Self = serde_json::from_slice(&header)?;
        let mut bytes = vec![0; request.file_bytes];
        from.read_exact(&mut bytes)?;
        Ok((request, bytes))
    }

    /// Reads the file, in the child.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<FileText, FileError> {
        let file = SourceFile { name: &self.name, content_type: self.content_type.as_deref(), bytes };
        read(file, self.text_bytes)
    }
}

/// Writes the answer, in the child.
pub(super) fn answer(
    to: &mut impl Write,
    confined: bool,
    read: Result<FileText, FileError>,
) -> io::Result<()> {
    let (found, text) = match read {
        Ok(FileText { text, document_type, title }) => {
            (Ok(Found { document_type, title, text_bytes: text.len() }), text)
        }
        Err(error) => (Err(error), String::new()),
    };
    to.write_all(&framed(&Header { confined, found }))?;
    to.write_all(text.as_bytes())?;
    to.flush()
}

/// Reads the answer; none when it is cut short or not one.
pub(super) async fn receive(mut from: impl AsyncRead + Unpin, max_text: usize) -> Option<Answer> {
    let length = from.read_u32_le().await.ok().filter(|length| *length <= MAX_HEADER)?;
    let mut header = vec![0; length as usize];
    from.read_exact(&mut header).await.ok()?;
    let Header { confined, found } = serde_json::from_slice(&header).ok()?;
    let found = match found {
        Ok(found) => found,
        Err(error) => return Some(Answer { confined, text: Err(error) }),
    };
    if found.text_bytes > max_text {
        return None;
    }
    let mut text = vec![0; found.text_bytes];
    from.read_exact(&mut text).await.ok()?;
    let text = String::from_utf8(text).ok()?;
    let text = FileText { text, document_type: found.document_type, title: found.title };
    Some(Answer { confined, text: Ok(text) })
}

fn framed(header: &impl Serialize) -> Vec<u8> {
    // Plain structs of ours have a JSON form.
    let header = serde_json::to_vec(header).unwrap_or_default();
    let length = u32::try_from(header.len()).unwrap_or(u32::MAX);
    [length.to_le_bytes().as_slice(), &header].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> FileText {
        FileText { text: words.to_owned(), document_type: DocumentType::Pdf, title: Some("T".to_owned()) }
    }

    async fn told(frame: &[u8], max_text: usize) -> Option<Answer> {
        receive(frame, max_text).await
    }

    #[tokio::test]
    async fn answers_come_through_and_whatever_else_a_child_says_does_not() {
        let mut frame = Vec::new();
        answer(&mut frame, true, Ok(text("Grüße"))).expect("written");
        let heard = told(&frame, 100).await.expect("an answer");
        assert!(heard.confined && heard.text == Ok(text("Grüße")), "{heard:?}");
        for end in 0..frame.len() {
            assert!(told(&frame[..end], 100).await.is_none(), "cut at {end}");
        }
        assert!(told(&frame, 3).await.is_none(), "more text than was asked for");
        *frame.last_mut().expect("a byte") = 0xFF;
        assert!(told(&frame, 100).await.is_none(), "no text");
        assert!(told(b"\xFF\xFF\xFF\xFFnonsense", 100).await.is_none(), "a header without end");

        let mut refusal = Vec::new();
        answer(&mut refusal, false, Err(FileError::Empty)).expect("written");
        let heard = told(&refusal, 100).await.expect("an answer");
        assert!(!heard.confined && heard.text == Err(FileError::Empty), "{heard:?}");
    }

    #[test]
    fn requests_come_through_with_the_end_of_their_name() {
        let name = format!("{}.html", "é".repeat(1000));
        let file = SourceFile { name: &name, content_type: Some("text/plain"), bytes: b"<p>Hello" };
        let frame = [Request::new(file, 100).header(), file.bytes.to_vec()].concat();
        let (request, bytes) = Request::receive(&mut frame.as_slice()).expect("a request");
        assert_eq!(request.read(&bytes).expect("text").text, "Hello");
        assert!(request.name.len() <= MAX_NAME);
    }
}
