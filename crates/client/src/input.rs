//! What calls take: scopes, documents and turns.

use crate::error::Error;
use evoke_types::{CallerId, DocumentType, IngestMode, Metadata, Timestamp};
use evoke_wire::conversations::{RecordTurn, TurnRole};
use evoke_wire::document::DocumentBody;
use evoke_wire::memories::CreateMemory;

/// Whose memories are meant.
///
/// ```
/// use evoke_client::Scope;
///
/// let ada = Scope::user("ada"); // where users stand alone
/// let bob = Scope::user("bob").of("acme"); // where they belong to customers
/// let acme = Scope::customer("acme");
/// let all = Scope::client(); // what everybody of the instance shares
/// # drop((ada, bob, acme, all));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    user: Option<String>,
    customer: Option<String>,
}

impl Scope {
    /// A user.
    pub fn user(id: impl Into<String>) -> Self {
        Self { user: Some(id.into()), customer: None }
    }

    /// A customer.
    pub fn customer(id: impl Into<String>) -> Self {
        Self { user: None, customer: Some(id.into()) }
    }

    /// The whole instance, or what the key is bound to.
    pub fn client() -> Self {
        Self::default()
    }

    /// The same user, of a customer.
    #[must_use]
    pub fn of(mut self, customer: impl Into<String>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    pub(crate) fn user_text(&self) -> Option<&str> {
        self.user.as_deref()
    }

    pub(crate) fn customer_text(&self) -> Option<&str> {
        self.customer.as_deref()
    }

    pub(crate) fn user_id(&self) -> Result<Option<CallerId>, Error> {
        self.user.as_deref().map(|text| id("user_id", text)).transpose()
    }

    pub(crate) fn customer_id(&self) -> Result<Option<CallerId>, Error> {
        self.customer.as_deref().map(|text| id("customer_id", text)).transpose()
    }
}

/// An id as the protocol takes it.
pub(crate) fn id(field: &'static str, text: &str) -> Result<CallerId, Error> {
    CallerId::new(text).map_err(|too_long| Error::Invalid { field, reason: too_long.to_string() })
}

/// A document to remember.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    text: String,
    scope: Scope,
    id: Option<String>,
    kind: Option<DocumentType>,
    said_at: Option<Timestamp>,
    mode: Option<IngestMode>,
    metadata: Option<Metadata>,
    pub(crate) idempotency_key: Option<String>,
}

impl Document {
    /// Words, such as `User: I live in Porto.`, or a text of another type.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            scope: Scope::client(),
            id: None,
            kind: None,
            said_at: None,
            mode: None,
            metadata: None,
            idempotency_key: None,
        }
    }

    /// Whose memories it makes.
    #[must_use]
    pub fn scope(mut self, scope: &Scope) -> Self {
        self.scope = scope.clone();
        self
    }

    /// The caller's own id: a second document with it in the same scope is refused.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What it is; a conversation when nothing is said.
    #[must_use]
    pub fn kind(mut self, kind: DocumentType) -> Self {
        self.kind = Some(kind);
        self
    }

    /// When it was said; now when nothing is said.
    #[must_use]
    pub fn said_at(mut self, at: Timestamp) -> Self {
        self.said_at = Some(at);
        self
    }

    /// How deeply it is processed.
    #[must_use]
    pub fn mode(mut self, mode: IngestMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// The caller's own data, which comes back with every item.
    #[must_use]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// The caller's name for this write, so that it happens once also when the program is started again. Without one,
    /// the client makes one for each call.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    pub(crate) fn request(self) -> Result<CreateMemory, Error> {
        Ok(CreateMemory {
            document: DocumentBody::Text(self.text),
            document_type: self.kind,
            document_id: self.id.as_deref().map(|text| id("document_id", text)).transpose()?,
            document_created_at: self.said_at,
            user_id: self.scope.user_id()?,
            customer_id: self.scope.customer_id()?,
            scope: None,
            mode: self.mode,
            metadata: self.metadata,
        })
    }
}

/// A turn of a conversation to record.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    conversation: String,
    role: TurnRole,
    content: String,
    scope: Scope,
    session: Option<String>,
    said_at: Option<Timestamp>,
    metadata: Option<Metadata>,
    pub(crate) idempotency_key: Option<String>,
}

impl Turn {
    /// What the user says. The conversation is any text; a UUID is kept as it is.
    pub fn user(conversation: impl Into<String>, content: impl Into<String>) -> Self {
        Self::new(conversation.into(), TurnRole::User, content.into())
    }

    /// What the assistant says.
    pub fn assistant(conversation: impl Into<String>, content: impl Into<String>) -> Self {
        Self::new(conversation.into(), TurnRole::Assistant, content.into())
    }

    fn new(conversation: String, role: TurnRole, content: String) -> Self {
        let (scope, session, said_at, metadata, idempotency_key) = (Scope::client(), None, None, None, None);
        Self { conversation, role, content, scope, session, said_at, metadata, idempotency_key }
    }

    /// The user who owns the conversation.
    #[must_use]
    pub fn scope(mut self, scope: &Scope) -> Self {
        self.scope = scope.clone();
        self
    }

    /// The session.
    #[must_use]
    pub fn session(mut self, id: impl Into<String>) -> Self {
        self.session = Some(id.into());
        self
    }

    /// When it was said; now when nothing is said.
    #[must_use]
    pub fn said_at(mut self, at: Timestamp) -> Self {
        self.said_at = Some(at);
        self
    }

    /// The caller's own data.
    #[must_use]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// As [`Document::idempotency_key`].
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    pub(crate) fn request(self) -> Result<RecordTurn, Error> {
        Ok(RecordTurn {
            conversation_id: id("conversation_id", &self.conversation)?,
            role: self.role,
            content: self.content,
            user_id: self.scope.user_id()?,
            customer_id: self.scope.customer_id()?,
            session_id: self.session.as_deref().map(|text| id("session_id", text)).transpose()?,
            scope: None,
            metadata: self.metadata,
            timestamp: self.said_at,
        })
    }
}
