//! Remembers what a user says and recalls it: `cargo run --package evoke --example remember [DIRECTORY]`.
//!
//! Without a directory the memory ends with the program. With one, run it twice: the second run still knows
//! what the first one stored.

use evoke::{Address, DocumentRequest, Evoke, FetchRequest, FetchScope, Isolation, Options};
use std::error::Error;
use std::io::Write;

/// A statement of the user.
const STATEMENTS: [&str; 3] = [
    "User: My sister Ines moved to Lisbon in March.",
    "User: I prefer trains over planes, even for long trips.",
    "User: On Friday I have dinner with Ines at eight.",
];
/// The query that is asked afterwards.
const QUESTION: &str = "Where does my sister Ines live?";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let memory = match std::env::args_os().nth(1) {
        Some(directory) => Evoke::open(directory, Options::default()).await?,
        None => Evoke::in_memory(Options::default()).await?,
    };
    let agent = memory.open_instance("example", Isolation::EqualsCustomer).await?;
    let user = Address::new(Some("ada"), None)?;

    for words in STATEMENTS {
        memory.ingest(&agent, DocumentRequest::new(words, user.clone()), None).await?;
    }
    memory.wait_until_idle().await;

    let request = FetchRequest::new(FetchScope::User, user, vec![QUESTION.to_owned()]);
    let found = memory.fetch(&agent, request).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{QUESTION}")?;
    for hit in &found.hits {
        writeln!(out, "{:>5.2}  {}", hit.score, hit.content())?;
    }
    drop(out);
    Ok(memory.close().await?)
}
