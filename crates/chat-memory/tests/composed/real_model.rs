//! A summary by a real model behind a real server, kept in a real file.

use std::sync::Arc;
use std::time::Duration;

use evoke_chat_memory::{
    ContextBudget, Memory, MemoryExt, Role, SUMMARY_HEADING, SmartContextManager, SqliteMemory, Summarizer,
    SummaryMemory, Window,
};
use evoke_llm::{LocalServer, RemoteConfig, RemoteModel};
use evoke_types::{SeededIds, SystemClock};

const SAID: [&str; 5] =
    ["Hello, I am Ada.", "Hello Ada.", "My cat is called Tofu.", "A good name.", "He is two."];

fn summarizer(server: &LocalServer) -> Summarizer {
    let mut config = RemoteConfig::openai(server.openai_url(), "smollm2");
    // A busy machine thinks slowly.
    config.timeout = Duration::from_secs(240);
    config.attempts = 1;
    let model = RemoteModel::new(config, Arc::new(SystemClock), Arc::new(SeededIds::new(1))).unwrap();
    Summarizer::new(Arc::new(model)).max_output_tokens(12)
}

#[tokio::test]
async fn a_real_summary_takes_the_place_of_what_is_old_and_survives() {
    let server = LocalServer::start().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let open = || SqliteMemory::new(directory.path().join("m.db"), "ada", Window::unlimited()).unwrap();
    let memory = SummaryMemory::new(open(), summarizer(&server), 4).unwrap();
    for text in SAID {
        memory.add_user(text).await.unwrap();
    }
    assert!(memory.last_error().is_none(), "{:?}", memory.last_error());
    memory.close().await.unwrap();

    let messages = open().get().await.unwrap();
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[0].role, Role::System);
    let summary = messages[0].content.strip_prefix(SUMMARY_HEADING).unwrap();
    assert!(!summary.trim().is_empty());
    assert_eq!(messages[2].content.as_ref(), SAID[4]);

    let budget = ContextBudget::default().max_recent_tokens(6);
    let manager = SmartContextManager::new(budget, Some(summarizer(&server)));
    SAID.iter().for_each(|text| manager.add(Role::User, *text));
    let context = manager.get_messages().await.unwrap();
    assert!(!manager.summary().trim().is_empty());
    assert!(context[0].cache && context.len() == 1 + manager.len(), "{context:?}");
}
