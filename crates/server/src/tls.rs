//! TLS from PEM files, which can be read again while the server runs.

use crate::config::TlsFiles;
use crate::serve_error::ServeError;
use parking_lot::RwLock;
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// The certificate in use, and where it came from.
#[derive(Debug)]
pub(crate) struct Certificates {
    files: TlsFiles,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificates {
    /// Reads certificate and key.
    pub(crate) fn load(files: TlsFiles) -> Result<Self, ServeError> {
        let current = RwLock::new(Arc::new(read(&files)?));
        Ok(Self { files, current })
    }

    /// Reads them again. When they cannot be used, or do not belong together, the old ones stay.
    pub(crate) fn reload(&self) -> Result<(), ServeError> {
        let fresh = read(&self.files)?;
        *self.current.write() = Arc::new(fresh);
        Ok(())
    }

    /// Takes TLS connections with whatever certificate is current, for HTTP/2 (and gRPC) before HTTP/1.1.
    pub(crate) fn acceptor(self: Arc<Self>) -> Result<TlsAcceptor, ServeError> {
        let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| unusable(&self.files.certificates, &error))?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(self);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read()))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn read(files: &TlsFiles) -> Result<CertifiedKey, ServeError> {
    let chain = CertificateDer::pem_file_iter(&files.certificates)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unusable(&files.certificates, &error))?;
    if chain.is_empty() {
        return Err(unusable(&files.certificates, &"there is no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| unusable(&files.key, &error))?;
    warn_when_readable(&files.key);
    let both = CertifiedKey::from_der(chain, key, &provider());
    both.map_err(|error| unusable(&files.certificates, &error))
}

/// A private key is for the server alone. A group may be meant to read it, everybody is not.
fn warn_when_readable(key: &Path) {
    #[cfg(unix)]
    if let Ok(found) = std::fs::metadata(key) {
        use std::os::unix::fs::PermissionsExt;
        let mode = found.permissions().mode() & 0o777;
        if mode & 0o007 != 0 {
            let mode = format!("{mode:04o}");
            tracing::warn!(key = %key.display(), mode, "every user of this machine can read the private key: chmod o= it");
        }
    }
    #[cfg(not(unix))]
    let _ = key;
}

fn unusable(file: &Path, error: &dyn Display) -> ServeError {
    ServeError::Tls { file: file.to_owned(), reason: error.to_string() }
}
