//! A server that is killed and started again while others write.

use crate::server::Server;
use crate::subject::{Subject, contents};
use evoke_chat_memory::{ChatMemoryError, Outcome, Role, Window};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a writer knows in the end.
#[derive(Debug, Default)]
struct Known {
    acknowledged: Vec<String>,
    refused: Vec<String>,
}

/// Nothing acknowledged is lost or doubled, nothing refused appears, errors are clear, and work goes on.
pub(crate) async fn is_survived(server: &mut Server, subject: Subject, secret: &str) {
    let subject = Arc::new(subject);
    let stop = Arc::new(AtomicBool::new(false));
    let added = Arc::new(AtomicUsize::new(0));
    let failed = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let memory = subject.memory("outage", Window::unlimited());
            let (stop, added, failed) = (Arc::clone(&stop), Arc::clone(&added), Arc::clone(&failed));
            let secret = secret.to_owned();
            tokio::spawn(async move {
                let mut known = Known::default();
                for number in 0.. {
                    if stop.load(Ordering::Acquire) {
                        break;
                    }
                    let text = format!("w{writer} {number}");
                    match memory.add(Role::User, &text).await {
                        Ok(()) => {
                            added.fetch_add(1, Ordering::AcqRel);
                            known.acknowledged.push(text);
                        }
                        Err(error) => {
                            failed.fetch_add(1, Ordering::AcqRel);
                            let said = error.to_string();
                            assert!(!said.contains(&secret), "the password is shown: {said}");
                            if outcome(&error) == Some(Outcome::NotStored) {
                                known.refused.push(text);
                            }
                            // A real writer pauses as well.
                            tokio::time::sleep(Duration::from_millis(50)).await;
                        }
                    }
                }
                known
            })
        })
        .collect();
    reaches(&added, 20, "adds before the outage").await;
    server.kill();
    reaches(&failed, 4, "errors during the outage").await;
    let down = subject.memory("outage", Window::unlimited()).get().await.expect_err("the server is down");
    assert!(matches!(down, ChatMemoryError::BackendUnavailable { .. }), "{down}");
    server.start();
    let before = added.load(Ordering::Acquire);
    reaches(&added, before + 20, "adds after the restart").await;
    stop.store(true, Ordering::Release);

    let mut stored = HashSet::new();
    for text in contents(&*subject.memory("outage", Window::unlimited())).await {
        assert!(stored.insert(text.clone()), "{text} is stored twice");
    }
    for writer in writers {
        let known = writer.await.expect("a writer");
        let stored = contents_in_order(&subject, &known.acknowledged).await;
        assert_eq!(stored, known.acknowledged, "acknowledged and lost, or out of order");
        assert_eq!(contents_in_order(&subject, &known.refused).await, [""; 0], "refused and stored");
    }
}

async fn contents_in_order(subject: &Subject, of: &[String]) -> Vec<String> {
    let wanted: HashSet<&String> = of.iter().collect();
    let all = contents(&*subject.memory("outage", Window::unlimited())).await;
    all.into_iter().filter(|text| wanted.contains(text)).collect()
}

fn outcome(error: &ChatMemoryError) -> Option<Outcome> {
    match error {
        ChatMemoryError::BackendUnavailable { outcome, .. }
        | ChatMemoryError::BackendError { outcome, .. } => Some(*outcome),
        ChatMemoryError::Invalid(_) | ChatMemoryError::CorruptData { .. } | ChatMemoryError::Closed => None,
    }
}

/// Waits until a counter has come so far.
async fn reaches(counter: &AtomicUsize, count: usize, what: &str) {
    let since = Instant::now();
    while counter.load(Ordering::Acquire) < count {
        assert!(since.elapsed() < Duration::from_secs(180), "{what}: {counter:?} of {count}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
