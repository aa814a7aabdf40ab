//! What the contract says about the context of a prompt, case by case.

use std::sync::Arc;

use evoke_chat_memory::{ContextBudget, ContextMessage, Role, SmartContextManager};
use serde_json::{Value, json};

use super::scripted_model::{Reply, ScriptedModel};

/// One code point a token.
fn budget(max_recent_tokens: usize) -> ContextBudget {
    ContextBudget::default().max_recent_tokens(max_recent_tokens).chars_per_token(1).unwrap()
}

/// Adds messages of ten code points, of which the first two are their number.
fn add_tens(manager: &SmartContextManager, count: usize) {
    for number in 0..count {
        manager.add(Role::User, format!("{number:02}{}", "-".repeat(8)));
    }
}

fn numbers(messages: &[ContextMessage]) -> Vec<usize> {
    let users = messages.iter().filter(|message| message.role == Role::User);
    users.map(|message| message.content[..2].parse().unwrap()).collect()
}

fn as_json(messages: &[ContextMessage]) -> Value {
    serde_json::to_value(messages).unwrap()
}

#[tokio::test]
async fn equal_to_the_budget_is_not_over_it() {
    let model = ScriptedModel::new([], Reply::Says("S"));
    let manager = SmartContextManager::new(budget(100), Some(model.summarizer()));
    add_tens(&manager, 10);
    assert_eq!(numbers(&manager.get_messages().await.unwrap()), (0..10).collect::<Vec<_>>());
    assert!(model.prompts().is_empty());
}

#[tokio::test]
async fn without_a_model_the_oldest_pairs_are_dropped() {
    let manager = SmartContextManager::new(budget(100), None);
    add_tens(&manager, 12);
    let messages = manager.get_messages().await.unwrap();
    assert_eq!(numbers(&messages), (2..12).collect::<Vec<_>>());
    assert_eq!((messages.len(), manager.len(), manager.summary().as_ref()), (10, 10, ""));
}

#[tokio::test]
async fn with_a_model_all_pairs_leave_in_one_call() {
    let model = ScriptedModel::new([Reply::Says("S1")], Reply::Says("S2"));
    let manager = SmartContextManager::new(budget(100), Some(model.summarizer()));
    add_tens(&manager, 13);
    let messages = manager.get_messages().await.unwrap();
    assert_eq!(numbers(&messages), (4..13).collect::<Vec<_>>());
    let summary = json!({"role": "system", "content": "Summary of earlier conversation:\nS1",
        "cache_control": {"type": "ephemeral"}});
    assert_eq!(as_json(&messages)[0], summary);
    assert_eq!(model.prompts().len(), 1);

    let again = manager.get_messages().await.unwrap();
    assert_eq!((again, model.prompts().len()), (messages, 1));

    add_tens(&manager, 2);
    manager.get_messages().await.unwrap();
    assert_eq!(manager.summary().as_ref(), "S2");
    assert!(model.prompts()[1].contains("Summary so far:\nS1\n"));
}

#[tokio::test]
async fn two_messages_are_never_touched() {
    let left = async |budget: ContextBudget, sizes: &[usize]| {
        let manager = SmartContextManager::new(budget, None);
        sizes.iter().for_each(|&size| manager.add(Role::User, "x".repeat(size)));
        manager.get_messages().await.unwrap().len()
    };
    assert_eq!(left(budget(100), &[60, 60, 60]).await, 1);
    assert_eq!(left(budget(100), &[60, 60]).await, 2);
    assert_eq!(left(budget(0), &[1, 1, 1, 1]).await, 2);
    let four = ContextBudget::default().max_recent_tokens(0);
    assert_eq!(left(four.clone(), &[3; 1_000]).await, 1_000, "too short to count");
    assert_eq!(left(four, &[4; 1_000]).await, 2);
}

#[tokio::test]
async fn the_tiers_come_in_order_and_the_first_two_are_marked() {
    let model = ScriptedModel::new([], Reply::Says("S"));
    let manager = SmartContextManager::new(budget(4).max_search_tokens(10), Some(model.summarizer()));
    manager.set_system("a");
    manager.set_system("SYS");
    manager.set_search_results(&"R".repeat(50));
    for text in ["u1", "u2", "u3"] {
        manager.add(Role::User, text);
    }
    manager.add(Role::System, "hint");
    let mark = json!({"type": "ephemeral"});
    assert_eq!(
        as_json(&manager.get_messages().await.unwrap()),
        json!([
            {"role": "system", "content": "SYS", "cache_control": mark},
            {"role": "system", "content": "Summary of earlier conversation:\nS", "cache_control": mark},
            {"role": "system", "content": format!("Search Results Context:\n{}", "R".repeat(10))},
            {"role": "user", "content": "u3"},
            {"role": "system", "content": "hint"},
        ])
    );
    manager.clear_search_results();
    manager.set_system("");
    assert_eq!(manager.get_messages().await.unwrap().len(), 3);
    manager.clear();
    assert_eq!(as_json(&manager.get_messages().await.unwrap()), json!([]));
    assert!(manager.is_empty() && manager.summary().is_empty());
}

#[tokio::test]
async fn search_results_without_a_budget_are_left_out() {
    let manager = SmartContextManager::new(budget(100).max_search_tokens(0), None);
    manager.set_search_results("found");
    assert!(manager.get_messages().await.unwrap().is_empty());
    assert!(
        budget(1).chars_per_token(0).unwrap_err().to_string().contains("chars_per_token must be at least 1")
    );
}

#[tokio::test]
async fn a_failing_model_is_told_and_nothing_leaves() {
    let model = ScriptedModel::new([Reply::Fails, Reply::Says(" "), Reply::Declines], Reply::Says("S"));
    let manager = SmartContextManager::new(budget(10), Some(model.summarizer()));
    add_tens(&manager, 5);
    for expected in ["down", "blank", "declined"] {
        let said = manager.get_messages().await.unwrap_err().to_string();
        assert!(said.contains(expected), "{said}");
        assert_eq!((manager.len(), manager.summary().as_ref()), (5, ""));
    }
    assert_eq!(numbers(&manager.get_messages().await.unwrap()), [4]);
}

#[tokio::test]
async fn of_concurrent_calls_one_compacts_and_all_get_its_result() {
    let model = ScriptedModel::held([], Reply::Says("S"));
    let manager = SmartContextManager::new(budget(20), Some(model.summarizer()));
    add_tens(&manager, 6);
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let manager = manager.clone();
            tokio::spawn(async move { manager.get_messages().await.unwrap() })
        })
        .collect();
    model.has_begun().await;
    manager.add(Role::User, "99 while it runs");
    model.may_end.add_permits(9);
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }
    assert_eq!(numbers(&results[0]), [4, 5, 99], "what came meanwhile stays");
    assert_eq!(model.prompts()[0].matches("User: ").count(), 4);
    // The message that came meanwhile is over the budget again: that is for the next call, and only for one.
    assert_eq!(model.prompts().len(), 2);
    assert!(results[1..].iter().all(|result| numbers(result) == [99]));
}

#[tokio::test]
async fn clearing_during_a_call_wins() {
    let model = ScriptedModel::held([], Reply::Says("old news"));
    let manager = SmartContextManager::new(budget(20), Some(model.summarizer()));
    add_tens(&manager, 6);
    let call = tokio::spawn({
        let manager = manager.clone();
        async move { manager.get_messages().await.unwrap() }
    });
    model.has_begun().await;
    manager.clear();
    manager.add(Role::User, "07 after");
    model.may_end.add_permits(1);
    assert_eq!(numbers(&call.await.unwrap()), [7]);
    assert_eq!(manager.summary().as_ref(), "");
}

#[tokio::test]
async fn an_exact_count_takes_the_place_of_the_estimate() {
    /// A token a word.
    #[derive(Debug)]
    struct Words;
    impl evoke_chat_memory::TokenCounter for Words {
        fn count(&self, text: &str) -> usize {
            text.split_whitespace().count()
        }
    }
    let budget =
        ContextBudget::default().counted_by(Arc::new(Words)).max_recent_tokens(4).max_search_tokens(3);
    let manager = SmartContextManager::new(budget, None);
    for text in ["one two", "three", "four five", "six"] {
        manager.add(Role::User, text);
    }
    manager.set_search_results("found many more words");
    let messages = manager.get_messages().await.unwrap();
    let texts: Vec<&str> = messages.iter().map(|message| message.content.as_ref()).collect();
    assert_eq!(texts, ["Search Results Context:\nfound many more ", "four five", "six"]);
}
