//! Score fusion: scales every retriever's scores to 0..=1, then takes their weighted mean.
//!
//! The minimum of each score is known (no common word, no similarity), so min-max normalization is division
//! by the maximum. That keeps it independent of the size of the candidate pools. Called by
//! [`rank`](crate::rank) for each query text.

use crate::ablation::{Component, Components};
use crate::candidate::{Candidate, SignalScores};
use crate::weights;

/// What the maxima are compared with, so that the best of a poor pool is no full match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FusionInputs {
    /// The BM25 score of a turn of average length that contains every query word once.
    pub(crate) lexical: f32,
    /// The same for a turn with its neighbors.
    pub(crate) lexical_context: f32,
    /// Whether vectors were compared; if not, the mean is that of the lexical scores.
    pub(crate) dense: bool,
    /// Components that are left out of the mean.
    pub(crate) disabled: Components,
}

/// Sets [`Candidate::normalized`] and [`Candidate::mean`] of every candidate.
pub(crate) fn fuse(candidates: &mut [Candidate], inputs: &FusionInputs) {
    let max_of = |signal: fn(&SignalScores) -> f32, at_least: f32| {
        candidates.iter().map(|c| signal(&c.raw)).fold(at_least, f32::max)
    };
    let maxima = SignalScores {
        lexical: max_of(|raw| raw.lexical, weights::LEXICAL_SATURATION * inputs.lexical),
        lexical_context: max_of(
            |raw| raw.lexical_context,
            weights::LEXICAL_SATURATION * inputs.lexical_context,
        ),
        lexical_window: max_of(
            |raw| raw.lexical_window,
            weights::LEXICAL_SATURATION * inputs.lexical_context,
        ),
        dense: max_of(|raw| raw.dense, weights::DENSE_SATURATION),
        dense_context: max_of(|raw| raw.dense_context, weights::DENSE_SATURATION),
    };
    let weight_if_enabled = |component: Component, weight: f32, available: bool| {
        if available && !inputs.disabled.contains(component) { weight } else { 0.0 }
    };
    let weight = SignalScores {
        lexical: weight_if_enabled(Component::Lexical, weights::LEXICAL, true),
        lexical_context: weight_if_enabled(Component::LexicalContext, weights::LEXICAL_CONTEXT, true),
        lexical_window: weight_if_enabled(Component::LexicalWindow, weights::LEXICAL_WINDOW, true),
        dense: weight_if_enabled(Component::Dense, weights::DENSE, inputs.dense),
        dense_context: weight_if_enabled(Component::DenseContext, weights::DENSE_CONTEXT, inputs.dense),
    };
    let total_weight =
        [weight.lexical, weight.lexical_context, weight.lexical_window, weight.dense, weight.dense_context];
    let total_weight: f32 = total_weight.iter().sum();
    for candidate in candidates {
        let raw = candidate.raw;
        let normalized = SignalScores {
            lexical: ratio(raw.lexical, maxima.lexical),
            lexical_context: ratio(raw.lexical_context, maxima.lexical_context),
            lexical_window: ratio(raw.lexical_window, maxima.lexical_window),
            dense: ratio(raw.dense, maxima.dense),
            dense_context: ratio(raw.dense_context, maxima.dense_context),
        };
        let sum = weight.lexical * normalized.lexical
            + weight.lexical_context * normalized.lexical_context
            + weight.lexical_window * normalized.lexical_window
            + weight.dense * normalized.dense
            + weight.dense_context * normalized.dense_context;
        candidate.normalized = normalized;
        candidate.mean = ratio(sum, total_weight);
    }
}

/// The ratio to a maximum, clamped to 0..=1; 0 when there is no maximum.
fn ratio(value: f32, max: f32) -> f32 {
    if max > 0.0 { (value / max).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::Boosts;
    use proptest::prelude::*;

    fn candidate(raw: SignalScores) -> Candidate {
        Candidate {
            unit_ref: (0, 0),
            raw,
            normalized: SignalScores::default(),
            mean: 0.0,
            boosts: Boosts::default(),
            score: 0.0,
        }
    }

    proptest! {
        #[test]
        fn fusion_is_monotonic(
            raws in prop::collection::vec((0.0_f32..20.0, 0.0_f32..20.0, 0.0_f32..20.0, -1.0_f32..1.0, -1.0_f32..1.0), 2..30),
            dense: bool,
        ) {
            let signals = |c: &Candidate| {
                let SignalScores { lexical, lexical_context, lexical_window, dense, dense_context } = c.raw;
                [lexical, lexical_context, lexical_window, dense, dense_context]
            };
            let mut candidates: Vec<_> = raws
                .into_iter()
                .map(|(lexical, lexical_context, lexical_window, d, dc)| {
                    let (dense, dense_context) = if dense { (d, dc) } else { (0.0, 0.0) };
                    candidate(SignalScores { lexical, lexical_context, lexical_window, dense, dense_context })
                })
                .collect();
            fuse(&mut candidates, &FusionInputs { lexical: 5.0, lexical_context: 5.0, dense, disabled: Components::NONE });
            for a in &candidates {
                prop_assert!((0.0..=1.0 + 1e-6).contains(&a.mean));
                for b in &candidates {
                    if signals(a).iter().zip(signals(b)).all(|(a, b)| *a >= b) {
                        prop_assert!(a.mean >= b.mean - 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn the_best_of_a_poor_pool_is_no_full_match() {
        let mut weak = [candidate(SignalScores { dense: 0.07, lexical: 0.3, ..SignalScores::default() })];
        fuse(
            &mut weak,
            &FusionInputs { lexical: 10.0, lexical_context: 10.0, dense: true, disabled: Components::NONE },
        );
        assert!(
            (weak[0].normalized.dense - 0.2).abs() < 1e-6 && (weak[0].normalized.lexical - 0.1).abs() < 1e-6
        );
    }
}
