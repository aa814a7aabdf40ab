//! The description of the interface, for machines and for people.

use crate::openapi;
use crate::route::{Answer, Route};
use axum::http::header;
use axum::response::{Html, IntoResponse};
use bytes::Bytes;
use std::sync::LazyLock;

/// The page that shows the description. It loads nothing from elsewhere.
const PAGE: &str = include_str!("docs.html");

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open(
            "/openapi.json",
            Answer::Json(|_| schemars::json_schema!({ "type": "object" })),
            description,
        )
        .about("server", "This description"),
        Route::open("/docs", Answer::Text("text/html"), page).about("server", "This description, for people"),
    ]
}

async fn description() -> impl IntoResponse {
    static TEXT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(openapi::document().to_string()));
    ([(header::CONTENT_TYPE, "application/json")], TEXT.clone())
}

async fn page() -> Html<&'static str> {
    Html(PAGE)
}
