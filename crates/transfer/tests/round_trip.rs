//! Whatever people and programs do to a memory: an archive of it makes an equal one, once, and holds no erased word.

use evoke::{
    Address, Caller, CompactRequest, DocumentRequest, EmbeddingOptions, Evoke, ForgetMode, Isolation,
    MemoryUpdate, NamedConversation, Options, Processing, StoreOptions, Strategy, TurnRequest,
};
use evoke_engine::{
    ExportScope, FileCommand, FileEdit, ImportIds, ImportOutcome, ImportRow, TranscriptBody,
    TranscriptRequest,
};
use evoke_store::{ArchiveRow, PartitionKey};
use evoke_transfer::line::Line;
use evoke_transfer::{ArchiveReader, ArchiveWriter, import_row};
use evoke_types::{CallerId, ConversationId, DocumentType, MergeStrategy, Metadata, Role, Timestamp};
use proptest::prelude::{ProptestConfig, prop, prop_oneof, proptest};
use proptest::strategy::Strategy as _;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Stands in whatever is to be erased, and nowhere else.
const SECRET: &str = "quartz-7731";

const SENTENCES: [&str; 8] = [
    "I live in Oslo.",
    "I moved to Bergen in May 2024.",
    "I prefer tea over coffee. My sister Ingrid sails.",
    "My boat is called Petrel, and I bought it on 3 March 2025.",
    "Forget what I said about my boat.",
    "I was so angry about the ferry yesterday!",
    "Bonjour, j'habite à Lyon depuis deux ans.",
    "我住在上海。",
];

/// Something that is done to a memory.
#[derive(Debug, Clone)]
enum Deed {
    Say { user: u8, sentence: u8 },
    Turn { user: u8, conversation: u8, sentence: u8 },
    Transcript { user: u8, conversation: u8 },
    Document { user: u8, number: u8 },
    Shared { number: u8 },
    Edit { number: u8, sentence: u8, strategy: u8 },
    Reopen { number: u8 },
    Delete { number: u8 },
    Confide { user: u8 },
    Compact { conversation: u8 },
    Global { number: u8 },
    Write { user: u8, number: u8, sentence: u8 },
}

fn deed() -> impl proptest::strategy::Strategy<Value = Deed> {
    let (user, number, sentence) = (0..3_u8, 0..40_u8, 0..SENTENCES.len() as u8);
    prop_oneof![
        4 => (user.clone(), sentence.clone()).prop_map(|(user, sentence)| Deed::Say { user, sentence }),
        3 => (user.clone(), 0..3_u8, sentence.clone())
            .prop_map(|(user, conversation, sentence)| Deed::Turn { user, conversation, sentence }),
        1 => (user.clone(), 3..5_u8).prop_map(|(user, conversation)| Deed::Transcript { user, conversation }),
        1 => (user.clone(), number.clone()).prop_map(|(user, number)| Deed::Document { user, number }),
        1 => number.clone().prop_map(|number| Deed::Shared { number }),
        2 => (number.clone(), sentence, 0..3_u8)
            .prop_map(|(number, sentence, strategy)| Deed::Edit { number, sentence, strategy }),
        1 => number.clone().prop_map(|number| Deed::Reopen { number }),
        1 => number.clone().prop_map(|number| Deed::Delete { number }),
        2 => user.prop_map(|user| Deed::Confide { user }),
        1 => (0..3_u8).prop_map(|conversation| Deed::Compact { conversation }),
        1 => number.clone().prop_map(|number| Deed::Global { number }),
        2 => (0..3_u8, number, 0..SENTENCES.len() as u8)
            .prop_map(|(user, number, sentence)| Deed::Write { user, number, sentence }),
    ]
}

fn user(number: u8) -> Address {
    Address::new(Some(["ana", "ben", "[\"ø\",]"][usize::from(number)]), Some("acme")).expect("short")
}

fn conversation(user: u8, number: u8) -> CallerId {
    CallerId::new(format!("call {user} {number}")).expect("short")
}

async fn open(data: &Path) -> Evoke {
    let options = Options {
        processing: Processing::Required,
        embedding: EmbeddingOptions::Off,
        store: StoreOptions { reserve_mb: 0, ..StoreOptions::default() },
        ..Options::default()
    };
    Evoke::open(data, options).await.expect("opens")
}

async fn act(memory: &Evoke, caller: &Caller, deed: &Deed, known: &mut Vec<String>) {
    let text = |sentence: u8| format!("User: {}", SENTENCES[usize::from(sentence)]);
    let said_at = Timestamp::parse("2026-02-01T10:00:00+02:00").expect("a time");
    let metadata = Metadata::from_iter([("mood".to_owned(), json!({"calm": [1, "ø", null]}))]);
    match *deed {
        Deed::Say { user: number, sentence } => {
            let request = DocumentRequest {
                said_at: Some(said_at),
                metadata,
                ..DocumentRequest::new(text(sentence), user(number))
            };
            remember(memory, caller, request, known).await;
        }
        Deed::Turn { user: number, conversation: which, sentence } => {
            let turn = TurnRequest {
                conversation: conversation(number, which),
                role: if sentence % 3 == 2 { Role::Assistant } else { Role::User },
                content: SENTENCES[usize::from(sentence)].to_owned(),
                address: user(number),
                session: Some(CallerId::new("s").expect("short")),
                metadata,
                said_at: Some(said_at),
                replay: None,
            };
            memory.record(caller, vec![turn]).await.expect("recorded");
        }
        Deed::Transcript { user: number, conversation: which } => {
            let request = TranscriptRequest {
                conversation: conversation(number, which),
                address: user(number),
                body: TranscriptBody::Text(
                    "User: I play chess.\nAssistant: Since when?\nUser: Since 2020.".to_owned(),
                ),
                conversation_type: Some("voice".to_owned()),
                metadata: Metadata::new(),
                started_at: Some(said_at),
                ended_at: None,
                analysis: Some(metadata),
            };
            memory.transcript(caller, request).await.expect("recorded, or the same again");
        }
        Deed::Document { user: number, number: which } => {
            let request = DocumentRequest {
                document_type: DocumentType::Document,
                document_id: CallerId::new(format!("note {which}")).ok(),
                ..DocumentRequest::new(format!("Refunds take {which} days."), user(number))
            };
            remember(memory, caller, request, known).await;
        }
        Deed::Shared { number } => {
            let address = Address::new(None, (number % 2 == 0).then_some("acme")).expect("short");
            let request = DocumentRequest::new(format!("The office opens at {number}."), address);
            remember(memory, caller, request, known).await;
        }
        Deed::Edit { number, sentence, strategy } => {
            let strategy = MergeStrategy::ALL[usize::from(strategy)];
            let update = MemoryUpdate {
                text: SENTENCES[usize::from(sentence)].to_owned(),
                strategy,
                document_type: None,
            };
            if let Some(id) = chosen(known, number) {
                let _ = memory.update_memory(caller, id, update).await;
            }
        }
        Deed::Reopen { number } => {
            if let Some(id) = chosen(known, number) {
                let _ = memory.reopen_memory(caller, id).await;
            }
        }
        Deed::Delete { number } => {
            if let Some(id) = chosen(known, number) {
                let _ = memory.delete_memory(caller, id).await;
            }
        }
        Deed::Confide { user: number } => {
            let words = format!("User: My code word is {SECRET}. I like rye bread.");
            remember(memory, caller, DocumentRequest::new(words, user(number)), known).await;
            let forgotten = memory.forget(caller, &user(number), SECRET, ForgetMode::Direct).await;
            forgotten.expect("forgotten");
        }
        Deed::Compact { conversation: which } => {
            let conversation = ConversationId::coerce(conversation(0, which).as_str());
            let request = CompactRequest {
                conversation,
                strategy: Strategy::Balanced,
                target_tokens: None,
                force: true,
            };
            if memory.compact(caller, request).await.is_ok() {
                memory.wait_until_idle().await;
            }
        }
        Deed::Write { user: number, number: which, sentence } => {
            let text = SENTENCES[usize::from(sentence)].to_owned();
            let path = format!("/memories/{}.md", which % 4);
            let edit = match which % 3 {
                0 => FileEdit::Delete { path },
                1 => FileEdit::Create { path, text },
                _ => FileEdit::Insert { path, line: 0, text },
            };
            // What is not there cannot be changed: nothing happens then.
            let _ = memory.run_file_command(caller, &user(number), FileCommand::Change(edit)).await;
        }
        Deed::Global { number } => {
            let request = DocumentRequest {
                document_id: CallerId::new(format!("law {number}")).ok(),
                ..DocumentRequest::new(format!("Rule {number}: knock first."), Address::default())
            };
            let _ = memory.add_world(request).await;
        }
    }
}

fn chosen(known: &[String], number: u8) -> Option<&str> {
    let at = usize::from(number).checked_rem(known.len())?;
    known.get(at).map(String::as_str)
}

async fn remember(memory: &Evoke, caller: &Caller, request: DocumentRequest, known: &mut Vec<String>) {
    // A document id that is taken is refused: nothing happens then.
    let Ok(receipt) = memory.ingest(caller, request, None).await else { return };
    memory.wait_until_idle().await;
    let row = memory.ingestion(caller, &receipt.ingestion.to_string()).await.expect("known");
    known.extend(row.memory_ids.iter().map(ToString::to_string));
}

/// An archive as bytes.
async fn export(memory: &Evoke, caller: &Caller, scope: ExportScope) -> Vec<u8> {
    let mut export = memory.begin_export(caller, scope).await.expect("begins");
    let (mut writer, mut bytes) = ArchiveWriter::begin(Some(&caller.instance), memory.clock().now());
    loop {
        let rows: Vec<ArchiveRow> = memory.export_page(&mut export).await.expect("a page");
        if rows.is_empty() {
            break;
        }
        bytes.extend(writer.page(rows));
    }
    bytes.extend(writer.end());
    bytes
}

/// The lines of an archive without its first one, sorted: what is in it.
fn content(archive: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(archive).expect("text");
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    lines.sort();
    lines
}

fn rows(archive: &[u8]) -> Vec<ImportRow> {
    let mut reader = ArchiveReader::new(archive, Path::new("archive"));
    let mut rows = Vec::new();
    while let Some((_, line)) = reader.next_line().expect("a line") {
        rows.extend(import_row(line).expect("a row"));
    }
    rows
}

async fn import(memory: &Evoke, caller: &Caller, archive: &[u8], ids: ImportIds) -> Vec<ImportOutcome> {
    let mut outcomes = Vec::new();
    for batch in rows(archive).chunks(7) {
        outcomes.extend(memory.restore(caller, batch.to_vec(), ids).await.expect("restored"));
    }
    outcomes
}

async fn whole(memory: &Evoke, caller: &Caller) -> (Vec<u8>, Vec<u8>) {
    let all = export(memory, caller, ExportScope::Within(Address::default())).await;
    (all, export(memory, caller, ExportScope::Global).await)
}

async fn round_trip(deeds: Vec<Deed>) {
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let memory = open(first.path()).await;
    let caller = memory.open_instance("one", Isolation::Strict).await.expect("made");
    let mut known = Vec::new();
    for deed in &deeds {
        act(&memory, &caller, deed, &mut known).await;
    }
    memory.wait_until_idle().await;
    let (all, global) = whole(&memory, &caller).await;
    assert!(!String::from_utf8_lossy(&all).contains(SECRET), "an erased word is in the archive");

    let copy = open(second.path()).await;
    let reader = copy.open_instance("two", Isolation::Strict).await.expect("made");
    for archive in [&all, &global] {
        for outcome in import(&copy, &reader, archive, ImportIds::Keep).await {
            assert!(matches!(outcome, ImportOutcome::Stored), "{outcome:?}");
        }
    }
    copy.wait_until_idle().await;
    let (again, global_again) = whole(&copy, &reader).await;
    assert_eq!(content(&again), content(&all), "{deeds:?}");
    assert_eq!(content(&global_again), content(&global));
    for outcome in import(&copy, &reader, &all, ImportIds::Keep).await {
        assert!(matches!(outcome, ImportOutcome::Known), "{outcome:?}");
    }
    assert_eq!(content(&whole(&copy, &reader).await.0), content(&all), "a second import changes nothing");

    // Another instance of the same directory gets ids of its own, the same each time.
    let third = copy.open_instance("three", Isolation::Strict).await.expect("made");
    let taken = import(&copy, &third, &all, ImportIds::Keep).await;
    let documents = taken.iter().filter(|outcome| matches!(outcome, ImportOutcome::Refused(_))).count();
    assert_eq!(documents, content(&all).iter().filter(|line| line.contains("\"type\":\"document\"")).count());
    for outcome in import(&copy, &third, &all, ImportIds::Derive).await {
        assert!(matches!(outcome, ImportOutcome::Stored | ImportOutcome::Known), "{outcome:?}");
    }
    let derived = whole(&copy, &third).await.0;
    assert_eq!(content(&derived).len(), content(&all).len());
    for outcome in import(&copy, &third, &all, ImportIds::Derive).await {
        assert!(matches!(outcome, ImportOutcome::Known), "{outcome:?}");
    }
    memory.close_within(Duration::from_secs(20)).await.expect("closes");
    copy.close_within(Duration::from_secs(20)).await.expect("closes");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn an_archive_makes_an_equal_memory(deeds in prop::collection::vec(deed(), 6..26)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(round_trip(deeds));
    }
}

#[test]
fn one_of_everything_makes_an_equal_memory() {
    let deeds = vec![
        Deed::Say { user: 0, sentence: 0 },
        Deed::Say { user: 0, sentence: 1 },
        Deed::Say { user: 0, sentence: 3 },
        Deed::Say { user: 0, sentence: 4 },
        Deed::Turn { user: 0, conversation: 0, sentence: 2 },
        Deed::Turn { user: 0, conversation: 0, sentence: 5 },
        Deed::Compact { conversation: 0 },
        Deed::Transcript { user: 1, conversation: 3 },
        Deed::Document { user: 2, number: 9 },
        Deed::Shared { number: 1 },
        Deed::Shared { number: 2 },
        Deed::Edit { number: 0, sentence: 6, strategy: 0 },
        Deed::Edit { number: 3, sentence: 7, strategy: 1 },
        Deed::Delete { number: 5 },
        Deed::Confide { user: 1 },
        Deed::Reopen { number: 1 },
        Deed::Global { number: 1 },
    ];
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(round_trip(deeds));
}

#[test]
fn parts_of_an_instance_are_exported_by_themselves() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let data = tempfile::tempdir().expect("a folder");
        let memory = open(data.path()).await;
        let caller = memory.open_instance("one", Isolation::Strict).await.expect("made");
        let mut known = Vec::new();
        for deed in [
            Deed::Say { user: 0, sentence: 0 },
            Deed::Turn { user: 0, conversation: 0, sentence: 2 },
            Deed::Turn { user: 0, conversation: 1, sentence: 3 },
            Deed::Say { user: 1, sentence: 1 },
            Deed::Shared { number: 2 },
            Deed::Shared { number: 1 },
            Deed::Global { number: 1 },
        ] {
            act(&memory, &caller, &deed, &mut known).await;
        }
        memory.wait_until_idle().await;
        let texts = |archive: Vec<u8>| content(&archive).join("\n");
        let ana = texts(export(&memory, &caller, ExportScope::Within(user(0))).await);
        assert!(
            ana.contains("Oslo")
                && ana.contains("Petrel")
                && !ana.contains("Bergen")
                && !ana.contains("office")
        );
        let acme = Address::new(None, Some("acme")).expect("short");
        let acme = texts(export(&memory, &caller, ExportScope::Within(acme)).await);
        assert!(
            acme.contains("Oslo")
                && acme.contains("Bergen")
                && acme.contains("opens at 2")
                && !acme.contains("opens at 1")
        );
        let named = |owner| NamedConversation { id: ConversationId::coerce("call 0 0"), owner };
        let call = texts(export(&memory, &caller, ExportScope::Conversation(named(user(0)))).await);
        assert!(
            call.contains("tea over coffee") && !call.contains("Petrel") && !call.contains("Oslo"),
            "{call}"
        );
        let foreign = memory.begin_export(&caller, ExportScope::Conversation(named(user(1)))).await;
        assert!(foreign.is_err_and(|error| error.to_string().contains("no such conversation")));
        let all = texts(export(&memory, &caller, ExportScope::Within(Address::default())).await);
        assert!(all.contains("opens at 1") && !all.contains("knock first"));
        let line = all.lines().find(|line| line.contains("\"type\":\"end\"")).expect("the last line");
        assert!(matches!(serde_json::from_str(line), Ok(Line::End(_))));
        let nobody = Address::new(Some("nobody"), Some("acme")).expect("short");
        let nobody = texts(export(&memory, &caller, ExportScope::Within(nobody)).await);
        assert_eq!(nobody, "{\"type\":\"end\",\"lines\":{}}");
        assert!(!all.contains(&PartitionKey::world().instance.to_string()));
        memory.close().await.expect("closes");
    });
}
