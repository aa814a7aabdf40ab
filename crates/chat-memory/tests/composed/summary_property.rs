//! Nothing is ever lost: checked with a model whose summaries repeat a mark of each message.

use std::sync::Arc;

use evoke_chat_memory::{InMemoryConversation, Memory, MemoryExt, SqliteMemory, SummaryMemory, Window};
use proptest::prelude::*;

use super::scripted_model::{Reply, ScriptedModel, marks};

/// What happens to a conversation.
#[derive(Debug, Clone)]
enum Event {
    Add(usize),
    Clear,
    Restart,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => (1_usize..6).prop_map(Event::Add),
        1 => Just(Event::Clear),
        2 => Just(Event::Restart),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        3 => Just(Reply::RepeatsMarks),
        1 => Just(Reply::Fails),
        1 => Just(Reply::Says("")),
        1 => Just(Reply::Declines),
    ]
}

/// Plays events, and says which marks should be there and which are.
async fn play(events: Vec<Event>, replies: Vec<Reply>, max_messages: usize) -> (Vec<String>, Vec<String>) {
    let backend = InMemoryConversation::new(Window::unlimited());
    let model = ScriptedModel::new(replies, Reply::RepeatsMarks);
    let open = || SummaryMemory::new(backend.clone(), model.summarizer(), max_messages).unwrap();
    let (mut memory, mut expected, mut next) = (open(), Vec::new(), 0);
    for event in events {
        match event {
            Event::Restart => memory = open(),
            Event::Clear => {
                memory.clear().await.unwrap();
                expected.clear();
            }
            Event::Add(count) => {
                for number in next..next + count {
                    memory.add_user(&format!("#{number}")).await.unwrap();
                    expected.push(format!("#{number}"));
                }
                next += count;
            }
        }
    }
    (expected, marks(&Memory::to_string(&memory)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_message_is_there_or_in_the_summary(
        events in prop::collection::vec(event(), 1..30),
        replies in prop::collection::vec(reply(), 0..20),
        max_messages in 2_usize..9,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (expected, found) = runtime.block_on(play(events, replies, max_messages));
        prop_assert_eq!(found, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_and_several_instances_on_one_file_lose_and_double_nothing() {
    const WRITERS: usize = 8;
    const EACH: usize = 40;
    let directory = tempfile::tempdir().unwrap();
    let model =
        ScriptedModel::new([Reply::Fails, Reply::RepeatsMarks, Reply::Says(" ")], Reply::RepeatsMarks);
    // As separate processes would: instances that know nothing of each other.
    let open = || SqliteMemory::new(directory.path().join("m.db"), "s", Window::unlimited()).unwrap();
    let instances: Vec<SummaryMemory> =
        (0..2).map(|_| SummaryMemory::new(open(), model.summarizer(), 6).unwrap()).collect();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let memory = instances[writer % instances.len()].clone();
            tokio::spawn(async move {
                for number in 0..EACH {
                    memory.add_user(&format!("#{}", writer * EACH + number)).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    // Whatever the last writers left over is summed up by whoever comes next, once the model has made its mistakes.
    let mut attempts = 0;
    while let Err(error) = instances[0].summarize().await {
        attempts += 1;
        assert!(attempts <= 2, "{error}");
    }
    let backend: Arc<dyn Memory> = Arc::new(open());
    backend.get().await.unwrap();
    let found = marks(&backend.to_string());
    for writer in 0..WRITERS {
        let own: Vec<u32> = found
            .iter()
            .filter_map(|mark| mark[1..].parse::<u32>().ok())
            .filter(|number| *number as usize / EACH == writer)
            .collect();
        let expected: Vec<u32> = (writer * EACH..(writer + 1) * EACH).map(|number| number as u32).collect();
        assert_eq!(own, expected, "in its order, each once");
    }
    assert!(backend.count().await.unwrap() <= 6, "and it was summed up: {found:?}");
}
