//! The examples of these classes, with the real models.

use crate::example::printed;

#[test]
fn the_example_of_relevance_finds_the_allergy() {
    let found = printed("vector_memory", &[]);
    assert!(found.contains("User: I am allergic to walnuts.\n"), "{found}");
    assert_eq!(found.lines().count(), 3, "{found}");
}

#[test]
fn the_examples_of_a_model_sum_up_and_lose_nothing() {
    let summed = printed("summary_memory", &[]);
    assert!(summed.starts_with("System: Summary of earlier conversation:\n"), "{summed}");
    assert!(summed.contains("Assistant: Then you can bake again on Saturday."), "{summed}");
    let context = printed("smart_context_manager", &[]);
    let tiers: serde_json::Value = serde_json::from_str(&context).unwrap();
    let tiers = tiers.as_array().unwrap();
    assert_eq!(tiers[0]["content"], "You answer questions about orders, briefly.");
    assert_eq!(tiers[0]["cache_control"]["type"], "ephemeral");
    assert_eq!(tiers.last().unwrap()["content"], "When does it arrive?");
}
