//! Who calls the tools, and what they may do.
//!
//! Implemented by whoever serves them: [`Operator`] for a memory in this process, the HTTP server for its API keys. The one
//! thing to know: a caller that is bound to a scope binds every tool, since the engine resolves all ids through it.

use crate::failure::Failure;
use evoke_engine::Caller;
use evoke_types::Permission;
use rmcp::model::Extensions;

/// What a tool does with memories, and so what its caller must be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Stores nothing.
    Read,
    /// Stores or changes.
    Write,
    /// Removes.
    Erase,
}

impl Need {
    /// The permission that a key has to have for it.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Read => Permission::ContentRead,
            Self::Write => Permission::ContentWrite,
            Self::Erase => Permission::ContentErase,
        }
    }
}

/// Tells the tools who calls. One value serves all requests.
pub trait Access: Send + Sync + 'static {
    /// The caller of a request. Over HTTP, `noted` holds the head of the request ([`::http::request::Parts`]).
    ///
    /// # Errors
    /// When nobody is known to call.
    fn caller(&self, noted: &Extensions) -> Result<Caller, Failure>;

    /// Whether a caller may do this.
    ///
    /// # Errors
    /// When not; the failure is shown to the model.
    fn permits(&self, caller: &Caller, need: Need) -> Result<(), Failure>;
}

/// One caller for all requests: the owner of a memory in this process.
#[derive(Debug, Clone)]
pub struct Operator(pub Caller);

impl Access for Operator {
    fn caller(&self, _: &Extensions) -> Result<Caller, Failure> {
        Ok(self.0.clone())
    }

    fn permits(&self, caller: &Caller, need: Need) -> Result<(), Failure> {
        Ok(caller.require(need.permission())?)
    }
}
