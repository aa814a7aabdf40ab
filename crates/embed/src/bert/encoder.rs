//! An encoder: weights, instruction set and scheduler. Called by the models with the tokens of their texts.

use std::sync::Arc;

use super::batch;
use super::cpu_dispatch::CpuDispatch;
use super::scheduler::{Priority, Scheduler};
use super::token_states::TokenStates;
use super::weights::Weights;

/// Computes vectors of texts. It is meant to be shared between all threads.
pub(crate) struct Encoder {
    weights: Weights,
    dispatch: CpuDispatch,
    scheduler: Arc<Scheduler>,
}

impl Encoder {
    /// An encoder with these weights. Encoders of one process share a scheduler, so that they do not take each other's
    /// cores.
    pub(crate) fn new(weights: Weights, scheduler: Arc<Scheduler>) -> Self {
        Self { weights, dispatch: CpuDispatch::fastest(), scheduler }
    }

    /// The scheduler that this encoder shares.
    pub(crate) fn scheduler(&self) -> &Arc<Scheduler> {
        &self.scheduler
    }

    /// Computes with another instruction set, which this processor must have.
    #[cfg(test)]
    pub(crate) fn set_dispatch(&mut self, dispatch: CpuDispatch) {
        self.dispatch = dispatch;
    }

    /// The unit vector of one text that somebody is waiting for.
    pub(crate) fn embed_query(&self, tokens: &[u32], look_up: impl Fn(&[&[u32]]) -> TokenStates) -> Vec<f32> {
        let compute = || self.dispatch.encode(&self.weights, look_up(&[tokens]), Priority::Query);
        self.scheduler.run_query(compute).pop().unwrap_or_default()
    }

    /// The unit vectors of many texts, each given by its tokens, in their order. It yields to queries.
    pub(crate) fn embed_batch(
        &self,
        texts: &[Vec<u32>],
        look_up: impl Fn(&[&[u32]]) -> TokenStates + Sync,
    ) -> Vec<Vec<f32>> {
        let compute = |chunk: &[&[u32]]| self.dispatch.encode(&self.weights, look_up(chunk), Priority::Batch);
        batch::encode_all(&self.scheduler, texts, compute)
    }
}
