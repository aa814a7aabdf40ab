//! The data directory: private, refused when it holds less than it did, backed up and examined by the real program.

use crate::harness::{Bystander, HostileServer, scaled};
use crate::server::{self, evoke, only_value};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

fn run(data: &Path, arguments: &[&str]) -> Output {
    evoke(data).args(arguments).arg("--json").output().expect("runs")
}

/// A start that has to be refused: what it says.
#[track_caller]
fn refused(data: &Path) -> String {
    let output = run(data, &["serve", "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

#[cfg(unix)]
#[test]
fn the_data_directory_is_closed_to_other_users() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("data");
    fs::create_dir(&data).expect("made");
    fs::set_permissions(&data, PermissionsExt::from_mode(0o755)).expect("set");
    server::json(&data, &["instance", "create"]);
    for entry in fs::read_dir(&data).expect("listed") {
        fs::set_permissions(entry.expect("an entry").path(), PermissionsExt::from_mode(0o644)).expect("set");
    }
    fs::set_permissions(&data, PermissionsExt::from_mode(0o755)).expect("set");
    let log = directory.path().join("log");
    let running = server::Server::start_logged(&data, &[("EVOKE_LOG", "warn")], &log);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for entry in fs::read_dir(&data).expect("listed") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert!(fs::read_to_string(&log).expect("a log").contains("other users could read"));
    drop(running);
}

#[test]
fn kills_at_any_moment_are_no_loss_and_a_cut_log_is() {
    let mut server = HostileServer::start(&[]);
    let mut bystander = Bystander::new(&server);
    let mut random = StdRng::seed_from_u64(0xb0);
    for _ in 0..scaled(12, 60) {
        let acknowledged = bystander.assert_acknowledged();
        // The moment of death is the input of this test.
        std::thread::sleep(Duration::from_millis(random.random_range(0..150)));
        server.server.kill();
        server.start_again(&[]);
        bystander = bystander.of(&server);
        bystander.assert_processed(&acknowledged);
    }
    for _ in 0..20 {
        bystander.assert_acknowledged();
    }
    server.server.kill();
    let log = server.data().join("evoke.db-wal");
    let bytes = fs::read(&log).expect("a log");
    fs::write(&log, &bytes[..bytes.len() / 2]).expect("cut");
    let said = refused(&server.data());
    assert!(said.contains("evoke.db-wal is cut") && said.contains("--accept-loss"), "{said}");
    let keys = run(&server.data(), &["instance", "list"]);
    assert!(!keys.status.success(), "a command does not hide it either");
    let examined = run(&server.data(), &["doctor"]);
    assert_eq!(examined.status.code(), Some(3));
    assert_eq!(only_value(&examined)["verdict"], "damaged");
    fs::write(&log, bytes).expect("put back");
    server.start_again(&[]);
    bystander.of(&server).assert_served();
}

#[test]
fn an_emptied_database_is_refused_and_a_backup_brings_it_back() {
    let mut server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    bystander.assert_served();
    let place = tempfile::tempdir().expect("a directory");
    let backup = place.path().join("backup");
    let to = backup.to_str().expect("a path");
    let made = server::json(&server.data(), &["backup", "--to", to]);
    assert!(made["backup"]["rows"]["document"].as_u64() >= Some(1), "{made}");
    bystander.assert_served();
    server.server.kill();
    fs::write(server.data().join("evoke.db"), "").expect("emptied");
    assert!(refused(&server.data()).contains("evoke.db is empty"));
    server::json(&server.data(), &["backup", "--verify", to]);

    let restored = place.path().join("restored");
    let again: Value =
        server::json(&restored, &["restore", "--from", to, "--data", restored.to_str().expect("a path")]);
    assert_eq!(again["state"], "restored");
    let examined = server::json(&restored, &["doctor"]);
    assert_eq!(examined["verdict"], "sound", "{examined}");
    let once_more = run(&restored, &["restore", "--from", to, "--data", restored.to_str().expect("a path")]);
    assert!(!once_more.status.success(), "nothing is written over");
    let log = place.path().join("log");
    let running = server::Server::start_logged(&restored, &[], &log);
    let (code, answer) = bystander.at(running.base()).get("/api/v1/auth/whoami").expect("an answer");
    assert_eq!(code, 200, "the key is in the backup: {answer}");
}
