//! Files that an agent keeps under `/memories`.

use crate::builder::Client;
use crate::error::Error;
use crate::input::Scope;
use crate::transport::Call;
use evoke_wire::memory_tool::{FileHistory, MemoryTool as Command, MemoryToolAnswer, MemoryToolCommand};
use reqwest::Method;

/// Calls of the memory tool.
#[derive(Debug, Clone, Copy)]
pub struct MemoryTool<'c> {
    pub(crate) client: &'c Client,
}

impl MemoryTool<'_> {
    /// Runs a command, such as the input of a model's call of its `memory` tool. The scope is put into it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn run(&self, scope: &Scope, mut command: Command) -> Result<MemoryToolAnswer, Error> {
        command.user_id = scope.user_id()?;
        command.customer_id = scope.customer_id()?;
        let path = ["v1", "memory-tool"];
        let call = match command.command {
            MemoryToolCommand::View => Call::ask(&path),
            MemoryToolCommand::Create
            | MemoryToolCommand::StrReplace
            | MemoryToolCommand::Insert
            | MemoryToolCommand::Delete
            | MemoryToolCommand::Rename => Call::change(Method::POST, &path),
        };
        self.client.transport.json(call.json(&command)?).await
    }

    /// The versions of a file, the newest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn history(&self, scope: &Scope, path: &str) -> Result<FileHistory, Error> {
        let call = Call::get(&["v1", "memory-tool", "history"]).with("path", Some(path));
        let call = call.with("user_id", scope.user_text()).with("customer_id", scope.customer_text());
        self.client.transport.json(call).await
    }
}
