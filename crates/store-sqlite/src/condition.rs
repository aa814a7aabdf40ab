//! How the store is doing, as its last writes have shown. Shared by the writer, which notes it, and by whoever
//! asks.

use evoke_store::StoreCondition;
use evoke_types::Throttle;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Instant;

/// The present condition.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition(Arc<Mutex<StoreCondition>>);

impl Condition {
    pub(crate) fn now(&self) -> StoreCondition {
        self.0.lock().clone()
    }

    pub(crate) fn is_full(&self) -> bool {
        *self.0.lock() == StoreCondition::DiskFull
    }

    pub(crate) fn is_ok(&self) -> bool {
        *self.0.lock() == StoreCondition::Ok
    }

    /// A write has worked.
    pub(crate) fn fine(&self) {
        if self.replace(StoreCondition::Ok) {
            tracing::info!("the store takes writes again");
        }
    }

    /// A write has found no space.
    pub(crate) fn full(&self) {
        static LINE: Throttle = Throttle::a_minute();
        self.replace(StoreCondition::DiskFull);
        if let Some(held_back) = LINE.pass(Instant::now()) {
            tracing::error!(
                held_back,
                "the disk is full: reads go on, writes are refused until there is space"
            );
        }
    }

    /// A write has failed otherwise.
    pub(crate) fn failing(&self, reason: String) {
        static LINE: Throttle = Throttle::a_minute();
        if let Some(held_back) = LINE.pass(Instant::now()) {
            tracing::error!(reason, held_back, "the store cannot write");
        }
        self.replace(StoreCondition::Failing(reason));
    }

    /// There is no connection to write on.
    pub(crate) fn writer_down(&self) {
        self.replace(StoreCondition::WriterDown);
    }

    /// True when that is a change of kind.
    fn replace(&self, new: StoreCondition) -> bool {
        let mut now = self.0.lock();
        let changed = std::mem::discriminant(&*now) != std::mem::discriminant(&new);
        *now = new;
        changed
    }
}
