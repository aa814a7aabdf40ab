//! The harness itself: a bystander is served, and a process that grows or ends is noticed.

use crate::harness::{Bystander, HostileServer};
use crate::server::Caller;

#[test]
fn a_bystander_is_served_by_a_server_at_rest() {
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    bystander.assert_served();
    server.assert_alive();
    server.assert_grew_at_most(200);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

#[test]
fn a_killed_server_serves_again_and_a_stopped_one_ends_in_order() {
    let mut server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let acknowledged = bystander.assert_acknowledged();
    server.server.kill();
    server.start_again(&[]);
    let bystander = bystander.of(&server);
    bystander.assert_processed(&acknowledged);
    #[cfg(unix)]
    assert!(server.server.signal("TERM").success(), "{}", server.log());
}

#[test]
fn silent_connections_and_unknown_keys_do_not_matter() {
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let silent: Vec<_> = (0..20).map(|_| server.connect()).collect();
    let stranger = Caller::new(server.server.base(), "evoke_unknown");
    let (code, answer) = stranger.get("/api/v1/auth/whoami").expect("an answer");
    assert_eq!(code, 401, "{answer}");
    bystander.assert_served();
    drop(silent);
}
