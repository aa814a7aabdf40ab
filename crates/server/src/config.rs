//! Settings of a server.

use crate::access_log::AccessLog;
use crate::connections::ConnectionLimits;
use crate::cors::CorsOrigin;
use crate::public_url::PublicUrl;
use evoke_files::Sandbox;
use evoke_types::{Clock, IdSource, RandomIds, Secret, SystemClock};
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Certificate and key for TLS, both in PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate chain, the server's own certificate first.
    pub certificates: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Timing of event streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamSettings {
    /// How long a stream with an invalid key is held before it is refused. Clients redial a refused
    /// stream at once and without end, so the refusal must be slow.
    pub refusal_hold: Duration,
    /// After how long the latest acknowledgements are repeated, when no other goes out before. A
    /// client may hear the first one before it has noted the event as sent.
    pub repeat_after: Duration,
    /// How long a stream may bring nothing at all before it is ended. Clients send a heartbeat every
    /// 30 s.
    pub silence: Duration,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            refusal_hold: Duration::from_secs(30),
            repeat_after: Duration::from_secs(1),
            silence: Duration::from_secs(120),
        }
    }
}

/// Where uploaded files are read.
#[derive(Debug, Clone, Default)]
pub enum FileParser {
    /// In child processes with little memory, little time and no rights.
    Process(Sandbox),
    /// In this process, where one file can end it. For tests, and for files that are all one's own.
    InProcess,
    /// Nowhere, but for plain text, Markdown and e-mail.
    #[default]
    PlainTextOnly,
}

/// How uploaded files are read.
#[derive(Debug, Clone)]
pub struct FileSettings {
    /// Where.
    pub parser: FileParser,
    /// Bytes of text that a file may give. A [`Sandbox`] has its own limit.
    pub text_bytes: usize,
    /// Files that are read at the same time.
    pub at_once: usize,
    /// Files that wait for that at most; one instance's take up to a quarter of the places.
    pub waiting: usize,
}

impl Default for FileSettings {
    fn default() -> Self {
        Self {
            parser: FileParser::default(),
            text_bytes: evoke_files::MAX_TEXT,
            at_once: std::thread::available_parallelism().map_or(1, NonZero::get),
            waiting: 64,
        }
    }
}

/// Who may read the counters of `/metrics`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum MetricsAccess {
    /// Whoever reaches the port. `/health` then tells everybody its figures as well.
    #[default]
    Open,
    /// Whoever sends `Authorization: Bearer <token>`.
    Token(Secret),
    /// Nobody: the route does not exist.
    Off,
}

/// Settings of a [`crate::Server`].
#[derive(Clone)]
pub struct ServerConfig {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// TLS; absent = plaintext.
    pub tls: Option<TlsFiles>,
    /// Whether plaintext is accepted beyond this machine: keys and words travel readable.
    pub allow_plaintext: bool,
    /// Bytes of a request body.
    pub body_limit: usize,
    /// Bytes of a too large body that are read and thrown away, so that the client can read the
    /// refusal instead of finding its connection cut.
    pub discard_limit: usize,
    /// Time for one request, streams excepted.
    pub request_timeout: Duration,
    /// Time for what is under way when the server is told to stop.
    pub drain_timeout: Duration,
    /// What connections may take.
    pub connections: ConnectionLimits,
    /// Timing of event streams.
    pub stream: StreamSettings,
    /// How uploaded files are read.
    pub files: FileSettings,
    /// Keys of one address that may be refused in a minute before no more of them are looked up; 0 = no limit. Keys
    /// that were valid before pass nevertheless.
    pub auth_failures_per_minute: u32,
    /// Who may read the counters.
    pub metrics: MetricsAccess,
    /// A port of their own for the counters and for health; then the counters are not on the other one. It has TLS
    /// when that has.
    pub metrics_listen: Option<SocketAddr>,
    /// Pages of browsers that may call; none when empty.
    pub cors_origins: Vec<CorsOrigin>,
    /// The URL under which clients reach this server, without a path; what their requests name when absent.
    pub public_url: Option<PublicUrl>,
    /// Where a line about each request goes; absent = nowhere.
    pub access_log: Option<AccessLog>,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Where minted correlation ids come from.
    pub ids: Arc<dyn IdSource>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8808)),
            tls: None,
            allow_plaintext: false,
            body_limit: 32 << 20,
            discard_limit: 256 << 20,
            request_timeout: Duration::from_secs(60),
            drain_timeout: Duration::from_secs(20),
            connections: ConnectionLimits::default(),
            stream: StreamSettings::default(),
            files: FileSettings::default(),
            auth_failures_per_minute: 30,
            metrics: MetricsAccess::default(),
            metrics_listen: None,
            cors_origins: Vec::new(),
            public_url: None,
            access_log: None,
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
        }
    }
}

impl std::fmt::Debug for ServerConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerConfig")
            .field("listen", &self.listen)
            .field("tls", &self.tls)
            .field("allow_plaintext", &self.allow_plaintext)
            .field("body_limit", &self.body_limit)
            .field("request_timeout", &self.request_timeout)
            .finish_non_exhaustive()
    }
}
