//! A graph of Graphiti: episodes, edges and nodes as its server and its drivers answer them. A group is a user.

use super::graph::Graph;
use crate::error::ReadError;
use crate::source::Sink;
use std::path::Path;

/// Reads a graph.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let graph = Graph { source: "graphiti", users: &["user_id", "group_id"] };
    graph.read(path, &[], &mut |_, _| None, sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use evoke_types::DocumentType;
    use serde_json::json;

    #[test]
    fn episodes_are_documents_and_facts_are_memories_with_their_time() {
        let graph = json!({
            "episodes": [
                {"uuid": "e1", "name": "chat", "group_id": "ana", "source": "message", "source_description": "support",
                 "content": "user(ana): I moved to Bergen.", "valid_at": "2026-02-01T00:00:00Z", "created_at": "2026-02-02T00:00:00Z"},
                {"uuid": "e2", "name": "crm", "group_id": "ana", "source": "json", "content": "{\"plan\": \"gold\"}", "created_at": "2026-02-03T00:00:00Z"},
                {"uuid": "e3", "content": " "},
            ],
            "edges": [
                {"uuid": "f1", "group_id": "ana", "name": "LIVES_IN", "fact": "Ana lives in Oslo", "created_at": "2026-02-02T00:00:00Z",
                 "valid_at": "2024-01-01T00:00:00Z", "invalid_at": "2026-02-01T00:00:00Z", "source_node_uuid": "n1", "target_node_uuid": "n2"},
                {"uuid": "f2", "group_id": "ana", "name": "LIVES_IN", "fact": "Ana lives in Bergen", "created_at": "2026-02-02T00:00:00Z", "valid_at": null},
            ],
            "nodes": [{"uuid": "n1", "name": "Ana", "labels": ["Entity"], "summary": "A sailor"}],
        });
        let found = read_files(Format::Graphiti, &[("g.json", &graph.to_string())]).expect("read");
        let (documents, memories) = (found.documents(), found.memories());
        assert_eq!(
            documents.iter().filter_map(|one| one.document_id.as_deref()).collect::<Vec<_>>(),
            ["graphiti:e1", "graphiti:e2"]
        );
        assert_eq!(documents[0].document_type, Some(DocumentType::AiChatConversation));
        assert_eq!(documents[0].said_at.map(|at| at.to_string()), Some("2026-02-01T00:00:00Z".to_owned()));
        assert_eq!(documents[1].document_type, Some(DocumentType::Document));
        assert!(memories.iter().all(|memory| memory.user_id.as_deref() == Some("ana")));
        assert_eq!(
            memories[0].versions[0].until.map(|at| at.to_string()),
            Some("2026-02-01T00:00:00Z".to_owned())
        );
        assert_eq!(
            memories[1].versions[0].from.map(|at| at.to_string()),
            Some("2026-02-02T00:00:00Z".to_owned())
        );
        assert_eq!(memories[1].versions[0].until, None);
        assert_eq!(
            found.skipped,
            ["episode: has no uuid or no words", "node: names are found again in the words"]
        );
    }

    #[test]
    fn other_files_are_refused_with_what_was_found() {
        let refused =
            read_files(Format::Graphiti, &[("g.json", r#"{"episodes": [{"title": "x"}]}"#)]).map(|_| ());
        assert!(refused.is_err_and(|error| error.contains("an object with title at episodes[0]")));
    }
}
