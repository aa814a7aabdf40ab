//! A log that cannot be written, because its disk is full or nobody reads it, stops nothing.

use crate::harness::{Bystander, HostileServer};
use std::path::Path;

#[test]
fn a_log_on_a_full_disk_does_not_end_the_server() {
    let server = HostileServer::start_logging_to(Path::new("/dev/full"), &[("EVOKE_LOG", "trace")]);
    Bystander::new(&server).assert_served();
    server.assert_alive();
}
