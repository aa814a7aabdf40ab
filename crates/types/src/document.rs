//! What callers send: documents, their types, and how far their understanding has come.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Caller's own JSON object, echoed on every item made from the document.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word on the wire and in stores.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;
            /// Reads the word; the error names what would be accepted.
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(format!(concat!("unknown ", $what, "; expected one of: {}"), [$($text),+].join(", "))),
                }
            }
        }
    };
}
pub(crate) use words;

words!(
    /// What kind of text a document is; decides how it is cut into passages.
    DocumentType, "document_type" {
        /// Turns between a person and an agent.
        AiChatConversation = "ai-chat-conversation",
        /// Prose with paragraphs and headings.
        Document = "document",
        /// Headers, body, quotes, signature.
        Email = "email",
        /// Text of a PDF.
        Pdf = "pdf",
        /// Text that describes or transcribes an image.
        Image = "image",
        /// Text that transcribes speech.
        Audio = "audio",
        /// Turns between named people.
        MeetingTranscript = "meeting-transcript",
    }
);

words!(
    /// How much work to put into understanding.
    IngestMode, "mode" {
        /// Light extraction.
        Fast = "fast",
        /// Full extraction with entity work.
        LongRange = "long-range",
    }
);

words!(
    /// How far an ingestion has come. Moves forward only.
    IngestStatus, "status" {
        /// Accepted and durable.
        Queued = "queued",
        /// Being understood.
        Processing = "processing",
        /// Understood.
        Completed = "completed",
        /// Nothing could be stored.
        Failed = "failed",
        /// Searchable, but something could not be understood; the message says what.
        PartialSuccess = "partial_success",
    }
);

words!(
    /// How an update meets what is there.
    MergeStrategy, "merge_strategy" {
        /// Only the new text counts.
        Replace = "replace",
        /// The new text is added.
        Append = "append",
        /// Overlap is removed and the newer statement wins.
        SmartMerge = "smart-merge",
    }
);

words!(
    /// Which queue a job waits in.
    Lane, "lane" {
        /// Single writes of live traffic; served first.
        Live = "live",
        /// Batches: backfill.
        Bootstrap = "bootstrap",
    }
);

words!(
    /// Who speaks, as far as it matters for whose facts these are.
    Role, "role" {
        /// The person the memory belongs to.
        User = "user",
        /// The agent; its suggestions are not facts about the user.
        Assistant = "assistant",
        /// Anybody else: a named participant, an author, a document.
        Other = "other",
    }
);

impl IngestStatus {
    /// Whether nothing more will happen.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::PartialSuccess)
    }
}

/// Who said a passage: the role, and the name when there was a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Speaker {
    /// The part in the conversation.
    pub role: Role,
    /// The label as written ("Caroline"), absent for plain user, assistant and prose.
    pub name: Option<String>,
}

impl Speaker {
    /// The user, without a name.
    pub const USER: Self = Self { role: Role::User, name: None };
    /// The assistant, without a name.
    pub const ASSISTANT: Self = Self { role: Role::Assistant, name: None };
    /// Prose: nobody in particular.
    pub const NOBODY: Self = Self { role: Role::Other, name: None };
}
