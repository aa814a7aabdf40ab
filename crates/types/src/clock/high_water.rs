//! A clock that never runs behind a high-water mark: stores of data make one over the machine's clock.
//!
//! Keys expire, and statements replace each other, by the time that it gives. So the machine's clock may be set back,
//! stand before 1970 or jump, and no expired key becomes valid again and no newer statement loses to an older one.
//!
//! - Behind the mark, time goes on from the mark at the pace of the machine's uptime.
//! - A step forward of more than [`JUMP_MILLIS`] in a running process is not believed until it has lasted for
//!   [`CONFIRM_MILLIS`]: a wrong time server must not push the mark ahead for good.
//! - What the machine says at the start of a process is believed, since it may have been off for long. It is kept as the
//!   new mark only when it is within a jump of the old one, or after it has lasted as long.

use super::time_source::Clock;
use crate::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The farthest step forward that is believed at once: a day.
pub const JUMP_MILLIS: i64 = 86_400_000;
/// How long a farther step has to last until it is believed: ten minutes.
pub const CONFIRM_MILLIS: i64 = 600_000;
/// Differences up to this are ordinary corrections, and not worth a word: five seconds.
pub const TOLERANCE_MILLIS: i64 = 5_000;
/// No program of this kind has run before: 2025-01-01.
const FLOOR: Timestamp = Timestamp::from_millis(1_735_689_600_000);

/// How the machine's clock stands to the time that is given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// They agree.
    Agrees,
    /// The machine's clock is behind by so many milliseconds: it was set back, or had run ahead before.
    Behind(i64),
    /// The machine's clock has jumped ahead by so many milliseconds, and is not believed yet.
    Ahead(i64),
}

/// Time since the process began, which nobody can set.
#[derive(Debug, Clone, Copy)]
pub struct Uptime(Instant);

impl Default for Uptime {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Uptime {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

/// The machine's clock, held at a high-water mark.
pub struct HighWaterClock {
    wall: Arc<dyn Clock>,
    uptime: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    /// Time given out last by the machine's clock, or the mark.
    base: i64,
    /// The uptime at that moment.
    base_uptime: i64,
    /// The mark at the start.
    saved: Option<i64>,
    /// The uptime at the start.
    started: i64,
    /// The highest mark that was given out to be kept.
    kept: i64,
    /// The uptime at which a jump ahead was first seen.
    jumped: Option<i64>,
}

impl State {
    /// What the time should be.
    fn expected(&self, uptime: i64) -> i64 {
        self.base.saturating_add((uptime - self.base_uptime).max(0))
    }
}

impl HighWaterClock {
    /// A clock over two others: the machine's, and one that only ever goes forward. `saved` is the mark that was kept
    /// before, if any was.
    pub fn new(wall: Arc<dyn Clock>, uptime: Arc<dyn Clock>, saved: Option<Timestamp>) -> Self {
        let started = uptime.now().as_millis();
        let mark = saved.unwrap_or(FLOOR).max(FLOOR).as_millis();
        let base = wall.now().as_millis().max(mark);
        let saved = saved.map(Timestamp::as_millis);
        let state = State { base, base_uptime: started, saved, started, kept: i64::MIN, jumped: None };
        Self { wall, uptime, state: Mutex::new(state) }
    }

    /// The mark to keep for the next start.
    pub fn mark(&self) -> Timestamp {
        let now = self.now().as_millis();
        let uptime = self.uptime.now().as_millis();
        let mut state = self.lock();
        let ran = (uptime - state.started).max(0);
        let kept = match state.saved.filter(|_| ran < CONFIRM_MILLIS) {
            Some(saved) => {
                let expected = saved.saturating_add(ran);
                let believed = now <= expected.saturating_add(JUMP_MILLIS);
                if believed { now } else { expected }
            }
            None => now,
        };
        state.kept = state.kept.max(kept);
        Timestamp::from_millis(state.kept)
    }

    /// How the machine's clock stands to the time that is given out.
    pub fn state(&self) -> ClockState {
        let given = self.now().as_millis();
        let difference = self.wall.now().as_millis() - given;
        if difference < -TOLERANCE_MILLIS {
            ClockState::Behind(-difference)
        } else if difference > TOLERANCE_MILLIS {
            ClockState::Ahead(difference)
        } else {
            ClockState::Agrees
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for HighWaterClock {
    fn now(&self) -> Timestamp {
        let mut state = self.lock();
        // Read under the lock, so that no reading is older than what another thread was given.
        let (wall, uptime) = (self.wall.now().as_millis(), self.uptime.now().as_millis());
        let expected = state.expected(uptime);
        let believed = if wall.saturating_sub(expected) > JUMP_MILLIS {
            let since = *state.jumped.get_or_insert(uptime);
            uptime - since >= CONFIRM_MILLIS
        } else {
            state.jumped = None;
            wall >= expected
        };
        if !believed {
            return Timestamp::from_millis(expected);
        }
        (state.base, state.base_uptime, state.jumped) = (wall, uptime, None);
        Timestamp::from_millis(wall)
    }
}

impl std::fmt::Debug for HighWaterClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HighWaterClock").field("state", &*self.lock()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::time_source::ManualClock;

    const START: i64 = 1_800_000_000_000;
    const DAY: i64 = 86_400_000;

    struct Machine {
        wall: Arc<ManualClock>,
        uptime: Arc<ManualClock>,
    }

    impl Machine {
        fn at(start: i64) -> Self {
            let clock = |millis| Arc::new(ManualClock::at(Timestamp::from_millis(millis)));
            Self { wall: clock(start), uptime: clock(0) }
        }
        fn clock(&self, saved: Option<i64>) -> HighWaterClock {
            let saved = saved.map(Timestamp::from_millis);
            HighWaterClock::new(self.wall.clone(), self.uptime.clone(), saved)
        }
        fn pass(&self, millis: i64) {
            self.wall.advance_millis(millis);
            self.uptime.advance_millis(millis);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_goes_on_from_where_it_was() {
        let machine = Machine::at(START);
        let clock = machine.clock(None);
        assert_eq!(clock.now().as_millis(), START);
        machine.wall.advance_millis(-2 * DAY);
        machine.pass(1_000);
        assert_eq!(clock.now().as_millis(), START + 1_000);
        assert_eq!(clock.state(), ClockState::Behind(2 * DAY));
        machine.wall.advance_millis(2 * DAY + 7);
        assert_eq!((clock.now().as_millis(), clock.state()), (START + 1_007, ClockState::Agrees));
    }

    #[test]
    fn the_mark_of_an_earlier_process_holds_even_before_1970() {
        for wall in [START - 2 * DAY, 0, -1, i64::MIN / 4] {
            let machine = Machine::at(wall);
            let clock = machine.clock(Some(START));
            machine.pass(250);
            assert_eq!(clock.now().as_millis(), START + 250, "{wall}");
            assert_eq!(clock.mark().as_millis(), START + 250, "{wall}");
        }
        assert!(Machine::at(-1).clock(None).now() >= FLOOR, "also without a mark");
    }

    #[test]
    fn a_jump_far_ahead_is_believed_only_when_it_lasts() {
        let machine = Machine::at(START);
        let clock = machine.clock(Some(START));
        machine.wall.advance_millis(3_000 * DAY);
        machine.pass(1_000);
        assert_eq!(clock.now().as_millis(), START + 1_000);
        assert_eq!(clock.state(), ClockState::Ahead(3_000 * DAY));
        machine.pass(CONFIRM_MILLIS / 2);
        machine.wall.advance_millis(-3_000 * DAY);
        let mended = clock.now().as_millis();
        assert_eq!((mended, clock.state()), (START + 1_000 + CONFIRM_MILLIS / 2, ClockState::Agrees));
        machine.wall.advance_millis(30 * DAY);
        assert_eq!(clock.now().as_millis(), mended);
        machine.pass(CONFIRM_MILLIS);
        assert_eq!(clock.now().as_millis(), mended + 30 * DAY + CONFIRM_MILLIS);
    }

    #[test]
    fn a_wrong_time_at_the_start_is_not_kept_before_it_has_lasted() {
        let machine = Machine::at(START + 400 * DAY);
        let clock = machine.clock(Some(START));
        machine.pass(1_000);
        assert_eq!(clock.now().as_millis(), START + 400 * DAY + 1_000, "the machine may have been off");
        assert_eq!(clock.mark().as_millis(), START + 1_000);
        machine.pass(CONFIRM_MILLIS);
        assert_eq!(clock.mark(), clock.now());
    }

    #[test]
    fn random_steps_never_make_it_go_back() {
        use rand::rngs::StdRng;
        use rand::{RngExt, SeedableRng};
        let mut random = StdRng::seed_from_u64(7);
        for _ in 0..50 {
            let machine = Machine::at(START);
            let clock = machine.clock(Some(START - random.random_range(-3 * DAY..3 * DAY)));
            let (mut last, mut mark) = (clock.now(), clock.mark());
            for _ in 0..200 {
                machine.pass(random.random_range(0..CONFIRM_MILLIS));
                machine.wall.advance_millis(random.random_range(-4 * DAY..4 * DAY));
                let (now, marked) = (clock.now(), clock.mark());
                assert!(now >= last && marked >= mark, "{now} after {last}, {marked} after {mark}");
                (last, mark) = (now, marked);
            }
        }
    }
}
