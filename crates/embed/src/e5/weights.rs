//! The weights of the model in memory: those of the encoder in half precision, the vectors of its 250,037 pieces in four bits.

use super::packed_file::{BLOCK, BLOCK_BYTES, PackedFile, dequantize};
use crate::bert::{FEED_FORWARD, HIDDEN, Layer, Linear, Norm, Weights};

/// The number of transformer layers.
const LAYERS: usize = 12;
/// The number of position vectors in the weights.
const MAX_POSITIONS: usize = 512;
/// The number of pieces that have a vector.
const PIECES: usize = 250_037;
/// Bytes of the vector of a piece.
const ROW_BYTES: usize = HIDDEN / BLOCK * BLOCK_BYTES;

/// The vectors of the pieces: 54 MB.
pub(crate) struct PieceVectors(Box<[u8]>);

impl PieceVectors {
    /// Widens the vector of a piece.
    pub(crate) fn read(&self, id: u32, row: &mut [f32; HIDDEN]) {
        let start = id as usize * ROW_BYTES;
        dequantize(self.0.get(start..start + ROW_BYTES).unwrap_or_default(), row);
    }
}

/// Reads the vectors of the pieces.
pub(crate) fn read_pieces(file: &PackedFile<'_>) -> Result<PieceVectors, String> {
    Ok(PieceVectors(file.four_bits("emb.word", PIECES * HIDDEN)?.into()))
}

/// Reads the weights of the encoder.
pub(crate) fn read_encoder(file: &PackedFile<'_>) -> Result<Weights, String> {
    Ok(Weights {
        positions: read_positions(file)?,
        norm: read_norm(file, "emb.ln")?,
        layers: (0..LAYERS).map(|index| read_layer(file, index)).collect::<Result<_, _>>()?,
    })
}

fn read_positions(file: &PackedFile<'_>) -> Result<Vec<[f32; HIDDEN]>, String> {
    let positions = file.read("emb.pos", MAX_POSITIONS * HIDDEN)?;
    let segments = file.read("emb.type", 2 * HIDDEN)?;
    let (rows, _) = positions.as_chunks::<HIDDEN>();
    Ok(rows.iter().map(|row| std::array::from_fn(|column| row[column] + segments[column])).collect())
}

fn read_layer(file: &PackedFile<'_>, index: usize) -> Result<Layer, String> {
    let name = |part: &str| format!("l{index}.{part}");
    Ok(Layer {
        projection: read_projection(file, &name(""))?,
        attention_output: read_linear(file, &name("ao"), HIDDEN, HIDDEN)?,
        attention_norm: read_norm(file, &name("aln"))?,
        expansion: read_linear(file, &name("fi"), HIDDEN, FEED_FORWARD)?,
        contraction: read_linear(file, &name("fo"), FEED_FORWARD, HIDDEN)?,
        output_norm: read_norm(file, &name("oln"))?,
    })
}

fn read_norm(file: &PackedFile<'_>, name: &str) -> Result<Norm, String> {
    Ok(Norm {
        scale: file.read(&format!("{name}.w"), HIDDEN)?,
        shift: file.read(&format!("{name}.b"), HIDDEN)?,
    })
}

fn read_linear(file: &PackedFile<'_>, name: &str, inputs: usize, outputs: usize) -> Result<Linear, String> {
    let weights = file.read(&format!("{name}.w"), inputs * outputs)?;
    let biases = file.read(&format!("{name}.b"), outputs)?;
    Ok(Linear::new(&weights, &biases, inputs))
}

/// The projections of queries, keys and values of the layer whose names begin so, as one.
fn read_projection(file: &PackedFile<'_>, layer: &str) -> Result<Linear, String> {
    let (mut weights, mut biases) = (Vec::new(), Vec::new());
    for part in ["q", "k", "v"] {
        weights.extend(file.read(&format!("{layer}{part}.w"), HIDDEN * HIDDEN)?);
        biases.extend(file.read(&format!("{layer}{part}.b"), HIDDEN)?);
    }
    Ok(Linear::new(&weights, &biases, HIDDEN))
}
