//! How near each sentence is to what the conversation is about.
//!
//! The nearness of a sentence to the centroid of its document is the classic measure of extractive
//! summaries (Radev et al., "Centroid-based summarization", 2004). It is taken over terms, and over
//! the vectors of the turns where there are some.

use crate::compact::Turn;
use crate::sentence::Reading;

/// How much the vectors count, where there are some.
const DENSE: f32 = 0.5;

/// From 0 to 1 for each sentence.
pub(crate) fn of(reading: &Reading<'_>, turns: &[Turn<'_>]) -> Vec<f32> {
    let lexical = scaled(lexical(reading));
    let dense = scaled(dense(turns));
    let blend = |(sentence, lexical): (&crate::sentence::Sentence<'_>, f32)| {
        let near = turns.get(sentence.turn).and_then(|turn| turn.vector).and(dense.get(sentence.turn));
        near.map_or(lexical, |near| DENSE * near + (1.0 - DENSE) * lexical)
    };
    reading.sentences.iter().zip(lexical).map(blend).collect()
}

/// Cosine of each sentence's terms to those of all sentences.
fn lexical(reading: &Reading<'_>) -> Vec<f32> {
    let mut centroid = vec![0.0_f32; reading.idf.len()];
    for stem in reading.sentences.iter().flat_map(|s| s.stems.iter()) {
        let at = *stem as usize;
        centroid[at] += reading.idf[at];
    }
    let length = centroid.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let cosine = |stems: &[u32]| {
        let (mut dot, mut own) = (0.0, 0.0);
        for stem in stems {
            let weight = reading.idf[*stem as usize];
            dot += weight * centroid[*stem as usize];
            own += weight * weight;
        }
        dot / (length * own.sqrt().max(f32::MIN_POSITIVE))
    };
    reading.sentences.iter().map(|s| cosine(&s.stems)).collect()
}

/// Cosine of each turn's vector to their mean; 0 for a turn without one.
fn dense(turns: &[Turn<'_>]) -> Vec<f32> {
    let dimension = turns.iter().find_map(|turn| turn.vector).map_or(0, <[f32]>::len);
    let mut mean = vec![0.0_f32; dimension];
    for vector in turns.iter().filter_map(|turn| turn.vector).filter(|v| v.len() == dimension) {
        mean.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
    }
    let length = mean.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let cosine = |vector: &[f32]| vector.iter().zip(&mean).map(|(x, y)| x * y).sum::<f32>() / length;
    turns.iter().map(|turn| turn.vector.map_or(0.0, cosine)).collect()
}

/// The values with the largest brought to 1.
fn scaled(mut values: Vec<f32>) -> Vec<f32> {
    let largest = values.iter().copied().fold(0.0, f32::max).max(f32::MIN_POSITIVE);
    values.iter_mut().for_each(|value| *value = (*value / largest).clamp(0.0, 1.0));
    values
}
