//! Vectors of a partition: half floats for exact scores, sign bits for fast approximate search.
//!
//! Vectors have unit length, so that a dot product is a cosine. Scores do not depend on the machine: wider
//! instructions are used where they exist, but sums are always formed in the same order.

use super::slot::SlotId;
use multiversion::multiversion;
use std::sync::Arc;

/// Rows per block of vectors: small enough to copy for one change, large enough to scan well.
const BLOCK: usize = 256;
/// Rows per block of sign bits, which are smaller and scanned more often; a multiple of [`BLOCK`].
const SIGN_BLOCK: usize = 4096;
/// Components that are summed in parallel.
const LANES: usize = 32;
/// Rows of a block that share a minimum distance, so that they can be skipped together.
const ROWS_PER_MINIMUM: usize = 32;
/// Rows whose sign bits are interleaved and compared in parallel.
const ROWS_PER_GROUP: usize = 8;
/// 2^112 moves the exponent of a half float, read as that of a float, to where it belongs.
const REBIAS: f32 = 5.192_297e33;

/// Vectors in the order of slots. Clones share their blocks.
#[derive(Debug, Clone)]
pub(crate) struct VectorMatrix {
    dimension: usize,
    /// Components of a row in memory: the dimension, rounded up to whole lanes with zeros.
    stride: usize,
    blocks: Vec<Arc<Block>>,
    /// Sign bits of [`ROWS_PER_GROUP`] rows at a time: the first 64 of each row, then the next 64 of each.
    signs: Vec<Arc<Vec<[u64; ROWS_PER_GROUP]>>>,
    len: usize,
}

#[derive(Debug, Clone, Default)]
struct Block {
    halves: Vec<u16>,
    present: Vec<bool>,
}

/// A query vector, prepared for a [`VectorMatrix`].
#[derive(Debug)]
pub(crate) struct QueryVector {
    scaled: Vec<f32>,
    signs: Vec<u64>,
}

impl VectorMatrix {
    /// An empty matrix; with dimension 0 it takes no vectors.
    pub(crate) fn new(dimension: usize) -> Self {
        Self {
            dimension,
            stride: dimension.next_multiple_of(LANES),
            blocks: Vec::new(),
            signs: Vec::new(),
            len: 0,
        }
    }
    pub(crate) fn dimension(&self) -> usize {
        self.dimension
    }
    /// Appends the vector of the next slot, as little-endian half floats. Bytes of another length than the
    /// dimension's count as no vector. Returns whether the slot has one.
    pub(crate) fn push(&mut self, bytes: Option<&[u8]>) -> bool {
        if self.len.is_multiple_of(BLOCK) {
            self.blocks.push(Arc::default());
        }
        self.len += 1;
        let bytes = bytes.filter(|b| self.dimension > 0 && b.len() == 2 * self.dimension);
        let Some(block) = self.blocks.last_mut().map(Arc::make_mut) else { return false };
        block.present.push(bytes.is_some());
        if self.dimension == 0 {
            return false;
        }
        let start = block.halves.len();
        block.halves.extend(
            bytes
                .unwrap_or_default()
                .chunks_exact(2)
                .map(|b| flush_abnormal(u16::from_le_bytes([b[0], b[1]]))),
        );
        block.halves.resize(start + self.stride, 0);
        let row = block.halves.get(start..).unwrap_or_default();
        let words: Vec<u64> =
            row.chunks(64).map(|part| sign_bits(part.iter().map(|h| h & 0x8000 == 0))).collect();
        self.push_signs(&words);
        bytes.is_some()
    }
    /// Appends the sign bits of the row that was added last.
    fn push_signs(&mut self, words: &[u64]) {
        let row = self.len - 1;
        if row.is_multiple_of(SIGN_BLOCK) {
            self.signs.push(Arc::default());
        }
        let Some(signs) = self.signs.last_mut().map(Arc::make_mut) else { return };
        if row.is_multiple_of(ROWS_PER_GROUP) {
            signs.resize(signs.len() + words.len(), [0; ROWS_PER_GROUP]);
        }
        let group = signs.len() - words.len();
        for (held, word) in signs[group..].iter_mut().zip(words) {
            held[row % ROWS_PER_GROUP] = *word;
        }
    }
    /// Whether a slot has a vector.
    pub(crate) fn has_vector(&self, slot: usize) -> bool {
        self.blocks
            .get(slot / BLOCK)
            .and_then(|block| block.present.get(slot % BLOCK))
            .is_some_and(|is_present| *is_present)
    }
    /// The vector of a slot, as it was pushed.
    pub(crate) fn bytes_of(&self, slot: usize) -> Option<Vec<u8>> {
        let row = self.row(slot)?.get(..self.dimension)?;
        Some(row.iter().flat_map(|half| half.to_le_bytes()).collect())
    }
    /// The vector of a slot in single precision.
    pub(crate) fn floats_of(&self, slot: usize) -> Option<Vec<f32>> {
        let row = self.row(slot)?.get(..self.dimension)?;
        let widened =
            |half: &u16| f32::from_bits(((i32::from(*half as i16) as u32) << 13) & 0x8fff_e000) * REBIAS;
        Some(row.iter().map(widened).collect())
    }
    /// Prepares a query; `None` when it has another dimension.
    pub(crate) fn query(&self, vector: &[f32]) -> Option<QueryVector> {
        if self.dimension == 0 || vector.len() != self.dimension {
            return None;
        }
        let finite = vector.iter().map(|x| if x.is_finite() { x.clamp(-1.0, 1.0) } else { 0.0 });
        let mut scaled: Vec<f32> = finite.map(|x| x * REBIAS).collect();
        scaled.resize(self.stride, 0.0);
        let signs =
            scaled.chunks(64).map(|part| sign_bits(part.iter().map(|x| x.is_sign_positive()))).collect();
        Some(QueryVector { scaled, signs })
    }
    /// Cosine with the vector of one slot.
    pub(crate) fn dot(&self, slot: usize, query: &QueryVector) -> Option<f32> {
        let mut score = [0.0];
        dots(self.row(slot)?, &query.scaled, &mut score);
        Some(score[0])
    }
    /// Cosine with the vector of every slot; NaN where there is none.
    pub(crate) fn dots(&self, query: &QueryVector) -> Vec<f32> {
        self.scan(|block, out: &mut [f32]| dots(&block.halves, &query.scaled, out), f32::NAN)
    }
    /// The Hamming distance of the sign bits between the query and the vector of one slot.
    pub(crate) fn hamming_distance(&self, slot: usize, query: &QueryVector) -> Option<u16> {
        let block = self.signs.get(slot / SIGN_BLOCK).filter(|_| self.has_vector(slot))?;
        let words = query.signs.len();
        let row = slot % SIGN_BLOCK;
        let group = block.get(row / ROWS_PER_GROUP * words..)?.get(..words)?;
        let signs = group.iter().map(|word| word[row % ROWS_PER_GROUP]);
        Some(signs.zip(&query.signs).map(|(a, b)| (a ^ b).count_ones() as u16).sum())
    }
    /// About `count` of the admitted slots, those with the smallest Hamming distance, in no particular order;
    /// those at the same distance as the last one taken are all included, or none is.
    pub(crate) fn nearest_by_signs(
        &self,
        query: &QueryVector,
        count: usize,
        admitted: impl Fn(SlotId) -> bool,
    ) -> Vec<SlotId> {
        let mut nearest = Nearest::new(count, self.dimension);
        let (mut distances, mut minima) = ([0_u16; BLOCK], [0_u16; BLOCK / ROWS_PER_MINIMUM]);
        let groups = BLOCK / ROWS_PER_GROUP * query.signs.len().max(1);
        let blocks = self.signs.iter().flat_map(|signs| signs.chunks(groups));
        for (signs, first) in blocks.zip((0..).step_by(BLOCK)) {
            hamming_distances(signs, &query.signs, &mut distances, &mut minima);
            // In a large matrix nearly all rows are too far, and most of them have only such rows around
            // them.
            let parts =
                distances.chunks(ROWS_PER_MINIMUM).zip(&minima).zip((first..).step_by(ROWS_PER_MINIMUM));
            for ((part, minimum), first) in parts {
                if *minimum > nearest.max_distance {
                    continue;
                }
                for (distance, slot) in part.iter().zip(first..) {
                    if *distance <= nearest.max_distance && self.has_vector(slot) && admitted(slot as SlotId)
                    {
                        nearest.take(*distance, slot as SlotId);
                    }
                }
            }
        }
        nearest.into_slots()
    }
    pub(crate) fn bytes(&self) -> usize {
        let halves = self.blocks.iter().map(|b| 2 * b.halves.capacity() + b.present.capacity());
        let signs = self.signs.iter().map(|signs| 8 * ROWS_PER_GROUP * signs.capacity());
        halves.chain(signs).sum()
    }

    fn row(&self, slot: usize) -> Option<&[u16]> {
        let block = self.blocks.get(slot / BLOCK)?;
        let row = slot % BLOCK;
        let is_present = block.present.get(row).is_some_and(|present| *present);
        is_present.then(|| block.halves.get(row * self.stride..(row + 1) * self.stride))?
    }
    fn scan<T: Copy>(&self, score: impl Fn(&Block, &mut [T]), absent: T) -> Vec<T> {
        let mut all = vec![absent; self.len];
        for (block, out) in self.blocks.iter().zip(all.chunks_mut(BLOCK)) {
            score(block, out);
            for (present, score) in block.present.iter().zip(out) {
                if !present {
                    *score = absent;
                }
            }
        }
        all
    }
}

/// The slots with the smallest Hamming distance so far. Distances are small integers, so counting them
/// replaces sorting.
struct Nearest {
    count: usize,
    /// Slots at a larger distance are not taken.
    max_distance: u16,
    /// The number of slots taken at each distance.
    at: Vec<usize>,
    /// How many of those are within `max_distance`.
    within: usize,
    taken: Vec<(u16, SlotId)>,
}

impl Nearest {
    fn new(count: usize, dimension: usize) -> Self {
        let max_distance = dimension as u16;
        Self { count, max_distance, at: vec![0; dimension + 1], within: 0, taken: Vec::new() }
    }
    fn take(&mut self, distance: u16, slot: SlotId) {
        self.taken.push((distance, slot));
        self.within += 1;
        self.at[usize::from(distance)] += 1;
        // The farthest are dropped as soon as enough are nearer.
        while self.max_distance > 0 && self.within - self.at[usize::from(self.max_distance)] >= self.count {
            self.within -= self.at[usize::from(self.max_distance)];
            self.max_distance -= 1;
        }
    }
    fn into_slots(self) -> Vec<SlotId> {
        let near = self.taken.into_iter().filter(|(distance, _)| *distance <= self.max_distance);
        near.map(|(_, slot)| slot).collect()
    }
}

/// Zero for values that a vector should not contain: infinities, NaN, and subnormal numbers, on which
/// arithmetic is slow.
fn flush_abnormal(half: u16) -> u16 {
    let exponent = half & 0x7c00;
    if exponent == 0 || exponent == 0x7c00 { half & 0x8000 } else { half }
}

fn sign_bits(signs: impl Iterator<Item = bool>) -> u64 {
    signs.enumerate().fold(0, |bits, (at, positive)| bits | u64::from(positive) << at)
}

/// Dot products of rows with a query, one per element of `out`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn dots(halves: &[u16], query: &[f32], out: &mut [f32]) {
    for (row, score) in halves.chunks_exact(query.len().max(1)).zip(out) {
        let mut sums = [0.0_f32; LANES];
        for (row, query) in row.as_chunks::<LANES>().0.iter().zip(query.as_chunks::<LANES>().0) {
            for lane in 0..LANES {
                // Sign-extended, a half float has sign, exponent and fraction where a float has them, with
                // copies of the sign between them, which the mask clears.
                let widened = i32::from(row[lane] as i16) as u32;
                let float = f32::from_bits((widened << 13) & 0x8fff_e000);
                sums[lane] += float * query[lane];
            }
        }
        *score = pairwise_sum(sums);
    }
}

/// The sum of all lanes, by halving: fewer dependent steps than adding one lane after the other. Inlined, so
/// that it is compiled for the instruction set of its caller.
#[inline(always)]
fn pairwise_sum(mut sums: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    sums[0]
}

/// Hamming distances of every row to the query, and the minimum of each [`ROWS_PER_MINIMUM`] rows.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq",
    "x86_64+avx2+popcnt",
    "x86_64+popcnt"
))]
fn hamming_distances(
    signs: &[[u64; ROWS_PER_GROUP]],
    query: &[u64],
    out: &mut [u16; BLOCK],
    minima: &mut [u16; BLOCK / ROWS_PER_MINIMUM],
) {
    let groups = signs.chunks_exact(query.len().max(1));
    for (group, out) in groups.zip(out.as_chunks_mut::<ROWS_PER_GROUP>().0) {
        let mut sums = [0_u64; ROWS_PER_GROUP];
        for (word, query) in group.iter().zip(query) {
            for lane in 0..ROWS_PER_GROUP {
                sums[lane] += u64::from((word[lane] ^ query).count_ones());
            }
        }
        *out = sums.map(|sum| sum as u16);
    }
    for (part, minimum) in out.as_chunks::<ROWS_PER_MINIMUM>().0.iter().zip(minima) {
        *minimum = part.iter().fold(u16::MAX, |minimum, distance| minimum.min(*distance));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use half::f16;
    use proptest::prelude::*;

    fn encode(vector: &[f32]) -> Vec<u8> {
        vector.iter().flat_map(|x| f16::from_f32(*x).to_le_bytes()).collect()
    }

    proptest! {
        #[test]
        fn dot_products_match_half_floats(
            (rows, query) in (1_usize..80).prop_flat_map(|d| {
                let vector = move || prop::collection::vec(-1.0_f32..1.0, d);
                (prop::collection::vec(vector(), 1..20), vector())
            }),
        ) {
            let mut matrix = VectorMatrix::new(query.len());
            for row in &rows {
                prop_assert!(matrix.push(Some(&encode(row))));
            }
            prop_assert!(!matrix.push(Some(&[1, 2, 3, 4, 5])));
            let ready = matrix.query(&query).expect("same dimension");
            let scores = matrix.dots(&ready);
            for (slot, row) in rows.iter().enumerate() {
                let expected: f32 = row.iter().zip(&query).map(|(a, b)| {
                    let half = f16::from_f32(*a).to_f32();
                    if half.abs() < 6.2e-5 { 0.0 } else { half * b }
                }).sum();
                prop_assert!((scores[slot] - expected).abs() < 1e-4, "{} {}", scores[slot], expected);
                prop_assert_eq!(matrix.dot(slot, &ready), Some(scores[slot]));
                let again = matrix.bytes_of(slot).expect("present");
                prop_assert_eq!(again.len(), 2 * query.len());
            }
            prop_assert!(scores[rows.len()].is_nan());
            prop_assert_eq!(matrix.dot(rows.len(), &ready), None);
        }
    }

    #[test]
    fn invalid_numbers_count_as_zero() {
        let mut matrix = VectorMatrix::new(2);
        matrix.push(Some(&encode(&[f32::INFINITY, 0.5])));
        matrix.push(Some(&encode(&[f32::NAN, 0.5])));
        let query = matrix.query(&[1.0, f32::NAN]).expect("same dimension");
        assert_eq!(matrix.dots(&query), [0.0, 0.0]);
        assert!(matrix.query(&[1.0]).is_none());
        assert!(VectorMatrix::new(0).query(&[]).is_none());
    }
}
