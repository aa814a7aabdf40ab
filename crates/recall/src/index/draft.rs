//! Drafts of units, and their assembly, on several threads where there are many.
//!
//! [`change`](super::change) uses them for a whole partition and for a single item alike; analyzing the text
//! of the items is what takes time.

use super::key::KeyTerms;
use super::unit::Unit;
use crate::item::Item;
use std::sync::Arc;
use std::thread;

/// Drafts per thread: fewer are not worth starting one.
const SHARE: usize = 1_024;
/// Most threads. What follows the assembly is single-threaded, so more would wait.
const THREADS: usize = 4;

/// A dismantled unit: the parts that are assembled again.
#[derive(Debug, Default)]
pub(super) struct UnitDraft {
    pub(super) passage: Option<Arc<Item>>,
    pub(super) memories: Vec<Arc<Item>>,
    pub(super) vector: Option<Vec<u8>>,
}

/// An assembled unit, and what the index stores beside it.
#[derive(Debug)]
pub(super) struct AssembledUnit {
    pub(super) unit: Unit,
    pub(super) key: KeyTerms,
    pub(super) vector: Option<Vec<u8>>,
}

impl UnitDraft {
    /// Joins the parts; `None` when nothing is left.
    fn assemble(self) -> Option<AssembledUnit> {
        let head = self.passage.or_else(|| self.memories.first().cloned())?;
        let (unit, key) = Unit::new(head, self.memories);
        Some(AssembledUnit { unit, key, vector: self.vector })
    }
}

/// Assembles all drafts, in no particular order.
pub(super) fn assemble(mut drafts: Vec<UnitDraft>) -> Vec<AssembledUnit> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = (drafts.len() / SHARE).min(cores).min(THREADS);
    let mut ready = Vec::with_capacity(drafts.len());
    if threads > 1 {
        let share = drafts.len().div_ceil(threads);
        let (own, others) = drafts.split_at_mut(share);
        thread::scope(|scope| {
            let begin = |part| thread::Builder::new().spawn_scoped(scope, || take(part).collect::<Vec<_>>());
            let spawned: Vec<_> = others.chunks_mut(share).filter_map(|part| begin(part).ok()).collect();
            ready.extend(take(own));
            for part in spawned {
                ready.extend(part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
        });
    }
    // All of them, or those for which the system had no thread.
    ready.extend(take(&mut drafts));
    ready
}

/// Assembles drafts and leaves empty ones in their place.
fn take(drafts: &mut [UnitDraft]) -> impl Iterator<Item = AssembledUnit> + '_ {
    drafts.iter_mut().filter_map(|draft| std::mem::take(draft).assemble())
}
