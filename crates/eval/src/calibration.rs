//! Two figures of probabilities: do they tell the ones from the others, and are they the shares that they say?

/// Bins of equal width for the calibration error.
const BINS: usize = 10;

/// How often one of `ones` has a higher value than one of `others`: the area under the curve of receiver operating
/// characteristics. 0.5 is chance, and what there is to say where either is empty.
pub(crate) fn auc(ones: &[f64], others: &[f64]) -> f64 {
    if ones.is_empty() || others.is_empty() {
        return 0.5;
    }
    let mut sorted = others.to_vec();
    sorted.sort_by(f64::total_cmp);
    let higher_than = |value: f64| {
        let below = sorted.partition_point(|other| *other < value);
        let equal = sorted.partition_point(|other| *other <= value) - below;
        below as f64 + equal as f64 / 2.0
    };
    ones.iter().map(|value| higher_than(*value)).sum::<f64>() / (ones.len() * sorted.len()) as f64
}

/// The expected calibration error of stated probabilities, each with whether it came true.
pub(crate) fn calibration_error(stated: impl Iterator<Item = (f64, bool)>) -> f64 {
    let (mut bins, mut count) = ([(0.0, 0.0); BINS], 0);
    for (value, is_true) in stated {
        count += 1;
        let probability = value.clamp(0.0, 1.0);
        let at = ((probability * BINS as f64) as usize).min(BINS - 1);
        if let Some((stated, true_ones)) = bins.get_mut(at) {
            *stated += probability;
            *true_ones += f64::from(u8::from(is_true));
        }
    }
    let gaps: f64 = bins.iter().map(|(stated, true_ones): &(f64, f64)| (stated - true_ones).abs()).sum();
    gaps / f64::from(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_worked_out_by_hand() {
        assert!((auc(&[1.0, 0.9], &[0.0, 0.1]) - 1.0).abs() < 1e-9);
        // Of four pairs one is won, one is even.
        assert!((auc(&[0.5, 0.2], &[0.2, 0.6]) - 0.375).abs() < 1e-9);
        assert!((auc(&[], &[0.2]) - 0.5).abs() < 1e-9);
        let apart = [(1.0, true), (0.9, true), (0.0, false), (0.1, false)];
        assert!((calibration_error(apart.into_iter()) - 0.05).abs() < 1e-9);
        // 0.5 stated for one of one, 0.4 together for none of two, 0.6 for none of one.
        let mixed = [(0.5, true), (0.2, false), (0.2, false), (0.6, false)];
        assert!((calibration_error(mixed.into_iter()) - (0.5 + 0.4 + 0.6) / 4.0).abs() < 1e-9);
    }
}
