//! One call of a tool: the engine, and who calls it with which scope.

use crate::failure::Failure;
use crate::memory::Memory;
use crate::scope::{Scope, read_scope};
use evoke_engine::{Address, Caller, Engine, FetchRequest, MemoryError, PageCursor};
use evoke_types::ScopePath;
use schemars::JsonSchema;
use serde::Serialize;

/// One call of a tool. Its caller is bound to the scope that the call names.
pub(crate) struct Call {
    pub(crate) engine: Engine,
    pub(crate) caller: Caller,
}

/// What a tool answers, and for which scope.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Scoped<A> {
    /// Whose memories the answer is about.
    pub(crate) scope: Scope,
    #[serde(flatten)]
    pub(crate) answer: A,
}

impl Call {
    /// The scope of the call.
    pub(crate) fn path(&self) -> &ScopePath {
        &self.caller.within
    }

    /// A read of this scope and the wider ones.
    pub(crate) fn read(&self, queries: Vec<String>) -> FetchRequest {
        FetchRequest::new(read_scope(self.path()), Address::default(), queries)
    }

    /// A page of everything, without a question.
    pub(crate) fn page(&self, cursor: Option<String>, limit: usize) -> FetchRequest {
        let cursor = cursor.filter(|cursor| !cursor.is_empty());
        FetchRequest { max_results: limit, page: cursor.map(PageCursor::sent), ..self.read(Vec::new()) }
    }

    /// The memories of these ids that still exist, in this order.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn memories(
        &self,
        ids: impl IntoIterator<Item = String>,
    ) -> Result<Vec<Memory>, Failure> {
        let mut found = Vec::new();
        for id in ids {
            match self.engine.memory(&self.caller, &id).await {
                Ok(stored) => found.push(Memory::from(&stored)),
                Err(MemoryError::Unknown(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(found)
    }
}
