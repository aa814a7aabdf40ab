//! File formats with several documents that `evoke ingest` and `evoke world add` read besides JSON lines. The
//! one thing to know: they are benchmark files, so a program without the feature `lab` reads none.

use crate::documents::Format;

/// The formats, in the order in which they are tried.
pub(super) fn all() -> &'static [Format] {
    #[cfg(feature = "lab")]
    return &[locomo::documents];
    #[cfg(not(feature = "lab"))]
    return &[];
}

#[cfg(feature = "lab")]
mod locomo {
    //! LoCoMo: one document per session; each conversation is the memory of a user with its name.

    use crate::documents::Document;
    use evoke_eval::haystack::Haystack;
    use evoke_types::DocumentType;

    /// The documents of a LoCoMo file.
    pub(super) fn documents(text: &str) -> Option<Vec<Document>> {
        if !text.trim_start().starts_with('[') {
            return None;
        }
        let conversations = evoke_eval::locomo::conversations(text.as_bytes())?;
        Some(conversations.into_iter().flat_map(of_one).collect())
    }

    fn of_one(conversation: Haystack) -> impl Iterator<Item = Document> {
        let user = conversation.user;
        (1..).zip(conversation.sessions).map(move |(number, session)| Document {
            document_id: Some(format!("{user}/session-{number}")),
            document_created_at: Some(session.at),
            user_id: Some(user.clone()),
            ..Document::plain(session.document(), Some(DocumentType::AiChatConversation))
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_conversation_is_a_document_a_session() {
            let text = r#"[{"sample_id": "conv-1", "qa": [], "conversation": {
                "session_1_date_time": "1:56 pm on 8 May, 2023",
                "session_1": [{"speaker": "Ann", "dia_id": "D1:1", "text": "Hello"}]}}]"#;
            let documents = documents(text).expect("of this format");
            assert_eq!(documents.len(), 1);
            assert_eq!(documents[0].document, "Ann: Hello\n");
            assert_eq!(documents[0].document_id.as_deref(), Some("conv-1/session-1"));
            assert_eq!(super::documents("[1]"), None);
        }
    }
}
