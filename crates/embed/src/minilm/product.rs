//! Matrix products over packed operands: the inner loop that all the time goes to.
//!
//! The left operand is packed into blocks of a few rows, depth-major; the right one into panels of
//! [`LANES`] columns, depth-major. One tile of the result then lives in registers while both operands are
//! read front to back. The loops are plain Rust with fixed trip counts, which the compiler turns into vector
//! instructions of whatever set the caller was compiled for. (The scheme is the one of Goto and van de
//! Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.)

/// Columns per panel of the right operand.
pub(crate) const LANES: usize = 16;

/// One row of a tile.
pub(crate) type Row = [f32; LANES];

/// How an instruction set wants its tiles.
pub(crate) trait Tiling {
    /// Rows of the tallest tile that its registers hold; a multiple of three.
    const TALLEST: usize;
    /// Whether it multiplies and adds in one instruction.
    const FUSED: bool;
    /// Rows are padded to a multiple of this.
    const STEP: usize = Self::TALLEST / 3;
}

/// A matrix of which a product reads some columns: rows of `width` numbers, `stride` apart.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a> {
    pub(crate) data: &'a [f32],
    pub(crate) stride: usize,
    pub(crate) first: usize,
    pub(crate) width: usize,
}

impl<'a> Columns<'a> {
    /// All columns of a matrix whose rows lie one after the other.
    pub(crate) fn all(data: &'a [f32], width: usize) -> Self {
        Self { data, stride: width, first: 0, width }
    }

    /// The numbers of one row.
    #[inline(always)]
    pub(crate) fn row(&self, index: usize) -> &'a [f32] {
        &self.data[index * self.stride + self.first..][..self.width]
    }
}

/// A left operand, packed for tiles.
#[derive(Default)]
pub(crate) struct Packed {
    data: Vec<f32>,
    rows: usize,
    depth: usize,
}

impl Packed {
    /// Packs `rows` rows, each multiplied by `scale`.
    #[inline(always)]
    pub(crate) fn pack<T: Tiling>(&mut self, source: Columns<'_>, rows: usize, scale: f32) {
        self.rows = rows;
        self.depth = source.width;
        self.data.clear();
        self.data.resize(rows.next_multiple_of(T::STEP) * self.depth, 0.0);
        let mut rest = self.data.as_mut_slice();
        for (first, height) in blocks::<T>(rows) {
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

    /// Multiplies with one panel and hands each row of the result to `keep`, in order.
    #[inline(always)]
    pub(crate) fn times<T: Tiling>(&self, panel: &[Row], start: &Row, mut keep: impl FnMut(usize, &Row)) {
        let panel = &panel[..self.depth];
        let mut rest = self.data.as_slice();
        for (first, height) in blocks::<T>(self.rows) {
            let (block, tail) = rest.split_at(height * self.depth);
            rest = tail;
            let wanted = height.min(self.rows - first);
            let mut emit = |tile: &[Row]| {
                for (row, numbers) in tile[..wanted].iter().enumerate() {
                    keep(first + row, numbers);
                }
            };
            match height {
                2 => emit(&tile::<2, T>(block, panel, start)),
                4 => emit(&tile::<4, T>(block, panel, start)),
                6 => emit(&tile::<6, T>(block, panel, start)),
                8 => emit(&tile::<8, T>(block, panel, start)),
                _ => emit(&tile::<12, T>(block, panel, start)),
            }
        }
    }
}

/// Cuts rows into blocks: the tallest while there are enough rows, then one of what remains, padded.
#[inline(always)]
fn blocks<T: Tiling>(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).step_by(T::TALLEST).map(move |first| {
        let height = (rows - first).min(T::TALLEST).next_multiple_of(T::STEP);
        (first, height)
    })
}

/// One tile of the result: `block` is depth × `ROWS`, `panel` is depth × `LANES`.
#[inline(always)]
fn tile<const ROWS: usize, T: Tiling>(block: &[f32], panel: &[Row], start: &Row) -> [Row; ROWS] {
    let mut sums = [*start; ROWS];
    let (columns, _) = block.as_chunks::<ROWS>();
    for (column, lanes) in columns.iter().zip(panel) {
        for row in 0..ROWS {
            for lane in 0..LANES {
                let (left, right, sum) = (column[row], lanes[lane], sums[row][lane]);
                sums[row][lane] = if T::FUSED { left.mul_add(right, sum) } else { left * right + sum };
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Small;
    impl Tiling for Small {
        const TALLEST: usize = 6;
        const FUSED: bool = false;
    }
    struct Large;
    impl Tiling for Large {
        const TALLEST: usize = 12;
        const FUSED: bool = true;
    }

    fn product<T: Tiling>(left: &[f32], rows: usize, panel: &[Row]) -> Vec<Row> {
        let mut packed = Packed::default();
        packed.pack::<T>(Columns::all(left, panel.len()), rows, 2.0);
        let mut result = Vec::new();
        packed.times::<T>(panel, &[0.5; LANES], |row, numbers| {
            assert_eq!(row, result.len());
            result.push(*numbers);
        });
        result
    }

    proptest! {
        #[test]
        fn every_tiling_agrees_with_the_definition(
            rows in 1_usize..40,
            numbers in prop::collection::vec(-1.0_f32..1.0, 40 * 7),
            panel in prop::collection::vec(prop::array::uniform16(-1.0_f32..1.0), 7),
        ) {
            let expected: Vec<Row> = numbers.chunks(7).take(rows).map(|left| {
                std::array::from_fn(|lane| {
                    0.5 + left.iter().zip(&panel).map(|(number, row)| 2.0 * number * row[lane]).sum::<f32>()
                })
            }).collect();
            for result in [product::<Small>(&numbers, rows, &panel), product::<Large>(&numbers, rows, &panel)] {
                prop_assert_eq!(result.len(), rows);
                for (actual, wanted) in result.iter().flatten().zip(expected.iter().flatten()) {
                    prop_assert!((actual - wanted).abs() < 1e-4);
                }
            }
        }
    }
}
