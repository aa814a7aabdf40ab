//! Units taken apart, and put together again.

use super::key::KeyTerms;
use super::unit::Unit;
use crate::item::Item;
use std::sync::Arc;
use std::thread;

/// Units that are worth a thread of their own.
const SHARE: usize = 1_024;
/// Threads at most: what follows is done by one.
const THREADS: usize = 4;

/// A unit taken apart.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) passage: Option<Arc<Item>>,
    pub(super) memories: Vec<Arc<Item>>,
    pub(super) vector: Option<Vec<u8>>,
}

/// A unit put together, and what the index keeps beside it.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) unit: Unit,
    pub(super) key: KeyTerms,
    pub(super) vector: Option<Vec<u8>>,
}

impl Draft {
    /// Joins the parts; `None` when nothing is left.
    fn assemble(self) -> Option<Assembled> {
        let head = self.passage.or_else(|| self.memories.first().cloned())?;
        let (unit, key) = Unit::new(head, self.memories);
        Some(Assembled { unit, key, vector: self.vector })
    }
}

/// Puts all drafts together, in no promised order; many of them on several threads, because their words are read.
pub(super) fn assemble(mut drafts: Vec<Draft>) -> Vec<Assembled> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = (drafts.len() / SHARE).min(cores).min(THREADS);
    let mut ready = Vec::with_capacity(drafts.len());
    if threads > 1 {
        let share = drafts.len().div_ceil(threads);
        let (own, others) = drafts.split_at_mut(share);
        thread::scope(|scope| {
            let begin = |part| thread::Builder::new().spawn_scoped(scope, || take(part).collect::<Vec<_>>());
            let beside: Vec<_> = others.chunks_mut(share).filter_map(|part| begin(part).ok()).collect();
            ready.extend(take(own));
            for part in beside {
                ready.extend(part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
        });
    }
    // All of them, or those that the system had no thread for.
    ready.extend(take(&mut drafts));
    ready
}

/// Puts drafts together and leaves empty ones.
fn take(drafts: &mut [Draft]) -> impl Iterator<Item = Assembled> + '_ {
    drafts.iter_mut().filter_map(|draft| std::mem::take(draft).assemble())
}
