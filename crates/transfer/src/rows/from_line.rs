//! From lines to rows for the engine.

mod item;

use crate::line::{Compaction, Conversation, Document, Entity, File, Line, Memory, Turn};
use evoke_engine::{
    Address, DocumentRequest, ImportContent, ImportRow, ImportScope, MemoryHistory, MemoryVersion,
    TurnRequest,
};
use evoke_store::{
    ArchivedConversation, ArchivedDocument, ArchivedTurn, CompactionRow, ConversationRow, DocumentOutcome,
    EntityRow, FileAction, FileVersion, NewDocument, PartitionKey, TranscriptAccount, TranscriptMark,
    TurnRow,
};
use evoke_types::{
    CallerId, ConversationId, DocumentId, DocumentType, IdTooLong, IngestMode, IngestionId, Lane,
    NestedScope, ScopePath, Timestamp,
};

/// A line is no row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// An id is longer than 1 KiB.
    #[error("{field} {too_long}")]
    IdTooLong {
        /// The field.
        field: &'static str,
        /// The length of the id and the limit.
        too_long: IdTooLong,
    },
    /// A field is missing that the line needs.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field of the line is malformed.
    #[error("{field}: expected {expected}")]
    Malformed {
        /// The field.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
    },
}

/// A line as a row to import; `None` for the first and the last line of an archive.
///
/// # Errors
/// [`LineError`] for a line that cannot be a row.
pub fn import_row(mut line: Line) -> Result<Option<ImportRow>, LineError> {
    let Some(scope) = scope(&mut line)? else { return Ok(None) };
    let content = match line {
        Line::Archive(_) | Line::End(_) => return Ok(None),
        Line::Entity(line) => ImportContent::Entity(entity(line)),
        Line::Conversation(line) => ImportContent::Conversation(Box::new(conversation(*line)?)),
        Line::Turn(line) => turn(*line)?,
        Line::Compaction(line) => ImportContent::Compaction(compaction(*line)),
        Line::Document(line) => document(*line)?,
        Line::File(line) => ImportContent::File(file(*line)?),
        Line::Memory(line) => ImportContent::Memory(Box::new(memory(*line)?)),
    };
    Ok(Some(ImportRow { scope, content }))
}

fn scope(line: &mut Line) -> Result<Option<ImportScope>, LineError> {
    let global = line.is_global();
    let Some((user, customer)) = line.scope_mut() else { return Ok(None) };
    if global {
        return Ok(Some(ImportScope::Global));
    }
    let user = optional_id("user_id", user.as_deref())?;
    let customer = optional_id("customer_id", customer.as_deref())?;
    Ok(Some(ImportScope::Own(Address::of(user, customer, NestedScope::default()))))
}

fn id(field: &'static str, text: &str) -> Result<CallerId, LineError> {
    CallerId::new(text).map_err(|too_long| LineError::IdTooLong { field, too_long })
}

fn optional_id(field: &'static str, text: Option<&str>) -> Result<Option<CallerId>, LineError> {
    text.map(|text| id(field, text)).transpose()
}

fn present(field: &'static str, text: &str) -> Result<CallerId, LineError> {
    id(field, text)?.present().ok_or(LineError::Missing(field))
}

/// The engine puts the partition of the scope in its place.
fn no_partition() -> PartitionKey {
    PartitionKey { instance: PartitionKey::world().instance, path: ScopePath::CLIENT }
}

fn entity(line: Entity) -> EntityRow {
    let Entity { id, name, kind, aliases, first_seen, part_of, decisions, .. } = line;
    EntityRow { id, name, kind, aliases, first_seen, part_of, decisions }
}

fn conversation(line: Conversation) -> Result<ArchivedConversation, LineError> {
    let id = ConversationId::coerce(present("id", &line.id)?.as_str());
    let other = (line.id != id.to_string()).then_some(line.id);
    let external = optional_id("external_id", line.external_id.as_deref())?.map(String::from);
    let row = ConversationRow {
        id,
        partition: no_partition(),
        external_id: external.or(other),
        conversation_type: line.conversation_type,
        created_at: line.created_at.or(line.started_at).ok_or(LineError::Missing("created_at"))?,
        last_turn_at: None,
        turns: 0,
        tokens: 0,
        agent_window: line.agent_window,
        account: TranscriptAccount {
            started_at: line.started_at,
            ended_at: line.ended_at,
            analysis: line.analysis,
        },
    };
    let expected = "64 hexadecimal digits";
    let malformed = LineError::Malformed { field: "transcript.digest", expected };
    let transcript = match line.transcript {
        Some(mark) => {
            let digest = digest(&mark.digest).ok_or(malformed)?;
            Some(TranscriptMark { digest, ingestion: mark.document })
        }
        None => None,
    };
    Ok(ArchivedConversation { row, transcript })
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 2 * bytes.len() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

fn turn(line: Turn) -> Result<ImportContent, LineError> {
    let conversation = present("conversation_id", &line.conversation_id)?;
    let own_id = present("id", &line.id)?;
    let session = optional_id("session_id", line.session_id.as_deref())?;
    let Some(position) = line.position else {
        let request = TurnRequest {
            conversation,
            role: line.role,
            content: line.content,
            address: Address::default(),
            session,
            metadata: line.metadata,
            said_at: line.said_at,
            replay: None,
        };
        return Ok(ImportContent::NewTurn(Box::new(request), own_id));
    };
    if position == 0 {
        return Err(LineError::Malformed { field: "position", expected: "a number from 1" });
    }
    let expected = "a UUID, since the turn has a position";
    let turn = TurnRow {
        message: line.id.parse().map_err(|_| LineError::Malformed { field: "id", expected })?,
        position,
        role: line.role,
        content: line.content,
        said_at: line.said_at.ok_or(LineError::Missing("said_at"))?,
        metadata: line.metadata,
        session: session.map(String::from).unwrap_or_default(),
    };
    let conversation = ConversationId::coerce(conversation.as_str());
    let archived = ArchivedTurn { partition: no_partition(), conversation, turn, tokens: 0 };
    Ok(ImportContent::Turn(Box::new(archived)))
}

fn compaction(line: Compaction) -> CompactionRow {
    CompactionRow {
        id: line.id,
        conversation: line.conversation_id,
        version: line.version,
        covers: line.covers,
        created_at: line.created_at,
        strategy: line.strategy,
        original_tokens: line.original_tokens,
        compacted_tokens: line.compacted_tokens,
        body: line.content.to_string(),
    }
}

fn file(line: File) -> Result<FileVersion, LineError> {
    let malformed = |field, expected| LineError::Malformed { field, expected };
    if line.version == 0 {
        return Err(malformed("version", "a number from 1"));
    }
    let expected = "created, edited or deleted; moved_from or moved_to with other_path";
    let action = FileAction::parse(&line.action, line.other_path).ok_or(malformed("action", expected))?;
    if !(action.leaves_file() || line.text.is_empty()) {
        return Err(malformed("text", "none, since the file is not there any more"));
    }
    let File { path, version, text, at, .. } = line;
    Ok(FileVersion { path, version, action, text, at })
}

fn document(line: Document) -> Result<ImportContent, LineError> {
    let document_id = optional_id("document_id", line.document_id.as_deref())?;
    match line.id {
        Some(ingestion) => {
            let document_id =
                document_id.and_then(DocumentId::of).ok_or(LineError::Missing("document_id"))?;
            Ok(ImportContent::Document(Box::new(archived(ingestion, document_id, line)?)))
        }
        None => Ok(ImportContent::NewDocument(Box::new(DocumentRequest {
            text: line.text,
            document_type: line.document_type.unwrap_or(DocumentType::Document),
            document_id,
            said_at: line.said_at,
            address: Address::default(),
            mode: line.mode.unwrap_or(IngestMode::LongRange),
            metadata: line.metadata,
        }))),
    }
}

fn archived(
    ingestion: IngestionId,
    document_id: DocumentId,
    line: Document,
) -> Result<ArchivedDocument, LineError> {
    let needed = |field: &'static str, at: Option<Timestamp>| at.ok_or(LineError::Missing(field));
    let outcome = match line.status.filter(|status| status.is_final()) {
        Some(status) => Some(DocumentOutcome {
            status,
            error: line.error,
            started_at: line.started_at,
            completed_at: needed("completed_at", line.completed_at)?,
            closed: line.closed,
        }),
        None => None,
    };
    let passages = line.passages.into_iter().map(|one| item::passage(ingestion, one));
    let memories = line.memories.into_iter().map(|one| item::statement(ingestion, one));
    let items = passages.chain(memories).collect();
    let document = NewDocument {
        ingestion,
        partition: no_partition(),
        document_id,
        document_type: line.document_type.unwrap_or(DocumentType::Document),
        mode: line.mode.unwrap_or(IngestMode::LongRange),
        lane: Lane::Bootstrap,
        text: line.text,
        speaker: line.speaker.map(item::speaker),
        said_at: needed("said_at", line.said_at)?,
        metadata: line.metadata,
        conversation: line.conversation_id,
        position: line.position.unwrap_or(0),
        received_at: needed("received_at", line.received_at)?,
        replay: None,
        event: None,
    };
    Ok(ArchivedDocument { document, outcome, items })
}

fn memory(line: Memory) -> Result<MemoryHistory, LineError> {
    let versions = line.versions.into_iter().filter(|version| !version.text.trim().is_empty());
    let versions: Vec<MemoryVersion> = versions
        .map(|version| MemoryVersion { text: version.text, from: version.from, until: version.until })
        .collect();
    if versions.is_empty() {
        return Err(LineError::Missing("versions"));
    }
    Ok(MemoryHistory {
        id: present("id", &line.id)?,
        versions,
        kind: line.memory_type,
        category: line.category,
        metadata: line.metadata,
    })
}
