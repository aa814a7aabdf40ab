use crate::harness::{Answer, TestServer, alice, says};
use serde_json::json;

const UPLOAD: &str = "/api/v1/memories/upload";

fn send(server: &TestServer, content_type: &str, body: &[u8]) -> Answer {
    let bearer = format!("Bearer {}", server.b2b);
    server.send("POST", UPLOAD, &[("authorization", &bearer), ("content-type", content_type)], Some(body))
}

fn multipart(fields: &[(&str, &str)], file: Option<(&str, &str, &[u8])>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    if let Some((name, kind, bytes)) = file {
        let head = format!(
            "Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}"
        );
        body.extend(format!("--edge\r\n{head}\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

#[test]
fn text_and_files_are_taken_in_both_encodings() {
    let server = TestServer::start();
    let form = b"user_id=alice&customer_id=acme&relationship_type=b2b&mode=long-range&\
        scope=%7B%22customer%22%3A+%22acme%22%7D&metadata=%7B%22origin%22%3A+%22form%22%7D&text=I+keep+bees+%26+sell+honey.";
    let accepted = send(&server, "application/x-www-form-urlencoded", form).ok();
    assert_eq!(accepted["scope"], json!({"customer": "acme", "user": "alice"}));
    let ids = [("user_id", "alice"), ("customer_id", "acme"), ("document_type", "document")];
    let file =
        ("notes.txt", "text/plain", &b"The spare tyre is kept in the cellar of the Uppsala office."[..]);
    send(&server, "multipart/form-data; boundary=edge", &multipart(&ids, Some(file))).ok();
    let page = ("page.html", "text/html", &b"<h1>Harbour</h1><p>The crane is painted yellow.</p>"[..]);
    send(&server, "multipart/form-data; boundary=edge", &multipart(&ids[..2], Some(page))).ok();
    server.settle();

    let honey = server.recall(&server.b2b, &alice(), "bees honey");
    assert!(says(&honey, "honey") && honey[0]["metadata"]["origin"] == "form", "{honey:?}");
    let tyre = server.recall(&server.b2b, &alice(), "spare tyre Uppsala");
    assert!(says(&tyre, "Uppsala") && tyre[0]["metadata"]["file_name"] == "notes.txt", "{tyre:?}");
    let crane = server.recall(&server.b2b, &alice(), "crane painted");
    assert!(says(&crane, "yellow") && !says(&crane, "<p>"), "{crane:?}");
}

#[test]
fn wrong_forms_are_refused_by_name() {
    let server = TestServer::start();
    let boundary = "multipart/form-data; boundary=edge";
    let form = "application/x-www-form-urlencoded";
    let ids = [("user_id", "alice"), ("customer_id", "acme")];
    let binary = ("x.bin", "application/octet-stream", &[0_u8, 159, 146, 150, 0, 1, 2, 3][..]);
    let text = ("a.txt", "text/plain", &b"hello there"[..]);
    let both = [ids[0], ids[1], ("text", "hello")];
    for (content_type, body, status, code) in [
        (form, b"user_id=alice&customer_id=acme&mode=fast".to_vec(), 422, "EVK0002"),
        (form, b"customer_id=acme&text=hi".to_vec(), 422, "EVK0002"),
        (form, b"user_id=alice&customer_id=acme&text=hi&mode=slow".to_vec(), 422, "EVK0002"),
        (form, b"user_id=alice&customer_id=acme&text=hi&metadata=%5B1%5D".to_vec(), 422, "EVK0002"),
        (form, b"user_id=alice&text=hi".to_vec(), 400, "EVK0103"),
        (form, b"user_id=alice&customer_id=acme&text=+++".to_vec(), 400, "EVK0201"),
        ("text/csv", b"a,b".to_vec(), 400, "EVK0001"),
        (boundary, b"--edge\r\nnonsense".to_vec(), 400, "EVK0001"),
        (boundary, multipart(&ids, None), 422, "EVK0002"),
        (boundary, multipart(&both, Some(text)), 422, "EVK0002"),
        (boundary, multipart(&ids, Some(binary)), 400, "EVK0206"),
    ] {
        let answer = send(&server, content_type, &body);
        assert_eq!(answer.refused(status), code, "{}", String::from_utf8_lossy(&body));
    }
}

#[test]
fn a_value_that_a_program_left_out_is_left_out() {
    let server = TestServer::start();
    let words = |n: usize| format!("The anchor chain is {n} metres long.");
    let absent = ["customer_id", "scope", "metadata", "mode", "document_type", "relationship_type", "text"];
    for (n, word) in ["undefined", "null"].into_iter().enumerate() {
        let upload = |key: &str, ids: &[(&str, &str)], absent: &[&str]| {
            let fields: Vec<_> = ids.iter().copied().chain(absent.iter().map(|name| (*name, word))).collect();
            let body = multipart(&fields, Some(("chain.txt", "text/plain", words(n).as_bytes())));
            let bearer = format!("Bearer {key}");
            let kind = "multipart/form-data; boundary=edge";
            server.send("POST", UPLOAD, &[("authorization", &bearer), ("content-type", kind)], Some(&body))
        };
        let taken = upload(&server.b2c, &[("user_id", "solo")], &absent).ok();
        assert_eq!(taken["scope"], json!({"user": "solo"}));
        upload(&server.b2b, &[("user_id", "alice"), ("customer_id", "acme")], &absent[1..]).ok();
        // Nobody is called so: it would be the name of all whose program has none.
        assert_eq!(upload(&server.b2b, &[("user_id", "alice")], &absent).refused(400), "EVK0103");
        assert_eq!(upload(&server.b2c, &[("user_id", word)], &[]).refused(422), "EVK0002");
    }
}

#[test]
fn large_bodies_are_taken_in_both_encodings() {
    let server = TestServer::start();
    let text = format!("The boathouse key hangs behind the calendar.{}", " ".repeat(3 << 20));
    let form = format!("user_id=alice&customer_id=acme&text={}", text.replace(' ', "+"));
    send(&server, "application/x-www-form-urlencoded", form.as_bytes()).ok();
    let ids = [("user_id", "alice"), ("customer_id", "acme")];
    let body = multipart(&ids, Some(("book.txt", "text/plain", text.as_bytes())));
    send(&server, "multipart/form-data; boundary=edge", &body).ok();
}

#[test]
fn an_upload_sent_again_is_known_whatever_its_boundary() {
    let server = TestServer::start();
    let upload = |boundary: &str, words: &str| {
        let ids = [("user_id", "alice"), ("customer_id", "acme")];
        let body = multipart(&ids, Some(("a.txt", "text/plain", words.as_bytes())));
        let body = String::from_utf8(body).expect("text").replace("--edge", &format!("--{boundary}"));
        let (bearer, kind) =
            (format!("Bearer {}", server.b2b), format!("multipart/form-data; boundary={boundary}"));
        let headers =
            [("authorization", &*bearer), ("content-type", &*kind), ("x-correlation-id", "upload-1")];
        server.send("POST", UPLOAD, &headers, Some(body.as_bytes())).ok()["ingestion_id"].clone()
    };
    let first = upload("one", "The ladder is in the shed.");
    assert_eq!(upload("two", "The ladder is in the shed."), first);
    assert_ne!(upload("two", "The ladder is in the attic."), first);
}

#[test]
fn files_of_other_programs_are_read_without_their_marks() {
    let server = TestServer::start();
    let ids = [("user_id", "alice"), ("customer_id", "acme")];
    let boundary = "multipart/form-data; boundary=edge";
    let take = |file| send(&server, boundary, &multipart(&ids, Some(file)));
    take((
        "a.rtf",
        "application/rtf",
        br"{\rtf1\ansi{\fonttbl\f0 Arial;}The \b anchor\b0  weighs 12 kg.\par}",
    ))
    .ok();
    take(("a.vtt", "text/vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ida>The sail is torn.")).ok();
    take(("a.txt", "text/plain", b"\x8e\x84\x82\xcc\x83{\x81[\x83g\x82\xcd\x90\xc2\x82\xad\x82\xc4\x8f\xac\x82\xb3\x82\xa2\x82\xc5\x82\xb7\x81B")).ok();
    server.settle();
    for (query, words) in [
        ("anchor weight", "The anchor weighs 12 kg"),
        ("torn sail", "The sail is torn"),
        ("ボート", "私のボートは青くて小さいです"),
    ] {
        let items = server.recall(&server.b2b, &alice(), query);
        assert!(says(&items, words) && !says(&items, "rtf"), "{query}: {items:?}");
    }
    assert_eq!(take(("a.rtf", "application/rtf", b"no marks")).refused(400), "EVK0206");
}
