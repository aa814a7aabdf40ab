//! Why a tool failed: a stable code, and words that the model that called it can act on.
//!
//! Made from every error of the engine, shown by `server.rs`. The one thing to know: what fails here is an answer of the
//! tool, not an error of the protocol, since clients do not show those to the model.

use evoke_engine::Coded;
use evoke_types::{Code, Fault};

/// Why a tool failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: Code,
    message: String,
}

impl Failure {
    /// A failure with a text for whoever called.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// An argument that is missing, of the wrong type, or out of range.
    pub fn argument(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidField, message)
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What the caller may read: never the reason of a failure of ours, which is logged instead.
    pub fn public_message(&self) -> &str {
        match self.code.fault() {
            _ if matches!(self.code, Code::Overloaded | Code::Busy) => &self.message,
            Fault::Internal => "the memory failed; its log has the reason",
            Fault::Unavailable => "the memory cannot do this at the moment; the same call may work later",
            Fault::BadInput
            | Fault::Unauthenticated
            | Fault::Forbidden
            | Fault::NotFound
            | Fault::Conflict
            | Fault::Unprocessable
            | Fault::TooLarge
            | Fault::RateLimited
            | Fault::Timeout => &self.message,
        }
    }

    /// Writes a failure of ours into the log.
    pub(crate) fn log(&self) {
        if matches!(self.code.fault(), Fault::Internal | Fault::Unavailable) {
            tracing::error!(code = self.code.as_str(), reason = %self.message, "a memory tool failed");
        }
    }
}

impl<E: Coded> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
