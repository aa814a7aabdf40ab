//! Conversations in PostgreSQL.

use crate::server::{Server, provided};
use crate::subject::Subject;
use crate::{contract, examples, outage, writers};
use evoke_chat_memory::{
    ChatMemoryError, Failure, Memory, PostgresMemory, PostgresStore, Role, Timeouts, Window,
};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const PASSWORD: &str = "correct-horse";

/// PostgreSQL does not run as root: as nobody then.
fn unprivileged(folder: &Path, mut command: Command) -> Command {
    const NOBODY: u32 = 65_534;
    if std::fs::metadata(folder).expect("a folder").uid() == 0
        || Path::new("/proc/self").metadata().is_ok_and(|m| m.uid() == 0)
    {
        chown(folder, Some(NOBODY), Some(NOBODY)).expect("a folder of its own");
        command.uid(NOBODY).gid(NOBODY);
    }
    command.current_dir(folder);
    command
}

fn server() -> Server {
    let programs = provided("EVOKE_TEST_POSTGRES");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("password");
    std::fs::write(&file, PASSWORD).expect("written");
    let mut initdb = unprivileged(folder.path(), Command::new(programs.join("initdb")));
    initdb.args([
        "-D",
        "data",
        "-U",
        "app",
        "-A",
        "scram-sha-256",
        "--pwfile",
        "password",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]);
    let made = initdb.output().expect("initdb");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Server::in_folder(folder, move |folder, port| {
        let mut command = unprivileged(folder, Command::new(programs.join("postgres")));
        command.args(["-D", "data", "-p", &port.to_string(), "-k", "", "-c", "listen_addresses=127.0.0.1"]);
        command
    })
}

fn dsn(server: &Server) -> String {
    format!("postgresql://app:{PASSWORD}@127.0.0.1:{}/postgres", server.port())
}

fn subject(dsn: &str) -> Subject {
    let timeouts = Timeouts { connect: Duration::from_secs(5), answer: Duration::from_secs(60) };
    let store = PostgresStore::with(dsn, timeouts, 4).expect("a dsn");
    Subject { holds_nul: false, ..Subject::of(store) }
}

/// The server takes connections a moment after it listens.
async fn accepts(dsn: &str) {
    for _ in 0..600 {
        match PostgresMemory::new(dsn, "s", Window::unlimited()).expect("a memory").count().await {
            Ok(_) => return,
            Err(error) if error.to_string().contains("starting up") => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
    panic!("the server does not come up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_holds_the_contract_and_survives_a_crash() {
    let mut server = server();
    let dsn = dsn(&server);
    accepts(&dsn).await;
    contract::holds(&subject(&dsn)).await;
    writers::agree(|| subject(&dsn)).await;
    users_without_the_right_to_make_tables(&dsn).await;
    wrong_passwords(&dsn).await;
    examples::remembers_tea("postgres_memory", &[("POSTGRES_DSN", &dsn)]);
    outage::is_survived(&mut server, subject(&dsn), PASSWORD).await;
}

async fn users_without_the_right_to_make_tables(dsn: &str) {
    let (client, connection) =
        tokio_postgres::connect(dsn, tokio_postgres::NoTls).await.expect("a connection");
    let driver = tokio::spawn(connection);
    let poor =
        "CREATE SCHEMA poor; CREATE ROLE poor LOGIN PASSWORD 'p'; ALTER ROLE poor SET search_path TO poor;
      GRANT USAGE ON SCHEMA poor TO poor;";
    client.batch_execute(poor).await.expect("a user");
    let theirs = dsn.replace(&format!("app:{PASSWORD}"), "poor:p");
    let memory = || PostgresMemory::new(&theirs, "s", Window::last(2).expect("two")).expect("a memory");
    let error =
        memory().add(Role::User, "x").await.expect_err("no table, and no right to make one").to_string();
    assert!(error.contains("synapsekit_conversations"), "{error}");
    // The table as it is without this crate: no metadata.
    let table = "CREATE TABLE poor.synapsekit_conversations(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      session_id TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMPTZ NOT NULL DEFAULT now());
      GRANT SELECT, INSERT, UPDATE, DELETE ON poor.synapsekit_conversations TO poor;";
    client.batch_execute(table).await.expect("a table");
    let memory = memory();
    for text in ["a", "b", "c"] {
        memory.add(Role::User, text).await.expect("stored");
    }
    assert_eq!(memory.get().await.expect("messages").len(), 2);
    driver.abort();
}

async fn wrong_passwords(dsn: &str) {
    let wrong = dsn.replace(PASSWORD, "tr0ub4dor");
    let memory = PostgresMemory::new(&wrong, "s", Window::unlimited()).expect("lazy");
    let error = memory.count().await.expect_err("the password is wrong");
    assert!(
        matches!(error, ChatMemoryError::BackendUnavailable { failure: Failure::Credentials, .. }),
        "{error}"
    );
    assert!(
        !error.to_string().contains("tr0ub4dor") && !format!("{memory:?}").contains("tr0ub4dor"),
        "{error}"
    );
}
