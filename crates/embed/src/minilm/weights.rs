//! The weights of the model in memory, read once from the `safetensors` file: about 45 MB.

use std::path::Path;

use half::f16;

use super::safetensors::TensorFile;
use super::tokenizer::VOCABULARY_SIZE;
use crate::bert::{FEED_FORWARD, HIDDEN, Layer, Linear, Norm, Weights};
use crate::error::EmbedError;

/// The number of transformer layers.
const LAYERS: usize = 6;
/// The number of position vectors in the weights.
const MAX_POSITIONS: usize = 512;

/// Half-precision vectors of the vocabulary.
pub(crate) type WordVectors = Vec<[f16; HIDDEN]>;

/// Reads the vectors of the vocabulary and the weights of the encoder from a `safetensors` file.
pub(crate) fn load(path: &Path) -> Result<(WordVectors, Weights), EmbedError> {
    let mut file = TensorFile::open(path)?;
    let words = read_words(&mut file)?;
    let weights = Weights {
        positions: read_positions(&mut file)?,
        norm: read_norm(&mut file, "embeddings.LayerNorm")?,
        layers: (0..LAYERS).map(|index| read_layer(&mut file, index)).collect::<Result<_, _>>()?,
    };
    Ok((words, weights))
}

fn read_layer(file: &mut TensorFile, index: usize) -> Result<Layer, EmbedError> {
    let name = |part: &str| format!("encoder.layer.{index}.{part}");
    Ok(Layer {
        projection: read_projection(file, &name("attention.self"))?,
        attention_output: read_linear(file, &name("attention.output.dense"), HIDDEN, HIDDEN)?,
        attention_norm: read_norm(file, &name("attention.output.LayerNorm"))?,
        expansion: read_linear(file, &name("intermediate.dense"), HIDDEN, FEED_FORWARD)?,
        contraction: read_linear(file, &name("output.dense"), FEED_FORWARD, HIDDEN)?,
        output_norm: read_norm(file, &name("output.LayerNorm"))?,
    })
}

fn read_words(file: &mut TensorFile) -> Result<WordVectors, EmbedError> {
    let words = file.read_tensor("embeddings.word_embeddings.weight", &[VOCABULARY_SIZE, HIDDEN])?;
    let (rows, _) = words.as_chunks::<HIDDEN>();
    Ok(rows.iter().map(|row| row.map(f16::from_f32)).collect())
}

fn read_positions(file: &mut TensorFile) -> Result<Vec<[f32; HIDDEN]>, EmbedError> {
    let positions = file.read_tensor("embeddings.position_embeddings.weight", &[MAX_POSITIONS, HIDDEN])?;
    let segments = file.read_tensor("embeddings.token_type_embeddings.weight", &[2, HIDDEN])?;
    let (rows, _) = positions.as_chunks::<HIDDEN>();
    Ok(rows.iter().map(|row| std::array::from_fn(|column| row[column] + segments[column])).collect())
}

fn read_norm(file: &mut TensorFile, name: &str) -> Result<Norm, EmbedError> {
    Ok(Norm {
        scale: file.read_tensor(&format!("{name}.weight"), &[HIDDEN])?,
        shift: file.read_tensor(&format!("{name}.bias"), &[HIDDEN])?,
    })
}

fn read_linear(
    file: &mut TensorFile,
    name: &str,
    inputs: usize,
    outputs: usize,
) -> Result<Linear, EmbedError> {
    let weights = file.read_tensor(&format!("{name}.weight"), &[outputs, inputs])?;
    let biases = file.read_tensor(&format!("{name}.bias"), &[outputs])?;
    Ok(Linear::new(&weights, &biases, inputs))
}

fn read_projection(file: &mut TensorFile, name: &str) -> Result<Linear, EmbedError> {
    let (mut weights, mut biases) = (Vec::new(), Vec::new());
    for part in ["query", "key", "value"] {
        weights.extend(file.read_tensor(&format!("{name}.{part}.weight"), &[HIDDEN, HIDDEN])?);
        biases.extend(file.read_tensor(&format!("{name}.{part}.bias"), &[HIDDEN])?);
    }
    Ok(Linear::new(&weights, &biases, HIDDEN))
}
