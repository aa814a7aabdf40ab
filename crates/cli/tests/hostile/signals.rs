//! Signals that operators send, and what they must not do.

use crate::harness::{HostileServer, wait_for};
use std::fs;
use std::path::Path;
use std::process::Command;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

fn send(server: &HostileServer, signal: &str) {
    let sent = Command::new("kill").args(["-s", signal, &server.server.pid().to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// Writes a fresh certificate and its key; the certificate.
fn write_certificate(directory: &Path) -> Certificate<'static> {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    fs::write(directory.join("cert.pem"), own.cert.pem()).expect("written");
    fs::write(directory.join("key.pem"), own.signing_key.serialize_pem()).expect("written");
    Certificate::from_der(own.cert.der()).to_owned()
}

/// Whether the server answers with this certificate on a new connection.
fn answers_with(server: &HostileServer, certificate: &Certificate<'static>) -> bool {
    let roots = RootCerts::new_with_certs(std::slice::from_ref(certificate));
    let tls = TlsConfig::builder().root_certs(roots).build();
    let config = ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build();
    let agent: ureq::Agent = config.into();
    agent.get(format!("https://localhost:{}/openapi.json", server.address().port())).call().is_ok()
}

#[test]
fn a_hangup_exchanges_the_certificate_and_a_broken_one_leaves_the_old() {
    let directory = tempfile::tempdir().expect("a directory");
    let first = write_certificate(directory.path());
    let (cert, key) = (directory.path().join("cert.pem"), directory.path().join("key.pem"));
    let settings = [
        ("EVOKE_TLS_CERT", cert.to_str().expect("a path")),
        ("EVOKE_TLS_KEY", key.to_str().expect("a path")),
        ("EVOKE_LOG", "info"),
    ];
    let server = HostileServer::start(&settings);
    assert!(answers_with(&server, &first), "{}", server.log());
    let second = write_certificate(directory.path());
    send(&server, "HUP");
    wait_for("the second certificate", || answers_with(&server, &second).then_some(()));
    assert!(!answers_with(&server, &first));
    fs::write(&cert, "no certificate").expect("written");
    send(&server, "HUP");
    wait_for("an error in the log", || server.log().contains("the old certificate stays").then_some(()));
    for signal in ["USR1", "USR2"] {
        send(&server, signal);
    }
    wait_for("a line for each", || server.log().contains("SIGUSR2").then_some(()));
    assert!(answers_with(&server, &second));
}

#[test]
fn a_hangup_takes_over_new_limits_and_survives_a_broken_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("evoke.toml");
    fs::write(&file, "[serve]\n").expect("written");
    let server =
        HostileServer::start(&[("EVOKE_CONFIG", file.to_str().expect("a path")), ("EVOKE_LOG", "info")]);
    let silent = server.connect();
    fs::write(&file, "[serve]\nhead_timeout_seconds = 1\n").expect("written");
    send(&server, "HUP");
    wait_for("the new limit", || {
        let mut byte = [0];
        silent.set_nonblocking(true).expect("set");
        // Zero bytes are the end; until then reading would block.
        (silent.peek(&mut byte).ok()? == 0).then_some(())
    });
    fs::write(&file, "[serve]\nno_such_key = 1\n").expect("written");
    send(&server, "HUP");
    wait_for("an error in the log", || server.log().contains("no_such_key").then_some(()));
    server.assert_alive();
}
