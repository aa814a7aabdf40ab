//! Where words come from, and how far they are to be trusted.
//!
//! Read off the document's type, the speaker and the segment that the words stand in; shown on every item, and a read may
//! ask for a least trust. The one thing to know: it says who spoke, not whether that is true.

use crate::document::{DocumentType, Metadata, Role, words};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words!(
    /// Who or what words come from.
    Origin, "origin" {
        /// The person whose memory it is, speaking for themselves.
        User = "user",
        /// The agent.
        Assistant = "assistant",
        /// Another person: a named speaker, or somebody who is quoted.
        ThirdPerson = "third_person",
        /// A document: prose, a PDF, a letter, an image, data.
        Document = "document",
        /// Brought over from another system, by whose word nobody here can vouch.
        Import = "import",
        /// The output of a tool: code, a log, a result.
        Tool = "tool",
        /// A page of the web.
        Web = "web",
    }
);

/// The key of a document's metadata under which its sender may say where it comes from.
pub const ORIGIN_KEY: &str = "evoke_origin";

impl Origin {
    /// How far it is trusted, 0 to 4: the user, then people in the conversation, then documents, then imports, then
    /// tools and the web, whose words anybody may have written.
    pub const fn trust(self) -> u8 {
        match self {
            Self::User => 4,
            Self::Assistant | Self::ThirdPerson => 3,
            Self::Document => 2,
            Self::Import => 1,
            Self::Tool | Self::Web => 0,
        }
    }

    /// Whether it is trusted as far as the other at least.
    pub const fn reaches(self, least: Self) -> bool {
        self.trust() >= least.trust()
    }

    /// The less trusted of two; of equals the second, which is the more particular.
    pub const fn lower(self, other: Self) -> Self {
        if self.trust() < other.trust() { self } else { other }
    }

    /// Where words come from that stand in a document of this type, said in this role, named or not.
    pub const fn of(document_type: DocumentType, role: Role, named: bool) -> Self {
        match document_type {
            DocumentType::Document | DocumentType::Pdf | DocumentType::Image | DocumentType::Email => {
                Self::Document
            }
            DocumentType::AiChatConversation | DocumentType::Audio | DocumentType::MeetingTranscript => {
                match role {
                    Role::User => Self::User,
                    Role::Assistant => Self::Assistant,
                    Role::Other if named => Self::ThirdPerson,
                    Role::Other => Self::Document,
                }
            }
        }
    }

    /// What a document's metadata says under [`ORIGIN_KEY`].
    ///
    /// # Errors
    /// When there is something that is no origin; the text names what would be accepted.
    pub fn declared(metadata: &Metadata) -> Result<Option<Self>, String> {
        let Some(value) = metadata.get(ORIGIN_KEY) else { return Ok(None) };
        let word = value.as_str().ok_or_else(|| format!("metadata.{ORIGIN_KEY}: is not a text"))?;
        word.parse().map(Some).map_err(|error| format!("metadata.{ORIGIN_KEY}: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_falls_from_the_user_to_the_web() {
        use Origin::{Assistant, Document, Import, ThirdPerson, Tool, User, Web};
        let falling = [User, Assistant, Document, Import, Tool];
        assert!(falling.windows(2).all(|pair| pair[0].trust() > pair[1].trust()));
        assert!(Assistant.reaches(ThirdPerson) && ThirdPerson.reaches(Assistant) && Web.reaches(Tool));
        assert!(!Document.reaches(User) && User.reaches(Web));
        assert_eq!((User.lower(Web), Tool.lower(User), Tool.lower(Web)), (Web, Tool, Web));
    }

    #[test]
    fn a_document_is_never_the_users_own_word() {
        for document_type in
            [DocumentType::Document, DocumentType::Pdf, DocumentType::Image, DocumentType::Email]
        {
            assert_eq!(Origin::of(document_type, Role::User, false), Origin::Document);
        }
        let chat = DocumentType::AiChatConversation;
        assert_eq!(Origin::of(chat, Role::User, false), Origin::User);
        assert_eq!(Origin::of(chat, Role::Other, true), Origin::ThirdPerson);
        assert_eq!(Origin::of(chat, Role::Other, false), Origin::Document);
    }

    #[test]
    fn a_sender_may_say_where_words_come_from() {
        let read = |json: &str| Origin::declared(&serde_json::from_str(json).expect("an object"));
        assert_eq!(read(r#"{"evoke_origin": "web"}"#), Ok(Some(Origin::Web)));
        assert_eq!(read(r#"{"origin": "Oslo"}"#), Ok(None));
        assert!(read(r#"{"evoke_origin": "rumour"}"#).is_err() && read(r#"{"evoke_origin": 3}"#).is_err());
    }
}
