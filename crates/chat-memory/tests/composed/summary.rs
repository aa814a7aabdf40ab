//! What the contract says about summaries, case by case.

use std::sync::Arc;

use evoke_chat_memory::{
    InMemoryConversation, Memory, MemoryExt, Message, NewMessage, Page, Role, SUMMARY_HEADING, SqliteMemory,
    SummaryError, SummaryMemory, SummaryPrompt, Window,
};

use super::scripted_model::{Reply, ScriptedModel};

fn unlimited() -> InMemoryConversation {
    InMemoryConversation::new(Window::unlimited())
}

async fn add(memory: &SummaryMemory, numbers: impl IntoIterator<Item = usize>) {
    for number in numbers {
        memory.add_user(&format!("m{number}")).await.unwrap();
    }
}

fn contents(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.content.as_ref()).collect()
}

#[tokio::test]
async fn twenty_of_twenty_stay_and_one_more_makes_a_summary() {
    let model = ScriptedModel::new([], Reply::Says("  It went on.\n"));
    let memory =
        SummaryMemory::new(unlimited(), model.summarizer(), SummaryMemory::DEFAULT_MAX_MESSAGES).unwrap();
    add(&memory, 0..20).await;
    assert_eq!((memory.count().await.unwrap(), model.prompts().len()), (20, 0));

    add(&memory, 20..21).await;
    let messages = memory.get().await.unwrap();
    assert_eq!(messages[0], Message::new(Role::System, format!("{SUMMARY_HEADING}It went on.")));
    let kept: Vec<String> = (11..21).map(|number| format!("m{number}")).collect();
    assert_eq!(contents(&messages[1..]), kept);
    assert_eq!(memory.to_messages(), messages);
    let [prompt] = &model.prompts()[..] else { panic!("one call") };
    assert!(prompt.contains("User: m0\nUser: m1\n") && prompt.ends_with("User: m10"), "{prompt}");
    let first = memory.get_records(Page::All).await.unwrap().swap_remove(0);
    let metadata = first.metadata.unwrap();
    assert_eq!(
        (&metadata["summarized_messages"], &metadata["summarized_by"]),
        (&11.into(), &"scripted".into())
    );
}

#[tokio::test]
async fn an_earlier_summary_is_folded_in_and_there_is_never_more_than_one() {
    let model = ScriptedModel::new([Reply::Says("S1")], Reply::Says("S2"));
    let memory = SummaryMemory::new(unlimited(), model.summarizer(), 4).unwrap();
    add(&memory, 0..7).await;
    let messages = memory.get().await.unwrap();
    assert_eq!(contents(&messages), [&format!("{SUMMARY_HEADING}S2"), "m5", "m6"]);
    let prompts = model.prompts();
    assert_eq!(prompts.len(), 2);
    assert!(prompts[1].contains("Summary so far:\nS1\n\n"), "{}", prompts[1]);
    assert!(prompts[1].ends_with("User: m3\nUser: m4"), "{}", prompts[1]);
    assert!(!prompts[1].contains("Summary of earlier"), "{}", prompts[1]);
}

#[tokio::test]
async fn a_prompt_of_ones_own_is_used() {
    let model = ScriptedModel::new([], Reply::Says("S"));
    let prompt = SummaryPrompt::template("[{summary}] ({conversation})");
    let memory = SummaryMemory::new(unlimited(), model.summarizer().prompt(prompt), 2).unwrap();
    add(&memory, 0..4).await;
    assert_eq!(model.prompts(), ["[] (User: m0\nUser: m1)", "[S] (User: m2)"]);
}

/// The failures of a model, and how they are told.
#[tokio::test]
async fn whatever_the_model_does_wrong_all_messages_stay_and_the_next_add_tries_again() {
    for (reply, expected) in
        [(Reply::Fails, "down"), (Reply::Says(" \n\t"), "blank"), (Reply::Declines, "declined")]
    {
        let model = ScriptedModel::new([reply], Reply::Says("S"));
        let memory = SummaryMemory::new(unlimited(), model.summarizer(), 4).unwrap();
        add(&memory, 0..5).await;
        assert_eq!(contents(&memory.get().await.unwrap()), ["m0", "m1", "m2", "m3", "m4"]);
        let said = memory.last_error().unwrap().to_string();
        assert!(said.contains(expected) && said.contains("not summarised"), "{said}");

        add(&memory, 5..6).await;
        assert!(memory.last_error().is_none());
        assert_eq!(contents(&memory.get().await.unwrap()), [&format!("{SUMMARY_HEADING}S"), "m4", "m5"]);
    }
}

#[tokio::test]
async fn asking_for_a_summary_gives_the_error() {
    let model = ScriptedModel::new([Reply::Fails, Reply::Fails], Reply::Says("S"));
    let memory = SummaryMemory::new(unlimited(), model.summarizer(), 2).unwrap();
    memory.summarize().await.unwrap();
    add(&memory, 0..3).await;
    let error = memory.summarize().await.unwrap_err();
    assert!(matches!(*error, SummaryError::Model(_)), "{error:?}");
    memory.summarize().await.unwrap();
    assert_eq!(memory.count().await.unwrap(), 2);
}

#[tokio::test]
async fn clearing_during_a_call_wins() {
    let directory = tempfile::tempdir().unwrap();
    let file = SqliteMemory::new(directory.path().join("m.db"), "s", Window::unlimited()).unwrap();
    let backends: [Arc<dyn Memory>; 2] = [Arc::new(unlimited()), Arc::new(file)];
    for backend in backends {
        let model = ScriptedModel::held([], Reply::Says("old news"));
        let memory = SummaryMemory::new(backend, model.summarizer(), 2).unwrap();
        let adding = tokio::spawn({
            let memory = memory.clone();
            async move { add(&memory, 0..3).await }
        });
        model.has_begun().await;
        memory.clear().await.unwrap();
        // The same words again must not make the late summary fit.
        memory.add_user("m0").await.unwrap();
        model.may_end.add_permits(1);
        adding.await.unwrap();
        assert_eq!(contents(&memory.get().await.unwrap()), ["m0"]);
        assert!(memory.last_error().is_none());
    }
}

#[tokio::test]
async fn messages_added_during_a_call_stay_and_nobody_waits_for_it() {
    let model = ScriptedModel::held([Reply::Says("S1")], Reply::Says("S2"));
    let memory = SummaryMemory::new(unlimited(), model.summarizer(), 4).unwrap();
    let adding = tokio::spawn({
        let memory = memory.clone();
        async move { add(&memory, 0..5).await }
    });
    model.has_begun().await;
    add(&memory, 5..8).await;
    assert_eq!(model.prompts().len(), 1, "one step at a time");
    model.may_end.add_permits(2);
    adding.await.unwrap();
    // 8 were there, 3 left at first; the 6 that remained were still too many.
    assert_eq!(contents(&memory.get().await.unwrap()), [&format!("{SUMMARY_HEADING}S2"), "m6", "m7"]);
    assert!(model.prompts()[1].ends_with("User: m3\nUser: m4\nUser: m5"));
}

#[tokio::test]
async fn an_abandoned_add_leaves_everything() {
    let model = ScriptedModel::held([], Reply::Says("S"));
    let memory = SummaryMemory::new(unlimited(), model.summarizer(), 2).unwrap();
    let adding = tokio::spawn({
        let memory = memory.clone();
        async move { add(&memory, 0..3).await }
    });
    model.has_begun().await;
    adding.abort();
    assert!(adding.await.unwrap_err().is_cancelled());
    assert_eq!(contents(&memory.get().await.unwrap()), ["m0", "m1", "m2"]);
    model.may_end.add_permits(1);
    add(&memory, 3..4).await;
    assert_eq!(contents(&memory.get().await.unwrap()), [&format!("{SUMMARY_HEADING}S"), "m3"]);
}

#[tokio::test]
async fn a_restart_sees_the_summary_and_goes_on_from_it() {
    let directory = tempfile::tempdir().unwrap();
    let open = || SqliteMemory::new(directory.path().join("m.db"), "s", Window::unlimited()).unwrap();
    let model = ScriptedModel::new([Reply::Says("S1")], Reply::Says("S2"));
    let memory = SummaryMemory::new(open(), model.summarizer(), 2).unwrap();
    add(&memory, 0..3).await;
    memory.close().await.unwrap();

    let memory = SummaryMemory::new(open(), model.summarizer(), 2).unwrap();
    assert!(memory.to_messages().is_empty());
    assert_eq!(contents(&memory.get().await.unwrap()), [&format!("{SUMMARY_HEADING}S1"), "m2"]);
    add(&memory, 3..4).await;
    assert!(model.prompts()[1].contains("Summary so far:\nS1\n"));
    memory.clear().await.unwrap();
    assert!(open().get().await.unwrap().is_empty());
}

#[tokio::test]
async fn settings_that_would_lose_messages_are_refused() {
    let model = ScriptedModel::new([], Reply::Says("S"));
    let refused = |window: Window, max: usize| {
        SummaryMemory::new(InMemoryConversation::new(window), model.summarizer(), max)
            .unwrap_err()
            .to_string()
    };
    for max in [0, 1] {
        assert!(refused(Window::unlimited(), max).contains("max_messages: must be at least 2"));
    }
    for window in [2, 19, 20] {
        assert!(refused(Window::last(window).unwrap(), 20).contains("larger than max_messages, 20"));
    }
    assert!(refused(Window::unlimited().max_tokens(1_000).unwrap(), 20).contains("budget of tokens"));
}

#[tokio::test]
async fn a_batch_larger_than_the_backends_window_is_summed_up_in_parts() {
    let model = ScriptedModel::new([], Reply::RepeatsMarks);
    let backend = InMemoryConversation::new(Window::last(8).unwrap());
    let memory = SummaryMemory::new(backend, model.summarizer(), 4).unwrap();
    let batch = (0..50).map(|number| NewMessage::new(Role::User, format!("#{number}"))).collect();
    memory.add_many(batch).await.unwrap();
    let expected: Vec<String> = (0..50).map(|number| format!("#{number}")).collect();
    assert_eq!(super::scripted_model::marks(&Memory::to_string(&memory)), expected);
}
