//! A conversation in a DynamoDB table, which is made if need be.
//!
//! `AWS_REGION=eu-central-1 cargo run -p evoke-chat-memory --features dynamodb --example dynamodb_memory`; with
//! `AWS_ENDPOINT_URL` it speaks to an emulator.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{DynamoDbMemory, DynamoDbStore, Memory, MemoryExt, Result, SessionId, Window};

#[tokio::main]
async fn main() -> Result<()> {
    let region = std::env::var("AWS_REGION").unwrap_or_else(|_| "us-east-1".to_owned());
    let store = DynamoDbStore::new("chats", &region)?;
    store.create_table().await?;
    let memory = DynamoDbMemory::in_store(store, SessionId::new("user-123")?, Window::last(50)?, None)?;
    memory.add_user("Remember that I like tea.").await?;
    memory.add_assistant("Noted: tea.").await?;
    memory.get().await?;
    println!("{}", memory.to_string());
    memory.close().await
}
