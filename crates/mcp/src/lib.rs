//! Memory tools for agents: the Model Context Protocol (MCP) over the engine.
//!
//! Agents find memories here as tools (recall, remember, list, status, update, forget, and the pair search and fetch that
//! research agents ask for) and as resources. [`serve_stdio`] serves one program over standard input and output, as
//! `evoke mcp` does; [`respond`] answers one HTTP request, as the server does under `/mcp`. Both speak every revision of the
//! protocol that has a handshake and the one of 2026-07-28, which has none.
//!
//! The one thing to know: the tools are the same everywhere. What differs is who calls and what that caller may do, which
//! [`Access`] tells; scopes, bounds and errors are the engine's.

mod access;
mod call;
mod failure;
mod http;
mod memory;
mod memory_uri;
mod resources;
mod scope;
mod server;
mod stdio;
mod text;
mod tool;
mod tools;

pub use access::{Access, Need, Operator};
pub use failure::Failure;
pub use http::respond;
pub use rmcp::model::Extensions;
pub use server::MemoryServer;
pub use stdio::{StdioError, serve_stdio};
