//! Scores of answers by hand.

use super::*;
use serde_json::json;

fn set() -> Set {
    let document = json!({"id": "d", "kind": "chat", "lang": "en", "document_type": "ai-chat-conversation",
        "document_created_at": "2026-02-03T10:00:00Z", "document": "User: words\nAssistant: words",
        "memories": [
            {"types": ["facts"], "must": true, "pattern": "^(?=.*bees)(?=.*roof)", "subject": "user"},
            {"types": ["facts"], "must": true, "pattern": "bees", "subject": "user"},
            {"types": ["temporal_events"], "must": true, "pattern": "inspection", "date": "2026-02-10", "subject": "any"},
            {"types": ["emotions"], "must": false, "pattern": "swarm", "emotion": ["fear"]},
        ],
        "entities": [{"name": "Ilse Baum", "kind": "person", "aliases": ["Ilse"]}, {"name": "Graz", "kind": "place", "must": false}]});
    let chain = json!({"id": "c", "user": "u", "lang": "en", "messages": [], "question": "Which hive?",
        "now": "hive B", "stale": ["hive A"], "as_of": [{"at": "2026-01-05", "right": "hive A", "wrong": ["hive B"]}],
        "coexist": [{"question": "What else?", "all": ["smoker"]}]});
    Set {
        documents: vec![serde_json::from_value(document).expect("a document")],
        chains: vec![serde_json::from_value(chain).expect("a chain")],
    }
}

fn run(value: serde_json::Value) -> Run {
    serde_json::from_value(value).expect("answers")
}

#[test]
fn every_returned_memory_is_useful_or_costs() {
    let run = run(json!({"documents": {"d": [
        ["facts", {"content": "User keeps bees on the roof", "subject": "user"}],
        ["facts", {"content": "It is nice", "subject": null}],
        ["episodes", {"content": "The inspection of the hives", "event_date": "2026-02-10"}],
        ["temporal_events", {"content": "The inspection is soon", "event_date": "2026-02-11"}],
        ["emotions", {"content": "User dreads that they swarm", "emotion_type": "anxiety"}],
        ["facts", {"content": "User keeps bees", "category": "excerpts"}],
    ]}, "entities": {"d": [{"name": "Ilse", "kind": "person"}, {"name": "Roof", "kind": null}]}}));
    let report = score(&set(), &run).expect("scored");
    let judged: Vec<&str> = report.judged["d"].iter().map(|one| one.verdict).collect();
    assert_eq!(judged, ["hit", "dangling", "wrong type", "hit", "hit"], "{:?}", report.judged);
    let value = serde_json::to_value(&report).expect("JSON");
    let documents = &value["documents"]["overall"];
    assert_eq!(documents["must_recall"], 100.0, "one memory may stand for two: {documents:#}");
    assert_eq!((&documents["useful_share"], &documents["junk_share"]), (&json!(60.0), &json!(20.0)));
    assert_eq!((&documents["dates_right"], &documents["dates_wrong"]), (&json!(0.0), &json!(100.0)));
    assert_eq!(documents["emotion_label_wrong"], 0.0);
    assert_eq!(value["entities"]["overall"]["precision"], 50.0, "{value:#}");
    assert_eq!(value["entities"]["overall"]["recall"], 100.0);
}

#[test]
fn chains_tell_the_newest_value_and_keep_what_stays() {
    let old = json!(["facts", {"id": "1", "content": "User opens hive A", "superseded_by": "2", "valid_until": "2026-01-09"}]);
    let new =
        json!(["facts", {"id": "2", "content": "User opens hive B", "said_at": "2026-01-09T00:00:00Z"}]);
    let stays = json!(["facts", {"id": "3", "content": "User has a smoker", "superseded_by": "2"}]);
    let run = run(json!({"chains": {"u": {"all": [old, new, stays], "ever": [],
        "c": {"now": [new, old], "as_of": [[old]], "coexist": [[stays]]}}}}));
    let value = serde_json::to_value(score(&set(), &run).expect("scored")).expect("JSON");
    let chains = &value["chains"]["overall"];
    for (figure, expected) in
        [("now_right", 100.0), ("as_of_right", 100.0), ("coexisting_right", 0.0), ("closing_precision", 50.0)]
    {
        assert_eq!(chains[figure], expected, "{figure}: {chains:#}");
    }
    assert_eq!((&chains["wrong_closings"], &chains["closings_wrong"]), (&json!(1), &json!(1)));
}

#[test]
fn the_lists_are_patterns() {
    assert!(words::languages().contains("de"));
    assert!(words::is_of_family("fear", "anxiety") && !words::is_of_family("joy", "anxiety"));
    assert_eq!(
        words::written_days("on 3 March 2026, and 2026-04-05"),
        ["2026-03-03", "2026-04-05"].map(str::to_owned).into()
    );
}
