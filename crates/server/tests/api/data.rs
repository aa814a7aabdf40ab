use crate::harness::{TestServer, alice, of_alice, says};
use serde_json::{Value, json};

const DELETE: &str = "/v1/data/delete";

fn told() -> TestServer {
    let server = TestServer::start();
    server.remember(&server.b2b, of_alice(json!({"document": "User: My boat is called Petrel."})));
    let bob = json!({"document": "User: My boat is called Heron.", "user_id": "bob", "customer_id": "acme"});
    server.remember(&server.b2b, bob);
    server
}

#[test]
fn an_erasure_is_counted_confirmed_complete_and_on_record() {
    let server = told();
    let dry = server.post(&server.b2b, DELETE, &of_alice(json!({"scope": "user", "dry_run": true}))).ok();
    assert_eq!(
        (&dry["status"], &dry["found"], &dry["fully_removed"]),
        (&json!("dry_run"), &json!(true), &json!(false))
    );
    assert!(dry["counts"]["documents"] == 1 && dry.get("deletion_id").is_none(), "{dry}");
    assert!(says(&server.recall(&server.b2b, &alice(), "boat"), "Petrel"));

    let done = server.post(&server.b2b, DELETE, &of_alice(json!({"scope": "user", "confirm": "alice"}))).ok();
    assert_eq!(
        (&done["status"], &done["fully_removed"], &done["continue"]),
        (&json!("complete"), &json!(true), &json!(false))
    );
    assert_eq!(done["counts"], dry["counts"]);
    assert!(!says(&server.recall(&server.b2b, &alice(), "boat Petrel"), "Petrel"));
    let bob = json!({"user_id": "bob", "customer_id": "acme"});
    assert!(says(&server.recall(&server.b2b, &bob, "boat"), "Heron"));

    let path = format!("{DELETE}/{}", done["deletion_id"].as_str().expect("an id"));
    let record = server.get(&server.b2b, &path).ok();
    assert_eq!(
        (&record["counts"], &record["scope"], &record["status"]),
        (&done["counts"], &json!("user"), &json!("complete"))
    );
    assert!(!record.to_string().contains("alice"), "the record is no data itself");
    assert_eq!(server.get(&server.b2c, &path).refused(404), "EVK0304");
    let again =
        server.post(&server.b2b, DELETE, &of_alice(json!({"scope": "user", "confirm": "alice"}))).ok();
    assert_eq!((&again["status"], &again["found"]), (&json!("complete"), &json!(false)));
}

#[test]
fn unsafe_erasures_are_refused_and_change_nothing() {
    let server = told();
    let foreign = server.get(&server.b2c, "/api/v1/auth/whoami").ok()["instance_id"].clone();
    let base =
        of_alice(json!({"scope": "user", "confirm": "alice", "conversation_id": null, "dry_run": false}));
    for (change, status) in [
        (json!({"confirm": "bob"}), 400),
        (json!({"confirm": null}), 400),
        (json!({"confirm": ""}), 400),
        (json!({"scope": "client"}), 422),
        (json!({"scope": "everything"}), 422),
        (json!({"customer_id": null}), 400),
        (json!({"user_id": null}), 400),
        (json!({"instance_id": foreign}), 403),
        (json!({"scope": "conversation", "conversation_id": "c", "confirm": "c", "user_id": null}), 400),
    ] {
        let mut body: Value = base.clone();
        crate::harness::merge(&mut body, &change);
        let answer = server.post(&server.b2b, DELETE, &body);
        answer.refused(status);
        assert!(says(&server.recall(&server.b2b, &alice(), "boat"), "Petrel"), "{change}");
    }
    let b2c = json!({"scope": "customer", "customer_id": "c", "confirm": "c"});
    assert_eq!(server.post(&server.b2c, DELETE, &b2c).refused(400), "EVK0103");
}

#[test]
fn credits_never_run_out() {
    let server = TestServer::start();
    let balance = server.get(&server.b2b, "/v1/credits/balance").ok();
    assert_eq!((&balance["unlimited"], &balance["warning_low"]), (&json!(true), &json!(false)));
    let ledger = server.get(&server.b2b, "/v1/credits/ledger?limit=5&offset=2&from=2024-01-01").ok();
    assert_eq!((&ledger["total"], &ledger["limit"], &ledger["offset"]), (&json!(0), &json!(5), &json!(2)));
    let estimate =
        json!({"metric_type": "tokens", "units": 5, "item_count": 1, "endpoint": "x", "mode": "fast"});
    assert_eq!(server.post(&server.b2b, "/v1/credits/estimate", &estimate).ok()["credits_estimate"], 0);
    let redeemed = server.post(&server.b2b, "/v1/credits/redeem", &json!({"code": "GIFT"})).ok();
    assert_eq!(redeemed["new_balance_credits"], balance["balance_credits"]);
}
