//! The input of the forward pass: the vectors of the tokens of a few texts.

use super::dimensions::HIDDEN;

/// Token vectors of some texts, one after the other without padding.
pub(crate) struct TokenStates {
    /// Tokens × [`HIDDEN`].
    pub(crate) states: Vec<f32>,
    /// The number of tokens of each text, at least one.
    pub(crate) lengths: Vec<usize>,
}

impl TokenStates {
    /// Looks up the vectors of the tokens of some texts.
    pub(crate) fn look_up(texts: &[&[u32]], mut vector: impl FnMut(u32, &mut [f32; HIDDEN])) -> Self {
        let lengths: Vec<usize> = texts.iter().map(|text| text.len()).collect();
        let mut states = vec![0.0; lengths.iter().sum::<usize>() * HIDDEN];
        let (rows, _) = states.as_chunks_mut::<HIDDEN>();
        for (row, token) in rows.iter_mut().zip(texts.iter().copied().flatten()) {
            vector(*token, row);
        }
        Self { states, lengths }
    }
}
