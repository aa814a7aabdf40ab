//! No mix of writes and reads over random tenants shows anybody a word of somebody else's.

use crate::support::{everything, scope_of, world};
use evoke_engine::{Address, Caller, DocumentRequest, FetchRequest};
use evoke_types::{Isolation, ScopePath};
use proptest::prelude::*;

/// Ids that like to be confused: separators, prefixes of each other, quotes, other scripts.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("a".to_owned()),
        Just("ab".to_owned()),
        Just("a|b".to_owned()),
        Just("a\",\"b".to_owned()),
        Just("%".to_owned()),
        Just("jose\u{301}".to_owned()),
        Just("jos\u{e9}".to_owned()),
        "[a-c|:\\]\\[\"]{1,3}",
    ]
}

fn place() -> impl Strategy<Value = (Option<String>, Option<String>)> {
    prop_oneof![
        1 => Just((None, None)),
        2 => id().prop_map(|customer| (Some(customer), None)),
        5 => (id(), id()).prop_map(|(customer, user)| (Some(customer), Some(user))),
    ]
}

fn address((customer, user): &(Option<String>, Option<String>)) -> Address {
    Address::new(user.as_deref(), customer.as_deref()).expect("short")
}

fn path(address: &Address) -> ScopePath {
    ScopePath::resolve(Isolation::Strict, address.user.as_ref(), address.customer.as_ref(), &address.nested)
        .expect("valid")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nobody_reads_outside_their_chain(places in prop::collection::vec(place(), 2..10)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
        runtime.block_on(async {
            let world = world(Isolation::Strict).await;
            let places: Vec<Address> = places.iter().map(address).collect();
            for (n, place) in places.iter().enumerate() {
                let text = format!("User: My boat is called Zorvex{n}x. I prefer Zorvex{n}x in the morning.");
                let mut request = DocumentRequest::new(text, place.clone());
                request.metadata.insert("note".into(), format!("Zorvex{n}x").into());
                world.send(request).await;
            }
            world.engine.wait_until_idle().await;
            let all: String = (0..places.len()).map(|n| format!(" Zorvex{n}x")).collect();
            for reader in &places {
                // Whoever has a key of one place sees the same without naming it.
                let bound = Caller { within: path(reader), ..world.caller.clone() };
                let (named, unnamed) = ((&world.caller, reader.clone()), (&bound, Address::default()));
                let asked = [vec![format!("boat called{all}")], vec![]];
                for (queries, (caller, who)) in asked.iter().flat_map(|q| [(q, named.clone()), (q, unnamed.clone())]) {
                    let mut request = FetchRequest::new(scope_of(reader), who, queries.clone());
                    request.max_results = 200;
                    let fetched = world.engine.fetch(caller, request).await.expect("answers");
                    let seen = everything(&fetched);
                    for (n, owner) in places.iter().enumerate() {
                        let may = path(reader).is_within(&path(owner));
                        let word = format!("Zorvex{n}x");
                        assert_eq!(seen.contains(&word), may, "{reader:?} and the words of {owner:?}: {seen}");
                    }
                }
            }
            world.engine.drain(evoke_engine::DRAIN).await.expect("drains");
        });
    }
}
