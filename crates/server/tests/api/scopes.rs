use crate::harness::{TestServer, alice, of_alice, says};
use serde_json::{Value, json};

#[test]
fn memories_reach_their_own_chain_and_nobody_else() {
    let server = TestServer::start();
    server.remember(&server.b2b, of_alice(json!({"document": "User: My boat is called Petrel."})));
    server.remember(&server.b2b, json!({"document": "The boat shed opens at noon.", "document_type": "document", "customer_id": "acme"}));
    server.remember(
        &server.b2b,
        json!({"document": "The boat mascot is a heron.", "document_type": "document"}),
    );

    let items = server.recall(&server.b2b, &alice(), "boat");
    for (word, source) in [("Petrel", "user"), ("shed", "customer"), ("heron", "client")] {
        let item = items.iter().find(|item| item["content"].as_str().is_some_and(|text| text.contains(word)));
        assert_eq!(item.expect(word)["source"], source);
    }
    for stranger in [
        json!({"user_id": "bob", "customer_id": "acme"}),
        json!({"user_id": "alice", "customer_id": "other"}),
        json!({"user_id": "Alice", "customer_id": "acme"}),
    ] {
        assert!(!says(&server.recall(&server.b2b, &stranger, "boat Petrel"), "Petrel"), "{stranger}");
    }
    let list = |path: &str, body: Value| server.post(&server.b2b, path, &body).ok()["context"].to_string();
    let customer = list("/v1/context/customer/fetch", json!({"customer_id": "acme", "search_query": "boat"}));
    assert!(customer.contains("shed") && customer.contains("heron") && !customer.contains("Petrel"));
    let client = list("/v1/context/client/fetch", json!({"search_query": null}));
    assert!(client.contains("heron") && !client.contains("shed") && !client.contains("Petrel"));
    let foreign = json!({"search_query": ["boat"], "user_id": "alice"});
    assert!(
        !server.post(&server.b2c, "/v1/context/user/fetch", &foreign).ok().to_string().contains("Petrel")
    );
}

#[test]
fn a_user_without_customer_is_refused_everywhere_on_b2b() {
    let server = TestServer::start();
    for customer in [json!(null), json!("")] {
        let with = |mut body: Value| {
            crate::harness::merge(&mut body, &json!({"user_id": "alice", "customer_id": customer}));
            body
        };
        for (path, body) in [
            ("/api/v1/memories/create", json!({"document": "x"})),
            ("/v1/context/user/fetch", json!({"search_query": ["x"]})),
            ("/v1/conversations/messages", json!({"conversation_id": "c", "role": "user", "content": "x"})),
            ("/v1/conversations/ingest", json!({"conversation_id": "c", "transcript": "User: x"})),
            ("/v1/data/delete", json!({"scope": "user", "confirm": "alice"})),
        ] {
            let answer = server.post(&server.b2b, path, &with(body));
            assert_eq!(answer.refused(400), "EVK0103", "{path}");
            assert!(answer.text.contains("customer_id"), "{path}: {}", answer.text);
        }
    }
    assert_eq!(server.get(&server.b2b, "/v1/users/alice/profile").refused(400), "EVK0103");
    assert_eq!(server.get(&server.b2b, "/v1/users/alice/profile?customer_id=acme").refused(404), "EVK0306");
}

#[test]
fn a_customer_is_refused_on_b2c_and_an_empty_one_is_none() {
    let server = TestServer::start();
    let body =
        |customer: &str| json!({"document": "User: I like tea.", "user_id": "solo", "customer_id": customer});
    assert_eq!(server.post(&server.b2c, "/api/v1/memories/create", &body("acme")).refused(400), "EVK0103");
    server.post(&server.b2c, "/api/v1/memories/create", &body("")).ok();
    let customer = json!({"customer_id": "acme", "search_query": ["x"]});
    assert_eq!(server.post(&server.b2c, "/v1/context/customer/fetch", &customer).refused(400), "EVK0103");
    let named_twice = of_alice(json!({"document": "x", "scope": {"customer": "other"}}));
    assert_eq!(server.post(&server.b2b, "/api/v1/memories/create", &named_twice).refused(400), "EVK0103");
    let level = of_alice(json!({"document": "x", "scope": {"team": "t"}}));
    assert_eq!(server.post(&server.b2b, "/api/v1/memories/create", &level).refused(400), "EVK0103");
}

#[test]
fn odd_ids_reach_the_profile_route() {
    let server = TestServer::start();
    for id in ["a/b/../c", "a%20b", "+1%20555", "%C5%BElu%C5%A5", "profile", "profile/profile"] {
        let path = format!("/v1/users/{id}/profile");
        assert_eq!(server.get(&server.b2c, &path).refused(404), "EVK0306", "{path}");
    }
    for path in ["/v1/users/alice", "/v1/users/profile", "/v1/users//profile"] {
        assert_eq!(server.get(&server.b2c, path).refused(404), "EVK0004", "{path}");
    }
}
