//! The ONNX graph: loading, checking of inputs, and inference.

use super::pairs::Batch;
use crate::error::RerankError;
use rten::{Dimension, Model, NodeId, ValueOrView};
use rten_tensor::prelude::*;
use rten_tensor::{Tensor, TensorView};
use std::path::Path;

/// What is fed to an input of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ModelInput {
    Ids,
    Mask,
    Types,
}

/// A graph whose inputs and output are supported.
pub(super) struct Graph {
    model: Model,
    inputs: Vec<(NodeId, ModelInput)>,
    output: NodeId,
}

impl Graph {
    /// Loads a graph and checks its inputs and outputs.
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

    /// Runs the graph: one score for each pair of the [`Batch`].
    pub(super) fn scores(&self, batch: &Batch) -> Result<Vec<f32>, String> {
        let shape = [batch.rows, batch.length];
        let view = |values| ValueOrView::from(TensorView::<i32>::from_data(&shape, values));
        let bind = |(id, input): &(NodeId, ModelInput)| {
            let values = match input {
                ModelInput::Ids => &batch.ids,
                ModelInput::Mask => &batch.mask,
                ModelInput::Types => &batch.types,
            };
            (*id, view(values.as_slice()))
        };
        let inputs = self.inputs.iter().map(bind).collect();
        let [logits] = self.model.run_n(inputs, [self.output], None).map_err(|error| error.to_string())?;
        let logits: Tensor<f32> = logits.into_tensor().ok_or("its output is not of 32-bit numbers")?;
        logits_to_scores(&logits, batch.rows)
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Graph").field("inputs", &self.inputs).finish_non_exhaustive()
    }
}

/// What is fed to each input of the graph, or why one is unsupported.
fn inputs(model: &Model) -> Result<Vec<(NodeId, ModelInput)>, String> {
    let mut inputs = Vec::new();
    for id in model.input_ids() {
        let info = model.node_info(*id);
        let name = info.as_ref().and_then(rten::NodeInfo::name).unwrap_or_default();
        let input = match name {
            "input_ids" => ModelInput::Ids,
            "attention_mask" => ModelInput::Mask,
            "token_type_ids" => ModelInput::Types,
            other => return Err(format!("it wants an input {other:?}, which is not known")),
        };
        let fixed = |dimension: &Dimension| matches!(dimension, Dimension::Fixed(_));
        if info.and_then(|info| info.shape()).is_some_and(|shape| shape.iter().any(fixed)) {
            return Err(format!("its input {name} has a fixed size: export it with dynamic axes"));
        }
        inputs.push((*id, input));
    }
    if !inputs.iter().any(|(_, input)| *input == ModelInput::Ids) {
        return Err("it has no input input_ids".to_owned());
    }
    Ok(inputs)
}

/// Scores from logits: a single logit is the score; of two, the difference of the last and the first.
fn logits_to_scores(logits: &Tensor<f32>, rows: usize) -> Result<Vec<f32>, String> {
    let values = logits.to_vec();
    match *logits.shape() {
        [n] | [n, 1] if n == rows => Ok(values),
        [n, 2] if n == rows => Ok(values.chunks_exact(2).map(|pair| pair[1] - pair[0]).collect()),
        ref other => {
            Err(format!("{rows} pairs give an output of the shape {other:?}, not one or two numbers each"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_one_or_two_logits_per_pair() {
        let tensor = |shape: &[usize]| {
            Tensor::from_data(
                shape,
                (0..shape.iter().product()).map(|n: usize| (n * n) as f32).collect::<Vec<_>>(),
            )
        };
        assert_eq!(logits_to_scores(&tensor(&[3]), 3).expect("read"), [0.0, 1.0, 4.0]);
        assert_eq!(logits_to_scores(&tensor(&[3, 1]), 3).expect("read"), [0.0, 1.0, 4.0]);
        assert_eq!(logits_to_scores(&tensor(&[2, 2]), 2).expect("read"), [1.0, 5.0]);
        for (shape, rows) in [(&[3, 3][..], 3), (&[2], 3), (&[1, 3], 3), (&[3, 1, 1], 3)] {
            assert!(logits_to_scores(&tensor(shape), rows).is_err(), "{shape:?} for {rows}");
        }
    }
}
