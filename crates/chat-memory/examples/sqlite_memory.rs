//! A conversation in a SQLite file: what one instance wrote, another one reads, page by page.
//!
//! `cargo run -p evoke-chat-memory --example sqlite_memory [FILE]`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_chat_memory::{Memory, MemoryExt, Page, Result, SqliteMemory, Window};

#[tokio::main]
async fn main() -> Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| ":memory:".to_owned());
    let memory = SqliteMemory::new(&path, "user-123", Window::last(100)?)?;
    memory.add_user("Remember that I like tea.").await?;
    memory.add_assistant("Noted: tea.").await?;

    for record in memory.get_records(Page::Newest(10)).await? {
        println!(
            "{} {} {}: {}",
            record.seq.0, record.created_at, record.message.role, record.message.content
        );
    }
    println!("{} messages\n{}", memory.count().await?, memory.export_json_lines().await?);
    memory.close().await
}
