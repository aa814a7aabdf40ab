//! The next prompt within its budgets, marked for the provider's prompt cache.
//!
//! `cargo run -p evoke-chat-memory --example smart_context_manager`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

#[path = "support/chat_model.rs"]
mod chat_model;

use evoke_chat_memory::{ContextBudget, Role, SmartContextManager, Summarizer};
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let chat = chat_model::open()?;
    let budget = ContextBudget::default().max_recent_tokens(40).max_search_tokens(20);
    let manager =
        SmartContextManager::new(budget, Some(Summarizer::new(chat.model.clone()).max_output_tokens(60)));

    manager.set_system("You answer questions about orders, briefly.");
    manager.set_search_results("Order 1017: two lamps, sent on 3 March, tracking number 55-120.");
    for (role, content) in [
        (Role::User, "Hello, this is Ines. I ordered two lamps last week."),
        (Role::Assistant, "Hello Ines! Your order is number 1017."),
        (Role::User, "Good. Please send it to my office, not to my home."),
        (Role::Assistant, "Done: order 1017 goes to your office."),
        (Role::User, "When does it arrive?"),
    ] {
        manager.add(role, content);
    }

    println!("{}", serde_json::to_string_pretty(&manager.get_messages().await?)?);
    Ok(())
}
