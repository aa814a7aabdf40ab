//! Keys that were refused, by address: how many one may try, and one line of the log a minute for each.
//!
//! Asked by `auth` before a key is looked up. A key that was valid before passes whatever others at its address do:
//! behind a proxy all clients have one address. That tells nobody anything: whoever finds that a key passes has that key.

use crate::connections::AddressGroup;
use crate::error::ApiError;
use crate::metrics;
use evoke_types::{ApiKeyHash, Code};
use parking_lot::{Mutex, RwLock};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// Addresses that are remembered at the same time; more are not limited.
const ADDRESSES: usize = 10_000;
/// Valid keys that are remembered.
const KEYS: usize = 65_536;
/// Between two lines about one address.
const LINE: Duration = Duration::from_secs(60);
/// Lines about addresses in that time; what goes beyond shares one.
const LINES: usize = 20;

/// What was refused lately.
#[derive(Debug)]
pub(crate) struct AuthFailures {
    /// Failures a minute that one address may have; 0 = no limit.
    limit: u32,
    known: RwLock<HashSet<ApiKeyHash>>,
    failures: Mutex<Failures>,
}

#[derive(Debug)]
struct Failures {
    by_address: HashMap<AddressGroup, Failing>,
    /// Lines that may still be written before `renewed` is long ago.
    lines: usize,
    renewed: Instant,
    /// Failures that found no line, and none of their own to wait for.
    unsaid: u64,
}

/// One address.
#[derive(Debug)]
struct Failing {
    /// Failures that count, in fractions.
    level: f64,
    /// When `level` was right.
    at: Instant,
    /// Failures since the last line.
    unsaid: u64,
    /// When that was.
    said: Option<Instant>,
}

impl AuthFailures {
    /// Each address may fail so often a minute; 0 = without limit.
    pub(crate) fn new(limit: u32) -> Self {
        let failures =
            Failures { by_address: HashMap::new(), lines: LINES, renewed: Instant::now(), unsaid: 0 };
        Self { limit, known: RwLock::default(), failures: Mutex::new(failures) }
    }

    /// Lets a key be looked up, unless its address has failed too often and the key is none that is known to be valid.
    pub(crate) fn admit(&self, from: Option<AddressGroup>, digest: &ApiKeyHash) -> Result<(), ApiError> {
        let wait = from.and_then(|from| self.wait(from, Instant::now()));
        let Some(wait) = wait.filter(|_| !self.known.read().contains(digest)) else { return Ok(()) };
        metrics::auth_failure("limited");
        let message = format!("too many keys from this address were refused; try again in {wait} s");
        Err(ApiError::new(Code::TooManyRefusedKeys, message).retry_after(wait))
    }

    /// Notes that a key is valid.
    pub(crate) fn accepted(&self, digest: ApiKeyHash) {
        if self.known.read().contains(&digest) {
            return;
        }
        let mut known = self.known.write();
        if known.len() >= KEYS {
            known.clear();
        }
        known.insert(digest);
    }

    /// Notes that a key is not.
    pub(crate) fn refused(&self, from: Option<AddressGroup>, digest: &ApiKeyHash) {
        if self.known.read().contains(digest) {
            self.known.write().remove(digest);
        }
        if let Some(from) = from {
            self.fail(from, Instant::now());
        }
    }

    /// Whole seconds until an address may try again; nothing when it may now.
    fn wait(&self, from: AddressGroup, now: Instant) -> Option<u64> {
        let mut failures = self.failures.lock();
        let failing = failures.by_address.get_mut(&from)?;
        failing.drain(self.limit, now);
        let over = failing.level + 1.0 - f64::from(self.limit);
        let seconds = (over * 60.0 / f64::from(self.limit)).ceil();
        (self.limit > 0 && over > 0.0).then_some(seconds.max(1.0) as u64)
    }

    fn fail(&self, from: AddressGroup, now: Instant) {
        let mut failures = self.failures.lock();
        failures.renew(now);
        if failures.by_address.len() >= ADDRESSES && !failures.by_address.contains_key(&from) {
            failures.unsaid += 1;
            return;
        }
        let new = Failing { level: 0.0, at: now, unsaid: 0, said: None };
        let failing = failures.by_address.entry(from).or_insert(new);
        failing.drain(self.limit, now);
        failing.level += 1.0;
        failing.unsaid += 1;
        failures.say(from, now);
    }

    /// Writes the lines that are due, and forgets addresses that have not failed for a while. Called now and then.
    pub(crate) fn upkeep(&self, now: Instant) {
        let mut failures = self.failures.lock();
        failures.renew(now);
        if failures.by_address.is_empty() {
            return;
        }
        let due = |failing: &Failing| failing.unsaid > 0 && failing.may_say(now);
        let due: Vec<AddressGroup> =
            failures.by_address.iter().filter(|(_, failing)| due(failing)).map(|(from, _)| *from).collect();
        due.into_iter().for_each(|from| failures.say(from, now));
        failures.by_address.retain(|_, failing| {
            failing.drain(self.limit, now);
            failing.level > 0.0 || failing.unsaid > 0 || !failing.may_say(now)
        });
    }
}

impl Failures {
    fn renew(&mut self, now: Instant) {
        if now.saturating_duration_since(self.renewed) < LINE {
            return;
        }
        (self.lines, self.renewed) = (LINES, now);
        let failures = std::mem::take(&mut self.unsaid);
        if failures > 0 {
            tracing::warn!(failures, "keys from many other addresses were refused");
        }
    }

    /// Writes the line about an address if it is due, or leaves it to the one about all others.
    fn say(&mut self, from: AddressGroup, now: Instant) {
        let Some(failing) = self.by_address.get_mut(&from).filter(|failing| failing.may_say(now)) else {
            return;
        };
        let failures = std::mem::take(&mut failing.unsaid);
        failing.said = Some(now);
        if self.lines == 0 {
            self.unsaid += failures;
            return;
        }
        self.lines -= 1;
        tracing::warn!(address = %from, failures, "keys were refused");
    }
}

impl Failing {
    fn drain(&mut self, limit: u32, now: Instant) {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        // Without a limit, failures are only remembered until they are logged.
        let rate = if limit > 0 { f64::from(limit) / 60.0 } else { 1.0 };
        self.level = (self.level - elapsed * rate).max(0.0);
        self.at = now;
    }

    fn may_say(&self, now: Instant) -> bool {
        self.said.is_none_or(|said| now.saturating_duration_since(said) >= LINE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    fn v4(host: u8) -> AddressGroup {
        AddressGroup::from(IpAddr::from(Ipv4Addr::new(192, 0, 2, host)))
    }
    fn v6(host: u16) -> AddressGroup {
        AddressGroup::from(IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 7, host, 0, 0, 1)))
    }

    #[test]
    fn an_address_that_fails_waits_and_others_do_not() {
        let (failures, start) = (AuthFailures::new(3), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        (0..3).for_each(|_| failures.fail(v6(1), at(0)));
        assert_eq!(failures.wait(v6(2), at(0)), Some(20), "the whole /64 network waits");
        assert_eq!((failures.wait(v6(1), at(21)), failures.wait(v4(1), at(0))), (None, None));
        failures.fail(v6(1), at(21));
        assert!(failures.wait(v6(1), at(22)).is_some_and(|wait| (1..=20).contains(&wait)));
        assert_eq!(failures.wait(v6(1), at(200)), None);
    }

    #[test]
    fn a_key_that_was_valid_passes_until_it_is_refused() {
        let (failures, from) = (AuthFailures::new(1), Some(v4(1)));
        let (valid, guessed) = (ApiKeyHash::of("valid"), ApiKeyHash::of("guessed"));
        failures.accepted(valid);
        failures.refused(from, &guessed);
        assert_eq!(
            failures.admit(from, &guessed).map_err(|error| error.code()),
            Err(Code::TooManyRefusedKeys)
        );
        assert!(failures.admit(from, &valid).is_ok() && failures.admit(Some(v4(2)), &guessed).is_ok());
        failures.refused(from, &valid);
        assert!(failures.admit(from, &valid).is_err(), "a revoked key is like any other");
    }

    #[test]
    fn without_a_limit_nobody_waits_and_memory_is_bounded() {
        let (failures, start) = (AuthFailures::new(0), Instant::now());
        for number in 0..=ADDRESSES as u32 {
            failures.fail(AddressGroup::from(IpAddr::from(Ipv4Addr::from(number))), start);
        }
        assert_eq!(failures.failures.lock().by_address.len(), ADDRESSES);
        assert_eq!(failures.wait(v4(1), start), None);
        failures.upkeep(start + 3 * LINE);
        assert!(failures.failures.lock().by_address.is_empty());
    }

    #[test]
    fn each_address_has_a_line_a_minute_and_many_share_one() {
        let (failures, start) = (AuthFailures::new(30), Instant::now());
        (0..5).for_each(|_| failures.fail(v4(0), start));
        (1..=LINES as u8).for_each(|host| failures.fail(v4(host), start));
        let state = failures.failures.lock();
        assert_eq!((state.lines, state.unsaid), (0, 1), "the last one found no line");
        assert_eq!(state.by_address.get(&v4(0)).map(|failing| failing.unsaid), Some(4));
        drop(state);
        failures.upkeep(start + LINE);
        let state = failures.failures.lock();
        assert_eq!((state.lines, state.unsaid), (LINES - 1, 0));
    }
}
