//! How the server is doing, for people and for machines.

use crate::app::SharedApp;
use crate::metric;
use crate::route::{Answer, Route};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use evoke_engine::{EmbeddingState, Health as EngineHealth};
use evoke_store::StoreCondition;
use evoke_wire::health::Health;

const METRICS: &str = "text/plain; version=0.0.4";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open("/health", Answer::Json(|generator| generator.subschema_for::<Health>()), health)
            .about("server", "How the server is doing; always 200 while it answers"),
        Route::open("/metrics", Answer::Text(METRICS), metrics).about("server", "Counters for Prometheus"),
    ]
}

async fn health(State(app): State<SharedApp>) -> Json<Health> {
    Json(match app.engine.health().await {
        Ok(engine) => warned(doing(&engine), app.engine.store_warnings()),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            unavailable()
        }
    })
}

async fn metrics(State(app): State<SharedApp>) -> impl IntoResponse {
    if let Ok(engine) = app.engine.health().await {
        metric::queue_depth(engine.stats.queued);
    }
    ([(header::CONTENT_TYPE, METRICS)], app.exporter.render())
}

fn doing(engine: &EngineHealth) -> Health {
    let (embedding, model, warning) = match &engine.embedding {
        EmbeddingState::Missing => {
            ("missing", None, Some("embedding model missing: lexical only".to_owned()))
        }
        EmbeddingState::CatchingUp { model } => {
            let left = engine.stats.without_vector;
            (
                "catching_up",
                Some(model.clone()),
                Some(format!("{left} memories have no vector yet: they are found by words only")),
            )
        }
        EmbeddingState::Ready { model } => ("ready", Some(model.clone()), None),
    };
    metric::queue_depth(engine.stats.queued);
    let store = match &engine.store {
        StoreCondition::Ok => None,
        StoreCondition::DiskFull => Some("the disk is full: reads go on, writes are refused".to_owned()),
        StoreCondition::Failing(_) => Some("the store cannot write; the log says why".to_owned()),
        StoreCondition::WriterDown => Some("the store has lost its writer; the log says why".to_owned()),
    };
    let warnings: Vec<String> = store.into_iter().chain(warning).collect();
    Health {
        status: if warnings.is_empty() { "ok" } else { "degraded" }.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        embedding: embedding.to_owned(),
        embedding_model: model,
        store_ok: engine.store == StoreCondition::Ok,
        queue_depth: engine.stats.queued,
        documents: engine.stats.documents,
        items: engine.stats.items,
        items_without_vector: engine.stats.without_vector,
        resident_partitions: engine.resident_partitions,
        resident_bytes: engine.resident_bytes,
        warnings,
    }
}

/// Adds what is wrong with the store although it works.
fn warned(health: Health, warnings: Vec<String>) -> Health {
    if warnings.is_empty() {
        return health;
    }
    let warnings = health.warnings.into_iter().chain(warnings).collect();
    Health { status: "degraded".to_owned(), warnings, ..health }
}

fn unavailable() -> Health {
    Health {
        status: "unavailable".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        embedding: "missing".to_owned(),
        embedding_model: None,
        store_ok: false,
        queue_depth: 0,
        documents: 0,
        items: 0,
        items_without_vector: 0,
        resident_partitions: 0,
        resident_bytes: 0,
        warnings: vec!["the store does not answer; the log says why".to_owned()],
    }
}
