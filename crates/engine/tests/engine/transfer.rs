//! Import of memories with their history, and who may export and import what.

use crate::support::{World, at, mentions, user, world};
use evoke_engine::{
    Address, Caller, ExportScope, ImportContent, ImportIds, ImportOutcome, ImportRow, ImportScope,
    MemoryHistory, MemoryVersion, NewKey, TransferError, TurnRequest,
};
use evoke_store::{ArchiveRow, ItemBody, ItemRow, KeyRole, MemoryBody};
use evoke_types::{CallerId, Isolation, Metadata, Origin, Role};

fn version(text: &str, from: &str) -> MemoryVersion {
    MemoryVersion { text: text.to_owned(), from: Some(at(from)), until: None }
}

fn memory(address: &Address, id: &str, versions: Vec<MemoryVersion>) -> ImportRow {
    let history = MemoryHistory {
        id: CallerId::new(id).expect("short"),
        versions,
        kind: None,
        category: None,
        metadata: Metadata::new(),
    };
    ImportRow { scope: ImportScope::Own(address.clone()), content: ImportContent::Memory(Box::new(history)) }
}

impl World {
    async fn import(&self, rows: Vec<ImportRow>) -> Vec<ImportOutcome> {
        let outcomes = self.engine.restore(&self.caller, rows, ImportIds::Keep).await.expect("restored");
        self.engine.wait_until_idle().await;
        outcomes
    }

    /// The memories of a user with their bodies, in the order of their documents.
    async fn statements_of(&self, address: &Address) -> Vec<(ItemRow, MemoryBody)> {
        let scope = ExportScope::Within(address.clone());
        let mut export = self.engine.begin_export(&self.caller, scope).await.expect("begins");
        let mut found = Vec::new();
        loop {
            let rows = self.engine.export_page(&mut export).await.expect("a page");
            if rows.is_empty() {
                return found;
            }
            for row in rows {
                let ArchiveRow::Document(archived) = row else { continue };
                for item in archived.items {
                    if let ItemBody::Memory(body) = item.body.clone() {
                        found.push((item, *body));
                    }
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_comes_with_its_history_and_takes_part_in_it() {
    let (world, ana) = (world(Isolation::Strict).await, user("acme", "ana"));
    let versions = vec![version("I live in Oslo.", "2024-01-01"), version("I live in Bergen.", "2025-01-01")];
    let outcomes = world.import(vec![memory(&ana, "mem0:a", versions.clone())]).await;
    assert!(matches!(outcomes[..], [ImportOutcome::Stored]), "{outcomes:?}");

    let memories = world.statements_of(&ana).await;
    let [(oslo, old), (bergen, new)] = &memories[..] else { panic!("{memories:?}") };
    assert_eq!((oslo.text.as_str(), bergen.text.as_str()), ("I live in Oslo.", "I live in Bergen."));
    assert_eq!((old.superseded_by, new.supersedes), (Some(bergen.id), Some(oslo.id)));
    assert_eq!((old.validity.until, new.validity.until), (Some(at("2025-01-01")), None));
    assert_eq!((oslo.said_at, bergen.said_at), (at("2024-01-01"), at("2025-01-01")));
    let found = world.ask(&ana, "where do I live?").await;
    assert!(mentions(&found, "Bergen") && found.hits[0].content().contains("Bergen"));
    assert!(found.hits.iter().all(|hit| hit.item.document.origin(&hit.item.row) == Origin::Import));

    let again = world.import(vec![memory(&ana, "mem0:a", versions)]).await;
    assert!(matches!(again[..], [ImportOutcome::Known]), "{again:?}");
    assert_eq!(world.statements_of(&ana).await.len(), 2);

    // What is said later closes an imported statement as it closes any other.
    world.tell(&ana, "User: I live in Trondheim now.").await;
    let memories = world.statements_of(&ana).await;
    let bergen = memories.iter().find(|(item, _)| item.text == "I live in Bergen.").expect("kept");
    assert!(bergen.1.superseded_by.is_some() && bergen.1.validity.until.is_some(), "{bergen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_turns_are_stored_once_and_become_memories() {
    let (world, ana) = (world(Isolation::Strict).await, user("acme", "ana"));
    let turn = |id: &str, words: &str| {
        let request = TurnRequest {
            conversation: CallerId::new("chatgpt:c1").expect("short"),
            role: Role::User,
            content: words.to_owned(),
            address: Address::default(),
            session: None,
            metadata: Metadata::new(),
            said_at: Some(at("2025-06-01T10:00:00Z")),
            replay: None,
        };
        let content = ImportContent::NewTurn(Box::new(request), CallerId::new(id).expect("short"));
        ImportRow { scope: ImportScope::Own(ana.clone()), content }
    };
    let first =
        world.import(vec![turn("m1", "My boat is called Petrel."), turn("m2", "I sail on Sundays.")]).await;
    assert!(first.iter().all(|outcome| matches!(outcome, ImportOutcome::Stored)), "{first:?}");
    let later =
        world.import(vec![turn("m1", "My boat is called Petrel."), turn("m3", "The mast is high.")]).await;
    assert!(matches!(later[..], [ImportOutcome::Known, ImportOutcome::Stored]), "{later:?}");
    let conversation = evoke_types::ConversationId::coerce("chatgpt:c1");
    let turns = world.engine.turns(&world.caller, conversation, 1, 9).await.expect("read");
    let positions: Vec<_> = turns.iter().map(|turn| (turn.position, turn.content.as_str())).collect();
    assert_eq!(
        positions,
        [(1, "My boat is called Petrel."), (2, "I sail on Sundays."), (3, "The mast is high.")]
    );
    assert!(turns.iter().all(|turn| turn.said_at == at("2025-06-01T10:00:00Z")));
    assert!(mentions(&world.ask(&ana, "what is my boat called?").await, "Petrel"));
    let of_ben = ImportRow { scope: ImportScope::Own(user("acme", "ben")), ..turn("m9", "Mine.") };
    let refused = world.import(vec![of_ben]).await;
    assert!(matches!(&refused[..], [ImportOutcome::Refused(TransferError::Document(_))]), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_reaches_its_own_scope_and_derives_ids() {
    let world = world(Isolation::Strict).await;
    let (ana, ben) = (user("acme", "ana"), user("acme", "ben"));
    world.tell(&ana, "User: My boat is called Petrel.").await;
    let key = |role, user: &str| NewKey {
        instance: world.caller.instance_id().clone(),
        label: String::new(),
        expires_in_millis: None,
        rate_limit: None,
        role,
        bound_to: Address::new(Some(user), Some("acme")).expect("short"),
    };
    let engine = &world.engine;
    let issued = |new: NewKey| async move { engine.create_key(new).await.expect("made").secret };
    let caller = |secret: String| async move { engine.authenticate(&secret).await.expect("valid") };
    let of_ben: Caller = caller(issued(key(KeyRole::Full, "ben")).await).await;
    let reader: Caller = caller(issued(key(KeyRole::ReadOnly, "ana")).await).await;

    let all = |caller: Caller, address: Address| async move {
        engine.begin_export(&caller, ExportScope::Within(address)).await
    };
    assert!(matches!(all(of_ben.clone(), ana.clone()).await, Err(TransferError::Scope(_))));
    let global = engine.begin_export(&of_ben, ExportScope::Global).await;
    assert!(matches!(global, Err(TransferError::GlobalScope)));
    let mut export = all(reader.clone(), Address::default()).await.expect("its own scope");
    let archived = loop {
        let rows = engine.export_page(&mut export).await.expect("a page");
        assert!(!rows.is_empty(), "Ana's document is in her archive");
        if let Some(ArchiveRow::Document(archived)) = rows.into_iter().next() {
            break archived;
        }
    };
    let content = ImportContent::Document(archived);
    let row =
        |scope: &Address| ImportRow { scope: ImportScope::Own(scope.clone()), content: content.clone() };
    let refused = engine.restore(&reader, vec![row(&ana)], ImportIds::Keep).await;
    assert!(matches!(refused, Err(TransferError::Denied(_))));
    let rows = vec![row(&ana), row(&ben), ImportRow { scope: ImportScope::Global, content: content.clone() }];
    let outcomes = engine.restore(&of_ben, rows, ImportIds::Keep).await.expect("answered");
    assert!(
        matches!(
            &outcomes[..],
            [
                ImportOutcome::Refused(TransferError::Scope(_)),
                ImportOutcome::Stored,
                ImportOutcome::Refused(TransferError::GlobalScope)
            ]
        ),
        "{outcomes:?}"
    );
    // The ids are other ones, so the same rows are not found to be somebody else's.
    assert!(mentions(&world.ask(&ben, "what is my boat called?").await, "Petrel"));
    let (hers, his) = (world.statements_of(&ana).await, world.statements_of(&ben).await);
    assert!(hers.iter().zip(&his).all(|((one, _), (other, _))| one.id != other.id && one.text == other.text));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_refused_and_the_others_stay() {
    let (world, ana) = (world(Isolation::Strict).await, user("acme", "ana"));
    let blank = memory(&ana, "a", vec![version(" ", "2025-01-01")]);
    let nobody =
        memory(&Address::new(Some("ana"), None).expect("short"), "b", vec![version("Fine.", "2025-01-01")]);
    let good = memory(&ana, "c", vec![version("Sails.", "2999-01-01")]);
    let outcomes = world.import(vec![blank, nobody, good]).await;
    let expected = matches!(
        &outcomes[..],
        [
            ImportOutcome::Refused(TransferError::Document(_)),
            ImportOutcome::Refused(TransferError::Scope(_)),
            ImportOutcome::Stored
        ]
    );
    assert!(expected, "{outcomes:?}");
    let memories = world.statements_of(&ana).await;
    assert!(
        memories.len() == 1 && memories[0].0.said_at < at("2999-01-01"),
        "a time to come is that of the import"
    );
    let many = (0..1_001).map(|number| memory(&ana, &number.to_string(), vec![version("x", "2025-01-01")]));
    let refused = world.engine.restore(&world.caller, many.collect(), ImportIds::Keep).await;
    assert!(matches!(refused, Err(TransferError::TooManyRows { count: 1_001, limit: 1_000 })));
}
