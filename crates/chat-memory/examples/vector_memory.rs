//! What is relevant to the last question, wherever it was said.
//!
//! `cargo run -p evoke-chat-memory --features embed --example vector_memory`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{InMemoryVectorStore, Memory, MemoryExt, SqliteMemory, VectorMemory, Window};
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // The words are in a file; their vectors are made again when the process starts.
    let directory = tempfile::tempdir()?;
    let file = SqliteMemory::new(directory.path().join("memory.db"), "ines", Window::unlimited())?;
    let store = InMemoryVectorStore::with_installed_model()?;
    let memory = VectorMemory::builder(store).history(file).memory_id("ines").max_results(3).build()?;

    for said in [
        "My sister lives in Oslo.",
        "I am allergic to walnuts.",
        "The train was late again today.",
        "On Sundays I go sailing.",
        "Could you book a table for two?",
        "Which food should I avoid?",
    ] {
        memory.add_user(said).await?;
    }

    memory.get().await?;
    println!("{}", Memory::to_string(&memory));
    Ok(())
}
