//! GEMM: matrix products over packed operands, the inner loop that takes nearly all the time.
//!
//! The left operand is packed into blocks of a few rows, depth-major; the right one into panels of [`LANES`]
//! columns, depth-major. One tile of the result is kept in registers while both operands are read front to
//! back. (After Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.)

use super::simd::{HalfRow, LANES, Row, Simd};

/// A view of some columns of a matrix: rows of `width` numbers, `stride` apart.
#[derive(Clone, Copy)]
pub(crate) struct MatrixView<'a> {
    pub(crate) data: &'a [f32],
    pub(crate) stride: usize,
    pub(crate) first: usize,
    pub(crate) width: usize,
}

impl<'a> MatrixView<'a> {
    /// A view of all columns of a contiguous matrix.
    pub(crate) fn all(data: &'a [f32], width: usize) -> Self {
        Self { data, stride: width, first: 0, width }
    }

    /// One row of the view.
    #[inline(always)]
    pub(crate) fn row(&self, index: usize) -> &'a [f32] {
        &self.data[index * self.stride + self.first..][..self.width]
    }
}

/// A panel of the right operand, in either precision.
pub(crate) trait Panel: Copy {
    /// The first `depth` rows of the panel, loaded into registers.
    fn rows<S: Simd>(self, simd: S, depth: usize) -> impl Iterator<Item = S::Lanes>;
}

impl Panel for &[Row] {
    #[inline(always)]
    fn rows<S: Simd>(self, simd: S, depth: usize) -> impl Iterator<Item = S::Lanes> {
        self[..depth].iter().map(move |row| simd.load(row))
    }
}

impl Panel for &[HalfRow] {
    #[inline(always)]
    fn rows<S: Simd>(self, simd: S, depth: usize) -> impl Iterator<Item = S::Lanes> {
        self[..depth].iter().map(move |row| simd.load_half(row))
    }
}

/// A left operand, packed for tiles.
#[derive(Default)]
pub(crate) struct PackedMatrix {
    data: Vec<f32>,
    rows: usize,
    depth: usize,
}

impl PackedMatrix {
    /// Packs `rows` rows, each multiplied by `scale`.
    #[inline(always)]
    pub(crate) fn pack<S: Simd>(&mut self, source: MatrixView<'_>, rows: usize, scale: f32) {
        self.rows = rows;
        self.depth = source.width;
        self.data.clear();
        self.data.resize(rows.next_multiple_of(S::TILE_ROW_STEP) * self.depth, 0.0);
        let mut rest = self.data.as_mut_slice();
        for (first, height) in blocks::<S>(rows) {
            let (block, tail) = rest.split_at_mut(height * source.width);
            rest = tail;
            for row in 0..height.min(rows - first) {
                let numbers = source.row(first + row);
                for (slot, &number) in block[row..].iter_mut().step_by(height).zip(numbers) {
                    *slot = number * scale;
                }
            }
        }
    }

    /// Multiplies with one panel, and passes each row of the result to `keep`, in order.
    #[inline(always)]
    pub(crate) fn multiply<S: Simd>(
        &self,
        simd: S,
        panel: impl Panel,
        start: &Row,
        mut keep: impl FnMut(usize, &Row),
    ) {
        let mut rest = self.data.as_slice();
        for (first, height) in blocks::<S>(self.rows) {
            let (block, tail) = rest.split_at(height * self.depth);
            rest = tail;
            let wanted = height.min(self.rows - first);
            let mut emit = |tile: &[Row]| {
                for (row, numbers) in tile[..wanted].iter().enumerate() {
                    keep(first + row, numbers);
                }
            };
            match height {
                2 => emit(&tile::<2>(simd, block, panel, start)),
                4 => emit(&tile::<4>(simd, block, panel, start)),
                6 => emit(&tile::<6>(simd, block, panel, start)),
                8 => emit(&tile::<8>(simd, block, panel, start)),
                _ => emit(&tile::<12>(simd, block, panel, start)),
            }
        }
    }
}

/// Splits rows into blocks: the tallest while there are enough rows, then one of what remains, padded.
#[inline(always)]
fn blocks<S: Simd>(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).step_by(S::MAX_TILE_ROWS).map(move |first| {
        let height = (rows - first).min(S::MAX_TILE_ROWS).next_multiple_of(S::TILE_ROW_STEP);
        (first, height)
    })
}

/// One tile of the result: `block` is depth × `ROWS`, `panel` is depth × `LANES`.
#[inline(always)]
fn tile<const ROWS: usize>(simd: impl Simd, block: &[f32], panel: impl Panel, start: &Row) -> [Row; ROWS] {
    let mut sums = [simd.load(start); ROWS];
    let (columns, _) = block.as_chunks::<ROWS>();
    for (column, right) in columns.iter().zip(panel.rows(simd, columns.len())) {
        for row in 0..ROWS {
            sums[row] = simd.add_product(sums[row], column[row], right);
        }
    }
    let mut tile = [[0.0; LANES]; ROWS];
    for row in 0..ROWS {
        simd.store(sums[row], &mut tile[row]);
    }
    tile
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bert::simd::Baseline;
    #[cfg(target_arch = "x86_64")]
    use crate::bert::simd::{Avx2, Avx512};

    fn product<S: Simd>(simd: S, left: &[f32], rows: usize, panel: &[Row]) -> Vec<Row> {
        let mut packed = PackedMatrix::default();
        packed.pack::<S>(MatrixView::all(left, panel.len()), rows, 2.0);
        let mut result = Vec::new();
        packed.multiply(simd, panel, &[0.5; LANES], |row, numbers| {
            assert_eq!(row, result.len());
            result.push(*numbers);
        });
        result
    }

    proptest! {
        #[test]
        fn every_instruction_set_agrees_with_the_definition(
            rows in 1_usize..40,
            numbers in prop::collection::vec(-1.0_f32..1.0, 40 * 7),
            panel in prop::collection::vec(prop::array::uniform16(-1.0_f32..1.0), 7),
        ) {
            let expected: Vec<Row> = numbers.chunks(7).take(rows).map(|left| {
                std::array::from_fn(|lane| {
                    0.5 + left.iter().zip(&panel).map(|(number, row)| 2.0 * number * row[lane]).sum::<f32>()
                })
            }).collect();
            let mut results = vec![product(Baseline, &numbers, rows, &panel)];
            #[cfg(target_arch = "x86_64")]
            {
                results.extend(Avx2::detect().map(|simd| product(simd, &numbers, rows, &panel)));
                results.extend(Avx512::detect().map(|simd| product(simd, &numbers, rows, &panel)));
            }
            for result in results {
                prop_assert_eq!(result.len(), rows);
                for (actual, wanted) in result.iter().flatten().zip(expected.iter().flatten()) {
                    prop_assert!((actual - wanted).abs() < 1e-4);
                }
            }
        }
    }
}
