//! Summaries over a backend: nothing is lost, whoever writes, sums up or clears at the same time.

use crate::scripted_model::{Reply, ScriptedModel, marks};
use crate::subject::Subject;
use evoke_chat_memory::{Memory, MemoryExt, SummaryMemory, Window};
use std::sync::Arc;

const WRITERS: usize = 4;
const EACH: usize = 12;

/// Runs both cases.
pub(crate) async fn hold(subject: &Subject) {
    writers_on_several_instances(subject).await;
    clearing_during_a_call(subject).await;
}

fn open(subject: &Subject, session: &str, model: &Arc<ScriptedModel>, max_messages: usize) -> SummaryMemory {
    let backend = subject.memory(session, Window::unlimited());
    SummaryMemory::new(backend, model.summarizer(), max_messages).expect("fits")
}

/// The model repeats a mark of each message, so every mark has to be found once: in the summary or beside it.
async fn writers_on_several_instances(subject: &Subject) {
    let mistakes = 3;
    let replies = [Reply::Fails, Reply::RepeatsMarks, Reply::Says(" "), Reply::Declines];
    let model = ScriptedModel::new(replies, Reply::RepeatsMarks);
    let instances = [(); 2].map(|()| open(subject, "summary of writers", &model, 6));
    let write = |writer: usize| {
        let memory = instances[writer % instances.len()].clone();
        async move {
            for number in 0..EACH {
                memory.add_user(&format!("#{}", writer * EACH + number)).await.expect("stored");
            }
        }
    };
    let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(writer))).collect();
    for writer in writers {
        writer.await.expect("no panic");
    }
    // Whatever the last writers left over is summed up by whoever comes next, once the model has made its mistakes.
    let mut attempts = 0;
    while let Err(error) = instances[0].summarize().await {
        attempts += 1;
        assert!(attempts <= mistakes, "{error}");
    }
    assert!(!model.prompts().is_empty());
    let messages = instances[0].get().await.expect("messages");
    assert!(messages.len() <= 6, "{messages:?}");
    let mut found: Vec<usize> = marks(&Memory::to_string(&instances[0]))
        .iter()
        .map(|mark| mark[1..].parse().expect("a number"))
        .collect();
    for writer in 0..WRITERS {
        let own: Vec<usize> = found.iter().copied().filter(|number| number / EACH == writer).collect();
        assert!(own.is_sorted(), "in the order of the writer: {own:?}");
    }
    found.sort_unstable();
    assert_eq!(found, (0..WRITERS * EACH).collect::<Vec<_>>(), "each once");
}

/// Through another instance, as another process would.
async fn clearing_during_a_call(subject: &Subject) {
    let model = ScriptedModel::held([], Reply::Says("old news"));
    let memory = open(subject, "summary cleared", &model, 2);
    let adding = tokio::spawn({
        let memory = memory.clone();
        async move {
            for text in ["a", "b", "c"] {
                memory.add_user(text).await.expect("stored");
            }
        }
    });
    model.has_begun().await;
    let other = subject.memory("summary cleared", Window::unlimited());
    other.clear().await.expect("cleared");
    // The same words again must not make the late summary fit.
    other.add_user("a").await.expect("stored");
    other.add_user("b").await.expect("stored");
    model.may_end.add_permits(1);
    adding.await.expect("no panic");
    let left: Vec<_> =
        memory.get().await.expect("messages").into_iter().map(|message| message.content).collect();
    assert_eq!(left.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["a", "b"]);
    assert!(memory.last_error().is_none());
}
