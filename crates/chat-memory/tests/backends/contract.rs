//! The cases of the contract. Each has conversations of its own, so that they may share a store.

use crate::subject::{Subject, contents};
use evoke_chat_memory::{
    ChatMemoryError, InMemoryConversation, InvalidInput, Memory, MemoryExt, Message, Metadata, NewMessage,
    Page, Record, Role, Ttl, Window,
};
use evoke_types::Timestamp;
use serde_json::json;

/// Runs all cases.
pub(crate) async fn holds(subject: &Subject) {
    empty_conversations(subject).await;
    the_local_copy(subject).await;
    contents_byte_for_byte(subject).await;
    large_contents(subject).await;
    hostile_session_ids(subject).await;
    windows(subject).await;
    smaller_window_over_longer_history(subject).await;
    token_windows(subject).await;
    batches_and_pages(subject).await;
    metadata_and_times(subject).await;
    clearing(subject).await;
    replacing_the_oldest(subject).await;
    expiry(subject).await;
    transfers(subject).await;
    closing(subject).await;
    sessions(subject).await;
    like_the_model(subject).await;
    crate::summaries::hold(subject).await;
}

fn numbered(range: std::ops::Range<usize>) -> Vec<NewMessage> {
    range.map(|n| NewMessage::new(Role::User, format!("m{n}"))).collect()
}

fn texts(records: &[Record]) -> Vec<&str> {
    records.iter().map(|r| &*r.message.content).collect()
}

async fn empty_conversations(subject: &Subject) {
    let memory = subject.memory("empty", Window::unlimited());
    assert_eq!(memory.get().await.expect("nothing"), []);
    assert_eq!(memory.get_last(3).await.expect("nothing"), []);
    assert_eq!(memory.get_records(Page::All).await.expect("nothing"), []);
    assert_eq!(memory.count().await.expect("a count"), 0);
    assert_eq!((memory.to_messages(), memory.to_string()), (vec![], String::new()));
    memory.clear().await.expect("clearing nothing");
    memory.add_many(Vec::new()).await.expect("adding nothing");
    assert_eq!(memory.count().await.expect("a count"), 0);
}

async fn the_local_copy(subject: &Subject) {
    let memory = subject.memory("local", Window::unlimited());
    memory.add(Role::User, "hi").await.expect("stored");
    memory.add_assistant("yo\nyo").await.expect("stored");
    memory.add_system("S").await.expect("stored");
    assert_eq!(memory.to_string(), "User: hi\nAssistant: yo\nyo\nSystem: S");

    let other = subject.memory("local", Window::unlimited());
    assert_eq!(other.to_messages(), [], "a new instance has an empty copy");
    other.add(Role::User, "more").await.expect("stored");
    assert_eq!(other.to_messages(), [Message::new(Role::User, "more")], "the copy grows by what was added");
    assert_eq!(memory.to_messages().len(), 3, "others become visible at the next get");
    let all = memory.get().await.expect("messages");
    assert_eq!((all.len(), &memory.to_messages()), (4, &all));
    assert_eq!(memory.get_last(2).await.expect("messages"), memory.to_messages());
    let clone = memory.clone();
    clone.clear().await.expect("cleared");
    assert_eq!(memory.to_messages(), [], "clones are the same instance");
    assert_eq!(other.get().await.expect("messages"), []);
}

async fn contents_byte_for_byte(subject: &Subject) {
    let memory = subject.memory("bytes", Window::unlimited());
    let mut texts = vec![
        "",
        " ",
        "\n",
        "\r\n\t",
        "é👍",
        "👩‍👩‍👧‍👦",
        "e\u{301}",
        "\u{202e}rtl\u{200f}",
        "\u{feff}bom",
        "\u{10ffff}\u{fffd}",
        "quotes ' \" ` \\ %s {} $1 ?1 :a",
        "\"}],\"seq\":9}",
        "'; DROP TABLE synapsekit_conversations; --",
    ];
    if subject.holds_nul {
        texts.extend(["\0", "a\0b"]);
    } else {
        let refused = memory.add(Role::User, "a\0b").await;
        assert!(
            matches!(refused, Err(ChatMemoryError::Invalid(InvalidInput::NotStorable { .. }))),
            "{refused:?}"
        );
        assert_eq!(memory.to_messages(), [], "a failed add leaves the copy alone");
    }
    for text in &texts {
        memory.add(Role::Assistant, text).await.expect("stored");
    }
    assert_eq!(contents(&memory).await, texts);
}

async fn large_contents(subject: &Subject) {
    let memory = subject.memory("large", Window::unlimited());
    let large = "ä".repeat(500_000);
    let added = memory.add(Role::User, &large).await;
    if subject.holds_a_megabyte {
        added.expect("stored");
        assert_eq!(contents(&memory).await, [large]);
    } else {
        let too_large = matches!(added, Err(ChatMemoryError::Invalid(InvalidInput::MessageTooLarge { .. })));
        assert!(too_large, "{added:?}");
        assert_eq!(memory.count().await.expect("a count"), 0);
    }
    let fits = "x".repeat(300_000);
    memory.clear().await.expect("cleared");
    memory.add_many(vec![NewMessage::new(Role::User, fits.as_str()); 20]).await.expect("6 MB are stored");
    let messages = memory.get().await.expect("messages");
    assert_eq!(messages.iter().map(|m| m.content.len()).collect::<Vec<_>>(), [300_000; 20]);
    memory.clear().await.expect("cleared");
}

async fn hostile_session_ids(subject: &Subject) {
    let longest = "ü".repeat(512);
    let mut ids =
        vec!["'; DROP TABLE messages; --", "a\"b", "会話", "s1", "s1 ", "S1", "*", "a:b", "../x", &longest];
    for (id, holds) in [("", subject.holds_empty_id), ("a\0b", subject.holds_nul)] {
        if holds {
            ids.push(id);
        } else {
            let refused = subject.try_memory(id, Window::unlimited(), None).map(drop);
            let invalid = matches!(refused, Err(ChatMemoryError::Invalid(InvalidInput::NotStorable { .. })));
            assert!(invalid, "{id:?}: {refused:?}");
        }
    }
    for id in &ids {
        subject.memory(id, Window::unlimited()).add(Role::User, id).await.expect("stored");
    }
    for id in &ids {
        assert_eq!(contents(&subject.memory(id, Window::unlimited())).await, [id.to_string()]);
    }
    subject.memory("s1", Window::unlimited()).clear().await.expect("cleared");
    assert_eq!(contents(&subject.memory("S1", Window::unlimited())).await, ["S1"]);
    let too_long = subject.try_memory(&"x".repeat(1_025), Window::unlimited(), None).map(drop);
    assert!(matches!(
        too_long,
        Err(ChatMemoryError::Invalid(InvalidInput::SessionIdTooLong { bytes: 1_025 }))
    ));
}

async fn windows(subject: &Subject) {
    let (two, four) = (subject.last("window-2", 2), subject.last("window-4", 4));
    for message in numbered(0..7) {
        two.add_many(vec![message.clone()]).await.expect("stored");
        four.add_many(vec![message]).await.expect("stored");
    }
    assert_eq!(contents(&two).await, ["m5", "m6"]);
    assert_eq!(contents(&four).await, ["m3", "m4", "m5", "m6"]);
    assert_eq!(four.to_string().lines().count(), 4, "the copy is cut to the window");
    assert_eq!(four.count().await.expect("a count"), 4);
    four.add_many(numbered(10..30)).await.expect("stored");
    assert_eq!(contents(&four).await, ["m26", "m27", "m28", "m29"]);
    let everything = subject.memory("window-4", Window::unlimited());
    assert_eq!(everything.count().await.expect("a count"), 4, "what left the window is gone");
}

async fn smaller_window_over_longer_history(subject: &Subject) {
    let long = subject.memory("reopened", Window::unlimited());
    long.add_many(numbered(0..10)).await.expect("stored");
    let short = subject.last("reopened", 4);
    assert_eq!(contents(&short).await, ["m6", "m7", "m8", "m9"]);
    assert_eq!(short.count().await.expect("a count"), 4);
    let first = short.get_records(Page::All).await.expect("records")[0].seq;
    assert_eq!(short.get_records(Page::Before(first, 5)).await.expect("records"), []);
    assert_eq!(long.count().await.expect("a count"), 10, "reading removes nothing");
    short.add(Role::User, "new").await.expect("stored");
    assert_eq!(contents(&long).await, ["m7", "m8", "m9", "new"]);
    subject.last("reopened", 6).add_many(numbered(20..24)).await.expect("stored");
    assert_eq!(contents(&long).await, ["m9", "new", "m20", "m21", "m22", "m23"]);
}

async fn token_windows(subject: &Subject) {
    let window = Window::unlimited().max_tokens(25).expect("a budget");
    let memory = subject.memory("tokens", window);
    for n in 0..100 {
        memory.add(Role::User, &format!("{n:0>40}")).await.expect("stored");
    }
    let kept = contents(&memory).await;
    assert_eq!(
        kept,
        [format!("{:0>40}", 98), format!("{:0>40}", 99)],
        "ten tokens each, twenty-five at most"
    );
    assert_eq!((memory.count().await.expect("a count"), memory.to_messages().len()), (2, 2));
    let stored = subject.memory("tokens", Window::unlimited()).count().await.expect("a count");
    assert!(stored < 10, "{stored} messages are stored for a budget of two");
    memory.add(Role::User, &"x".repeat(200)).await.expect("stored");
    assert_eq!(memory.get().await.expect("messages"), [], "a message over the budget leaves nothing");
}

async fn batches_and_pages(subject: &Subject) {
    let memory = subject.memory("pages", Window::unlimited());
    memory.add_many(numbered(0..250)).await.expect("stored");
    assert_eq!(memory.count().await.expect("a count"), 250);
    let all = memory.get_records(Page::All).await.expect("records");
    assert_eq!(texts(&all), (0..250).map(|n| format!("m{n}")).collect::<Vec<_>>());
    assert!(all.is_sorted_by(|a, b| a.seq < b.seq), "places grow");

    let mut backwards = Vec::new();
    let mut page = memory.get_records(Page::Newest(60)).await.expect("records");
    while let Some(first) = page.first().map(|r| r.seq) {
        backwards.splice(0..0, page);
        page = memory.get_records(Page::Before(first, 60)).await.expect("records");
    }
    assert_eq!(backwards, all);
    let middle = memory.get_records(Page::After(all[99].seq, 3)).await.expect("records");
    assert_eq!(texts(&middle), ["m100", "m101", "m102"]);
    for nothing in [Page::Newest(0), Page::After(all[249].seq, 5), Page::Before(all[0].seq, 5)] {
        assert_eq!(memory.get_records(nothing).await.expect("records"), [], "{nothing:?}");
    }
    let windowed = subject.last("pages", 100);
    let after = windowed.get_records(Page::After(all[0].seq, 2)).await.expect("records");
    assert_eq!(texts(&after), ["m150", "m151"], "pages end at the window");
    assert_eq!(memory.get_last(1_000).await.expect("messages").len(), 250);
    assert_eq!(memory.to_messages().len(), 250, "pages leave the copy alone, get_last does not");
}

async fn metadata_and_times(subject: &Subject) {
    let memory = subject.memory("metadata", Window::unlimited());
    let metadata: Metadata = serde_json::from_value(json!({
        "z": 1.5, "a": [null, true, {"": "\u{0}"}], "big": u64::MAX, "k.$": "é", "quote": "'\""
    }))
    .expect("an object");
    let time = Timestamp::from_millis(1_600_000_000_123);
    let message = NewMessage::new(Role::System, "with").with_metadata(metadata.clone()).said_at(time);
    memory.add_many(vec![message, NewMessage::new(Role::User, "without")]).await.expect("stored");
    let records = memory.get_records(Page::All).await.expect("records");
    assert_eq!((&records[0].metadata, records[0].created_at), (&Some(metadata), time));
    assert_eq!(records[1].metadata, None);
    assert!(records[1].created_at > time, "said now: {}", records[1].created_at);
    assert_eq!(records[0].message, Message::new(Role::System, "with"));
}

async fn clearing(subject: &Subject) {
    let memory = subject.last("emptied", 50);
    memory.add_many(numbered(0..3)).await.expect("stored");
    let before = memory.get_records(Page::All).await.expect("records");
    memory.clear().await.expect("cleared");
    assert_eq!((memory.count().await.expect("a count"), memory.to_messages().len()), (0, 0));
    memory.add(Role::User, "3").await.expect("stored");
    assert_eq!(contents(&memory).await, ["3"]);
    assert!(
        !memory.replace_oldest(&before[..1], NewMessage::new(Role::System, "late")).await.expect("an answer")
    );
    assert_eq!(contents(&memory).await, ["3"], "a summary that comes too late is thrown away");
}

async fn replacing_the_oldest(subject: &Subject) {
    let memory = subject.memory("replaced", Window::unlimited());
    memory.add_many(numbered(0..6)).await.expect("stored");
    let all = memory.get_records(Page::All).await.expect("records");
    let summary = |text: &str| NewMessage::new(Role::System, text);
    assert!(!memory.replace_oldest(&[], summary("none")).await.expect("an answer"));
    assert!(!memory.replace_oldest(&all[1..3], summary("middle")).await.expect("an answer"));
    assert_eq!(contents(&memory).await.len(), 6, "only what comes first is replaced");
    memory.add(Role::User, "meanwhile").await.expect("stored");
    assert!(memory.replace_oldest(&all[..4], summary("S1")).await.expect("an answer"));
    assert_eq!(contents(&memory).await, ["S1", "m4", "m5", "meanwhile"]);
    assert_eq!(memory.to_messages()[0], Message::new(Role::System, "S1"));
    assert!(!memory.replace_oldest(&all[..4], summary("again")).await.expect("an answer"));
    let again = memory.get_records(Page::All).await.expect("records");
    assert_eq!(again[0].seq, all[3].seq, "it has the place of the newest that it replaces");
    assert!(memory.replace_oldest(&again, summary("S2")).await.expect("an answer"), "all of them");
    memory.add(Role::User, "after").await.expect("stored");
    assert_eq!(contents(&memory).await, ["S2", "after"]);
}

async fn expiry(subject: &Subject) {
    let ttl = Ttl::seconds(1_000).expect("positive");
    let memory = subject.try_memory("expiring", Window::unlimited(), Some(ttl)).expect("a conversation");
    memory.add(Role::User, "fresh").await.expect("stored");
    assert_eq!(contents(&memory).await, ["fresh"]);
    if subject.expires_by_message_time {
        let old = Timestamp::from_millis(1_600_000_000_000);
        memory.add_many(vec![NewMessage::new(Role::User, "old").said_at(old)]).await.expect("stored");
        assert_eq!(contents(&memory).await, [""; 0], "the newest message is older than the time to live");
        assert_eq!(memory.count().await.expect("a count"), 0);
        memory.add(Role::User, "anew").await.expect("stored");
        assert_eq!(contents(&memory).await, ["anew"]);
    }
    for bad in [0, -1, i64::MIN] {
        assert!(Ttl::seconds(bad).is_err(), "{bad}");
    }
}

async fn transfers(subject: &Subject) {
    let memory = subject.memory("exported", Window::unlimited());
    let metadata = Metadata::from_iter([("k".to_owned(), json!([1]))]);
    memory.add_many(vec![NewMessage::new(Role::User, "a\nb").with_metadata(metadata)]).await.expect("stored");
    memory.add_assistant("é").await.expect("stored");
    let lines = memory.export_json_lines().await.expect("lines");
    let imported = subject.memory("imported", Window::unlimited());
    assert_eq!(imported.import_json_lines(&lines).await.expect("imported"), 2);
    assert_eq!(imported.export_json_lines().await.expect("lines"), lines);
    assert!(imported.import_json_lines("{}").await.is_err());
    let copied = InMemoryConversation::new(Window::unlimited());
    assert_eq!(imported.copy_to(&copied).await.expect("copied"), 2);
    assert_eq!(copied.export_json_lines().await.expect("lines"), lines);
}

async fn closing(subject: &Subject) {
    let memory = subject.memory("closed", Window::unlimited());
    memory.add(Role::User, "kept").await.expect("stored");
    memory.close().await.expect("closed");
    memory.close().await.expect("closing again");
    for result in [memory.add(Role::User, "x").await, memory.clear().await, memory.get().await.map(drop)] {
        assert!(matches!(result, Err(ChatMemoryError::Closed)), "{result:?}");
    }
    assert_eq!(contents(&subject.memory("closed", Window::unlimited())).await, ["kept"]);
}

async fn sessions(subject: &Subject) {
    let memory = subject.memory("listed 1", Window::unlimited());
    memory.add(Role::User, "x").await.expect("stored");
    subject.memory("listed é", Window::unlimited()).add(Role::User, "x").await.expect("stored");
    let sessions = subject.sessions().await;
    assert!(sessions.is_sorted() && sessions.contains(&"listed é".to_owned()), "{sessions:?}");
    memory.clear().await.expect("cleared");
    assert!(!subject.sessions().await.contains(&"listed 1".to_owned()));
}

/// A long run of calls gives the same answers as the memory in the process.
async fn like_the_model(subject: &Subject) {
    let window = Window::last(7).expect("positive");
    let (memory, model) = (subject.memory("model", window.clone()), InMemoryConversation::new(window));
    let mut state = 0x9e37_79b9_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for step in 0..120_usize {
        let messages = numbered(step * 100..step * 100 + usize::try_from(next(4)).expect("small"));
        let count = usize::try_from(next(5)).expect("small");
        match next(12) {
            0 => {
                memory.clear().await.expect("cleared");
                model.clear().await.expect("cleared");
            }
            1..=3 => {
                let (mine, its) = (oldest(&*memory, count).await, oldest(&model, count).await);
                let summary = NewMessage::new(Role::System, format!("s{step}"));
                let replaced = memory.replace_oldest(&mine, summary.clone()).await.expect("an answer");
                assert_eq!(replaced, model.replace_oldest(&its, summary).await.expect("an answer"), "{step}");
            }
            _ => {
                memory.add_many(messages.clone()).await.expect("stored");
                model.add_many(messages).await.expect("stored");
            }
        }
        assert_eq!(memory.get().await.expect("messages"), model.get().await.expect("messages"), "{step}");
        assert_eq!(memory.count().await.expect("a count"), model.count().await.expect("a count"), "{step}");
        let last = model.get_last(count).await.expect("messages");
        assert_eq!(memory.get_last(count).await.expect("messages"), last, "{step}");
    }
}

async fn oldest(memory: &dyn Memory, count: usize) -> Vec<Record> {
    let mut records = memory.get_records(Page::All).await.expect("records");
    records.truncate(count);
    records
}
