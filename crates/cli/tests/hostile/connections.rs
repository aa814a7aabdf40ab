//! Connections that send nothing, read nothing or never end hold only what their limits give them.

use crate::harness::{Bystander, HostileServer, PATIENCE, scaled, wait_for};
use crate::server::Caller;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const HALF_A_HEAD: &[u8] = b"GET /health HTTP/1.1\r\nhost: evoke\r\nx-pad: ";

/// Opens connections, each with half of a head, as many as the server takes.
fn half_open(server: &HostileServer, count: usize) -> Vec<TcpStream> {
    let begin = |_| {
        let mut stream = server.connect();
        // The server may have closed it already.
        let _ = stream.write_all(HALF_A_HEAD);
        stream
    };
    (0..count).map(begin).collect()
}

/// Waits until the server closes a connection.
#[track_caller]
fn assert_closed(mut stream: TcpStream) {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "it is still open"),
    }
}

/// Files and sockets that the server has open.
fn descriptors(server: &HostileServer) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", server.server.pid())).expect("a running server").count()
}

#[test]
fn many_half_open_connections_crowd_out_each_other_and_nobody_else() {
    evoke_server::raise_descriptor_limit();
    let server = HostileServer::start(&[("EVOKE_MAX_CONNECTIONS", "200"), ("EVOKE_LOG", "warn")]);
    let existing = Bystander::new(&server);
    existing.assert_served();
    let hostile = half_open(&server, scaled(600, 5_000));
    existing.assert_served();
    Bystander::new(&server).assert_served();
    assert!(descriptors(&server) < 300, "{} are open", descriptors(&server));
    wait_for("a line of the log", || {
        server.log().contains("connections were refused or closed").then_some(())
    });
    server.assert_grew_at_most(scaled(100, 400) as u64);
    drop(hostile);
}

#[test]
fn a_server_that_has_no_descriptor_left_serves_on() {
    let server = HostileServer::start(&[]);
    let existing = Bystander::new(&server);
    existing.assert_served();
    let few = u64::try_from(descriptors(&server)).expect("a number") + 24;
    let pid = i32::try_from(server.server.pid()).ok().and_then(Pid::from_raw).expect("a process");
    let limit = Rlimit { current: Some(few), maximum: Some(few) };
    prlimit(Some(pid), Resource::Nofile, limit).expect("limited");
    let hostile = half_open(&server, 100);
    existing.assert_served();
    let newcomer = Caller::new(server.server.base(), "evoke_unknown");
    wait_for("a newcomer is answered", || newcomer.get("/api/v1/auth/whoami"));
    server.assert_alive();
    drop(hostile);
}

#[test]
fn a_head_that_does_not_end_ends_its_connection_and_an_idle_one_is_kept() {
    let server = HostileServer::start(&[("EVOKE_HEAD_TIMEOUT_SECONDS", "1")]);
    let ask = |stream: &mut TcpStream| {
        stream.write_all(b"GET /openapi.json HTTP/1.1\r\nhost: evoke\r\n\r\n").expect("sent");
        read_answer(stream);
    };
    let mut idle = server.connect();
    ask(&mut idle);
    let mut second = server.connect();
    ask(&mut second);
    second.write_all(HALF_A_HEAD).expect("sent");
    let mut first = server.connect();
    first.write_all(HALF_A_HEAD).expect("sent");
    let http2 = server.connect();
    (&http2).write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").expect("sent");
    for hostile in [first, second, http2, server.connect()] {
        assert_closed(hostile);
    }
    ask(&mut idle);
}

/// Reads one answer whose length is announced.
fn read_answer(stream: &mut TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("an answer");
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("text").to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.expect("a length").parse().expect("a number");
    std::io::copy(&mut stream.take(length as u64), &mut std::io::sink()).expect("a body");
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let server = HostileServer::start(&[("EVOKE_BODY_STALL_SECONDS", "1")]);
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/memories/create HTTP/1.1\r\nhost: evoke\r\nauthorization: Bearer {}\r\n\
         content-length: 1000\r\n\r\n{{",
        server.new_key()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut status = [0; 12];
    stream.read_exact(&mut status).expect("an answer");
    assert_eq!(&status, b"HTTP/1.1 504");
}

#[test]
fn bodies_of_one_tenant_take_its_share_and_others_are_served() {
    let settings = [("EVOKE_BODY_LIMIT", "8"), ("EVOKE_REQUEST_BODY_MEMORY_MB", "32")];
    let server = HostileServer::start(&settings);
    let bystander = Bystander::new(&server);
    let key = server.new_key();
    let head = format!(
        "POST /api/v1/memories/create HTTP/1.1\r\nhost: evoke\r\nauthorization: Bearer {key}\r\n\
         content-length: {}\r\n\r\n",
        8 << 20
    );
    let most_of_it = vec![b' '; 7 << 20];
    let bodies: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).expect("sent");
            // A refused one is closed under it.
            let _ = stream.write_all(&most_of_it);
            stream
        })
        .collect();
    bystander.assert_served();
    server.assert_grew_at_most(150);
    let refused = bodies.into_iter().any(|mut stream| {
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
        let mut status = [0; 12];
        stream.read_exact(&mut status).is_ok() && &status == b"HTTP/1.1 503"
    });
    assert!(refused, "no body was refused readably");
}

#[test]
fn a_client_that_does_not_read_is_cut() {
    let server = HostileServer::start(&[("EVOKE_WRITE_STALL_SECONDS", "1")]);
    let before = descriptors(&server);
    let request = b"GET /openapi.json HTTP/1.1\r\nhost: evoke\r\n\r\n".repeat(400);
    let mut hostile: Vec<TcpStream> = (0..4).map(|_| server.connect()).collect();
    for stream in &mut hostile {
        stream.set_nonblocking(true).expect("set");
        // As much as the server reads.
        let _ = stream.write(&request);
    }
    wait_for("the connections are there", || (descriptors(&server) >= before + 4).then_some(()));
    wait_for("they are cut", || (descriptors(&server) <= before).then_some(()));
    server.assert_grew_at_most(60);
}

#[test]
fn streams_without_a_key_cost_little() {
    evoke_server::raise_descriptor_limit();
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let hostile: Vec<TcpStream> = (0..scaled(100, 400))
        .map(|_| {
            let stream = server.connect();
            // Streams beyond the limit may end the connection while we write.
            let _ = (&stream).write_all(&http2::listen_calls(256, 6_000));
            stream
        })
        .collect();
    bystander.assert_served();
    server.assert_grew_at_most(scaled(100, 400) as u64);
    drop(hostile);
    bystander.assert_served();
}

#[test]
fn a_stop_ends_in_time_whatever_clients_do() {
    let mut server = HostileServer::start(&[("EVOKE_DRAIN_TIMEOUT", "1")]);
    let key = server.new_key();
    let mut body = server.connect();
    let head = format!(
        "POST /api/v1/memories/create HTTP/1.1\r\nhost: evoke\r\nauthorization: Bearer {key}\r\n\
         content-length: 1000\r\nexpect: 100-continue\r\n\r\n"
    );
    body.write_all(head.as_bytes()).expect("sent");
    body.read_exact(&mut [0; 25]).expect("the server waits for the body");
    let unread = server.connect();
    unread.set_nonblocking(true).expect("set");
    let _ = (&unread).write(&b"GET /openapi.json HTTP/1.1\r\nhost: evoke\r\n\r\n".repeat(400));
    let streams = server.connect();
    let _ = (&streams).write_all(&http2::listen_calls(32, 100));
    let half = half_open(&server, 10);
    let begun = Instant::now();
    let ended = server.server.signal("TERM");
    assert!(ended.success(), "{ended}: {}", server.log());
    assert!(begun.elapsed() < PATIENCE / 2, "took {:?}", begun.elapsed());
    drop((body, unread, streams, half));
}

/// Frames of HTTP/2, written by hand: a client that does what no library would do.
mod http2 {
    /// `Listen` calls without a key on one connection, each with a header of so many bytes.
    pub(super) fn listen_calls(count: u32, header_bytes: usize) -> Vec<u8> {
        let mut sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        frame(&mut sent, 4, 0, 0, &[]);
        let mut block = vec![0x83, 0x86];
        literal(&mut block, b":path", b"/synap.v1.SynapService/Listen");
        literal(&mut block, b":authority", b"evoke");
        literal(&mut block, b"content-type", b"application/grpc");
        literal(&mut block, b"te", b"trailers");
        literal(&mut block, b"x-pad", &vec![b'x'; header_bytes]);
        for number in 0..count {
            frame(&mut sent, 1, 4, 2 * number + 1, &block);
        }
        sent
    }

    fn frame(sent: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let length = u32::try_from(payload.len()).expect("a small frame");
        sent.extend_from_slice(&length.to_be_bytes()[1..]);
        sent.extend_from_slice(&[kind, flags]);
        sent.extend_from_slice(&stream.to_be_bytes());
        sent.extend_from_slice(payload);
    }

    /// A header that is written out and not remembered.
    fn literal(block: &mut Vec<u8>, name: &[u8], value: &[u8]) {
        block.push(0);
        for text in [name, value] {
            length(block, text.len());
            block.extend_from_slice(text);
        }
    }

    /// A length in the seven bits that are left beside the flag for compression.
    fn length(block: &mut Vec<u8>, length: usize) {
        if length < 127 {
            return block.push(length.try_into().expect("a small number"));
        }
        block.push(127);
        let mut rest = length - 127;
        while rest >= 128 {
            block.push((rest % 128 + 128).try_into().expect("a byte"));
            rest /= 128;
        }
        block.push(rest.try_into().expect("a byte"));
    }
}
