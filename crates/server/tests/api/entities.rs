use crate::harness::{TestServer, alice, of_alice};
use serde_json::{Value, json};

/// A document of Alice.
fn tell(server: &TestServer, key: &str, document: &str) {
    server.remember(key, of_alice(json!({"document": document})));
}

/// The entities that a query of the list gives.
#[track_caller]
fn listed(server: &TestServer, key: &str, query: &str) -> Vec<Value> {
    let answer = server.get(key, &format!("/v1/entities?{query}")).ok();
    answer["entities"].as_array().expect("a list").clone()
}

const ALICE: &str = "user_id=alice&customer_id=acme";

fn names(entities: &[Value]) -> Vec<&str> {
    entities.iter().map(|entity| entity["name"].as_str().expect("a name")).collect()
}

#[track_caller]
fn id_of(server: &TestServer, name: &str) -> String {
    let entities = listed(server, &server.b2b, ALICE);
    let found = entities.iter().find(|entity| entity["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {entities:?}"))["id"].as_str().expect("an id").to_owned()
}

/// Posts a correction.
#[track_caller]
fn correct(server: &TestServer, id: &str, what: &str, body: &Value) -> Vec<Value> {
    let answer = server.post(&server.b2b, &format!("/v1/entities/{id}/{what}"), body).ok();
    answer["entities"].as_array().expect("a list").clone()
}

#[test]
fn entities_are_listed_by_name_and_looked_at() {
    let server = TestServer::start();
    tell(
        &server,
        &server.b2b,
        "User: Yesterday I met Ileana Costin at the harbor. Marek Dvorsky came along.",
    );
    tell(&server, &server.b2b, "User: However the lease went, Ileana Costin signed it in Tampere.");

    let all = listed(&server, &server.b2b, ALICE);
    let known = names(&all);
    assert!(known.is_sorted(), "{known:?}");
    for name in ["Ileana Costin", "Marek Dvorsky", "Tampere"] {
        assert!(known.contains(&name), "{known:?}");
    }
    for opener in ["Yesterday", "However"] {
        assert!(!known.contains(&opener), "{known:?}");
    }
    let ileana = all.iter().find(|entity| entity["name"] == "Ileana Costin").expect("listed");
    assert_eq!((&ileana["mentions"], &ileana["source"]), (&json!(2), &json!("user")), "{ileana}");
    assert_eq!(ileana["scope"], json!({"customer": "acme", "user": "alice"}), "{ileana}");
    assert_eq!(names(&listed(&server, &server.b2b, &format!("{ALICE}&name=ilé"))), ["Ileana Costin"]);
    assert_eq!(listed(&server, &server.b2b, &format!("{ALICE}&kind=spaceship")), [] as [Value; 0]);

    let id = ileana["id"].as_str().expect("an id");
    let detail = server.get(&server.b2b, &format!("/v1/entities/{id}")).ok();
    let evidence = detail["evidence"].as_array().expect("evidence");
    assert!(evidence.iter().all(|one| one["content"].as_str().is_some_and(|text| !text.is_empty())));
    let passages = evidence.iter().filter(|one| one["memory_type"] == "excerpts").count();
    assert_eq!(passages, 2, "{detail}");
    for one in evidence {
        let path = format!("/api/v1/memories/{}", one["memory_id"].as_str().expect("an id"));
        server.get(&server.b2b, &path).ok();
    }
    let company = detail["company"].as_array().expect("a list");
    assert!(company.iter().any(|other| other["name"] == "Marek Dvorsky"), "{detail}");

    let items = server.recall(&server.b2b, &alice(), "Ileana Costin");
    let named = json!({"id": id, "name": "Ileana Costin", "kind": ileana["kind"]});
    assert!(items.iter().any(|item| item["entities"].as_array().is_some_and(|all| all.contains(&named))));
}

#[test]
fn pages_hold_every_entity_once() {
    let server = TestServer::start();
    let people = ["Aurel Falk", "Bela Falk", "Corvin Falk", "Delia Falk", "Edda Falk"];
    for name in people {
        tell(&server, &server.b2b, &format!("User: I wrote to {name} about the boat."));
    }
    let whole = listed(&server, &server.b2b, ALICE);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/entities?{ALICE}&limit=2&cursor={cursor}");
        let page = server.get(&server.b2b, &path).ok();
        paged.extend(page["entities"].as_array().expect("a list").clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        next.clone_into(&mut cursor);
    }
    assert_eq!(paged, whole);
    for bad in ["limit=0", "limit=201", "cursor=x", "limit=many"] {
        assert_eq!(server.get(&server.b2b, &format!("/v1/entities?{bad}")).refused(422), "EVK0002", "{bad}");
    }
}

#[test]
fn a_merge_is_seen_everywhere_and_undone() {
    let server = TestServer::start();
    tell(&server, &server.b2b, "User: I had lunch with Melanie Ostrander.");
    tell(&server, &server.b2b, "User: I owe Mel a book about herons.");
    let (whole, part) = (id_of(&server, "Melanie Ostrander"), id_of(&server, "Mel"));

    let pairs = server.get(&server.b2b, &format!("/v1/entities/duplicates?{ALICE}")).ok();
    let pair =
        pairs["duplicates"].as_array().expect("a list").iter().find(|pair| pair["reason"] == "nickname");
    let ids: Vec<&Value> =
        pair.expect("listed")["entities"].as_array().expect("two").iter().map(|one| &one["id"]).collect();
    assert!(ids.contains(&&json!(whole)) && ids.contains(&&json!(part)), "{pairs}");

    let merged = correct(&server, &whole, "merge", &json!({"entity_id": part}));
    assert_eq!((merged.len(), &merged[0]["id"], &merged[0]["mentions"]), (1, &json!(whole), &json!(2)));
    assert_eq!(merged[0]["aliases"], json!(["Mel"]));
    assert_eq!(merged[0]["decisions"][0]["what"], "merged");
    let followed = server.get(&server.b2b, &format!("/v1/entities/{part}")).ok();
    assert_eq!(followed["id"], json!(whole), "the id of a part leads to the whole");
    let items = server.recall(&server.b2b, &alice(), "What about Melanie Ostrander?");
    let herons =
        items.iter().find(|item| item["content"].as_str().is_some_and(|text| text.contains("herons")));
    let named = herons.expect("found by the name of the whole")["entities"].to_string();
    assert!(named.contains(&whole) && named.contains("Melanie Ostrander"), "{named}");
    let again = server.post(&server.b2b, &format!("/v1/entities/{whole}/merge"), &json!({"entity_id": part}));
    assert_eq!(again.refused(409), "EVK0502");

    // What is told afterwards belongs to the whole.
    tell(&server, &server.b2b, "User: In spring Mel sails to Tampere.");
    let after = server.get(&server.b2b, &format!("/v1/entities/{whole}")).ok();
    assert_eq!(after["mentions"], 3);

    let apart = correct(&server, &part, "undo", &json!({}));
    let known: Vec<_> = apart.iter().map(|one| (one["name"].clone(), one["mentions"].clone())).collect();
    assert_eq!(known, [(json!("Melanie Ostrander"), json!(1)), (json!("Mel"), json!(2))]);
    let nothing = server.post(&server.b2b, &format!("/v1/entities/{whole}/undo"), &json!({}));
    assert_eq!(nothing.refused(409), "EVK0502");
}

#[test]
fn names_are_split_off_with_the_words_that_say_them() {
    let server = TestServer::start();
    tell(
        &server,
        &server.b2b,
        "User: I met Ileana Costin at the harbor.\n\nUser: Later Ileana rowed home alone.",
    );
    tell(&server, &server.b2b, "User: I sold the blue boat to Ileana.");
    let id = id_of(&server, "Ileana Costin");
    let split = correct(&server, &id, "split", &json!({"names": ["ileana"]}));
    let known: Vec<_> = split.iter().map(|one| one["name"].clone()).collect();
    assert_eq!(known, [json!("Ileana Costin"), json!("Ileana")], "{split:?}");
    let texts = |one: &Value| one["evidence"].to_string();
    assert!(!texts(&split[0]).contains("blue boat") && texts(&split[1]).contains("blue boat"), "{split:?}");
    assert!(!texts(&split[1]).contains("Ileana Costin at the harbor"), "{split:?}");
    // What is told afterwards stays apart as well.
    tell(
        &server,
        &server.b2b,
        "User: Both Ileana Costin and her cousin came.\n\nUser: I asked Ileana about the sail.",
    );
    let other = split[1]["id"].as_str().expect("an id").to_owned();
    let (first, second) = (format!("/v1/entities/{id}"), format!("/v1/entities/{other}"));
    let (first, second) = (server.get(&server.b2b, &first).ok(), server.get(&server.b2b, &second).ok());
    assert!(first["aliases"] == json!([]) && !texts(&first).contains("about the sail"), "{first}");
    assert!(texts(&second).contains("about the sail"), "{second}");
    let pairs = server.get(&server.b2b, &format!("/v1/entities/duplicates?{ALICE}")).ok();
    assert!(!pairs.to_string().contains(&other), "what was split is no duplicate: {pairs}");

    let whole = correct(&server, &id, "undo", &json!({}));
    assert_eq!((whole.len(), &whole[0]["aliases"]), (1, &json!(["Ileana"])), "{whole:?}");
    for bad in [
        json!({"names": []}),
        json!({"names": ["Nobody"]}),
        json!({"names": ["Ileana", "Ileana Costin"]}),
        json!({}),
    ] {
        let path = format!("/v1/entities/{id}/split");
        assert_eq!(server.post(&server.b2b, &path, &bad).refused(422), "EVK0002", "{bad}");
    }
}

#[test]
fn a_chosen_name_is_shown_and_goes_with_its_words() {
    let server = TestServer::start();
    tell(&server, &server.b2b, "User: Dvorsky repairs my sails.");
    tell(&server, &server.b2b, "User: The first name of the sailmaker is Marek. I like herons.");
    let id = id_of(&server, "Dvorsky");
    let renamed = correct(&server, &id, "rename", &json!({"name": " Marek Dvorsky "}));
    assert_eq!((&renamed[0]["name"], &renamed[0]["aliases"]), (&json!("Marek Dvorsky"), &json!(["Dvorsky"])));
    for bad in [json!({"name": " "}), json!({"name": "x".repeat(201)}), json!({"name": 7})] {
        let path = format!("/v1/entities/{id}/rename");
        assert_eq!(server.post(&server.b2b, &path, &bad).refused(422), "EVK0002", "{bad}");
    }
    let forget = of_alice(json!({"description": "first name of the sailmaker is Marek", "mode": "direct"}));
    let forgotten = server.post(&server.b2b, "/api/v1/memories/forget", &forget).ok();
    assert_eq!(forgotten["status"], "deleted", "{forgotten}");
    assert!(!server.get(&server.b2b, &format!("/v1/entities/{id}")).text.contains("Marek"));
    assert!(!server.get(&server.b2b, "/v1/export").text.contains("Marek"));
    let forget = of_alice(json!({"description": "Dvorsky repairs my sails", "mode": "direct"}));
    server.post(&server.b2b, "/api/v1/memories/forget", &forget).ok();
    assert_eq!(server.get(&server.b2b, &format!("/v1/entities/{id}")).refused(404), "EVK0501");
    assert!(!listed(&server, &server.b2b, ALICE).iter().any(|entity| entity["id"] == id.as_str()));
}

#[test]
fn nobody_else_finds_an_entity() {
    let server = TestServer::start();
    tell(&server, &server.b2b, "User: I met Ileana Costin at the harbor.");
    server.remember(
        &server.b2b,
        json!({"document": "Marek Dvorsky keeps the keys of the shed.", "document_type": "document", "customer_id": "acme"}),
    );
    let id = id_of(&server, "Ileana Costin");
    let shared = id_of(&server, "Marek Dvorsky");
    for stranger in
        ["user_id=bob&customer_id=acme", "user_id=alice&customer_id=other", "customer_id=acme", ""]
    {
        assert!(!names(&listed(&server, &server.b2b, stranger)).contains(&"Ileana Costin"), "{stranger}");
        if !stranger.is_empty() {
            let path = format!("/v1/entities/{id}?{stranger}");
            assert_eq!(server.get(&server.b2b, &path).refused(404), "EVK0501", "{stranger}");
        }
    }
    let bob = listed(&server, &server.b2b, "user_id=bob&customer_id=acme");
    assert_eq!((names(&bob), &bob[0]["source"]), (vec!["Marek Dvorsky"], &json!("customer")));

    for (what, body) in [
        ("merge", json!({"entity_id": shared})),
        ("split", json!({"names": ["Ileana Costin"]})),
        ("rename", json!({"name": "Mallory"})),
        ("undo", json!({})),
    ] {
        let path = format!("/v1/entities/{id}/{what}");
        assert_eq!(server.post(&server.b2c, &path, &body).refused(404), "EVK0501", "{what}");
    }
    for path in [format!("/v1/entities/{id}"), "/v1/entities/nobody".to_owned()] {
        assert_eq!(server.get(&server.b2c, &path).refused(404), "EVK0501", "{path}");
    }
    let across = server.post(&server.b2b, &format!("/v1/entities/{id}/merge"), &json!({"entity_id": shared}));
    assert_eq!(across.refused(409), "EVK0502");
    let strange =
        server.post(&server.b2b, &format!("/v1/entities/{id}/merge"), &json!({"entity_id": "nobody"}));
    assert_eq!(strange.refused(404), "EVK0501");
    assert_eq!(server.get(&server.b2b, "/v1/entities?user_id=alice").refused(400), "EVK0103");
}

#[test]
fn a_profile_tells_what_live_memories_tell() {
    let server = TestServer::start();
    let path = "/v1/users/alice/profile?customer_id=acme";
    assert_eq!(server.get(&server.b2b, path).refused(404), "EVK0306");
    tell(
        &server,
        &server.b2b,
        "User: I live in Turku. I work at Lanternworks. My favourite editor is Helix.",
    );
    tell(&server, &server.b2b, "User: I love sailing at night.");
    let home = |profile: &Value| profile["attributes"]["home"]["value"].clone();
    let profile = server.get(&server.b2b, path).ok()["profile"].clone();
    assert_eq!(home(&profile), "Turku", "{profile}");
    assert_eq!(profile["attributes"]["employer"]["value"], "Lanternworks", "{profile}");
    assert_eq!(profile["attributes"]["favorite editor"]["value"], "Helix", "{profile}");
    assert!(profile["extras"]["preferences"].to_string().contains("sailing"), "{profile}");
    assert!(profile["overview"].as_str().is_some_and(|text| text.contains("Turku")), "{profile}");
    let evidence = profile["attributes"]["home"]["memory_id"].as_str().expect("an id");
    let memory = server.get(&server.b2b, &format!("/api/v1/memories/{evidence}")).ok();
    assert!(memory.to_string().contains("Turku"), "{memory}");

    tell(&server, &server.b2b, "User: I moved from Turku to Tampere.");
    let moved = server.get(&server.b2b, path).ok()["profile"].clone();
    assert_eq!(home(&moved), "Tampere", "{moved}");
    assert_eq!(server.get(&server.b2b, "/v1/users/bob/profile?customer_id=acme").refused(404), "EVK0306");
    assert_eq!(server.get(&server.b2c, "/v1/users/alice/profile").refused(404), "EVK0306");

    let summary = |profile: bool| {
        let body = of_alice(json!({"context_mode": "conversation-summary", "include_profile": profile}));
        server.post(&server.b2b, "/v1/context/user/fetch", &body).ok()
    };
    assert_eq!(home(&summary(true)["profile"]), "Tampere");
    assert_eq!(summary(false)["profile"], Value::Null);

    let forget = of_alice(json!({"description": "I moved from Turku to Tampere", "mode": "direct"}));
    server.post(&server.b2b, "/api/v1/memories/forget", &forget).ok();
    assert!(!server.get(&server.b2b, path).text.contains("Tampere"));
}
