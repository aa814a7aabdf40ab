//! Reads the files that `evoke ingest` accepts into documents.

use crate::failure::Failure;
use evoke_engine::{Address, DocumentRequest};
use evoke_files::{Sandbox, SourceFile};
use evoke_types::{CallerId, DocumentType, IdTooLong, IngestMode, Metadata, Role, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A document, with the keys of the create call. Absent ones are filled from the flags.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// The text of the document.
    pub(crate) document: String,
    /// The type of the document.
    pub(crate) document_type: Option<DocumentType>,
    /// The caller's id of the document.
    pub(crate) document_id: Option<String>,
    /// The time at which the words were said.
    pub(crate) document_created_at: Option<Timestamp>,
    /// The id of the user.
    pub(crate) user_id: Option<String>,
    /// The id of the customer.
    pub(crate) customer_id: Option<String>,
    /// The depth of processing.
    pub(crate) mode: Option<IngestMode>,
    /// The metadata, returned with every memory.
    #[serde(default)]
    pub(crate) metadata: Metadata,
}

impl Document {
    /// A document with a text and nothing else.
    pub(crate) fn plain(text: String, document_type: Option<DocumentType>) -> Self {
        Self { document: text, document_type, ..Self::default() }
    }

    /// Takes from `other` the keys that are absent here; metadata is merged, and this document's values win.
    pub(crate) fn or(mut self, other: &Self) -> Self {
        self.document_type = self.document_type.or(other.document_type);
        self.document_id = self.document_id.or_else(|| other.document_id.clone());
        self.document_created_at = self.document_created_at.or(other.document_created_at);
        self.user_id = self.user_id.or_else(|| other.user_id.clone());
        self.customer_id = self.customer_id.or_else(|| other.customer_id.clone());
        self.mode = self.mode.or(other.mode);
        for (key, value) in &other.metadata {
            self.metadata.entry(key).or_insert_with(|| value.clone());
        }
        self
    }

    /// The document as a request to the engine.
    ///
    /// # Errors
    /// [`IdTooLong`].
    pub(crate) fn into_request(self) -> Result<DocumentRequest, IdTooLong> {
        let address = Address::new(self.user_id.as_deref(), self.customer_id.as_deref())?;
        Ok(DocumentRequest {
            document_type: self.document_type.unwrap_or(DocumentType::AiChatConversation),
            document_id: self.document_id.map(CallerId::new).transpose()?,
            said_at: self.document_created_at,
            mode: self.mode.unwrap_or(IngestMode::LongRange),
            metadata: self.metadata,
            ..DocumentRequest::new(self.document, address)
        })
    }

    /// The document as a request to a server.
    pub(crate) fn into_body(self) -> Value {
        json!({
            "document": self.document,
            "document_type": self.document_type.unwrap_or(DocumentType::AiChatConversation),
            "document_id": self.document_id,
            "document_created_at": self.document_created_at,
            "user_id": self.user_id,
            "customer_id": self.customer_id,
            "mode": self.mode.unwrap_or(IngestMode::LongRange),
            "metadata": self.metadata,
        })
    }
}

/// A text format with several documents: parses them, or returns `None` when the text is in another format.
pub(crate) type Format = fn(&str) -> Option<Vec<Document>>;

/// Reads a file, or standard input for `-`.
///
/// A file whose lines are JSON objects has one document per line; `formats` are tried next. Anything else is
/// one document: plain text (a chat when it has turns), or the text inside Markdown, HTML, PDF and DOCX. A file
/// whose name ends with `.zst` is decompressed first. Formats that need a parser are read in `sandbox`.
///
/// # Errors
/// [`Failure::File`], or [`Failure::Line`] naming the line that is not a document.
pub(crate) async fn read(
    file: &Path,
    sandbox: &Sandbox,
    formats: &[Format],
) -> Result<Vec<Document>, Failure> {
    let broken = |source| Failure::File { file: file.to_owned(), source };
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(broken)?;
    } else {
        bytes = std::fs::read(file).map_err(broken)?;
    }
    if file.extension().is_some_and(|end| end == "zst") {
        bytes = evoke_files::zstd::unpacked(bytes.as_slice(), u64::MAX).map_err(broken)?;
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if is_json_lines(text) => json_lines(file, text),
        Ok(text) => match formats.iter().find_map(|read| read(text)) {
            Some(documents) => Ok(documents),
            None => Ok(vec![one_document(file, &bytes, sandbox).await?]),
        },
        Err(_) => Ok(vec![one_document(file, &bytes, sandbox).await?]),
    }
}

/// The single document of a file in no format with several documents.
async fn one_document(file: &Path, bytes: &[u8], sandbox: &Sandbox) -> Result<Document, Failure> {
    let broken = |error| Failure::File {
        file: file.to_owned(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidData, error),
    };
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".zst").map_or(name.clone(), str::to_owned);
    let name = if name == "-" { "standard-input.txt".to_owned() } else { name };
    let source = SourceFile { name: &name, content_type: None, bytes };
    let read = sandbox.read(source).await.map_err(broken)?;
    let kind = if is_chat(&read.text) { DocumentType::AiChatConversation } else { read.document_type };
    Ok(Document::plain(read.text, Some(kind)))
}

/// Whether a text consists of turns of a person and an agent.
fn is_chat(text: &str) -> bool {
    let turns = evoke_text::turns::parse(text, Timestamp::from_millis(0)).unwrap_or_default();
    turns.iter().any(|turn| matches!(turn.role, Role::User | Role::Assistant))
}

fn is_json_lines(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| {
        serde_json::from_str::<Metadata>(line).is_ok_and(|object| object.contains_key("document"))
    })
}

fn json_lines(file: &Path, text: &str) -> Result<Vec<Document>, Failure> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| parse(line).map_err(|reason| at(file.to_owned(), number + 1, reason)))
        .collect()
}

fn at(file: PathBuf, line: usize, reason: String) -> Failure {
    Failure::Line { file, line, reason }
}

fn parse(line: &str) -> Result<Document, String> {
    serde_json::from_str(line).map_err(|error| format!("not a document: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_files::sandbox::Limits;

    /// Replaces the function under test: plain text needs no child process.
    fn read(file: &Path) -> Result<Vec<Document>, Failure> {
        let sandbox = Sandbox::new("/no/such/program", Vec::new(), Limits::default());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(super::read(file, &sandbox, &[separated]))
    }

    fn file(name: &str, content: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("directory");
        let path = dir.path().join(name);
        std::fs::write(&path, content).expect("written");
        (dir, path)
    }

    #[test]
    fn a_text_with_turns_is_a_chat_and_other_texts_are_documents() {
        let kind = |name: &str, text: &str| {
            let (_dir, path) = file(name, text);
            read(&path).expect("read")[0].document_type
        };
        assert_eq!(
            kind("a.txt", "User: I like tea.\nAssistant: Noted."),
            Some(DocumentType::AiChatConversation)
        );
        assert_eq!(kind("a.txt", "Refunds take 14 days."), Some(DocumentType::Document));
        let packed = ruzstd::encoding::compress_to_vec(
            &b"User: I like tea."[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        let dir = tempfile::tempdir().expect("directory");
        let path = dir.path().join("a.txt.zst");
        std::fs::write(&path, packed).expect("written");
        assert_eq!(read(&path).expect("read")[0].document, "User: I like tea.");
    }

    #[test]
    fn json_lines_are_documents_and_flags_fill_the_gaps() {
        let (_dir, path) = file(
            "a.jsonl",
            "{\"document\": \"User: hi\", \"document_created_at\": \"2026-03-01\"}\n\n{\"document\": \"b\", \"user_id\": \"u\"}\n",
        );
        let flags = Document {
            user_id: Some("flag".into()),
            metadata: [("k".to_owned(), json!("v"))].into_iter().collect(),
            ..Document::default()
        };
        let documents: Vec<_> = read(&path).expect("read").into_iter().map(|d| d.or(&flags)).collect();
        assert_eq!(documents.len(), 2);
        assert_eq!(
            documents[0].document_created_at.map(|t| t.to_string()).as_deref(),
            Some("2026-03-01T00:00:00Z")
        );
        assert_eq!(
            (documents[0].user_id.as_deref(), documents[1].user_id.as_deref()),
            (Some("flag"), Some("u"))
        );
        assert_eq!(documents[1].metadata["k"], "v");
        assert_eq!(documents[0].clone().into_body()["document_created_at"], "2026-03-01T00:00:00Z");
    }

    #[test]
    fn a_bad_line_is_named() {
        let (_dir, path) = file("a.jsonl", "{\"document\": \"a\"}\n{\"dokument\": \"b\"}\n");
        let error = read(&path).expect_err("refused").to_string();
        assert!(error.contains("line 2") && error.contains("dokument"), "{error}");
    }

    /// A format for this test: parts between lines of dashes.
    fn separated(text: &str) -> Option<Vec<Document>> {
        let parts = text.split("-----\n");
        text.contains("-----\n").then(|| parts.map(|part| Document::plain(part.to_owned(), None)).collect())
    }

    #[test]
    fn a_further_format_may_hold_several_documents() {
        let (_dir, path) = file("several.txt", "The first.\n-----\nThe second.\n");
        let documents = read(&path).expect("read");
        assert_eq!(
            documents.iter().map(|d| d.document.trim()).collect::<Vec<_>>(),
            ["The first.", "The second."]
        );
    }

    #[test]
    fn other_text_is_one_document() {
        let (_dir, path) = file("chat.txt", "User: {\"document\": 1}\nAssistant: yes\n");
        let documents = read(&path).expect("read");
        assert_eq!(documents.len(), 1);
        assert!(documents[0].document.contains("Assistant: yes"));
        assert!(matches!(read(Path::new("/no/such/file")), Err(Failure::File { .. })));
    }
}
