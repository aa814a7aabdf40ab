//! The memories that live in the process.

use evoke_chat_memory::{InMemoryConversation, Memory, MemoryExt, Role, Window, WindowMemory};

async fn five(memory: &dyn Memory) -> Vec<String> {
    for n in 0..5 {
        memory.add(Role::User, &format!("m{n}")).await.expect("kept");
    }
    memory.get().await.expect("messages").iter().map(|m| m.content.to_string()).collect()
}

#[tokio::test]
async fn windows_count_messages_and_not_turns() {
    let three = InMemoryConversation::new(Window::last(3).expect("three"));
    assert_eq!(five(&three).await, ["m2", "m3", "m4"]);
    assert_eq!(five(&WindowMemory::new(2).expect("two")).await, ["m3", "m4"]);
    assert!(WindowMemory::new(0).is_err());
}

#[tokio::test]
async fn defaults_are_100_and_10_messages() {
    let (memory, window) = (InMemoryConversation::default(), WindowMemory::default());
    for n in 0..150 {
        memory.add_user(&n.to_string()).await.expect("kept");
        window.add_user(&n.to_string()).await.expect("kept");
    }
    assert_eq!((memory.to_messages().len(), window.to_messages().len()), (100, 10));
}
