//! Percentiles of measured times. Used by every measurement of speed. The one thing to know: each is a time
//! that was measured, never an interpolation.

use serde::Serialize;
use std::time::Duration;

/// Measured times in milliseconds, summarized.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Percentiles {
    /// The number of measurements.
    pub count: usize,
    /// The median: half of them took at most this long.
    pub p50: f64,
    /// 95 of 100 took at most this long.
    pub p95: f64,
    /// 99 of 100 took at most this long.
    pub p99: f64,
    /// The mean of all times.
    pub mean: f64,
    /// The longest of all times.
    pub max: f64,
}

impl Percentiles {
    /// Summarizes times; zeros when there are none.
    pub fn of(times: &[Duration]) -> Self {
        let mut millis: Vec<f64> = times.iter().map(|t| t.as_secs_f64() * 1e3).collect();
        millis.sort_by(f64::total_cmp);
        let round = |value: f64| (value * 1e3).round() / 1e3;
        // Nearest rank: a measured value, never an interpolation.
        let at = |share: f64| {
            let rank = (share * millis.len() as f64).ceil() as usize;
            millis.get(rank.saturating_sub(1)).copied().map_or(0.0, round)
        };
        let mean = millis.iter().sum::<f64>() / millis.len().max(1) as f64;
        Self {
            count: millis.len(),
            p50: at(0.5),
            p95: at(0.95),
            p99: at(0.99),
            mean: round(mean),
            max: at(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_ranks() {
        let times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        let p = Percentiles::of(&times);
        assert_eq!((p.count, p.p50, p.p95, p.p99, p.max, p.mean), (100, 50.0, 95.0, 99.0, 100.0, 50.5));
        let one = Percentiles::of(&[Duration::from_millis(7)]);
        assert_eq!((one.p50, one.p95, one.max), (7.0, 7.0, 7.0));
        assert_eq!(Percentiles::of(&[]), Percentiles::default());
    }
}
