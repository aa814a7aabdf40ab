//! HTTPS to a server whose certificate no public authority has signed.

use std::sync::Arc;

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use evoke_llm::{ChatModel, ChatRequest, LlmError, RemoteConfig, RemoteModel};
use evoke_types::{SeededIds, SystemClock};
use rustls::pki_types::PrivateKeyDer;

/// A server on a free port that answers each request; its address.
fn start(own: &rcgen::CertifiedKey<rcgen::KeyPair>) -> String {
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = async || r#"{"choices":[{"message":{"content":"sealed"},"finish_reason":"stop"}]}"#;
    let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(tls))).unwrap();
    tokio::spawn(server.serve(Router::new().fallback(answer).into_make_service()));
    format!("https://localhost:{port}/v1")
}

async fn ask(config: RemoteConfig) -> Result<String, LlmError> {
    let model = RemoteModel::new(config, Arc::new(SystemClock), Arc::new(SeededIds::new(1)))?;
    Ok(model.chat(&ChatRequest::prompt("hello")).await?.text)
}

#[tokio::test]
async fn a_named_certificate_is_trusted_and_an_unknown_one_is_not() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let url = start(&own);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("own.pem");
    std::fs::write(&file, own.cert.pem()).unwrap();

    let config = RemoteConfig { attempts: 1, ..RemoteConfig::openai(url, "tiny") };
    let said = ask(config.clone()).await.unwrap_err();
    assert!(matches!(said, LlmError::Unavailable { .. }), "{said:?}");
    assert!(said.to_string().contains("certificate"), "{said}");
    assert_eq!(ask(RemoteConfig { ca_file: Some(file), ..config }).await.unwrap(), "sealed");
}
