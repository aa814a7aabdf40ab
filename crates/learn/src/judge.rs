//! How good a head is on voices that it has not learned from.

use crate::training::{Labeled, Model};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Leaves each voice out in turn; the answer says how good the models are on what they have not seen.
pub fn judge(name: &str, all: &[Labeled<'_>]) -> String {
    let mut voices: BTreeMap<&str, Vec<(usize, Vec<f32>)>> = BTreeMap::new();
    let mut classes = Vec::new();
    let names: Vec<&str> = all.iter().map(|one| one.voice).collect();
    let mut distinct = names.clone();
    distinct.dedup();
    for voice in distinct {
        let (here, elsewhere): (Vec<&Labeled<'_>>, Vec<&Labeled<'_>>) =
            all.iter().partition(|one| one.voice == voice);
        let model = Model::of(&elsewhere);
        let judged = here.iter().filter(|one| one.judged).map(|one| {
            let example = model.example(one);
            (example.class, model.learner.probabilities(&example.features))
        });
        voices.insert(voice, judged.collect());
        classes = model.classes;
    }
    let every: Vec<&(usize, Vec<f32>)> = voices.values().flatten().collect();
    let mut report = String::new();
    line(
        &mut report,
        format_args!(
            "{name}: {} examples, {} voices, each judged by a model that has not seen it",
            every.len(),
            voices.len()
        ),
    );
    line(&mut report, format_args!("  right {:.1} %", 100.0 * right(&every)));
    if classes.len() == 2 {
        line(&mut report, format_args!("  area under the curve {:.3}", area(&every)));
        for share in [0.85, 0.90, 0.93, 0.95, 0.97] {
            let (threshold, refused) = at_recall(&every, share);
            line(
                &mut report,
                format_args!(
                    "  keeps {:.0} % of what is worth keeping and refuses {:.0} % of the rest at {threshold:.2}",
                    share * 100.0,
                    refused * 100.0
                ),
            );
        }
    }
    for (number, class) in classes.iter().enumerate() {
        let (precision, recall, count) = class_figures(&every, number);
        line(
            &mut report,
            format_args!("  {class:<12} precision {precision:.2}  recall {recall:.2}  of {count}"),
        );
    }
    for (voice, judged) in &voices {
        let judged: Vec<&(usize, Vec<f32>)> = judged.iter().collect();
        let area = if classes.len() == 2 { format!("  area {:.3}", area(&judged)) } else { String::new() };
        line(&mut report, format_args!("    {voice:<20} right {:.1} %{area}", 100.0 * right(&judged)));
    }
    report
}

fn best(probabilities: &[f32]) -> usize {
    let best = probabilities.iter().enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other));
    best.map_or(0, |(class, _)| class)
}

fn right(judged: &[&(usize, Vec<f32>)]) -> f64 {
    let right = judged.iter().filter(|(class, probabilities)| best(probabilities) == *class).count();
    right as f64 / judged.len().max(1) as f64
}

fn class_figures(judged: &[&(usize, Vec<f32>)], class: usize) -> (f64, f64, usize) {
    let said = judged.iter().filter(|(_, probabilities)| best(probabilities) == class).count();
    let is = judged.iter().filter(|(is, _)| *is == class).count();
    let both =
        judged.iter().filter(|(is, probabilities)| *is == class && best(probabilities) == class).count();
    (both as f64 / said.max(1) as f64, both as f64 / is.max(1) as f64, is)
}

/// The chance that one of the second class is given a higher probability of it than one of the first.
fn area(judged: &[&(usize, Vec<f32>)]) -> f64 {
    let mut scores: Vec<(f32, bool)> = judged.iter().map(|(class, p)| (p[1], *class == 1)).collect();
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut sum, mut positive) = (0_u64, 0_u64, 0_u64);
    for (_, is) in scores {
        if is {
            sum += below;
            positive += 1;
        } else {
            below += 1;
        }
    }
    sum as f64 / (positive * below).max(1) as f64
}

/// The threshold that keeps this share of the second class, and the share of the first that it refuses.
fn at_recall(judged: &[&(usize, Vec<f32>)], share: f64) -> (f32, f64) {
    let mut kept: Vec<f32> = judged.iter().filter(|(class, _)| *class == 1).map(|(_, p)| p[1]).collect();
    kept.sort_by(f32::total_cmp);
    let threshold = kept.get(((1.0 - share) * kept.len() as f64) as usize).copied().unwrap_or(0.0);
    let others: Vec<f32> = judged.iter().filter(|(class, _)| *class == 0).map(|(_, p)| p[1]).collect();
    let refused = others.iter().filter(|score| **score < threshold).count();
    (threshold, refused as f64 / others.len().max(1) as f64)
}

fn line(report: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(report, "{text}");
}
