//! Asks the configured model one question, within a budget.
//!
//! `EVOKE_LLM_URL=http://localhost:8080/v1 EVOKE_LLM_MODEL=small cargo run -p evoke-llm --example ask "Why?"`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use evoke_llm::{ChatMessage, ChatRequest, LocalServer, Settings};
use evoke_types::{RandomIds, SystemClock};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let question = std::env::args().nth(1).unwrap_or_else(|| "What is a rolling window?".to_owned());
    let mut settings = Settings::from_lookup(|name| std::env::var(name).ok())?;
    settings.budget.tokens_per_call = settings.budget.tokens_per_call.or(Some(2_000));

    // Without a configured model there is none; this example then takes the small one that `make setup` installs.
    let server = if settings.url.is_none() { Some(LocalServer::start()?) } else { None };
    if let Some(server) = &server {
        settings.url = Some(server.openai_url());
        settings.model = Some("smollm2".to_owned());
        settings.timeout = Some(Duration::from_secs(240));
    }

    let Some(model) = settings.open(Arc::new(SystemClock), Arc::new(RandomIds))? else {
        return Ok(());
    };
    let messages = vec![ChatMessage::system("Answer in one sentence."), ChatMessage::user(question)];
    let answer = model.chat(&ChatRequest::new(messages).max_output_tokens(60)).await?;
    println!("{}", answer.text.trim());
    println!("({}, {:?}, {:?})", model.name(), answer.finish, answer.usage);
    Ok(())
}
