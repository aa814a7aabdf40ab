//! A conversation in a file, of which the older part becomes a summary.
//!
//! `cargo run -p evoke-chat-memory --example summary_memory`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

#[path = "support/chat_model.rs"]
mod chat_model;

use evoke_chat_memory::{Memory, MemoryExt, SqliteMemory, Summarizer, SummaryMemory, Window};
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let chat = chat_model::open()?;
    let directory = tempfile::tempdir()?;
    let file = SqliteMemory::new(directory.path().join("memory.db"), "ada", Window::unlimited())?;
    let memory = SummaryMemory::new(file, Summarizer::new(chat.model.clone()).max_output_tokens(60), 6)?;

    for (said, answered) in [
        ("I am Ada and I run a bakery in Porto.", "Nice to meet you, Ada."),
        ("We open at seven, except on Mondays.", "Noted: seven, closed on Mondays."),
        ("My oven broke yesterday.", "Sorry to hear that. Did you call the repair service?"),
        ("They come on Friday at nine.", "Then you can bake again on Saturday."),
    ] {
        memory.add_user(said).await?;
        memory.add_assistant(answered).await?;
    }

    println!("{}", Memory::to_string(&memory));
    if let Some(error) = memory.last_error() {
        println!("(Nothing was lost, but {error})");
    }
    Ok(())
}
