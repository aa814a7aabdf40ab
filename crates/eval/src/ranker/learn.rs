//! Learning a linear order from lists of which some rows are right.

/// What was seen of one candidate: its fused score, then its features.
pub(super) type Row = Vec<f64>;

/// One question's candidates.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// What was seen of each.
    pub(super) rows: Vec<Row>,
    /// Which of them are right.
    pub(super) right: Vec<bool>,
    /// How much the list counts.
    pub(super) weight: f64,
}

/// How strongly weights are held to what they begin with, which is no weight but for the fused score.
const HOLD: f64 = 0.1;
/// What the fused score weighs at first: the temperature at which its order is read as probabilities.
const FUSED: f64 = 8.0;
const STEPS: usize = 2_000;
/// A step that gains less than this ends the descent.
const ENOUGH: f64 = 1e-9;

/// Weights under which the right rows of each list are the likeliest to be chosen (softmax over the list, after
/// ListNet), in units of the first column's weight. Deterministic.
pub(super) fn learn(lists: &[List]) -> Row {
    let lists: Vec<&List> = lists.iter().filter(|list| is_mixed(list)).collect();
    let Some(columns) = lists.first().and_then(|list| list.rows.first()).map(Vec::len) else {
        return Row::new();
    };
    let scale = scales(&lists, columns);
    let scaled: Vec<List> = lists.into_iter().map(|list| list.scaled(&scale)).collect();
    let mut start = vec![0.0; columns];
    if let (Some(first), Some(scale)) = (start.first_mut(), scale.first()) {
        *first = FUSED * scale;
    }
    let found = descend(&scaled, &start);
    let weights: Row = found.iter().zip(&scale).map(|(w, s)| w / s).collect();
    let unit = weights.first().copied().unwrap_or(1.0).max(f64::MIN_POSITIVE);
    weights.into_iter().map(|w| w / unit).collect()
}

/// A row's score under these weights.
pub(super) fn score(weights: &[f64], row: &[f64]) -> f64 {
    weights.iter().zip(row).map(|(w, x)| w * x).sum()
}

/// Whether there is something to choose.
fn is_mixed(list: &List) -> bool {
    list.right.iter().any(|right| *right) && !list.right.iter().all(|right| *right)
}

impl List {
    fn scaled(&self, scale: &[f64]) -> Self {
        let rows = self.rows.iter().map(|row| row.iter().zip(scale).map(|(x, s)| x / s).collect());
        Self { rows: rows.collect(), ..self.clone() }
    }
}

/// The standard deviation of every column, a little more so that a column without any is no trouble.
fn scales(lists: &[&List], columns: usize) -> Vec<f64> {
    let rows = || lists.iter().flat_map(|list| &list.rows);
    let count = rows().count().max(1) as f64;
    let of = |column: usize| {
        let values = || rows().filter_map(|row| row.get(column));
        let mean = values().sum::<f64>() / count;
        (values().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt() + 0.01
    };
    (0..columns).map(of).collect()
}

/// Gradient descent; the step shrinks until it gains, and grows when it does.
fn descend(lists: &[List], start: &[f64]) -> Row {
    let mut at = start.to_vec();
    let (mut loss, mut slope) = loss(lists, &at, start);
    let mut step = 1.0;
    for _ in 0..STEPS {
        let next: Row = at.iter().zip(&slope).map(|(w, g)| w - step * g).collect();
        let (lower, next_slope) = self::loss(lists, &next, start);
        if lower > loss {
            step /= 2.0;
            continue;
        }
        let gain = loss - lower;
        (at, loss, slope) = (next, lower, next_slope);
        step *= 1.2;
        if gain < ENOUGH {
            break;
        }
    }
    at
}

/// The mean loss over the lists and its slope.
fn loss(lists: &[List], weights: &[f64], start: &[f64]) -> (f64, Row) {
    let total: f64 = lists.iter().map(|list| list.weight).sum();
    let (mut loss, mut slope) = (0.0, vec![0.0; weights.len()]);
    for list in lists {
        let scores: Vec<f64> = list.rows.iter().map(|row| score(weights, row)).collect();
        let most = scores.iter().copied().fold(f64::MIN, f64::max);
        let odds: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
        let all: f64 = odds.iter().sum();
        let right: f64 = odds.iter().zip(&list.right).filter(|(_, r)| **r).map(|(o, _)| o).sum();
        loss -= list.weight / total * (right / all).max(f64::MIN_POSITIVE).ln();
        for ((row, odd), is_right) in list.rows.iter().zip(&odds).zip(&list.right) {
            let pull = odd / all - if *is_right { odd / right } else { 0.0 };
            slope.iter_mut().zip(row).for_each(|(g, x)| *g += list.weight / total * pull * x);
        }
    }
    for ((w, s), g) in weights.iter().zip(start).zip(&mut slope) {
        loss += HOLD * (w - s).powi(2);
        *g += 2.0 * HOLD * (w - s);
    }
    (loss, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: &[[f64; 3]], right: usize) -> List {
        let right = (0..rows.len()).map(|at| at == right).collect();
        List { rows: rows.iter().map(|row| row.to_vec()).collect(), right, weight: 1.0 }
    }

    #[test]
    fn what_marks_the_right_rows_gains_weight_and_what_does_not_stays_without() {
        // The second column tells right from wrong against the score, the third says nothing.
        let lists = [
            list(&[[0.6, 0.0, 1.0], [0.5, 1.0, 1.0], [0.2, 0.0, 0.0]], 1),
            list(&[[0.7, 0.0, 0.0], [0.6, 1.0, 0.0], [0.5, 0.0, 1.0]], 1),
            list(&[[0.9, 0.0, 1.0], [0.8, 1.0, 1.0], [0.1, 1.0, 0.0]], 1),
        ];
        let weights = learn(&lists);
        assert_eq!(weights[0], 1.0);
        assert!(weights[1] > 0.1 && weights[2].abs() < weights[1] / 3.0, "{weights:?}");
        for list in &lists {
            let scores: Vec<f64> = list.rows.iter().map(|row| score(&weights, row)).collect();
            assert!(scores[1] > scores[0] && scores[1] > scores[2]);
        }
        assert_eq!(weights, learn(&lists));
    }

    #[test]
    fn the_slope_is_that_of_the_loss() {
        let lists = [list(&[[0.6, 0.3, 1.0], [0.5, 1.0, 0.2], [0.2, 0.0, 0.0]], 1)];
        let (at, start) = ([1.0, -0.5, 0.25], [0.5, 0.0, 0.0]);
        let (_, slope) = loss(&lists, &at, &start);
        for column in 0..3 {
            let moved = |by: f64| {
                let mut moved = at;
                moved[column] += by;
                loss(&lists, &moved, &start).0
            };
            let measured = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((measured - slope[column]).abs() < 1e-6, "{column}");
        }
    }

    #[test]
    fn lists_without_a_choice_teach_nothing() {
        assert!(learn(&[]).is_empty());
        assert!(learn(&[list(&[[1.0, 0.0, 0.0]], 0)]).is_empty());
    }
}
