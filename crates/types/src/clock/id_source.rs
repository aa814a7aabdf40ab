//! Where new ids and secrets come from: the operating system, or a seed that a test chooses.
//!
//! Whatever makes ids takes an [`IdSource`]. The one thing to know: random ids are in the order of their time, so that
//! stores put what was written together next to each other.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::{ContextV7, Uuid};

/// Where new ids and secrets come from.
pub trait IdSource: Send + Sync {
    /// A new UUID. Time-ordered where the source knows the time, for the locality of stores.
    fn uuid(&self) -> Uuid;
    /// Fills a buffer with random bytes.
    fn fill(&self, bytes: &mut [u8]);
    /// 64 random bits.
    fn bits(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

/// Ids from the operating system's randomness.
#[derive(Debug, Default, Clone, Copy)]
pub struct RandomIds;

/// Counts ids of one millisecond.
static IDS: Mutex<ContextV7> = Mutex::new(ContextV7::new());

impl IdSource for RandomIds {
    fn uuid(&self) -> Uuid {
        time_ordered(SystemTime::now())
    }
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// An id of a moment. Before 1970, which `Uuid::now_v7` answers by a panic, it is one of that year.
fn time_ordered(at: SystemTime) -> Uuid {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    Uuid::new_v7(uuid::Timestamp::from_unix(&IDS, since.as_secs(), since.subsec_nanos()))
}

/// Ids that repeat with their seed; never for production.
#[derive(Debug)]
pub struct SeededIds(Mutex<StdRng>);

impl SeededIds {
    /// A source that gives the same ids for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl IdSource for SeededIds {
    fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn ids_are_made_whatever_the_clock_says() {
        let moments = [UNIX_EPOCH - Duration::from_secs(86_400), UNIX_EPOCH, SystemTime::now()];
        let ids: std::collections::HashSet<_> =
            moments.iter().flat_map(|at| (0..100).map(|_| time_ordered(*at))).collect();
        assert_eq!(ids.len(), 300);
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
