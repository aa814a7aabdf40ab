//! Centrality: how close each sentence is to the main topic of the conversation. Part of [`salience`](crate::salience).
//!
//! The similarity of a sentence to the centroid of its document is the classic measure of extractive
//! summaries (Radev et al., "Centroid-based summarization", 2004). It is computed over terms, and over
//! the vectors of the turns where the caller has some.

use crate::conversation::AnalyzedConversation;
use crate::sentence::{Sentence, TermId};
use crate::turn::Turn;

/// Weight of the vector similarity of a turn that has a vector; the rest is the lexical similarity.
const DENSE_WEIGHT: f32 = 0.5;

/// The centrality of each sentence, from 0 to 1, where 1 is the most central one.
pub(crate) fn centralities(conversation: &AnalyzedConversation<'_>, turns: &[Turn<'_>]) -> Vec<f32> {
    let lexical = scale_to_max(lexical_similarities(conversation));
    let dense = scale_to_max(dense_similarities(turns));
    let blend = |(sentence, lexical): (&Sentence<'_>, f32)| {
        let dense = turns.get(sentence.turn).and_then(|turn| turn.vector).and(dense.get(sentence.turn));
        dense.map_or(lexical, |dense| DENSE_WEIGHT * dense + (1.0 - DENSE_WEIGHT) * lexical)
    };
    conversation.sentences.iter().zip(lexical).map(blend).collect()
}

/// The cosine of each sentence's terms with those of all sentences.
fn lexical_similarities(conversation: &AnalyzedConversation<'_>) -> Vec<f32> {
    let mut centroid = vec![0.0_f32; conversation.idf.len()];
    for term in conversation.sentences.iter().flat_map(|s| s.terms.iter()) {
        let index = *term as usize;
        centroid[index] += conversation.idf[index];
    }
    let norm = norm(&centroid);
    let cosine = |terms: &[TermId]| {
        let (mut dot, mut squared) = (0.0, 0.0);
        for term in terms {
            let weight = conversation.idf[*term as usize];
            dot += weight * centroid[*term as usize];
            squared += weight * weight;
        }
        dot / (norm * squared.sqrt().max(f32::MIN_POSITIVE))
    };
    conversation.sentences.iter().map(|s| cosine(&s.terms)).collect()
}

/// The cosine of each turn's vector with their mean; 0 for a turn without one.
fn dense_similarities(turns: &[Turn<'_>]) -> Vec<f32> {
    let dimension = turns.iter().find_map(|turn| turn.vector).map_or(0, <[f32]>::len);
    let mut mean = vec![0.0_f32; dimension];
    for vector in turns.iter().filter_map(|turn| turn.vector).filter(|v| v.len() == dimension) {
        mean.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
    }
    let norm = norm(&mean);
    // The turns' vectors have length 1, so only the mean has to be normalized.
    let cosine = |vector: &[f32]| vector.iter().zip(&mean).map(|(x, y)| x * y).sum::<f32>() / norm;
    turns.iter().map(|turn| turn.vector.map_or(0.0, cosine)).collect()
}

/// Euclidean norm, never 0, so that it can be divided by.
fn norm(vector: &[f32]) -> f32 {
    vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE)
}

/// The values divided by their maximum, clamped to 0..=1.
fn scale_to_max(mut values: Vec<f32>) -> Vec<f32> {
    let max = values.iter().copied().fold(0.0, f32::max).max(f32::MIN_POSITIVE);
    values.iter_mut().for_each(|value| *value = (*value / max).clamp(0.0, 1.0));
    values
}
