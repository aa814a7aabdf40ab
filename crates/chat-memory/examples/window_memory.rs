//! The last messages of a conversation and nothing else, by number and by tokens.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{InMemoryConversation, Memory, MemoryExt, Result, Window, WindowMemory};

#[tokio::main]
async fn main() -> Result<()> {
    let by_number = WindowMemory::new(2)?;
    let by_tokens = InMemoryConversation::new(Window::unlimited().max_tokens(12)?);
    for number in 1..=5 {
        let text = format!("This is message {number}.");
        by_number.add_user(&text).await?;
        by_tokens.add_user(&text).await?;
    }
    println!("the last two:\n{}\n\nat most twelve tokens:\n{}", by_number.to_string(), by_tokens.to_string());
    Ok(())
}
