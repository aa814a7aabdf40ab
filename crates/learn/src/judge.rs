//! How good a head is on voices that it has not learned from.

use crate::training::{Labeled, Model};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How good models are on voices that they have not learned from. Displayed as lines for people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// What is told of an example.
    pub name: String,
    /// Examples that were judged.
    pub examples: usize,
    /// The share that is right, 0 to 1.
    pub right: f64,
    /// The area under the curve, of models with two classes.
    pub area: Option<f64>,
    /// What is refused where most of the second of two classes is kept.
    pub refused: Vec<RefusedAt>,
    /// Each class.
    pub classes: Vec<ClassFigures>,
    /// Each voice, judged by a model of the others.
    pub voices: Vec<VoiceFigures>,
}

/// What a threshold refuses.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefusedAt {
    /// The share of the second class that is kept, 0 to 1.
    pub kept: f64,
    /// The share of the first class that is refused, 0 to 1.
    pub refused: f64,
    /// The threshold, 0 to 1.
    pub threshold: f32,
}

/// How well one class is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassFigures {
    /// Its name.
    pub class: String,
    /// Of those that are told to be of the class, the share that is, 0 to 1.
    pub precision: f64,
    /// Of those that are of the class, the share that is told to be, 0 to 1.
    pub recall: f64,
    /// How many are.
    pub count: usize,
}

/// How well the examples of one voice are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VoiceFigures {
    /// Its name.
    pub voice: String,
    /// The share that is right, 0 to 1.
    pub right: f64,
    /// The area under the curve, of models with two classes.
    pub area: Option<f64>,
}

/// Shares of the second class at which the rest is looked at.
const KEPT: [f64; 5] = [0.85, 0.90, 0.93, 0.95, 0.97];

/// An example's class, and the probabilities that were told of all classes.
type Judged = (usize, Vec<f32>);

/// Leaves each voice out in turn; the answer says how good the models are on what they have not seen.
pub fn judge(name: &str, all: &[Labeled<'_>]) -> Figures {
    let (voices, classes) = judged(all);
    let every: Vec<&Judged> = voices.values().flatten().collect();
    let two = classes.len() == 2;
    let refused_at = |kept: f64| {
        let (threshold, refused) = at_recall(&every, kept);
        RefusedAt { kept, refused, threshold }
    };
    let class = |(number, class): (usize, &String)| {
        let (precision, recall, count) = class_figures(&every, number);
        ClassFigures { class: class.clone(), precision, recall, count }
    };
    let voice = |(voice, judged): (&&str, &Vec<Judged>)| {
        let judged: Vec<&Judged> = judged.iter().collect();
        VoiceFigures { voice: (*voice).to_owned(), right: right(&judged), area: two.then(|| area(&judged)) }
    };
    Figures {
        name: name.to_owned(),
        examples: every.len(),
        right: right(&every),
        area: two.then(|| area(&every)),
        refused: KEPT.into_iter().filter(|_| two).map(refused_at).collect(),
        classes: classes.iter().enumerate().map(class).collect(),
        voices: voices.iter().map(voice).collect(),
    }
}

/// The examples of each voice, judged by a model of the others, and the names of the classes.
fn judged<'a>(all: &[Labeled<'a>]) -> (BTreeMap<&'a str, Vec<Judged>>, Vec<String>) {
    let (mut voices, mut classes) = (BTreeMap::new(), Vec::new());
    let mut distinct: Vec<&str> = all.iter().map(|one| one.voice).collect();
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
    (voices, classes)
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, examples, right, area, refused, classes, voices } = self;
        let count = voices.len();
        writeln!(
            out,
            "{name}: {examples} examples, {count} voices, each judged by a model that has not seen it"
        )?;
        writeln!(out, "  right {:.1} %", 100.0 * right)?;
        if let Some(area) = area {
            writeln!(out, "  area under the curve {area:.3}")?;
        }
        for RefusedAt { kept, refused, threshold } in refused {
            let (kept, refused) = (kept * 100.0, refused * 100.0);
            writeln!(
                out,
                "  keeps {kept:.0} % of what is worth keeping and refuses {refused:.0} % of the rest at {threshold:.2}"
            )?;
        }
        for ClassFigures { class, precision, recall, count } in classes {
            writeln!(out, "  {class:<12} precision {precision:.2}  recall {recall:.2}  of {count}")?;
        }
        for VoiceFigures { voice, right, area } in voices {
            let area = area.map(|area| format!("  area {area:.3}")).unwrap_or_default();
            writeln!(out, "    {voice:<20} right {:.1} %{area}", 100.0 * right)?;
        }
        Ok(())
    }
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
