//! Metrics in Prometheus' text format.
//!
//! Held by the application, read by `/metrics`. The one thing to know: there is one recorder in a process, which counts
//! for all servers in it.

use super::definitions::definitions;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// How often recorded samples are folded into their buckets.
const UPKEEP: Duration = Duration::from_secs(5);

/// Upper bounds of latency buckets, in seconds.
const BUCKETS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Reads what has been recorded.
#[derive(Clone)]
pub(crate) struct Exporter(PrometheusHandle);

impl Exporter {
    /// The exporter of this process. It is installed once; if the embedding program has installed a
    /// recorder of its own, that one counts and this one stays empty.
    pub(crate) fn installed() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        Self(HANDLE.get_or_init(install).clone())
    }
    /// All series in Prometheus' text format.
    pub(crate) fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
    /// Folds recorded samples into their buckets until the server stops. Without this they would be
    /// kept one by one for as long as nobody reads them.
    pub(crate) async fn upkeep(self, stop: CancellationToken) {
        let mut turn = interval(UPKEEP);
        turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(turn.tick()).await.is_some() {
            self.0.run_upkeep();
        }
    }
}

fn install() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    let bounded = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS);
    let recorder = bounded.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another metrics recorder is installed; /metrics stays empty");
    }
    for definition in definitions().iter().chain(&evoke_engine::metrics::definitions()) {
        definition.describe();
    }
    handle
}
