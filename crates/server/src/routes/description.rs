//! The description of the interface, for machines and for people.

use crate::route::{Answer, Route};
use axum::http::header;
use axum::response::{Html, IntoResponse};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::{LazyLock, OnceLock};

/// The page that shows the description. It loads nothing from elsewhere.
const PAGE: &str = include_str!("docs.html");

/// The routes of a description, which is made when it is asked for first.
pub(super) fn routes(describe: fn() -> Value) -> Vec<Route> {
    vec![
        Route::open(
            "/openapi.json",
            Answer::Json(|_| schemars::json_schema!({ "type": "object" })),
            move || description(describe),
        )
        .about("server", "This description"),
        Route::open("/docs", Answer::Text("text/html"), page).about("server", "This description, for people"),
    ]
}

async fn description(describe: fn() -> Value) -> impl IntoResponse {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let text = TEXT.get_or_init(|| Bytes::from(describe().to_string()));
    ([(header::CONTENT_TYPE, "application/json")], text.clone())
}

async fn page() -> impl IntoResponse {
    static POLICY: LazyLock<String> = LazyLock::new(policy);
    ([(header::CONTENT_SECURITY_POLICY, POLICY.as_str())], Html(PAGE))
}

/// What the page may do: run its own script, use its own style, and read the description beside it.
fn policy() -> String {
    let digest = |tag: &str| {
        let inside =
            PAGE.split_once(&format!("<{tag}>")).and_then(|(_, rest)| rest.split_once(&format!("</{tag}>")));
        BASE64_STANDARD.encode(Sha256::digest(inside.map_or("", |(inside, _)| inside)))
    };
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        digest("style"),
        digest("script")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_one_style_and_one_script_which_the_policy_names() {
        for tag in ["style", "script"] {
            assert_eq!(PAGE.matches(&format!("<{tag}")).count(), 1, "{tag}");
            assert!(PAGE.contains(&format!("<{tag}>")) && PAGE.contains(&format!("</{tag}>")), "{tag}");
        }
        let nothing = BASE64_STANDARD.encode(Sha256::digest(""));
        assert!(!policy().contains(&nothing), "{}", policy());
        assert!(!PAGE.contains(" style=") && !PAGE.contains(" on"), "no inline attributes");
    }
}
