//! BERT encoders of 384 dimensions in-process: a small, exact forward pass.
//!
//! The models that [`minilm`](crate::minilm) and [`e5`](crate::e5) read have one shape and differ in the number of
//! layers and in their tokens, so the code is fixed: transformer layers, mean pooling, unit length. Weights are kept in
//! half precision. See `docs/embedding.md` for measurements against general runtimes.
//!
//! Modules, from the bottom: `dimensions`, `simd` (vector instructions), `gemm` (matrix products),
//! `activations`, `linear`, `attention`, `weights`, `token_states` (what goes in), `forward` (the forward pass),
//! `cpu_dispatch` (instruction set); `scheduler` and `batch` (parallelism); `encoder` (all of it as one thing).

mod activations;
mod attention;
mod batch;
mod cpu_dispatch;
mod dimensions;
mod encoder;
mod forward;
mod gemm;
mod linear;
mod scheduler;
mod simd;
mod token_states;
mod weights;

pub(crate) use self::activations::Norm;
#[cfg(test)]
pub(crate) use self::cpu_dispatch::CpuDispatch;
pub(crate) use self::dimensions::{FEED_FORWARD, HIDDEN, MAX_TOKENS};
pub(crate) use self::encoder::Encoder;
pub(crate) use self::linear::Linear;
pub(crate) use self::scheduler::{Priority, Scheduler};
pub(crate) use self::token_states::TokenStates;
pub(crate) use self::weights::{Layer, Weights};
