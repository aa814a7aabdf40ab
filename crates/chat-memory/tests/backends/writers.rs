//! Several writers on one conversation.

use crate::subject::{Subject, contents};
use evoke_chat_memory::{Role, Window};
use std::collections::HashMap;

/// What a writer adds.
pub(crate) fn said(writer: &str, number: usize) -> String {
    format!("{writer} {number}")
}

/// Fails unless the messages hold each writer's numbers from 0 to `each`, in order.
pub(crate) fn assert_complete(messages: &[String], writers: usize, each: usize) {
    let mut next: HashMap<&str, usize> = HashMap::new();
    for message in messages {
        let (writer, number) = message.split_once(' ').expect("a writer and a number");
        let expected = next.entry(writer).or_default();
        assert_eq!(number.parse(), Ok(*expected), "{writer}: lost, doubled or out of order");
        *expected += 1;
    }
    assert_eq!(next.len(), writers);
    assert!(next.values().all(|count| *count == each), "{next:?}");
}

/// Four writers with connections of their own, then four on a window that is read meanwhile.
pub(crate) async fn agree(make: impl Fn() -> Subject) {
    let each = 40;
    let writer = |name: String, id: &'static str, window: Window| {
        let memory = make().memory(id, window);
        tokio::spawn(async move {
            for number in 0..each {
                memory.add(Role::User, &said(&name, number)).await.expect("stored");
            }
        })
    };
    let everything: Vec<_> =
        (0..4).map(|w| writer(format!("w{w}"), "writers", Window::unlimited())).collect();
    let windowed: Vec<_> =
        (0..4).map(|w| writer(format!("w{w}"), "windowed", Window::last(10).expect("ten"))).collect();
    let reader = make().last("windowed", 10);
    let mut most = 0;
    while !windowed.iter().all(tokio::task::JoinHandle::is_finished) {
        let read = reader.get().await.expect("messages").len();
        assert!(read <= 10 && read >= most, "{read} messages after {most}");
        most = read;
    }
    for task in everything.into_iter().chain(windowed) {
        task.await.expect("a writer");
    }
    assert_complete(&contents(&make().memory("writers", Window::unlimited())).await, 4, each);
    let left = contents(&make().memory("windowed", Window::unlimited())).await;
    assert_eq!(left.len(), 10, "{left:?}");
}
