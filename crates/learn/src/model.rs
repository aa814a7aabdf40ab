//! A linear model over named features: softmax of summed weights.
//!
//! Called by whoever applies a model. The one thing to know: its file is text. The first line names the classes, the second (`bias`) and
//! every further one is a feature with a weight for each class, in hundredths, separated by tabs. In memory a feature is the hash of
//! its name, so that a model of tens of thousands of features takes half a megabyte.

use std::collections::HashMap;
use std::num::ParseIntError;

/// Weights are stored in parts of one.
const PARTS: f32 = 100.0;

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearModel {
    classes: Vec<String>,
    bias: Vec<f32>,
    /// Where the weights of a feature begin, by the hash of its name.
    rows: HashMap<u64, u32>,
    weights: Vec<f32>,
}

/// The hash by which a model knows a feature: FNV-1a over the parts of its name.
///
/// ```
/// use evoke_learn::feature_hash;
///
/// assert_eq!(feature_hash(&["word=", "tea"]), feature_hash(&["word=tea"]));
/// ```
pub fn feature_hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Why a file is no model.
#[derive(Debug, thiserror::Error)]
pub enum ReadModelError {
    /// It names no classes, or no bias follows.
    #[error("the file does not begin with its classes and their bias")]
    NoClasses,
    /// A line has another number of weights than there are classes.
    #[error("line {0} has another number of weights than there are classes")]
    Width(usize),
    /// It has more weights than a model can.
    #[error("the file has too many weights")]
    Size,
    /// Something is no number.
    #[error("line {line}: {source}")]
    Number {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        source: ParseIntError,
    },
}

impl LinearModel {
    /// Reads a model.
    ///
    /// # Errors
    /// [`ReadModelError`].
    pub fn read(text: &str) -> Result<Self, ReadModelError> {
        let mut lines = text.lines().enumerate();
        let classes = lines.next().and_then(|(_, line)| line.strip_prefix("classes\t"));
        let classes: Vec<String> =
            classes.ok_or(ReadModelError::NoClasses)?.split('\t').map(str::to_owned).collect();
        let (mut rows, mut weights, mut bias) = (HashMap::new(), Vec::new(), None);
        for (number, line) in lines {
            let (name, row) = read_row(number + 1, line, classes.len())?;
            if name == "bias" {
                bias = Some(row.into_vec());
                continue;
            }
            let start = u32::try_from(weights.len()).map_err(|_| ReadModelError::Size)?;
            rows.insert(feature_hash(&[name]), start);
            weights.extend_from_slice(&row);
        }
        Ok(Self { classes, bias: bias.ok_or(ReadModelError::NoClasses)?, rows, weights })
    }

    /// A model that is compiled into the program, which a test must have read.
    ///
    /// # Panics
    /// When the text is no model.
    pub fn built_in(text: &str) -> Self {
        Self::read(text).expect("a test reads it")
    }

    /// The names of its classes, in the order of their weights.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// What a class has before any feature is seen.
    pub fn bias(&self, class: usize) -> f32 {
        self.bias.get(class).copied().unwrap_or_default()
    }

    /// How many features have weights.
    pub fn feature_count(&self) -> usize {
        self.rows.len()
    }

    /// The weights of a feature for each class, by [`feature_hash`]; none when it has none.
    pub fn row(&self, feature: u64) -> Option<&[f32]> {
        let start = *self.rows.get(&feature)? as usize;
        self.weights.get(start..start + self.classes.len())
    }

    /// Each class with its probability; they sum up to 1.
    pub fn probabilities(&self, features: &[String]) -> Vec<(&str, f32)> {
        let mut scores = self.bias.clone();
        for row in features.iter().filter_map(|feature| self.row(feature_hash(&[feature]))) {
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
        }
        let highest = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
        let sum: f32 = powers.iter().sum();
        self.classes.iter().map(String::as_str).zip(powers.iter().map(|power| power / sum)).collect()
    }
}

fn read_row(line: usize, text: &str, classes: usize) -> Result<(&str, Box<[f32]>), ReadModelError> {
    let mut fields = text.split('\t');
    let name = fields.next().unwrap_or_default();
    let number = |field: &str| match field.parse::<i32>() {
        Ok(parts) => Ok(parts as f32 / PARTS),
        Err(source) => Err(ReadModelError::Number { line, source }),
    };
    let row = fields.map(number).collect::<Result<Box<[f32]>, _>>()?;
    if row.len() == classes { Ok((name, row)) } else { Err(ReadModelError::Width(line)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_decide() {
        let head = LinearModel::read("classes\tno\tyes\nbias\t0\t-100\nw=tea\t-50\t250\n").expect("a model");
        let share = |features: &[&str]| {
            let features: Vec<String> = features.iter().map(ToString::to_string).collect();
            head.probabilities(&features)[1].1
        };
        assert!((share(&[]) - 0.269).abs() < 1e-3, "{}", share(&[]));
        assert!(share(&["w=tea", "w=unknown"]) > 0.8);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        for text in [
            "",
            "bias\t1",
            "classes\ta\tb\nw=x\t1\t2",
            "classes\ta\tb\nbias\t0\t0\nw=x\t1",
            "classes\ta\nbias\tx",
        ] {
            assert!(LinearModel::read(text).is_err(), "{text:?}");
        }
    }
}
