//! The vector of each token in its context: hashed embeddings, then four convolutions over a token and its neighbors.
//!
//! [`Encoder::encode`] is called twice for each piece of a text, with the weights of tagger and parser and with those of the
//! name recognizer. The one thing to know: the text stands among padding, and what a layer makes of padding far from the text
//! is one vector, computed at load, so that only the rows beside the text are computed with it.

use super::Matrix;
use crate::attributes::Attributes;
use crate::error::ParseError;
use crate::hashing::row_hashes;
use crate::model::{Network, Node, unexpected};
use half::f16;
use half::slice::HalfFloatSliceExt;

/// Numbers in the vector of a token.
pub(crate) const WIDTH: usize = 96;
/// Candidates of which a unit takes the largest.
const PIECES: usize = 3;
/// Convolutions; each sees one token more to both sides.
const DEPTH: usize = 4;
/// Rows of padding that are kept on each side: as many as the third convolution still sees.
const MARGIN: usize = 3;
/// Guards the division in the normalization.
const EPSILON: f32 = 1e-8;

type Vector = [f32; WIDTH];

/// The weights.
pub(crate) struct Encoder {
    tables: Vec<Table>,
    mixer: Layer,
    convolutions: [Layer; DEPTH],
    /// What padding far from the text is before each convolution.
    far: [Vector; DEPTH],
}

impl Encoder {
    /// Takes the weights out of a network with so many tables of embeddings.
    pub(crate) fn new<const TABLES: usize>(network: &Network<'_>) -> Result<Self, ParseError> {
        let tables = network.layers::<TABLES>("hashembed")?.map(Table::new);
        let units = network.layers::<{ DEPTH + 1 }>("maxout")?;
        let norms = network.layers::<{ DEPTH + 1 }>("layernorm")?;
        let inputs = [TABLES * WIDTH, 3 * WIDTH, 3 * WIDTH, 3 * WIDTH, 3 * WIDTH];
        let mut layers = Vec::with_capacity(units.len());
        for ((unit, norm), inputs) in units.into_iter().zip(norms).zip(inputs) {
            layers.push(Layer::new(unit, norm, inputs)?);
        }
        let file = units[0].file();
        let convolutions = layers.split_off(1).try_into().map_err(|_| unexpected(file, "too few layers"))?;
        let mixer = layers.pop().ok_or_else(|| unexpected(file, "no layers"))?;
        let far = far_padding(&convolutions);
        Ok(Self { tables: tables.into_iter().collect::<Result<_, _>>()?, mixer, convolutions, far })
    }

    /// One vector for each token, end to end.
    pub(crate) fn encode<'a>(&self, tokens: impl ExactSizeIterator<Item = &'a Attributes>) -> Vec<f32> {
        let count = tokens.len();
        let mut embedded = vec![0.0; count * self.tables.len() * WIDTH];
        for (token, row) in tokens.zip(embedded.chunks_exact_mut(self.tables.len() * WIDTH)) {
            for (table, part) in self.tables.iter().zip(row.as_chunks_mut::<WIDTH>().0) {
                table.add_to(token, part);
            }
        }
        let mixed = self.mixer.apply(&embedded);
        let mut vectors = vec![[0.0; WIDTH]; count + 2 * MARGIN];
        vectors[MARGIN..MARGIN + count].copy_from_slice(mixed.as_chunks().0);
        let mut windows = Vec::new();
        for (at, (layer, far)) in self.convolutions.iter().zip(&self.far).enumerate() {
            // So many rows beside the text are not like far padding any more.
            vectors[..MARGIN - at].fill(*far);
            vectors[MARGIN + count + at..].fill(*far);
            // So many more will be, of which so many are seen by the layers that follow.
            let reach = (at + 1).min(DEPTH - 1 - at);
            let rows = MARGIN - reach..MARGIN + count + reach;
            windows.clear();
            for row in rows.clone() {
                windows.extend_from_slice(vectors[row - 1..=row + 1].as_flattened());
            }
            let added = layer.apply(&windows);
            for (vector, added) in vectors[rows].iter_mut().zip(added.as_chunks().0) {
                add(vector, added);
            }
        }
        vectors[MARGIN..MARGIN + count].as_flattened().to_vec()
    }
}

/// Computes what padding far from any text is before each convolution.
fn far_padding(convolutions: &[Layer; DEPTH]) -> [Vector; DEPTH] {
    let mut vector = [0.0; WIDTH];
    std::array::from_fn(|at| {
        let far = vector;
        let added = convolutions[at].apply([far; 3].as_flattened());
        added.as_chunks().0.iter().for_each(|added| add(&mut vector, added));
        far
    })
}

fn add(vector: &mut Vector, added: &Vector) {
    vector.iter_mut().zip(added).for_each(|(number, added)| *number += added);
}

/// Embeddings of one attribute of tokens. Each id selects four rows, so that few ids share all of them.
struct Table {
    /// The attribute, by its place among [`Attributes`].
    column: usize,
    seed: u32,
    rows: Vec<[f16; WIDTH]>,
}

impl Table {
    fn new(node: &Node<'_>) -> Result<Self, ParseError> {
        let column = node.setting("column")? as usize;
        if column >= Attributes::COUNT {
            return Err(unexpected(node.file(), format!("no attribute {column}")));
        }
        let numbers = node.array("E", node.size("nV")? * WIDTH)?;
        let rows: Vec<[f16; WIDTH]> =
            numbers.as_chunks().0.iter().map(|row| row.map(f16::from_f32)).collect();
        if rows.is_empty() {
            return Err(unexpected(node.file(), "an empty table"));
        }
        Ok(Self { column, seed: node.setting("seed")?, rows })
    }

    fn add_to(&self, token: &Attributes, sum: &mut Vector) {
        let mut row = [0.0; WIDTH];
        for hash in row_hashes(token.0[self.column], self.seed) {
            self.rows[hash as usize % self.rows.len()].convert_to_f32_slice(&mut row);
            add(sum, &row);
        }
    }
}

/// A layer: the largest of three candidates for each unit, brought to mean 0 and variance 1, then scaled and shifted.
struct Layer {
    candidates: Matrix,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Layer {
    fn new(unit: &Node<'_>, norm: &Node<'_>, inputs: usize) -> Result<Self, ParseError> {
        let weights = unit.array("W", WIDTH * PIECES * inputs)?;
        let biases = unit.array("b", WIDTH * PIECES)?;
        // All first candidates, then all second ones: so that the largest is taken over whole vectors.
        let order = || (0..PIECES).flat_map(|piece| (0..WIDTH).map(move |output| output * PIECES + piece));
        let weights: Vec<f32> = order().flat_map(|row| &weights[row * inputs..][..inputs]).copied().collect();
        let biases = order().map(|row| biases[row]).collect();
        Ok(Self {
            candidates: Matrix::new(&weights, biases),
            scale: norm.array("G", WIDTH)?,
            shift: norm.array("b", WIDTH)?,
        })
    }

    fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let candidates = self.candidates.apply(rows);
        let (candidates, _) = candidates.as_chunks::<{ WIDTH * PIECES }>();
        let mut results = Vec::with_capacity(candidates.len() * WIDTH);
        for row in candidates {
            let [first, second, third] = [0, 1, 2].map(|piece| &row[piece * WIDTH..][..WIDTH]);
            let mut largest: Vector = std::array::from_fn(|at| first[at].max(second[at]).max(third[at]));
            self.normalize(&mut largest);
            results.extend_from_slice(&largest);
        }
        results
    }

    fn normalize(&self, row: &mut Vector) {
        let mean = sum(row, |number| number) / WIDTH as f32;
        row.iter_mut().for_each(|number| *number -= mean);
        let variance = sum(row, |number| number * number) / WIDTH as f32 + EPSILON;
        let factor = 1.0 / variance.sqrt();
        for ((number, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
            *number = *number * factor * scale + shift;
        }
    }
}

/// The sum of what `of` makes of each number, in sixteen strands, which lets the compiler use vectors for it.
#[inline(always)]
fn sum(row: &Vector, of: impl Fn(f32) -> f32) -> f32 {
    let mut strands = [0.0_f32; 16];
    for chunk in row.as_chunks::<16>().0 {
        strands.iter_mut().zip(chunk).for_each(|(strand, number)| *strand += of(*number));
    }
    strands.iter().sum()
}
