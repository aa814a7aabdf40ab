//! Event streams of those who may not have one, or not any more.

use crate::harness::{Bystander, HostileServer, PATIENCE, text};
use crate::server;
use evoke_wire::proto::stream_event::Payload;
use evoke_wire::proto::synap_service_client::SynapServiceClient;
use evoke_wire::proto::{SessionControl, StreamEvent, StreamResponse};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Channel;
use tonic::{Code, Request, Status, Streaming};

/// How long a stream may outlive its key.
const REVOKED: Duration = Duration::from_secs(5);

pub(crate) type Open = (mpsc::Sender<StreamEvent>, Streaming<StreamResponse>);

pub(crate) async fn connect(server: &HostileServer) -> SynapServiceClient<Channel> {
    let endpoint = Channel::from_shared(server.server.base().to_owned()).expect("an address");
    SynapServiceClient::new(endpoint.connect().await.expect("connects"))
}

pub(crate) async fn listen(mut client: SynapServiceClient<Channel>, key: &str) -> Result<Open, Status> {
    let (events, outgoing) = mpsc::channel(16);
    let mut request = Request::new(ReceiverStream::new(outgoing));
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
    Ok((events, client.listen(request).await?.into_inner()))
}

/// The status with which a stream ends.
pub(crate) async fn end_of(mut answers: Streaming<StreamResponse>) -> Option<Status> {
    loop {
        match answers.message().await {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(status) => return Some(status),
        }
    }
}

fn session_start(number: u64) -> StreamEvent {
    StreamEvent {
        payload: Some(Payload::SessionControl(SessionControl {
            action: "start".to_owned(),
            session_id: number.to_string(),
            conversation_id: format!("conversation-{number}"),
            user_id: "bystander".to_owned(),
            ..SessionControl::default()
        })),
    }
}

#[test]
fn a_revoked_key_loses_its_streams_whether_it_speaks_or_is_silent() {
    let server = HostileServer::start(&[]);
    let made = server::json(&server.data(), &["instance", "create", "--isolation", "equals_customer"]);
    let (revoked, instance) = (text(&made, "api_key"), text(&made, "instance_id"));
    let valid = server.new_key();
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (events, speaking) = listen(connect(&server).await, &revoked).await.expect("accepted");
        let (_silent_events, silent) = listen(connect(&server).await, &revoked).await.expect("accepted");
        let (_other_events, mut other) = listen(connect(&server).await, &valid).await.expect("accepted");
        server::json(&server.data(), &["key", "revoke", "--instance", &instance, &revoked]);
        let begun = Instant::now();
        let speaker = tokio::spawn(async move {
            let mut number = 0;
            while events.send(session_start(number)).await.is_ok() {
                number += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        for ended in [end_of(speaking), end_of(silent)] {
            let status = tokio::time::timeout(PATIENCE, ended).await.expect("the stream ends");
            assert_eq!(status.map(|status| status.code()), Some(Code::Unauthenticated));
        }
        assert!(begun.elapsed() < REVOKED, "took {:?}", begun.elapsed());
        speaker.abort();
        let quiet = tokio::time::timeout(Duration::from_millis(100), other.message()).await;
        assert!(quiet.is_err(), "the stream of a valid key goes on: {quiet:?}");
    });
}

#[test]
fn few_refusals_are_held_and_the_others_answered_at_once() {
    let server = HostileServer::start(&[
        ("EVOKE_MAX_HELD_REFUSALS_PER_ADDRESS", "4"),
        ("EVOKE_AUTH_FAILURES_PER_MINUTE", "0"),
    ]);
    let bystander = Bystander::new(&server);
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (told, mut refusals) = mpsc::channel(40);
        let mut clients = Vec::new();
        for _ in 0..8 {
            clients.push(connect(&server).await);
        }
        // Few on each connection: streams beyond the limit of one connection are refused in another way.
        for client in clients.iter().flat_map(|client| std::iter::repeat_n(client, 5)) {
            let (client, told) = (client.clone(), told.clone());
            tokio::spawn(async move {
                let refused = listen(client, "evoke_unknown").await.map(|_| ()).expect_err("refused");
                // Nobody counts any more after those that are not held.
                let _ = told.send(refused.code()).await;
            });
        }
        for _ in 0..36 {
            let code = tokio::time::timeout(PATIENCE, refusals.recv()).await.expect("not held");
            assert_eq!(code, Some(Code::Unauthenticated));
        }
        let held = tokio::time::timeout(Duration::from_millis(100), refusals.recv()).await;
        assert!(held.is_err(), "four are held");
    });
    bystander.assert_served();
}
