//! Both clients against a server on the loopback interface.

use evoke_http::{
    BlockingClient, Client, ClientOptions, Credential, Request, RequestError, Response, parse_address,
};
use evoke_types::{Secret, Timestamp};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

const KEY: &str = "key-of-a-test";

/// Answers one connection with each of the answers, and then returns the requests in lower case.
fn serve(answers: Vec<String>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}/v1?secret=yes", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        let answer = |answer: String| {
            let (stream, _) = listener.accept().expect("a connection");
            let request = read(&stream);
            (&stream).write_all(answer.as_bytes()).expect("sent");
            request
        };
        answers.into_iter().map(answer).collect()
    });
    (base, server)
}

fn read(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut request).expect("a line") > 0, "ends in its head: {request}");
    }
    request.make_ascii_lowercase();
    let length = request.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
    reader.read_exact(&mut body).expect("the body");
    request + &String::from_utf8_lossy(&body)
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}")
}

fn client() -> BlockingClient {
    let options =
        ClientOptions { credential: Credential::Bearer(Secret::new(KEY)), ..ClientOptions::default() };
    BlockingClient::new(&options).expect("a client")
}

fn post(base: &str) -> Request {
    Request::post(parse_address(base).expect("an address")).json(&json!({ "a": 1 }))
}

fn respond(answer: String) -> Response {
    let (base, server) = serve(vec![answer]);
    let response = client().send(post(&base)).expect("a response");
    server.join().expect("served");
    response
}

#[test]
fn a_request_carries_key_and_body() {
    let (base, server) = serve(vec![answer("200 OK", "", "{\"b\":2}")]);
    let response = client().send(post(&base)).expect("a response");
    assert!(response.is_success());
    assert_eq!(response.text(), "{\"b\":2}");
    let requests = server.join().expect("served");
    let [request] = &requests[..] else { panic!("one request: {requests:?}") };
    assert!(request.starts_with("post /v1?secret=yes http/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("authorization: bearer {KEY}\r\n")), "{request}");
    assert!(
        request.contains("content-type: application/json\r\n") && request.ends_with("{\"a\":1}"),
        "{request}"
    );
}

#[test]
fn a_busy_server_says_when_to_come_back() {
    let response = respond(answer("429 Too Many Requests", "retry-after: 7\r\n", "slow down"));
    assert!(response.is_transient() && !response.is_success());
    assert_eq!(response.retry_after(Timestamp::from_millis(0)), Some(Duration::from_secs(7)));
}

#[test]
fn a_redirect_is_reported_and_not_followed() {
    let response = respond(answer("307 Temporary Redirect", "location: http://elsewhere/\r\n", ""));
    assert_eq!(response.location(), Some("http://elsewhere/"));
    assert_eq!(client().excerpt(&response), "it points to http://elsewhere/; use that address");
}

#[test]
fn an_excerpt_is_one_line_without_the_key() {
    let response = respond(answer("401 Unauthorized", "", &format!("no such key:\n {KEY}")));
    assert_eq!(client().excerpt(&response), "no such key: [key]");
}

#[test]
fn a_response_beyond_the_limit_is_not_read() {
    let (base, _server) = serve(vec![answer("200 OK", "", &"x".repeat(1_000))]);
    let error = client().send(post(&base).max_response_bytes(999)).expect_err("too large");
    assert_eq!(error, RequestError::TooLarge(999));
}

#[test]
fn a_silent_server_and_a_missing_one_are_told_apart() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/?secret=yes", silent.local_addr().expect("an address"));
    let request = post(&address).timeout(Duration::from_millis(50));
    assert_eq!(client().send(request).expect_err("silence"), RequestError::Timeout);
    drop(silent);
    let error = client().send(post(&address)).expect_err("nobody there");
    assert!(matches!(&error, RequestError::Unreachable(reason) if !reason.contains("secret")), "{error:?}");
}

#[tokio::test]
async fn the_blocking_client_may_be_called_and_dropped_anywhere() {
    let (base, server) = serve(vec![answer("200 OK", "", "a"), answer("200 OK", "", "b")]);
    let blocking = client();
    assert_eq!(blocking.send(post(&base)).expect("a response").text(), "a");
    drop(blocking);
    let response = Client::new(&ClientOptions::default()).expect("a client").send(post(&base)).await;
    assert_eq!(response.expect("a response").text(), "b");
    server.join().expect("served");
}
