//! What is said twice is known once: taking the same words in again changes nothing that is known.

use evoke::{
    Address, Caller, DocumentRequest, EmbeddingOptions, Evoke, Isolation, Options, Timestamp, load_extractor,
};
use evoke_store::{ItemBody, PartitionKey};
use std::collections::BTreeSet;

const WORDS: &str = "User: I moved from Leiden to Utrecht in January. My dentist is Dr Aksoy.\nAssistant: Noted.\n\
    User: I can't stand walnuts, and my brother Ruben visits next Thursday. I used to smoke, but I stopped.";

/// Takes the words in; everything that is known then: each statement with its kind and whether it is closed.
async fn tell(memory: &Evoke, agent: &Caller) -> BTreeSet<(String, String, bool)> {
    let address = Address::new(Some("ada"), None).expect("a short id");
    let said_at = Timestamp::parse("2026-03-18T10:00:00Z").ok();
    let request = DocumentRequest { said_at, ..DocumentRequest::new(WORDS, address) };
    let path = memory.ingest(agent, request, None).await.expect("stored").scope;
    memory.wait_until_idle().await;
    let partition = PartitionKey { instance: agent.instance_id().clone(), path };
    let stored = memory.store().changes(&partition, None, None).await.expect("read");
    let known = stored.items.into_iter().filter_map(|row| match row.body {
        ItemBody::Memory(body) => {
            Some((row.kind.as_str().to_owned(), row.text, body.superseded_by.is_some()))
        }
        ItemBody::Passage(_) => None,
    });
    known.collect()
}

#[tokio::test]
async fn the_same_words_again_change_nothing_that_is_known() {
    for models in [EmbeddingOptions::default(), EmbeddingOptions::Off] {
        let options = Options { embedding: EmbeddingOptions::Off, ..Options::default() };
        let builder = Evoke::builder().options(options).extractor(load_extractor(&models));
        let memory = builder.open_in_memory().await.expect("opens");
        let agent = memory.open_instance("test", Isolation::EqualsCustomer).await.expect("an instance");
        let first = tell(&memory, &agent).await;
        assert!(first.len() >= 4, "{first:?}");
        for _ in 0..2 {
            assert_eq!(tell(&memory, &agent).await, first);
        }
        memory.close().await.expect("closes");
    }
}
