//! A conversation in MongoDB.
//!
//! `MONGODB_URI=mongodb://localhost:27017 cargo run -p evoke-chat-memory --features mongodb --example mongo_memory`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{Memory, MemoryExt, MongoMemory, Result, Window};

#[tokio::main]
async fn main() -> Result<()> {
    let server = std::env::var("MONGODB_URI").unwrap_or_else(|_| "mongodb://localhost:27017".to_owned());
    let memory = MongoMemory::new(&server, "user-123", Window::last(50)?)?;
    memory.add_user("Remember that I like tea.").await?;
    memory.add_assistant("Noted: tea.").await?;
    memory.get().await?;
    println!("{}", memory.to_string());
    memory.close().await
}
