//! Files that are made to hurt their reader end their reader and nothing else.

mod make;

use crate::harness::{Bystander, HostileServer, PATIENCE, scaled, wait_for};
use crate::server::Server;
use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

const BOUNDARY: &str = "edge-of-the-part";

fn body(name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"user_id\"\r\n\r\nmallory\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat()
}

/// Uploads a file; the status and the code of a refusal.
fn upload(base: &str, key: &str, name: &str, bytes: &[u8]) -> (u16, String) {
    let config = ureq::Agent::config_builder().timeout_global(Some(4 * PATIENCE)).http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    let mut answer = agent
        .post(format!("{base}/api/v1/memories/upload"))
        .header("Authorization", format!("Bearer {key}"))
        .header("Content-Type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .send(body(name, bytes).as_slice())
        .expect("an answer");
    let status = answer.status().as_u16();
    let said: serde_json::Value = answer.body_mut().read_json().expect("JSON");
    (status, said["code"].as_str().unwrap_or_default().to_owned())
}

/// Sends an upload and does not wait for its answer.
fn begin_upload(server: &HostileServer, key: &str, bytes: &[u8]) -> TcpStream {
    let body = body("a.pdf", bytes);
    let head = format!(
        "POST /api/v1/memories/upload HTTP/1.1\r\nHost: evoke\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = server.connect();
    stream.write_all(&[head.as_bytes(), &body].concat()).expect("sent");
    stream
}

/// The processes that a server has started and that have not ended.
fn children(server: &Server) -> Vec<u32> {
    let parent = server.pid().to_string();
    let processes = std::fs::read_dir("/proc").expect("processes").flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let mut fields = fields.split_whitespace();
        let state = fields.next();
        state != Some("Z") && fields.next() == Some(parent.as_str())
    })
    .collect()
}

fn hostile_files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("endless-form.pdf", make::endless_form()),
        ("mutual-forms.pdf", make::mutual_forms()),
        ("many-forms.pdf", make::many_forms()),
        ("packed-twice.pdf", make::packed_twice()),
        ("nested-arrays.pdf", make::nested_arrays()),
        ("endless-pages.pdf", make::endless_pages()),
        ("spaces.docx", make::docx("", " ", 64 << 20)),
        ("words.docx", make::docx("<w:p><w:t>", "a ", 60 << 20)),
        ("markup.docx", make::docx("", "<w:p><w:r/></w:p>", 2 << 20)),
        ("nested.docx", make::docx("", "<w:p>", 100_000)),
        ("unmarked.rtf", b"no marks".to_vec()),
    ]
}

#[test]
fn hostile_files_are_refused_each_with_its_code_and_others_are_served() {
    let server = HostileServer::start(&[("EVOKE_FILE_CPU_SECONDS", "4")]);
    let bystander = Bystander::new(&server);
    let (key, pid) = (server.new_key(), server.server.pid());
    for (name, bytes) in hostile_files() {
        let (status, code) = upload(server.server.base(), &key, name, &bytes);
        let wanted = match name {
            "many-forms.pdf" => (422, "EVK0209"),
            "packed-twice.pdf" | "spaces.docx" | "words.docx" | "markup.docx" => (413, "EVK0208"),
            _ => (400, "EVK0206"),
        };
        assert_eq!((status, code.as_str()), wanted, "{name}: {}", server.log());
    }
    bystander.assert_served();
    server.assert_alive();
    server.assert_grew_at_most(150);
    assert_eq!(server.server.pid(), pid);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
    wait_for("no child is left", || children(&server.server).is_empty().then_some(()));
}

#[test]
fn pages_of_any_shape_are_read_or_refused_in_bounds() {
    let server = HostileServer::start(&[("EVOKE_FILE_CPU_SECONDS", "2")]);
    let key = server.new_key();
    let many = 200_000;
    let attributes: String = (0..300_000).map(|number| format!(" a{number}")).collect();
    let pages = [
        ("depth", "<div>".repeat(many)),
        ("unknown ends", "<div></x>".repeat(many)),
        ("inline depth", "<span></x>".repeat(many)),
        ("empty tags", "<div/>".repeat(many)),
        ("formats", "<b><p>".repeat(many)),
        ("a wide row", format!("<table><tr>{}", "<td>cell".repeat(many))),
        ("tables in tables", "<table><tr><td>".repeat(many)),
        ("attributes", format!("<p{attributes}>")),
        ("an endless comment", format!("<!--{}", "<!-".repeat(many))),
    ];
    for (shape, page) in pages {
        let (status, code) = upload(server.server.base(), &key, "a.html", format!("{page}word").as_bytes());
        assert!(status == 200 || (400..500).contains(&status), "{shape}: {status} {code}");
    }
    server.assert_alive();
    server.assert_grew_at_most(300);
}

#[test]
fn sixty_four_at_once_leave_others_served_and_no_child_behind() {
    let server = HostileServer::start(&[("EVOKE_FILE_CPU_SECONDS", "1")]);
    let bystander = Bystander::new(&server);
    let keys: Vec<String> = (0..4).map(|_| server.new_key()).collect();
    let files = hostile_files();
    let base = server.server.base();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let uploads: Vec<_> = (0..scaled(64, 512))
            .map(|number| {
                let (key, (name, bytes)) = (&keys[number % keys.len()], &files[number % files.len()]);
                scope.spawn(move || (name, upload(base, key, name, bytes)))
            })
            .collect();
        let others = scope.spawn(|| {
            let anyone = server.new_caller();
            let mut rounds = 0;
            while !done.load(Ordering::Relaxed) || rounds == 0 {
                bystander.assert_served();
                assert!(anyone.get("/health").is_some(), "no answer");
                rounds += 1;
            }
        });
        for upload in uploads {
            let (name, (status, code)) = upload.join().expect("no panic");
            assert!((400..500).contains(&status), "{name}: {status} {code}");
        }
        done.store(true, Ordering::Relaxed);
        others.join().expect("served");
    });
    server.assert_alive();
    server.assert_grew_at_most(scaled(150, 400) as u64);
    wait_for("no child is left", || children(&server.server).is_empty().then_some(()));
}

/// Waits until files are being read, and looks at one of the children: it has no rights left.
fn assert_reading(server: &HostileServer) -> Vec<u32> {
    let reading = wait_for("a child is at work", || {
        let children = children(&server.server);
        let confined = children.iter().all(|child| {
            let status = std::fs::read_to_string(format!("/proc/{child}/status")).unwrap_or_default();
            status.contains("Seccomp:\t2") && status.contains("NoNewPrivs:\t1")
        });
        (!children.is_empty() && confined).then_some(children)
    });
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", reading[0])).unwrap_or_default();
    let is_zero = |limit: &str| {
        let line = limits.lines().find(|line| line.starts_with(limit)).unwrap_or_default();
        line.split_whitespace().filter(|word| *word == "0").count() == 2
    };
    for limit in ["Max file size", "Max core file size", "Max open files", "Max processes"] {
        assert!(is_zero(limit), "{limit}: {limits}");
    }
    reading
}

#[test]
fn children_end_with_the_client_with_the_time_limit_and_with_the_server() {
    let settings = [("EVOKE_FILE_CPU_SECONDS", "600"), ("EVOKE_REQUEST_TIMEOUT", "5")];
    let mut server = HostileServer::start(&settings);
    let key = server.new_key();
    let endless = make::many_forms();

    let gone: Vec<_> = (0..4).map(|_| begin_upload(&server, &key, &endless)).collect();
    assert_reading(&server);
    drop(gone);
    wait_for("clients that leave take their children along", || {
        children(&server.server).is_empty().then_some(())
    });

    let (status, code) = upload(server.server.base(), &key, "a.pdf", &endless);
    assert_eq!((status, code.as_str()), (504, "EVK0006"));
    wait_for("a request that is out of time takes its child along", || {
        children(&server.server).is_empty().then_some(())
    });

    let _held = begin_upload(&server, &key, &endless);
    let reading = assert_reading(&server);
    server.server.kill();
    wait_for("a server that is killed takes its children along", || {
        reading.iter().all(|child| !is_running(*child)).then_some(())
    });
}

fn is_running(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    !status.is_empty() && !status.contains("State:\tZ")
}

#[test]
fn files_of_people_are_read_in_a_child() {
    let server = HostileServer::start(&[]);
    let key = server.new_key();
    let document = make::docx("<w:p><w:r><w:t>The ladder is in the shed.</w:t></w:r></w:p>", " ", 1);
    let page = b"<html><p>The ladder is in the shed.".to_vec();
    let long = "The ladder is in the shed. ".repeat(20_000).into_bytes();
    for (name, bytes) in [("a.docx", &document), ("a.html", &page), ("a.txt", &long)] {
        let (status, code) = upload(server.server.base(), &key, name, bytes);
        assert_eq!(status, 200, "{name}: {code} {}", server.log());
    }
    assert!(!server.log().contains("files are read in processes"), "not confined: {}", server.log());
}
