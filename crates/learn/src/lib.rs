//! Small linear models over named features, with weights that people can read.
//!
//! [`LinearModel`] is a trained model, read from a text file; the heads of `evoke-extract` and the succession model of
//! `evoke-recall` are such models, compiled in. [`train`] makes one of labeled examples, and [`judge()`] says how good such models
//! are on voices that they have not learned from, and [`voices()`] reads the examples: only the programs that train call these. The one thing to know: training is
//! deterministic, so the same examples give the same file.
//!
//! ```
//! use evoke_learn::{Labeled, LinearModel, train};
//!
//! let features = |words: &[&str]| words.iter().map(|word| format!("w={word}")).collect::<Vec<_>>();
//! let (tea, rain) = (features(&["tea", "please"]), features(&["rain", "today"]));
//! let examples: Vec<Labeled<'_>> = (0..40)
//!     .map(|number| match number % 2 {
//!         0 => Labeled { voice: "a", features: &tea, judged: true, class: "order".to_owned() },
//!         _ => Labeled { voice: "b", features: &rain, judged: true, class: "talk".to_owned() },
//!     })
//!     .collect();
//! let model = LinearModel::read(&train(&examples))?;
//! assert!(model.probabilities(&features(&["tea"]))[0].1 > 0.5);
//! # Ok::<(), evoke_learn::ReadModelError>(())
//! ```

mod judge;
mod learner;
mod model;
mod training;
mod voices;

pub use judge::{ClassFigures, Figures, RefusedAt, VoiceFigures, judge};
pub use model::{LinearModel, ReadModelError, feature_hash};
pub use training::{Labeled, train};
pub use voices::{Voice, voices};
