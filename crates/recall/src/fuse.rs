//! Fusion by score: every arm to 0..1, then the mean.
//!
//! Each arm's minimum is known (no common word; nothing in common in meaning), so that min-max
//! normalisation is division by the maximum. That keeps it independent of how deep the pools are.

use crate::candidate::{Candidate, Raw};
use crate::parts::{Part, Parts};
use crate::weights;

/// What the arms' maxima are measured against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Means {
    /// What holding every query word once earns.
    pub(crate) lexical: f32,
    /// The same in the surroundings.
    pub(crate) lexical_context: f32,
    /// Whether vectors were compared; if not, the mean is over words alone.
    pub(crate) dense: bool,
    /// Arms that have no part in the mean.
    pub(crate) without: Parts,
}

/// Sets `normal` and `mean` of every candidate.
pub(crate) fn fuse(candidates: &mut [Candidate], means: &Means) {
    let most =
        |arm: fn(&Raw) -> f32, least: f32| candidates.iter().map(|c| arm(&c.raw)).fold(least, f32::max);
    let most = Raw {
        lexical: most(|raw| raw.lexical, weights::LEXICAL_FULL * means.lexical),
        lexical_context: most(|raw| raw.lexical_context, weights::LEXICAL_FULL * means.lexical_context),
        dense: most(|raw| raw.dense, weights::DENSE_FULL),
        dense_context: most(|raw| raw.dense_context, weights::DENSE_FULL),
    };
    let weight = |part: Part, weight: f32, there: bool| {
        if there && !means.without.has(part) { weight } else { 0.0 }
    };
    let weigh = Raw {
        lexical: weight(Part::Lexical, weights::LEXICAL, true),
        lexical_context: weight(Part::LexicalContext, weights::LEXICAL_CONTEXT, true),
        dense: weight(Part::Dense, weights::DENSE, means.dense),
        dense_context: weight(Part::DenseContext, weights::DENSE_CONTEXT, means.dense),
    };
    let whole = weigh.lexical + weigh.lexical_context + weigh.dense + weigh.dense_context;
    for candidate in candidates {
        let raw = candidate.raw;
        let normal = Raw {
            lexical: share(raw.lexical, most.lexical),
            lexical_context: share(raw.lexical_context, most.lexical_context),
            dense: share(raw.dense, most.dense),
            dense_context: share(raw.dense_context, most.dense_context),
        };
        let sum = weigh.lexical * normal.lexical
            + weigh.lexical_context * normal.lexical_context
            + weigh.dense * normal.dense
            + weigh.dense_context * normal.dense_context;
        candidate.normal = normal;
        candidate.mean = share(sum, whole);
    }
}

/// A value's share of the most, from 0 to 1.
fn share(value: f32, most: f32) -> f32 {
    if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::Added;
    use proptest::prelude::*;

    fn candidate(raw: Raw) -> Candidate {
        Candidate {
            place: (0, 0),
            raw,
            normal: Raw::default(),
            mean: 0.0,
            added: Added::default(),
            score: 0.0,
        }
    }

    proptest! {
        #[test]
        fn better_in_every_arm_is_never_worse_in_the_mean(
            raws in prop::collection::vec((0.0_f32..20.0, 0.0_f32..20.0, -1.0_f32..1.0, -1.0_f32..1.0), 2..30),
            dense: bool,
        ) {
            let arms = |c: &Candidate| [c.raw.lexical, c.raw.lexical_context, c.raw.dense, c.raw.dense_context];
            let mut candidates: Vec<_> = raws
                .into_iter()
                .map(|(lexical, lexical_context, d, dc)| {
                    let (dense, dense_context) = if dense { (d, dc) } else { (0.0, 0.0) };
                    candidate(Raw { lexical, lexical_context, dense, dense_context })
                })
                .collect();
            fuse(&mut candidates, &Means { lexical: 5.0, lexical_context: 5.0, dense, without: Parts::NONE });
            for a in &candidates {
                prop_assert!((0.0..=1.0 + 1e-6).contains(&a.mean));
                for b in &candidates {
                    if arms(a).iter().zip(arms(b)).all(|(a, b)| *a >= b) {
                        prop_assert!(a.mean >= b.mean - 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn the_best_of_a_bad_lot_is_no_full_match() {
        let mut weak = [candidate(Raw { dense: 0.07, lexical: 0.3, ..Raw::default() })];
        fuse(&mut weak, &Means { lexical: 10.0, lexical_context: 10.0, dense: true, without: Parts::NONE });
        assert!((weak[0].normal.dense - 0.2).abs() < 1e-6 && (weak[0].normal.lexical - 0.1).abs() < 1e-6);
    }
}
