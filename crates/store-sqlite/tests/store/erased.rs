//! Erased words are not in the files any more.

use crate::subject::{OnDisk, fresh};
use evoke_store::conformance::Subject;
use evoke_store::conformance::sample::{Sample, instance, metadata, place};
use evoke_store::*;
use std::fs;

/// Words that stand in everything that is to be erased, and nowhere else.
const SECRET: &str = "xylophone-quartz-7731";

/// Files of the directory that hold some words.
pub(crate) fn leaks(subject: &OnDisk, words: &str) -> Vec<String> {
    let files = fs::read_dir(subject.path()).expect("the directory is readable");
    let files = files.map(|entry| entry.expect("an entry").path());
    let holds = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).expect("a readable file");
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    };
    files.filter(holds).map(|path| path.display().to_string()).collect()
}

/// Documents, items, turns and compactions with the secret in every text, long ones as well, among
/// the same of somebody else, so that pages are shared and split.
async fn confide(subject: &OnDisk, sample: &Sample) -> StoreResult<Vec<(NewDocument, ItemRow)>> {
    let store = subject.store();
    let (ours, theirs) = (place("acme", SECRET), place("acme", "ben"));
    let mut told = Vec::new();
    for n in 0..120_u32 {
        let long = format!("{SECRET} {}", "and so on ".repeat(n as usize * 7));
        let mut document = sample.document(&ours, &format!("{SECRET} {n}"));
        document.text.clone_from(&long);
        document.metadata = metadata("memory_id", SECRET);
        let neighbour = sample.document(&theirs, &format!("harmless {n}"));
        store.accept(vec![document.clone(), neighbour], true).await?;
        for claimed in store.claim(ClaimRequest::up_to(9, sample.now())).await? {
            let text = if claimed.document.partition == ours { &long } else { "harmless" };
            let passage = sample.passage(&claimed.document, 0, text);
            let memory = sample.memory(&claimed.document, 0, text, passage.id);
            let mut understood = sample.understood(&claimed, vec![passage.clone(), memory]);
            if claimed.document.partition == ours {
                understood.entities = vec![sample.entity(&claimed.document, SECRET)];
                told.push((document.clone(), passage));
            }
            store.finish(understood).await?;
        }
        let conversation = sample.conversation_id();
        store.record(vec![sample.turn(&ours, conversation, &long)]).await?;
        let body = format!("{{\"summary\":\"{SECRET}\"}}");
        let row = CompactionRow { body: body.clone(), ..sample.compaction(conversation) };
        store.put_compaction(&instance(), row).await?;
        store.report(vec![ActivityRow { body, ..sample.report(&ours, Some(conversation)) }]).await?;
    }
    Ok(told)
}

#[tokio::test]
async fn an_erased_user_leaves_nothing_in_the_files() -> StoreResult<()> {
    let (subject, sample) = (fresh(), Sample::new(1));
    confide(&subject, &sample).await?;
    assert!(!leaks(&subject, SECRET).is_empty(), "the search finds what is there");
    let store = subject.store();
    let target = EraseTarget::Within(place("acme", SECRET).path);
    let record = store.erase(target, sample.erasure(&instance()), sample.event("user.erased")).await?;
    assert_eq!((record.counts.documents, record.counts.turns), (120, 120));
    assert_eq!(leaks(&subject, SECRET), Vec::<String>::new(), "while the store is open");
    store.close().await?;
    assert_eq!(leaks(&subject, SECRET), Vec::<String>::new(), "after it was closed");
    Ok(())
}

#[tokio::test]
async fn forgotten_words_leave_the_files_too() -> StoreResult<()> {
    let (subject, sample, home) = (fresh(), Sample::new(2), place("acme", "ana"));
    let store = subject.store();
    let told = sample.remember(&*store, &home, SECRET).await?;
    sample.remember(&*store, &home, "harmless").await?;
    let renamed = Revision {
        removed: vec![told.memory.id, told.passage.id],
        document_texts: vec![(told.document.ingestion, String::new())],
        ..Revision::default()
    };
    // The document's name and metadata are the caller's and stay; its words and the statement go.
    let words = [told.document.text.as_str(), told.memory.text.as_str()];
    assert!(words.iter().all(|words| !leaks(&subject, words).is_empty()));
    store.revise(&home, renamed).await?;
    for words in words {
        assert_eq!(leaks(&subject, words), Vec::<String>::new());
    }
    Ok(())
}
