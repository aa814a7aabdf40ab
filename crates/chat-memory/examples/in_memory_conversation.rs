//! A conversation in the process: the newest messages of a window.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{InMemoryConversation, Memory, MemoryExt, Result, Window};

#[tokio::main]
async fn main() -> Result<()> {
    let memory = InMemoryConversation::new(Window::last(3)?);
    for question in ["Where is Lisbon?", "And Porto?", "Which is larger?", "Which is older?"] {
        memory.add_user(question).await?;
    }
    println!("{}", memory.to_string());
    Ok(())
}
