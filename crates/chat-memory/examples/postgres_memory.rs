//! A conversation in PostgreSQL.
//!
//! `POSTGRES_DSN=postgresql://postgres@localhost/postgres cargo run -p evoke-chat-memory --features postgres --example postgres_memory`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{Memory, MemoryExt, PostgresMemory, Result, Window};

#[tokio::main]
async fn main() -> Result<()> {
    let server = std::env::var("POSTGRES_DSN")
        .unwrap_or_else(|_| "postgresql://postgres@localhost/postgres".to_owned());
    let memory = PostgresMemory::new(&server, "user-123", Window::last(50)?)?;
    memory.add_user("Remember that I like tea.").await?;
    memory.add_assistant("Noted: tea.").await?;
    memory.get().await?;
    println!("{}", memory.to_string());
    memory.close().await
}
