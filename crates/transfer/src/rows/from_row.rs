//! From rows of a store to lines.

use crate::line::{
    Compaction, Conversation, Document, Entity, Event, Evidence, File, Line, Passage, Said, Statement,
    Transcript, Turn, Withdrawn, Withheld,
};
use evoke_store::{
    ArchiveRow, ArchivedConversation, ArchivedDocument, ArchivedTurn, CompactionRow, EntityRow, FileVersion,
    ItemBody, ItemRow, MemoryBody, PartitionKey, PassageBody,
};
use evoke_types::Speaker;
use serde_json::Value;
use std::fmt::Write as _;

/// The flat ids of a scope.
struct Scope {
    user_id: Option<String>,
    customer_id: Option<String>,
    global: bool,
}

impl Scope {
    fn of(partition: &PartitionKey) -> Self {
        let id = |level: &str| partition.path.id_at(level).map(str::to_owned);
        Self { user_id: id("user"), customer_id: id("customer"), global: partition.is_world() }
    }
}

/// A row as a line. Rows that only imports make have none.
pub(crate) fn line(row: ArchiveRow) -> Option<Line> {
    match row {
        ArchiveRow::Entity(partition, row) => Some(Line::Entity(entity(&partition, row))),
        ArchiveRow::Conversation(archived) => Some(Line::Conversation(Box::new(conversation(*archived)))),
        ArchiveRow::Document(archived) => Some(Line::Document(Box::new(document(*archived)))),
        ArchiveRow::Turn(archived) => Some(Line::Turn(Box::new(turn(*archived)))),
        ArchiveRow::Compaction(partition, row) => {
            Some(Line::Compaction(Box::new(compaction(&partition, row))))
        }
        ArchiveRow::File(partition, row) => Some(Line::File(Box::new(file(&partition, row)))),
        ArchiveRow::Statement(..) | ArchiveRow::NewTurn(_) => None,
    }
}

fn entity(partition: &PartitionKey, row: EntityRow) -> Entity {
    let Scope { user_id, customer_id, global } = Scope::of(partition);
    let EntityRow { id, name, kind, aliases, first_seen, part_of, decisions } = row;
    Entity { user_id, customer_id, global, id, name, kind, aliases, first_seen, part_of, decisions }
}

fn conversation(archived: ArchivedConversation) -> Conversation {
    let row = archived.row;
    let Scope { user_id, customer_id, .. } = Scope::of(&row.partition);
    Conversation {
        user_id,
        customer_id,
        id: row.id.to_string(),
        external_id: row.external_id,
        conversation_type: row.conversation_type,
        created_at: Some(row.created_at),
        agent_window: row.agent_window,
        started_at: row.account.started_at,
        ended_at: row.account.ended_at,
        analysis: row.account.analysis,
        transcript: archived
            .transcript
            .map(|mark| Transcript { digest: hex(&mark.digest), document: mark.ingestion }),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn turn(archived: ArchivedTurn) -> Turn {
    let Scope { user_id, customer_id, .. } = Scope::of(&archived.partition);
    let turn = archived.turn;
    Turn {
        user_id,
        customer_id,
        conversation_id: archived.conversation.to_string(),
        id: turn.message.to_string(),
        position: Some(turn.position),
        role: turn.role,
        content: turn.content,
        said_at: Some(turn.said_at),
        session_id: Some(turn.session),
        metadata: turn.metadata,
    }
}

fn compaction(partition: &PartitionKey, row: CompactionRow) -> Compaction {
    let Scope { user_id, customer_id, .. } = Scope::of(partition);
    Compaction {
        user_id,
        customer_id,
        conversation_id: row.conversation,
        id: row.id,
        version: row.version,
        covers: row.covers,
        created_at: row.created_at,
        strategy: row.strategy,
        original_tokens: row.original_tokens,
        compacted_tokens: row.compacted_tokens,
        content: serde_json::from_str(&row.body).unwrap_or(Value::String(row.body)),
    }
}

fn file(partition: &PartitionKey, row: FileVersion) -> File {
    let Scope { user_id, customer_id, .. } = Scope::of(partition);
    let (action, other_path) = (row.action.as_str().to_owned(), row.action.other_path().map(str::to_owned));
    let FileVersion { path, version, text, at, .. } = row;
    File { user_id, customer_id, path, version, action, other_path, text, at }
}

fn document(archived: ArchivedDocument) -> Document {
    let ArchivedDocument { document, outcome, items } = archived;
    let Scope { user_id, customer_id, global } = Scope::of(&document.partition);
    let (passages, memories) = split(items);
    let (status, error, started_at, completed_at, closed) = match outcome {
        Some(end) => (Some(end.status), end.error, end.started_at, Some(end.completed_at), end.closed),
        None => (None, None, None, None, Vec::new()),
    };
    Document {
        user_id,
        customer_id,
        global,
        id: Some(document.ingestion),
        document_id: Some(document.document_id.as_str().to_owned()),
        document_type: Some(document.document_type),
        mode: Some(document.mode),
        text: document.text,
        speaker: document.speaker.map(said),
        said_at: Some(document.said_at),
        received_at: Some(document.received_at),
        conversation_id: document.conversation,
        position: (document.position > 0).then_some(document.position),
        metadata: document.metadata,
        status,
        error,
        started_at,
        completed_at,
        closed,
        passages,
        memories,
    }
}

fn split(items: Vec<ItemRow>) -> (Vec<Passage>, Vec<Statement>) {
    let (mut passages, mut memories) = (Vec::new(), Vec::new());
    for mut item in items {
        let empty = ItemBody::Passage(PassageBody::default());
        match std::mem::replace(&mut item.body, empty) {
            ItemBody::Passage(body) => passages.push(passage(item, body)),
            ItemBody::Memory(body) => memories.push(statement(item, *body)),
        }
    }
    (passages, memories)
}

fn said(speaker: Speaker) -> Said {
    Said { role: speaker.role, name: speaker.name }
}

fn passage(item: ItemRow, body: PassageBody) -> Passage {
    let withheld = body.withheld.into_iter();
    Passage {
        id: item.id,
        ordinal: item.ordinal,
        memory_type: item.kind,
        text: item.text,
        speaker: said(item.speaker),
        said_at: item.said_at,
        created_at: item.created_at,
        updated_at: item.updated_at,
        turn: body.turn,
        section: body.section,
        origin: body.segment,
        withheld: withheld
            .map(|part| Withheld { memory_id: part.memory, start: part.start, end: part.end })
            .collect(),
        stated_at: body.stated_at,
        entity_ids: item.entities,
    }
}

fn statement(item: ItemRow, body: MemoryBody) -> Statement {
    let evidence = body.evidence.into_iter();
    Statement {
        id: item.id,
        ordinal: item.ordinal,
        memory_type: item.kind,
        text: item.text,
        speaker: said(item.speaker),
        said_at: item.said_at,
        created_at: item.created_at,
        updated_at: item.updated_at,
        confidence: body.confidence,
        category: body.category,
        subcategory: body.subcategory,
        weight: body.weight,
        subject: body.subject,
        negative: body.negative,
        participants: body.participants,
        event: body.event.map(|event| Event {
            start: event.start,
            end: event.end,
            precision: event.precision,
        }),
        temporal_category: body.temporal_category,
        valid_from: body.validity.from,
        valid_until: body.validity.until,
        attribute: body.matter,
        beside_others: body.beside,
        supersedes: body.supersedes,
        superseded_by: body.superseded_by,
        withdrawn: body.withdrawn.map(|request| Withdrawn { by: request.by, at: request.at }),
        stated_at: body.stated_at,
        evidence: evidence.map(|one| Evidence { passage_id: one.passage, quote: one.quote }).collect(),
        entity_ids: item.entities,
    }
}
