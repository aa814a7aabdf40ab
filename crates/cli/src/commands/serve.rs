//! `evoke serve`: serves a data directory over HTTP and gRPC.

mod banner;
mod connection_args;
mod read_args;
mod reload;
mod signals;
mod watch_args;

use crate::args::{ChatModelArgs, DataArgs, RerankArgs};
use crate::failure::Failure;
use crate::file_parser::{self, FileArgs};
use crate::logging;
use crate::output::{Output, announce, note};
use crate::secrets;
use clap::Args;
use connection_args::ConnectionArgs;
use evoke::{Engine, EngineOptions, Evoke, MissingModel, Options, Processing, StoreOptions};
use evoke_server::{
    ConnectionLimits, CorsOrigin, FileParser, FileSettings, PublicUrl, Server, ServerConfig, TlsFiles,
    raise_descriptor_limit,
};
use read_args::ReadArgs;
pub(crate) use reload::{Reloaded, Reread};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use watch_args::WatchArgs;

/// Time after the drain timeout for returning documents to the queue, before the process ends anyway.
const GRACE: Duration = Duration::from_millis(1_500);
/// Time to count what is left after that.
const COUNT: Duration = Duration::from_millis(200);

/// Serve memories over HTTP and gRPC, on one port.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8808")]
    listen: SocketAddr,
    /// Certificate chain in a PEM file, for TLS.
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// Private key in a PEM file, for TLS.
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Allow addresses beyond loopback without TLS: keys and texts are then sent unencrypted.
    #[arg(long)]
    allow_plaintext: bool,
    /// Origin of web pages that may call from a browser, such as https://app.example.com; * for all. Can be
    /// repeated.
    #[arg(long, value_name = "ORIGIN", value_delimiter = ',')]
    cors_origin: Vec<CorsOrigin>,
    /// URL under which clients reach this server, such as https://memory.example.com, where a proxy stands before it. Default:
    /// the host that a request names.
    #[arg(long, value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// Largest request body in megabytes.
    #[arg(long, value_name = "MB", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=4096))]
    body_limit: u32,
    /// Largest text of one document in megabytes.
    #[arg(long, value_name = "MB", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1024))]
    document_limit: u32,
    /// Seconds that one request may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    request_timeout: u32,
    /// Seconds that a stop waits for requests and documents in progress; the process ends 2 s later at the
    /// latest.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=3600))]
    drain_timeout: u32,
    /// Megabytes of partitions kept in memory; the least recently used ones are evicted first.
    #[arg(long, value_name = "MB", default_value_t = 2048, value_parser = clap::value_parser!(u32).range(1..))]
    resident_limit: u32,
    /// Workers that process documents at the same time.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=256))]
    workers: u32,
    /// Days that events are kept for readers of the outbox.
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=3650))]
    outbox_days: u32,
    /// Uploaded files that are parsed at the same time, each in a separate process. Default: one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    file_parsers: Option<u32>,
    /// Largest number of uploaded files that wait to be parsed; those of one instance may fill a quarter of
    /// it.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    file_queue: u32,
    /// The limits of reads.
    #[command(flatten)]
    reads: ReadArgs,
    #[command(flatten)]
    files: FileArgs,
    /// The limits of connections.
    #[command(flatten)]
    connections: ConnectionArgs,
    /// The settings for monitoring.
    #[command(flatten)]
    watch: WatchArgs,
    /// Serve a data directory that contains less than it did, or is damaged, instead of refusing it. For one
    /// start.
    #[arg(long)]
    accept_loss: bool,
    /// Trust this machine's clock although the store has seen later times, after it had run far ahead. For
    /// one start.
    #[arg(long)]
    trust_clock: bool,
    /// Migrate an older store to the current format without keeping a copy of it.
    #[arg(long)]
    no_migration_copy: bool,
    #[command(flatten)]
    chat_model: ChatModelArgs,
    #[command(flatten)]
    rerank: RerankArgs,
}

impl ServeArgs {
    /// The settings in effect, by name.
    ///
    /// # Errors
    /// [`Failure::Usage`] when settings contradict each other, or there is no directory for the model.
    pub(crate) fn settings(&self) -> Result<Vec<(String, Value)>, Failure> {
        self.server_config()?;
        self.options()?.check()?;
        let embedding = &self.data.embedding;
        let model_dir = embedding.model().resolved_directory()?;
        let rows = [
            ("data", json!(self.data.data)),
            ("listen", json!(self.listen)),
            ("tls_cert", json!(self.tls_cert)),
            ("tls_key", json!(self.tls_key)),
            ("allow_plaintext", json!(self.allow_plaintext)),
            ("cors_origin", json!(self.cors_origin.iter().map(ToString::to_string).collect::<Vec<_>>())),
            ("public_url", json!(self.public_url.as_ref().map(ToString::to_string))),
            ("body_limit", json!(self.body_limit)),
            ("document_limit", json!(self.document_limit)),
            ("request_timeout", json!(self.request_timeout)),
            ("drain_timeout", json!(self.drain_timeout)),
            ("resident_limit", json!(self.resident_limit)),
            ("workers", json!(self.workers)),
            ("outbox_days", json!(self.outbox_days)),
            ("file_parsers", json!(self.file_settings()?.at_once)),
            ("file_queue", json!(self.file_queue)),
            ("accept_loss", json!(self.accept_loss)),
            ("trust_clock", json!(self.trust_clock)),
            ("no_migration_copy", json!(self.no_migration_copy)),
            ("model_dir", json!(model_dir)),
            ("embedding_url", json!(embedding.embedding_url.as_deref().map(secrets::shown))),
            ("embedding_key_file", json!(embedding.embedding_key_file)),
            ("embedding_model", json!(embedding.embedding_model)),
            ("embedding_dimension", json!(embedding.embedding_dimension)),
        ];
        let rows = rows.into_iter().map(|(name, value)| (name.to_owned(), value));
        let rows = rows.chain(self.connections.shown()).chain(self.reads.shown());
        let rows = rows.chain(self.files.shown()).chain(self.watch.shown());
        Ok(rows.chain(self.rerank.shown()).chain(self.chat_model.shown()).collect())
    }

    /// The limits of connections.
    pub(crate) fn connection_limits(&self) -> ConnectionLimits {
        self.connections.limits()
    }

    /// The flags as options of the library.
    fn options(&self) -> Result<Options, Failure> {
        Ok(Options {
            processing: Processing::Required,
            store: StoreOptions {
                accept_loss: self.accept_loss,
                trust_clock: self.trust_clock,
                copy_before_migration: !self.no_migration_copy,
                ..StoreOptions::default()
            },
            engine: EngineOptions {
                ingest_workers: self.workers,
                partition_cache_mb: self.resident_limit,
                document_limit_mb: self.document_limit,
                event_retention_days: self.outbox_days,
                ..self.reads.options()
            },
            embedding: self.data.embedding.options(MissingModel::Wait)?,
            reranker: self.rerank.options()?,
            chat_model: self.chat_model.options()?,
        })
    }

    fn file_settings(&self) -> Result<FileSettings, Failure> {
        let text_bytes = (self.document_limit as usize) << 20;
        let defaults = FileSettings::default();
        Ok(FileSettings {
            parser: FileParser::Process(self.files.open(text_bytes)?),
            text_bytes,
            at_once: self.file_parsers.map_or(defaults.at_once, |n| n as usize),
            waiting: self.file_queue as usize,
        })
    }

    fn server_config(&self) -> Result<ServerConfig, Failure> {
        let tls = match (self.tls_cert.clone(), self.tls_key.clone()) {
            (Some(certificates), Some(key)) => Some(TlsFiles { certificates, key }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(Failure::Usage("TLS needs both tls_cert and tls_key".to_owned()));
            }
        };
        Ok(ServerConfig {
            listen: self.listen,
            tls,
            allow_plaintext: self.allow_plaintext,
            cors_origins: self.cors_origin.clone(),
            public_url: self.public_url.clone(),
            body_limit: (self.body_limit as usize) << 20,
            request_timeout: Duration::from_secs(u64::from(self.request_timeout)),
            connections: self.connections.limits(),
            drain_timeout: Duration::from_secs(u64::from(self.drain_timeout)),
            files: self.file_settings()?,
            metrics: self.watch.metrics()?,
            metrics_listen: self.watch.metrics_listen(),
            auth_failures_per_minute: self.watch.auth_failures_per_minute(),
            ..ServerConfig::default()
        })
    }
}

/// Serves until told to stop, and ends so that nothing acknowledged is lost. `reread` parses the settings
/// again.
pub(crate) async fn run(args: ServeArgs, output: Output, reread: Reread) -> Result<(), Failure> {
    let mut server_config = args.server_config()?;
    server_config.access_log = args.watch.access_log(logging::format())?;
    let access_log = server_config.access_log.clone();
    let drain_timeout = server_config.drain_timeout;
    let ignored_signals = signals::Harmless::take()?;
    raise_descriptor_limit();
    let memory = Evoke::open(&args.data.data, args.options()?).await?;
    // One clock for everything: expiry, order of statements, headers.
    server_config.clock = memory.clock().clone();
    if let FileParser::Process(sandbox) = &server_config.files.parser {
        file_parser::check(sandbox).await;
    }
    let server = Server::bind(memory.engine().clone(), server_config)?;
    announce_start(&args, &memory, &server, output).await?;

    let (stop, mut stopped) = watch::channel(false);
    let stopping = tokio::spawn(signals::wait(stop));
    let control = server.control();
    let reloading = tokio::spawn(ignored_signals.serve(move || reload::reload(&control, reread)));
    let (stop_begins, stop_began) = watch::channel(Instant::now());
    let served = server
        .run(async move {
            // An error means that the sender is gone, which is a stop as well.
            let _ = stopped.wait_for(|stop| *stop).await;
            stop_begins.send_replace(Instant::now());
        })
        .await;
    reloading.abort();
    let deadline = *stop_began.borrow() + drain_timeout + GRACE;
    close(memory, deadline).await?;
    // From here on, a second signal ends the process immediately.
    stopping.abort();
    if let Some(access_log) = access_log {
        access_log.flush();
    }
    note(format_args!("evoke: stopped"));
    Ok(served?)
}

/// Reports the server's address and its models: to people and the log, and with `--json` as one JSON value.
async fn announce_start(
    args: &ServeArgs,
    memory: &Evoke,
    server: &Server,
    output: Output,
) -> Result<(), Failure> {
    let (address, metrics) = (server.address(), server.metrics_address());
    let components = memory.components();
    let started = banner::Started {
        address,
        watching: metrics,
        tls: args.tls_cert.is_some(),
        data: &args.data.data,
        model: components.embedder.as_deref(),
        chat_model: components.chat_model.as_deref(),
        reranker: components.reranker.as_deref(),
        instances: memory.instances().await?.len(),
    };
    announce("evoke serves", started.fields(), format_args!("{}", started.text()));
    if output.is_json() {
        let mut said = json!({"listen": address, "data": args.data.data, "model": components.embedder});
        if let Some(metrics) = metrics {
            said["metrics_listen"] = json!(metrics);
        }
        output.answer(&said, String::new)?;
    }
    Ok(())
}

/// Returns documents in progress to the queue, with a line per second meanwhile.
async fn close(memory: Evoke, deadline: Instant) -> Result<(), Failure> {
    let engine = memory.engine().clone();
    let left = deadline.saturating_duration_since(Instant::now()).saturating_sub(GRACE / 2);
    let closed = signals::with_a_line_a_second("writing down what is in hand", memory.close_within(left));
    match timeout_at(deadline, closed).await {
        Ok(closed) => Ok(closed?),
        Err(_) => Err(left_behind(&engine).await),
    }
}

/// What was not finished in time. Nothing of it is lost: the next start processes it.
async fn left_behind(engine: &Engine) -> Failure {
    let queued = timeout(COUNT, engine.queue_depth()).await.ok().and_then(Result::ok);
    Failure::NotDrained { queued }
}
