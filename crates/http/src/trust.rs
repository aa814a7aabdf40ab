//! Which certificate authorities a client trusts.
//!
//! Called when a client is made. The one thing to know: the cryptography is rustls with ring, set up here and not in
//! global state.

use crate::error::SetupError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;

/// TLS with the public certificate authorities, as compiled in, and those of a PEM file.
///
/// # Errors
/// [`SetupError::Trust`] when the file cannot be read or has no certificate.
pub(crate) fn tls_config(ca_file: Option<&Path>) -> Result<ClientConfig, SetupError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = ca_file {
        add_file(&mut roots, file)
            .map_err(|reason| SetupError::Trust { file: file.to_path_buf(), reason })?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SetupError::Client(error.to_string()))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

fn add_file(roots: &mut RootCertStore, file: &Path) -> Result<(), String> {
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| error.to_string())?;
    let before = roots.len();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.len() == before {
        return Err("it holds no certificate in PEM form".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificate_is_rejected() {
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let message = tls_config(Some(file)).expect_err("no certificate").to_string();
        assert!(message.contains("Cargo.toml") && message.contains("no certificate"), "{message}");
    }
}
