//! Scores of the transitions in a state, from the vectors of the few tokens that the state looks at.
//!
//! Parser and name recognizer have one each. The one thing to know: what each token adds to the hidden layer, in each of the
//! places in which a state can look at it, is computed once for the whole text; a step then only adds a few vectors up.

use super::{Matrix, WIDTH};
use crate::error::ParseError;
use crate::model::Network;
use multiversion::multiversion;

/// Units of the hidden layer, and of the vectors that go into it.
const HIDDEN: usize = 64;
/// Candidates of which a hidden unit takes the larger.
const PIECES: usize = 2;
/// Numbers that a token adds for a place.
const CANDIDATES: usize = HIDDEN * PIECES;

type Candidates = [f32; CANDIDATES];

/// The weights, for states that look at so many places.
pub(crate) struct Scorer<const PLACES: usize> {
    narrowing: Matrix,
    places: Matrix,
    start: Candidates,
    /// What a place adds at which there is no token.
    nothing: [Candidates; PLACES],
    /// Hidden units × transitions.
    upper: Vec<f32>,
    biases: Vec<f32>,
}

impl<const PLACES: usize> Scorer<PLACES> {
    /// Takes the weights out of a network; `transitions` is how many it scores.
    pub(crate) fn new(network: &Network<'_>, transitions: usize) -> Result<Self, ParseError> {
        let [lower] = network.layers("precomputable_affine")?;
        let [upper, narrowing] = network.layers("linear")?;
        let weights = upper.array("W", transitions * HIDDEN)?;
        let by_unit = |unit: usize| weights.iter().skip(unit).step_by(HIDDEN).copied();
        let places = apart(&lower.array("W", PLACES * CANDIDATES * HIDDEN)?, HIDDEN);
        let mut start = [0.0; CANDIDATES];
        start.copy_from_slice(&apart(&lower.array("b", CANDIDATES)?, 1));
        let mut nothing = [[0.0; CANDIDATES]; PLACES];
        nothing.as_flattened_mut().copy_from_slice(&apart(&lower.array("pad", PLACES * CANDIDATES)?, 1));
        Ok(Self {
            narrowing: Matrix::new(&narrowing.array("W", HIDDEN * WIDTH)?, narrowing.array("b", HIDDEN)?),
            places: Matrix::new(&places, vec![0.0; PLACES * CANDIDATES]),
            start,
            nothing,
            upper: (0..HIDDEN).flat_map(by_unit).collect(),
            biases: upper.array("b", transitions)?,
        })
    }

    /// Prepares the scores of the states of a text, from the vectors of its tokens.
    pub(crate) fn prepare(&self, vectors: &[f32]) -> Scores<'_, PLACES> {
        let added = self.places.apply(&self.narrowing.apply(vectors));
        Scores { scorer: self, added, scores: vec![0.0; self.biases.len()] }
    }
}

/// Scores of the states of one text.
pub(crate) struct Scores<'s, const PLACES: usize> {
    scorer: &'s Scorer<PLACES>,
    /// What each token adds, for each place.
    added: Vec<f32>,
    scores: Vec<f32>,
}

impl<const PLACES: usize> Scores<'_, PLACES> {
    /// The score of each transition in a state that looks at these tokens.
    pub(crate) fn of(&mut self, tokens: [Option<usize>; PLACES]) -> &[f32] {
        let Self { scorer, added, scores } = self;
        let added = added.as_chunks::<CANDIDATES>().0;
        let parts: [&Candidates; PLACES] = std::array::from_fn(|place| match tokens[place] {
            Some(token) => &added[token * PLACES + place],
            None => &scorer.nothing[place],
        });
        scores.copy_from_slice(&scorer.biases);
        add_up(&scorer.start, &parts, &scorer.upper, scores);
        scores
    }
}

/// Adds to `scores` what the hidden layer gives to them.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
fn add_up(start: &Candidates, parts: &[&Candidates], upper: &[f32], scores: &mut [f32]) {
    let mut sums = *start;
    for part in parts {
        sums.iter_mut().zip(*part).for_each(|(sum, number)| *sum += number);
    }
    let (first, second) = sums.split_at(HIDDEN);
    for ((first, second), weights) in first.iter().zip(second).zip(upper.chunks_exact(scores.len())) {
        let unit = first.max(*second);
        scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += unit * weight);
    }
}

/// Puts all first candidates of a place before all second ones, so that the larger is taken over whole vectors. The numbers
/// of a candidate are `width` in a row.
fn apart(numbers: &[f32], width: usize) -> Vec<f32> {
    let mut apart = Vec::with_capacity(numbers.len());
    for place in numbers.chunks_exact(CANDIDATES * width) {
        for piece in 0..PIECES {
            for unit in 0..HIDDEN {
                apart.extend_from_slice(&place[(unit * PIECES + piece) * width..][..width]);
            }
        }
    }
    apart
}
