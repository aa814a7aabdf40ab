//! Measures how quickly a single short text is embedded.

use crate::error::BenchError;
use crate::extent::Extent;
use crate::report::{Row, Target};
use evoke_embed::Embedder;
use evoke_report::Percentiles;
use std::sync::Arc;
use std::time::Instant;

/// Measures single texts of about twelve tokens, none of them cached.
///
/// # Errors
/// When the embedder fails.
pub async fn measure(extent: Extent, embedder: Arc<dyn Embedder>) -> Result<Vec<Row>, BenchError> {
    let calls = tokio::task::spawn_blocking(move || {
        let text = |number: usize| format!("where did Mira keep the blue bicycle in week {number}");
        (0..20).try_for_each(|warm| embedder.embed_query(&text(warm)).map(drop))?;
        let timed = |number: usize| {
            let begun = Instant::now();
            embedder.embed_query(&text(number)).map(|_| begun.elapsed())
        };
        (100..100 + extent.calls).map(timed).collect::<Result<Vec<_>, _>>()
    });
    let p = Percentiles::of(&calls.await??);
    Ok(vec![
        Row::new("embedding 12 tokens, p50", p.p50, "ms").target(Target::AtMost(5.0)),
        Row::new("embedding 12 tokens, p95", p.p95, "ms"),
    ])
}
