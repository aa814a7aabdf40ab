//! A conversation in Redis or Valkey, for an hour after its newest message.
//!
//! `REDIS_URL=redis://localhost:6379 cargo run -p evoke-chat-memory --features redis --example redis_memory`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{Memory, MemoryExt, RedisMemory, Result, Ttl, Window};

#[tokio::main]
async fn main() -> Result<()> {
    let server = std::env::var("REDIS_URL").unwrap_or_else(|_| "redis://localhost:6379".to_owned());
    let memory = RedisMemory::new(&server, "user-123", Some(Ttl::seconds(3_600)?), Window::last(50)?)?;
    memory.add_user("Remember that I like tea.").await?;
    memory.add_assistant("Noted: tea.").await?;
    memory.get().await?;
    println!("{}", memory.to_string());
    memory.close().await
}
