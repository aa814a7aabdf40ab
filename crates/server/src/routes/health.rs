//! How the server is doing, for people and for machines.
//!
//! Three questions, three routes: `/livez` (restart it?), `/readyz` (send it requests?), `/health` (is anything wrong?).

use crate::app::{App, SharedApp};
use crate::auth;
use crate::config::MetricsAccess;
use crate::error::ApiError;
use crate::metrics;
use crate::route::{Answer, Route};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evoke_engine::{EmbeddingState, Health as EngineHealth, Readiness};
use evoke_store::StoreCondition;
use evoke_types::{ApiKeyHash, Code};
use evoke_wire::health::{Alive, Health, HealthFigures, Ready};

/// The route of the counters.
pub(crate) const METRICS: &str = "/metrics";
const METRICS_TYPE: &str = "text/plain; version=0.0.4";
/// What a full disk means.
const READS_ONLY: &str = "reads only: the disk is full";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open("/livez", Answer::Json(|generator| generator.subschema_for::<Alive>()), livez)
            .about("server", "Whether the process answers; always 200"),
        Route::open("/readyz", Answer::Json(|generator| generator.subschema_for::<Ready>()), readyz)
            .about("server", "Whether requests can be served; 503 when not"),
        Route::open("/health", Answer::Json(|generator| generator.subschema_for::<Health>()), health).about(
            "server",
            "How the server is doing; 503 when it is not ready, or the store takes no writes",
        ),
        Route::open(METRICS, Answer::Text(METRICS_TYPE), metrics).about("server", "Counters for Prometheus"),
    ]
}

async fn livez() -> Json<Alive> {
    Json(Alive { alive: true })
}

async fn readyz(State(app): State<SharedApp>) -> (StatusCode, Json<Ready>) {
    match readiness(&app).await {
        Readiness::Ready => (StatusCode::OK, Json(Ready { ready: true, reason: None })),
        Readiness::ReadsOnly => {
            (StatusCode::OK, Json(Ready { ready: true, reason: Some(READS_ONLY.to_owned()) }))
        }
        Readiness::NotReady(reason) => {
            let reason = Some(reason.to_owned());
            (StatusCode::SERVICE_UNAVAILABLE, Json(Ready { ready: false, reason }))
        }
    }
}

/// The engine's, unless the server is stopping.
async fn readiness(app: &App) -> Readiness {
    if app.stop.is_cancelled() {
        Readiness::NotReady("the server is stopping")
    } else {
        app.engine.readiness().await
    }
}

async fn health(State(app): State<SharedApp>, request: Request) -> (StatusCode, Json<Health>) {
    // The request itself cannot be shared with other threads, its parts can.
    let (parts, _) = request.into_parts();
    let trusted =
        app.config.metrics == MetricsAccess::Open || is_known(&app, &parts.headers, &parts.extensions).await;
    let readiness = readiness(&app).await;
    let engine = app.engine.health().await;
    let mut health = match &engine {
        Ok(engine) => doing(engine, app.engine.store_warnings(), trusted),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            unavailable(trusted)
        }
    };
    if let Readiness::NotReady(reason) = readiness {
        health.ready = false;
        health.status = "unavailable".to_owned();
        health.warnings.insert(0, reason.to_owned());
    }
    let well = health.ready && health.store_ok;
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(health))
}

/// Whether a request brings the token of the counters or any valid key. Bringing none is no failure here.
async fn is_known(app: &App, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let Some(secret) = auth::secret(headers) else { return false };
    has_token(app, secret) || app.authenticator.caller(headers, auth::address(extensions)).await.is_ok()
}

fn has_token(app: &App, secret: &str) -> bool {
    match &app.config.metrics {
        // Digests are compared, so that the time tells nothing of the token.
        MetricsAccess::Token(token) => ApiKeyHash::of(token.reveal()) == ApiKeyHash::of(secret),
        MetricsAccess::Open | MetricsAccess::Off => false,
    }
}

async fn metrics(State(app): State<SharedApp>, request: Request) -> Result<Response, ApiError> {
    let (parts, _) = request.into_parts();
    match app.config.metrics {
        MetricsAccess::Open => {}
        MetricsAccess::Token(_) => may_read(&app, &parts.headers, &parts.extensions)?,
        MetricsAccess::Off => return Err(ApiError::new(Code::UnknownRoute, "the counters are switched off")),
    }
    if let Ok(documents) = app.engine.queue_depth().await {
        metrics::queue_depth(documents);
    }
    Ok(([(header::CONTENT_TYPE, METRICS_TYPE)], app.exporter.render()).into_response())
}

fn may_read(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Result<(), ApiError> {
    let secret = auth::secret(headers).unwrap_or_default();
    if has_token(app, secret) {
        return Ok(());
    }
    let (from, digest) = (auth::address(extensions), ApiKeyHash::of(secret));
    app.authenticator.failures.admit(from, &digest)?;
    metrics::auth_failure("metrics_token");
    app.authenticator.failures.refused(from, &digest);
    Err(ApiError::new(
        Code::InvalidKey,
        "the counters need the token of --metrics-token: Authorization: Bearer <token>",
    ))
}

fn doing(engine: &EngineHealth, store_warnings: Vec<String>, trusted: bool) -> Health {
    let (embedding, model, warning) = match &engine.embedding {
        EmbeddingState::Missing => {
            ("missing", None, Some("embedding model missing: lexical only".to_owned()))
        }
        EmbeddingState::CatchingUp { model } => {
            let left = engine.stats.without_vector;
            let left = if trusted { format!("{left} memories") } else { "some memories".to_owned() };
            let warning = format!("{left} have no vector yet: they are found by words only");
            ("catching_up", Some(model.clone()), Some(warning))
        }
        EmbeddingState::Ready { model } => ("ready", Some(model.clone()), None),
    };
    metrics::queue_depth(engine.queue_depth);
    let store = match &engine.store {
        StoreCondition::Ok => None,
        StoreCondition::DiskFull => Some("the disk is full: reads go on, writes are refused".to_owned()),
        StoreCondition::Failing(_) => Some("the store cannot write; the log says why".to_owned()),
        StoreCondition::WriterDown => Some("the store has lost its writer; the log says why".to_owned()),
    };
    let warnings: Vec<String> = store.into_iter().chain(warning).chain(store_warnings).collect();
    Health {
        status: if warnings.is_empty() { "ok" } else { "degraded" }.to_owned(),
        ready: true,
        store_ok: engine.store == StoreCondition::Ok,
        warnings,
        figures: trusted.then(|| HealthFigures {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            embedding: embedding.to_owned(),
            embedding_model: model,
            queue_depth: engine.queue_depth,
            documents: engine.stats.documents,
            items: engine.stats.items,
            items_without_vector: engine.stats.without_vector,
            resident_partitions: engine.resident_partitions,
            resident_bytes: engine.resident_bytes,
        }),
    }
}

fn unavailable(trusted: bool) -> Health {
    Health {
        status: "unavailable".to_owned(),
        ready: false,
        store_ok: false,
        warnings: vec!["the store does not answer; the log says why".to_owned()],
        figures: trusted.then(|| HealthFigures {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            embedding: "missing".to_owned(),
            embedding_model: None,
            queue_depth: 0,
            documents: 0,
            items: 0,
            items_without_vector: 0,
            resident_partitions: 0,
            resident_bytes: 0,
        }),
    }
}
