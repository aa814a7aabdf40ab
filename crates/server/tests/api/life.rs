use crate::harness::{TestServer, alice, of_alice};
use evoke_server::{ServeError, Server, ServerConfig};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use tokio_stream::wrappers::ReceiverStream;

#[test]
fn plaintext_beyond_this_machine_needs_to_be_allowed() {
    let server = TestServer::start();
    let open = ServerConfig { listen: SocketAddr::from(([0, 0, 0, 0], 0)), ..ServerConfig::default() };
    let refused = Server::bind(server.engine.clone(), open.clone());
    assert!(matches!(refused.map(|s| s.address()), Err(ServeError::PlaintextOutsideLoopback(_))));
    let allowed = Server::bind(server.engine.clone(), ServerConfig { allow_plaintext: true, ..open });
    assert_ne!(allowed.expect("binds").address().port(), 0);
    let taken = Server::bind(
        server.engine.clone(),
        ServerConfig { listen: server.address, ..ServerConfig::default() },
    );
    assert!(matches!(taken.map(|s| s.address()), Err(ServeError::Bind { .. })));
}

#[test]
fn health_is_loud_about_a_missing_model() {
    let server = TestServer::start();
    let health = server.send("GET", "/health", &[], None).ok();
    assert_eq!((&health["status"], &health["embedding"]), (&json!("degraded"), &json!("missing")));
    assert!(health["warnings"].to_string().contains("embedding model missing: lexical only"), "{health}");
}

#[test]
fn stopping_finishes_what_is_under_way_and_ends_streams_without_a_signal() {
    let mut server = TestServer::start();
    let mut client = server.stream_client();
    let key = server.b2b.clone();
    let (_keep_open, events) = tokio::sync::mpsc::channel(1);
    let mut request = tonic::Request::new(ReceiverStream::new(events));
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
    let mut answers = server.runtime.block_on(client.listen(request)).expect("accepted").into_inner();

    // Half of a request is on its way when the server is told to stop.
    let body = of_alice(json!({"document": "User: I like tea."})).to_string();
    let mut connection = TcpStream::connect(server.address).expect("connects");
    let head = format!(
        "POST /api/v1/memories/create HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).expect("sent");
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).expect("the server is waiting for the body");
    assert!(go_on.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&go_on));
    server.begin_stop();
    let last = server.runtime.block_on(async { answers.message().await.expect("a clean end") });
    assert!(last.is_none(), "{last:?}");
    connection.write_all(body.as_bytes()).expect("sent");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("answered and closed");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop((client, answers));
    server.ended().expect("a clean end");
    assert!(TcpStream::connect(server.address).is_err(), "nobody listens any more");
    let caller = server.runtime.block_on(server.engine.authenticate(&key)).expect("the engine goes on");
    let ids = alice();
    let address =
        evoke_engine::Address::new(ids["user_id"].as_str(), ids["customer_id"].as_str()).expect("short");
    server.settle();
    let fetch =
        evoke_engine::FetchRequest::new(evoke_engine::FetchScope::User, address, vec!["tea".to_owned()]);
    assert!(!server.runtime.block_on(server.engine.fetch(&caller, fetch)).expect("answers").hits.is_empty());
}
