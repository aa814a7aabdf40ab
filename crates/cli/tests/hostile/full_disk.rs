//! A disk that is really full: a small file system is mounted for a process of its own, which runs the test. Where that is
//! not permitted, the reason is printed and nothing is tested.

use crate::harness::{HostileServer, text, wait_for};
use crate::server::Caller;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Set for the process within: where its small disk is.
const DISK: &str = "EVOKE_TEST_SMALL_DISK";
const NAME: &str = "full_disk::a_full_disk_refuses_writes_reads_and_makes_room";

#[test]
fn a_full_disk_refuses_writes_reads_and_makes_room() {
    if let Some(disk) = std::env::var_os(DISK) {
        return fill_and_make_room(Path::new(&disk));
    }
    let place = tempfile::tempdir().expect("a directory");
    let mut mounting = unshared(place.path());
    match mounting.arg("true").output() {
        Ok(tried) if tried.status.success() => {}
        Ok(tried) => return println!("skipped: no mount: {}", String::from_utf8_lossy(&tried.stderr)),
        Err(error) => return println!("skipped: no unshare: {error}"),
    }
    let myself = std::env::current_exe().expect("a program");
    let within = unshared(place.path())
        .arg(myself)
        .args([NAME, "--exact", "--nocapture"])
        .env(DISK, place.path())
        .env("TMPDIR", place.path())
        .output()
        .expect("runs");
    let said = [within.stdout, within.stderr].concat();
    assert!(within.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// A command that runs what follows where a small disk is mounted at a place.
fn unshared(place: &Path) -> Command {
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    let script = "mount -t tmpfs -o size=32m tmpfs \"$0\" && exec \"$@\"";
    command.args(["--mount", "sh", "-c", script]).arg(place);
    command
}

fn create(caller: &Caller, user: &str, document: &str) -> (u16, Value) {
    let words = format!("User: Note {document}. {}", "The ladder is in the shed. ".repeat(400));
    let body = json!({"document": words, "document_id": document, "user_id": user});
    caller.post("/api/v1/memories/create", &body).expect("an answer")
}

#[track_caller]
fn assert_refused(caller: &Caller, document: &str) {
    let (status, answer) = create(caller, "ben", document);
    assert_eq!((status, answer["code"].as_str()), (503, Some("EVK0905")), "{answer}");
}

/// The status of an ingestion can be read.
#[track_caller]
fn assert_known(caller: &Caller, ingestions: &[String]) {
    for ingestion in ingestions {
        let (status, answer) =
            caller.get(&format!("/api/v1/memories/status/{ingestion}")).expect("an answer");
        assert_eq!(status, 200, "{answer}");
    }
}

fn fill_and_make_room(disk: &Path) {
    let mut server = HostileServer::start(&[]);
    let key = server.new_key();
    let caller = Caller::new(server.server.base(), &key);
    let take = |user: &str, number: usize| {
        let (status, answer) = create(&caller, user, &format!("{user} {number}"));
        assert_eq!(status, 200, "{answer}");
        text(&answer, "ingestion_id")
    };
    let of_ana: Vec<String> = (0..100).map(|number| take("ana", number)).collect();
    let mut of_ben: Vec<String> = (0..20).map(|number| take("ben", number)).collect();

    let ballast = disk.join("ballast");
    let mut file = File::create(&ballast).expect("made");
    while file.write_all(&[0; 4096]).is_ok() {}
    // There is room in the log as long as it is written over.
    let refused = (0..).map(|number| format!("late {number}")).find(|document| {
        let (status, answer) = create(&caller, "ben", document);
        if status == 200 {
            of_ben.push(text(&answer, "ingestion_id"));
        }
        status != 200
    });
    let refused = refused.expect("the disk is full at some point");
    assert_refused(&caller, &refused);
    assert_known(&caller, &of_ana);
    assert_known(&caller, &of_ben);

    assert!(server.server.signal("TERM").success(), "{}", server.log());
    server.start_again(&[]);
    let caller = Caller::new(server.server.base(), &key);
    assert_known(&caller, &of_ana);
    assert_known(&caller, &of_ben);
    assert_refused(&caller, &refused);

    let wish = json!({"scope": "user", "user_id": "ana", "confirm": "ana"});
    let (status, answer) = caller.post("/v1/data/delete", &wish).expect("an answer");
    assert_eq!(status, 200, "{answer} {}", server.log());
    let (status, _) = caller.get(&format!("/api/v1/memories/status/{}", of_ana[0])).expect("an answer");
    assert_eq!(status, 404, "it is erased");

    std::fs::remove_file(&ballast).expect("removed");
    drop(file);
    wait_for("writes work again", || {
        let (status, answer) = create(&caller, "ben", &refused);
        assert_ne!(status, 409, "it was refused, and is there: {answer}");
        (status == 200).then_some(())
    });
    assert_known(&caller, &of_ben);
    let reserve = server.data().join("evoke.reserve");
    wait_for("the reserve is put aside again", || {
        std::fs::metadata(&reserve).is_ok_and(|file| file.len() == 8 << 20).then_some(())
    });
    server.assert_alive();
}
