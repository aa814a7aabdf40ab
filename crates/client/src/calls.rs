//! The namespaces of the client, one file each: every method is one call of the protocol.

pub(crate) mod conversation;
pub(crate) mod data;
pub(crate) mod entities;
pub(crate) mod instance;
pub(crate) mod memories;
pub(crate) mod memory_tool;
pub(crate) mod reads;

use crate::builder::Client;
use conversation::Conversations;
use data::Data;
use entities::Entities;
use instance::Instance;
use memories::Memories;
use memory_tool::MemoryTool;
use reads::Reads;

impl Client {
    /// Documents and single memories: create, wait, get, update, delete, forget.
    pub const fn memories(&self) -> Memories<'_> {
        Memories { client: self }
    }

    /// Conversations: record turns, read them, compact.
    pub const fn conversation(&self) -> Conversations<'_> {
        Conversations { client: self }
    }

    /// What is remembered for a user.
    pub fn user(&self, id: impl Into<String>) -> Reads<'_> {
        Reads::user(self, id.into())
    }

    /// What is remembered for a customer.
    pub fn customer(&self, id: impl Into<String>) -> Reads<'_> {
        Reads::customer(self, id.into())
    }

    /// What is remembered for everybody of the instance.
    pub fn client(&self) -> Reads<'_> {
        Reads::client(self)
    }

    /// The instance itself: whose key this is, how the server is.
    pub const fn instance(&self) -> Instance<'_> {
        Instance { client: self }
    }

    /// Who and what the memories speak about.
    pub const fn entities(&self) -> Entities<'_> {
        Entities { client: self }
    }

    /// Whole scopes: erase, export, import.
    pub const fn data(&self) -> Data<'_> {
        Data { client: self }
    }

    /// Files that an agent keeps under `/memories`.
    pub const fn memory_tool(&self) -> MemoryTool<'_> {
        MemoryTool { client: self }
    }
}
