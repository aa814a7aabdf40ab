//! The pages of the documentation that are made from the code.
//!
//! Called by the example `reference`, which writes them, and by a test that compares them with the files. The one thing
//! to know: `make reference` rewrites them all.

use crate::metrics;
use crate::routes::openapi_document;
use evoke_metrics::page;

/// A page of the documentation that is made from the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencePage {
    /// Its path in the repository.
    pub path: &'static str,
    /// The whole text.
    pub text: String,
}

/// All pages that are made from the code: the OpenAPI document and the list of metrics.
pub fn reference_pages() -> Vec<ReferencePage> {
    let mut openapi = openapi_document();
    // The order of keys would otherwise depend on the features with which `serde_json` was built.
    openapi.sort_all_objects();
    vec![
        ReferencePage { path: "docs/openapi.json", text: format!("{openapi:#}\n") },
        ReferencePage { path: "docs/metrics.md", text: metrics_page() },
    ]
}

fn metrics_page() -> String {
    let server = page::table(&metrics::definitions());
    let engine = page::table(&evoke_engine::metrics::definitions());
    format!(
        "# Metrics\n\n\
         What `GET /metrics` exposes; [operations.md](operations.md) says who may read it, and which of these to watch. Durations\n\
         are histograms in seconds, so each has the series `_bucket`, `_sum` and `_count`. A metric appears once it has a value. This\n\
         page is made from the definitions in the code by `make reference`.\n\n\
         ## Server\n\n{server}\n\
         ## Engine\n\n{engine}"
    )
}
