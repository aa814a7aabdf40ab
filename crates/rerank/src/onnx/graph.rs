//! The model itself.

use super::pairs::Batch;
use crate::RerankError;
use rten::{Dimension, Model, NodeId, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{Tensor, TensorView};
use std::path::Path;

/// What an input of the graph is fed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Feed {
    Ids,
    Mask,
    Types,
}

/// A graph that was found to fit.
pub(super) struct Graph {
    model: Model,
    inputs: Vec<(NodeId, Feed)>,
    output: NodeId,
}

impl Graph {
    /// Reads a graph and looks at its inputs and outputs.
    ///
    /// # Errors
    /// [`RerankError::ModelUnreadable`], [`RerankError::ModelUnsuitable`].
    pub(super) fn load(file: &Path) -> Result<Self, RerankError> {
        let model = Model::load_file(file).map_err(|error| RerankError::ModelUnreadable {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
        let unsuitable = |reason: String| RerankError::ModelUnsuitable { file: file.to_owned(), reason };
        let inputs = inputs(&model).map_err(unsuitable)?;
        let named = model.find_node("logits").filter(|id| model.output_ids().contains(id));
        let output = named.or_else(|| model.output_ids().first().copied());
        let output = output.ok_or_else(|| unsuitable("it has no output".to_owned()))?;
        Ok(Self { model, inputs, output })
    }

    /// One score for each pair.
    pub(super) fn scores(&self, batch: &Batch) -> Result<Vec<f32>, String> {
        let shape = [batch.rows, batch.length];
        let view = |numbers| ValueOrView::from(TensorView::<i32>::from_data(&shape, numbers));
        let fed = |(id, feed): &(NodeId, Feed)| {
            let numbers = match feed {
                Feed::Ids => &batch.ids,
                Feed::Mask => &batch.mask,
                Feed::Types => &batch.types,
            };
            (*id, view(numbers.as_slice()))
        };
        let inputs = self.inputs.iter().map(fed).collect();
        let [answer] = self.model.run_n(inputs, [self.output], None).map_err(|error| error.to_string())?;
        let logits: Tensor<f32> = answer.into_tensor().ok_or("its output is not of 32-bit numbers")?;
        read(&logits, batch.rows)
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Graph").field("inputs", &self.inputs).finish_non_exhaustive()
    }
}

/// What each input of the graph is fed with, or why it cannot be.
fn inputs(model: &Model) -> Result<Vec<(NodeId, Feed)>, String> {
    let mut inputs = Vec::new();
    for id in model.input_ids() {
        let info = model.node_info(*id);
        let name = info.as_ref().and_then(rten::NodeInfo::name).unwrap_or_default();
        let feed = match name {
            "input_ids" => Feed::Ids,
            "attention_mask" => Feed::Mask,
            "token_type_ids" => Feed::Types,
            other => return Err(format!("it wants an input {other:?}, which is not known")),
        };
        let fixed = |dimension: &Dimension| matches!(dimension, Dimension::Fixed(_));
        if info.and_then(|info| info.shape()).is_some_and(|shape| shape.iter().any(fixed)) {
            return Err(format!("its input {name} has a fixed size: export it with dynamic axes"));
        }
        inputs.push((*id, feed));
    }
    if !inputs.iter().any(|(_, feed)| *feed == Feed::Ids) {
        return Err("it has no input input_ids".to_owned());
    }
    Ok(inputs)
}

/// One number a pair is the score; of two, the last against the first is.
fn read(logits: &Tensor<f32>, rows: usize) -> Result<Vec<f32>, String> {
    let numbers = logits.to_vec();
    match *logits.shape() {
        [n] | [n, 1] if n == rows => Ok(numbers),
        [n, 2] if n == rows => Ok(numbers.chunks_exact(2).map(|pair| pair[1] - pair[0]).collect()),
        ref other => {
            Err(format!("{rows} pairs give an output of the shape {other:?}, not one or two numbers each"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_two_numbers_a_pair_are_read_and_nothing_else() {
        let tensor = |shape: &[usize]| {
            Tensor::from_data(
                shape,
                (0..shape.iter().product()).map(|n: usize| (n * n) as f32).collect::<Vec<_>>(),
            )
        };
        assert_eq!(read(&tensor(&[3]), 3).expect("read"), [0.0, 1.0, 4.0]);
        assert_eq!(read(&tensor(&[3, 1]), 3).expect("read"), [0.0, 1.0, 4.0]);
        assert_eq!(read(&tensor(&[2, 2]), 2).expect("read"), [1.0, 5.0]);
        for (shape, rows) in [(&[3, 3][..], 3), (&[2], 3), (&[1, 3], 3), (&[3, 1, 1], 3)] {
            assert!(read(&tensor(shape), rows).is_err(), "{shape:?} for {rows}");
        }
    }
}
