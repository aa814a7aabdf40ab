//! Conversations in DynamoDB.

use crate::server::{Server, provided};
use crate::subject::Subject;
use crate::{contract, examples, outage, writers};
use evoke_chat_memory::{ChatMemoryError, DynamoDbStore, Timeouts, Window};
use evoke_types::SystemClock;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const SECRET: &str = "correct-horse";

fn server() -> Server {
    let programs = provided("EVOKE_TEST_DYNAMODB");
    Server::started(move |folder, port| {
        let mut command = Command::new("java");
        command.args(["-Xmx512m", "-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]);
        command.args(["-port", &port.to_string(), "-sharedDb", "-disableTelemetry", "-dbPath"]).arg(folder);
        command.current_dir(&programs);
        command
    })
}

fn store(port: u16, table: &str) -> DynamoDbStore {
    let endpoint = format!("http://127.0.0.1:{port}");
    let timeouts = Timeouts { connect: Duration::from_secs(5), answer: Duration::from_secs(60) };
    DynamoDbStore::with(table, "us-east-1", Some(&endpoint), timeouts, Arc::new(SystemClock))
        .expect("settings")
}

fn subject(port: u16) -> Subject {
    Subject { holds_empty_id: false, holds_a_megabyte: false, ..Subject::of(store(port, "chats")) }
}

#[test]
fn dynamodb_holds_the_contract_and_survives_a_restart() {
    // SAFETY: no other thread runs yet in this process that could read the environment: tests have one each.
    unsafe {
        std::env::set_var("AWS_ACCESS_KEY_ID", "local");
        std::env::set_var("AWS_SECRET_ACCESS_KEY", SECRET);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        // The emulator acknowledges a transaction a moment before it writes it: a kill takes the last one along.
        let mut server = server().ending_in_order();
        let port = server.port();
        let missing = Subject::of(store(port, "missing")).memory("s", Window::unlimited()).get().await;
        let error = missing.expect_err("no table");
        assert!(matches!(error, ChatMemoryError::BackendError { .. }), "{error}");
        assert!(error.to_string().contains("missing") && error.to_string().contains("session_id"), "{error}");
        for _ in 0..2 {
            store(port, "chats").create_table().await.expect("a table");
        }
        contract::holds(&subject(port)).await;
        writers::agree(|| subject(port)).await;
        let endpoint = format!("http://127.0.0.1:{port}");
        examples::remembers_tea("dynamodb_memory", &[("AWS_ENDPOINT_URL", &endpoint)]);
        let subject = subject(port);
        outage::is_survived(&mut server, subject, SECRET).await;
    });
}
