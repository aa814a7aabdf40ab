//! Refusals that are held for a while, because the client would ask again at once: how many of them wait.

use crate::connections::AddressGroup;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

/// The refusals that are being held.
#[derive(Debug, Default)]
pub(crate) struct HeldRefusals(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    total: usize,
    by_address: HashMap<AddressGroup, usize>,
}

impl HeldRefusals {
    /// A place for one more, unless there are `most` already, or `most_of_address` of this address.
    pub(crate) fn hold(
        self: &Arc<Self>,
        address: AddressGroup,
        most: usize,
        most_of_address: usize,
    ) -> Option<HeldRefusal> {
        let mut held = self.0.lock();
        let own = held.by_address.get(&address).copied().unwrap_or_default();
        if held.total >= most || own >= most_of_address {
            return None;
        }
        held.total += 1;
        held.by_address.insert(address, own + 1);
        Some(HeldRefusal { all: Arc::clone(self), address })
    }
}

/// One refusal that is being held. Its place is free again when it is dropped.
#[derive(Debug)]
pub(crate) struct HeldRefusal {
    all: Arc<HeldRefusals>,
    address: AddressGroup,
}

impl Drop for HeldRefusal {
    fn drop(&mut self) {
        let mut held = self.all.0.lock();
        held.total -= 1;
        if let Some(own) = held.by_address.get_mut(&self.address) {
            *own -= 1;
            if *own == 0 {
                held.by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn few_are_held_for_one_address_and_in_all() {
        let all = Arc::new(HeldRefusals::default());
        let address = |host| AddressGroup::from(IpAddr::from(Ipv4Addr::new(192, 0, 2, host)));
        let first: Vec<_> = (0..3).filter_map(|_| all.hold(address(1), 3, 2)).collect();
        assert_eq!(first.len(), 2);
        let other = all.hold(address(2), 3, 2);
        assert!(other.is_some() && all.hold(address(3), 3, 2).is_none());
        drop((first, other));
        assert!(all.0.lock().by_address.is_empty());
        assert!(all.hold(address(3), 3, 2).is_some());
    }
}
