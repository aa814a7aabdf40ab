//! `evoke serve`

mod banner;
mod connection_args;
mod model_watch;
mod read_args;
mod reload;
mod signals;
mod watch_args;

use crate::args::DataArgs;
use crate::chat_model::ChatModelArgs;
use crate::embedder;
use crate::failure::Failure;
use crate::file_parser::{self, FileArgs};
use crate::local::make_directory;
use crate::logging;
use crate::output::{Output, announce, note};
use crate::reranker::RerankArgs;
use crate::secrets;
use clap::Args;
use connection_args::ConnectionArgs;
use evoke_embed::Embedder;
use evoke_engine::{Engine, EngineConfig, Limits};
use evoke_server::{
    CorsOrigin, FileParser, FileSettings, Server, ServerConfig, TlsFiles, raise_descriptor_limit,
};
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use evoke_types::RandomIds;
use read_args::ReadArgs;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use watch_args::WatchArgs;

/// Time after the drain timeout for writing down what is in hand, before the process ends anyway.
const GRACE: Duration = Duration::from_millis(1_500);
/// Time to count what is left then.
const COUNT: Duration = Duration::from_millis(200);

/// Serve memories over HTTP and gRPC, on one port.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8808")]
    listen: SocketAddr,
    /// Certificate chain in a PEM file, for TLS.
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// Private key in a PEM file, for TLS.
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Serve beyond this machine without TLS: keys and words travel readable.
    #[arg(long)]
    allow_plaintext: bool,
    /// Origin of web pages that may call from a browser, such as https://app.example.com; * for all. Several: repeat it.
    #[arg(long, value_name = "ORIGIN", value_delimiter = ',')]
    cors_origin: Vec<CorsOrigin>,
    /// Megabytes of one request's body.
    #[arg(long, value_name = "MB", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=4096))]
    body_limit: u32,
    /// Megabytes of one document's text.
    #[arg(long, value_name = "MB", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1024))]
    document_limit: u32,
    /// Seconds that one request may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    request_timeout: u32,
    /// Seconds that a stop waits for requests and documents in hand; the process ends 2 s later at the latest.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=3600))]
    drain_timeout: u32,
    /// Megabytes of memories kept ready in memory; the least recently used places go first.
    #[arg(long, value_name = "MB", default_value_t = 2048, value_parser = clap::value_parser!(u32).range(1..))]
    resident_limit: u32,
    /// Tasks that understand documents at the same time.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=256))]
    workers: u32,
    /// Days that events are kept for readers of the stream.
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=3650))]
    outbox_days: u32,
    /// Uploaded files that are read at the same time, each in a process of its own. Default: one a core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    file_parsers: Option<u32>,
    /// Uploaded files that wait to be read at most; one instance's take up to a quarter of the places.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    file_queue: u32,
    /// What reads may take.
    #[command(flatten)]
    reads: ReadArgs,
    #[command(flatten)]
    files: FileArgs,
    /// What connections may take.
    #[command(flatten)]
    connections: ConnectionArgs,
    /// What those who watch the server see.
    #[command(flatten)]
    watch: WatchArgs,
    /// Serve a data directory that holds less than it did, or is damaged, instead of refusing it. For one start.
    #[arg(long)]
    accept_loss: bool,
    /// Believe this machine's clock although the store has seen later times, after it had run far ahead. For one start.
    #[arg(long)]
    trust_clock: bool,
    /// Bring an older store to the present format without keeping a copy of it.
    #[arg(long)]
    no_migration_copy: bool,
    #[command(flatten)]
    chat_model: ChatModelArgs,
    #[command(flatten)]
    rerank: RerankArgs,
}

impl ServeArgs {
    /// What would be used, by name.
    ///
    /// # Errors
    /// [`Failure::Usage`] when settings contradict each other, or there is no place for the model.
    pub(crate) fn settings(&self) -> Result<Vec<(String, Value)>, Failure> {
        self.server_config()?;
        self.chat_model.open()?;
        self.rerank.open()?;
        embedder::check_settings(&self.data.embedding)?;
        let embedding = &self.data.embedding;
        let model_dir = embedder::model_dir(embedding)?;
        let rows = [
            ("data", json!(self.data.data)),
            ("listen", json!(self.listen)),
            ("tls_cert", json!(self.tls_cert)),
            ("tls_key", json!(self.tls_key)),
            ("allow_plaintext", json!(self.allow_plaintext)),
            ("cors_origin", json!(self.cors_origin.iter().map(ToString::to_string).collect::<Vec<_>>())),
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

    fn engine_config(&self) -> EngineConfig {
        let megabytes = |n: u32| (n as usize) << 20;
        self.reads.apply(EngineConfig {
            limits: Limits { document_bytes: megabytes(self.document_limit), ..Limits::default() },
            resident_bytes: megabytes(self.resident_limit),
            workers: self.workers as usize,
            outbox_days: self.outbox_days,
            ..EngineConfig::default()
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

    fn store_options(&self) -> Options {
        Options {
            accept_loss: self.accept_loss,
            trust_clock: self.trust_clock,
            copy_before_migration: !self.no_migration_copy,
            ..Options::default()
        }
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

/// Serves until told to stop, and ends so that nothing acknowledged is lost.
pub(crate) async fn run(args: ServeArgs, output: Output) -> Result<(), Failure> {
    let mut server_config = args.server_config()?;
    server_config.access_log = args.watch.access_log(logging::format())?;
    let access_log = server_config.access_log.clone();
    let drain_timeout = server_config.drain_timeout;
    let harmless = signals::Harmless::take()?;
    raise_descriptor_limit();
    make_directory(&args.data.data)?;
    let store = Arc::new(SqliteStore::open(&args.data.data, Mode::Server, args.store_options())?);
    // One time for everything: expiry, order of statements, headers.
    let clock = store.clock();
    server_config.clock = clock.clone();
    let embedder = embedder::checked_or_warn(&args.data.embedding, &args.data.data)?;
    let model = embedder.as_ref().map(|e| e.fingerprint().to_owned());
    let ids = Arc::new(RandomIds);
    let engine = Engine::open(store, embedder, args.engine_config(), clock, ids).await?;
    let (mut engine, reranker) = args.rerank.equip(engine)?;
    let chat_model = args.chat_model.open()?;
    let writer = chat_model.as_ref().map(|model| model.name().to_owned());
    if let Some(chat_model) = chat_model {
        engine = engine.with_chat_model(chat_model);
    }
    engine.start().await?;
    if let FileParser::Process(sandbox) = &server_config.files.parser {
        file_parser::check(sandbox).await;
    }
    let server = Server::bind(engine.clone(), server_config)?;
    let address = server.address();
    let started = banner::Started {
        address,
        watching: server.metrics_address(),
        tls: args.tls_cert.is_some(),
        data: &args.data.data,
        model: model.as_deref(),
        chat_model: writer.as_deref(),
        reranker: reranker.as_deref(),
        instances: engine.instances().await?.len(),
    };
    announce("evoke serves", started.fields(), format_args!("{}", started.text()));
    if output.is_json() {
        let mut said = json!({"listen": address, "data": args.data.data, "model": model});
        if let Some(watching) = server.metrics_address() {
            said["metrics_listen"] = json!(watching);
        }
        output.answer(&said, String::new)?;
    }

    let (stop, stopped) = watch::channel(false);
    let watching = model.is_none().then(|| {
        let (embedding, data) = (args.data.embedding.clone(), args.data.data.clone());
        tokio::spawn(model_watch::until_there(engine.clone(), embedding, data, stopped.clone()))
    });
    let told = tokio::spawn(signals::wait(stop));
    let control = server.control();
    let reloading = tokio::spawn(harmless.serve(move || reload::reload(&control)));
    let mut until = stopped;
    let (stop_begins, stop_began) = watch::channel(Instant::now());
    let served = server
        .run(async move {
            // Ends with an error only when the sender is gone, which is a stop as well.
            let _ = until.wait_for(|stop| *stop).await;
            stop_begins.send_replace(Instant::now());
        })
        .await;
    if let Some(watching) = watching {
        watching.abort();
    }
    reloading.abort();
    let deadline = *stop_began.borrow() + drain_timeout + GRACE;
    // A second signal ends the process at once, also while this takes its time.
    let left = deadline.saturating_duration_since(Instant::now()).saturating_sub(GRACE / 2);
    let drained = signals::with_a_line_a_second("writing down what is in hand", engine.drain(left));
    match timeout_at(deadline, drained).await {
        Ok(drained) => drained?,
        Err(_) => return Err(left_behind(&engine).await),
    }
    told.abort();
    if let Some(access_log) = access_log {
        access_log.flush();
    }
    note(format_args!("evoke: stopped"));
    Ok(served?)
}

/// What was not finished in time. Nothing of it is lost: the next start takes it up.
async fn left_behind(engine: &Engine) -> Failure {
    let counted = timeout(COUNT, engine.health()).await;
    let queued = counted.ok().and_then(Result::ok).map(|health| health.stats.queued);
    Failure::NotDrained { queued }
}
