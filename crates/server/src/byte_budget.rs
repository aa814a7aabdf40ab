//! Memory that requests of all instances share: the bodies under way, the answers that wait to be read.
//!
//! An instance is granted more only while it holds no more than what is still free (a dynamic threshold,
//! as switches share their buffers). So one instance alone gets half of it, two get a third each, and
//! whoever comes next always finds some.

use evoke_types::InstanceId;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

/// Memory that all instances share.
#[derive(Debug, Default)]
pub(crate) struct ByteBudget(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    total: usize,
    by_owner: HashMap<InstanceId, usize>,
}

impl ByteBudget {
    /// A reservation of nothing yet.
    pub(crate) fn reservation(self: &Arc<Self>, owner: &InstanceId) -> Reservation {
        Reservation { budget: Arc::clone(self), owner: owner.clone(), bytes: Mutex::new(0) }
    }

    /// Bytes that are held now.
    pub(crate) fn held(&self) -> usize {
        self.0.lock().total
    }
}

/// What one request holds of a budget. It is given back when dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: Arc<ByteBudget>,
    owner: InstanceId,
    bytes: Mutex<usize>,
}

impl Reservation {
    /// Takes more of a budget of `limit` bytes. False when its owner has its share; then nothing is taken.
    #[must_use]
    pub(crate) fn grow(&self, more: usize, limit: usize) -> bool {
        let mut held = self.budget.0.lock();
        let own = held.by_owner.get(&self.owner).copied().unwrap_or_default();
        let granted = own.saturating_add(more) <= limit.saturating_sub(held.total);
        if granted && more > 0 {
            held.total += more;
            held.by_owner.insert(self.owner.clone(), own + more);
            *self.bytes.lock() += more;
        }
        granted
    }

    /// Gives everything back.
    pub(crate) fn release(&self) {
        let bytes = std::mem::take(&mut *self.bytes.lock());
        if bytes == 0 {
            return;
        }
        let mut held = self.budget.0.lock();
        held.total -= bytes;
        if let Some(own) = held.by_owner.get_mut(&self.owner) {
            *own -= bytes;
            if *own == 0 {
                held.by_owner.remove(&self.owner);
            }
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_next_finds_some_and_all_is_given_back() {
        let budget = Arc::new(ByteBudget::default());
        let owners: Vec<InstanceId> = (1..5).map(InstanceId::from_bits).collect();
        let held: Vec<Vec<Reservation>> = owners
            .iter()
            .map(|owner| {
                let requests = std::iter::repeat_with(|| budget.reservation(owner));
                requests.take_while(|request| request.grow(1, 120)).collect()
            })
            .collect();
        let counts: Vec<usize> = held.iter().map(Vec::len).collect();
        assert_eq!(counts, [60, 30, 15, 8]);
        drop(held);
        assert_eq!(budget.held(), 0);
        assert!(budget.0.lock().by_owner.is_empty());
        assert!(budget.reservation(&owners[0]).grow(60, 120));
    }

    #[test]
    fn a_refused_reservation_takes_nothing() {
        let budget = Arc::new(ByteBudget::default());
        let one = budget.reservation(&InstanceId::from_bits(1));
        assert!(one.grow(10, 100) && !one.grow(90, 100));
        assert_eq!(budget.held(), 10);
        one.release();
        one.release();
        assert_eq!(budget.held(), 0);
    }
}
