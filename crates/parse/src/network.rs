//! The arithmetic of the model: token vectors, tag scores, scores of transitions.
//!
//! [`Parser`](crate::Parser) runs these for each piece of a text. All products go through [`Matrix`], which keeps its
//! weights in half precision; nothing here knows grammar.

mod encoder;
mod matrix;
mod scorer;

pub(crate) use self::encoder::{Encoder, WIDTH};
pub(crate) use self::matrix::Matrix;
pub(crate) use self::scorer::Scorer;
