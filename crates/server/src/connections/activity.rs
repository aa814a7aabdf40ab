//! What one connection has done so far, and whether it has kept us waiting for too long. Pure: time comes
//! from the caller, so that every rule can be tested without waiting.

use super::limits::ConnectionLimits;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Bytes that a client must take within the stall timeout to count as reading. A client that takes less
/// would hold an answer for hours.
const PROGRESS: usize = 64 << 10;
/// A writer that was not blocked for so long begins a new measurement.
const PAUSE: Duration = Duration::from_secs(5);
/// Bytes that may come without a complete head on a connection without a valid key: far more than any
/// head has, and far less than what a flood of control frames sends.
const WITHOUT_HEAD: u64 = 1 << 20;
/// Time for a connection that was told to end to do so.
const WIND_DOWN: Duration = Duration::from_secs(5);

/// Why a connection is closed by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CloseReason {
    /// The head of a request did not come in time.
    HeadTimeout,
    /// Nothing was asked for too long.
    Idle,
    /// The client does not read its answer.
    WriteStall,
    /// It sends and sends, but no request.
    Flood,
    /// Its place was needed.
    Evicted,
}

impl CloseReason {
    /// The word for metrics and logs.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::HeadTimeout => "head_timeout",
            Self::Idle => "idle",
            Self::WriteStall => "write_stall",
            Self::Flood => "flood",
            Self::Evicted => "evicted",
        }
    }
}

/// What is to be done about a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing.
    Keep,
    /// Tell it to end after what is under way.
    WindDown(CloseReason),
    /// Close it now.
    Close(CloseReason),
}

/// A write that the client is slow to take.
#[derive(Debug)]
struct SlowWrite {
    since: Instant,
    last: Instant,
    taken: usize,
    blocked: bool,
}

/// What one connection has done so far.
#[derive(Debug)]
pub(super) struct Activity {
    opened: Instant,
    /// Complete heads, that is requests.
    heads: u64,
    http2: bool,
    /// Requests that are not answered to their end yet.
    in_flight: u32,
    /// Since when there is none.
    idle_since: Instant,
    /// When the first byte came since then.
    head_begun: Option<Instant>,
    read_since_head: u64,
    write: Option<SlowWrite>,
    /// Answers under way, and since when the client is to take the next piece of each.
    answers: HashMap<u64, Option<Instant>>,
    winding_down: Option<(Instant, CloseReason)>,
}

impl Activity {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            opened: now,
            heads: 0,
            http2: false,
            in_flight: 0,
            idle_since: now,
            head_begun: None,
            read_since_head: 0,
            write: None,
            answers: HashMap::new(),
            winding_down: None,
        }
    }

    /// Bytes came.
    pub(super) fn read(&mut self, bytes: usize, now: Instant) {
        self.read_since_head = self.read_since_head.saturating_add(bytes as u64);
        if self.in_flight == 0 && bytes > 0 {
            self.head_begun.get_or_insert(now);
        }
    }

    /// The client took bytes of ours.
    pub(super) fn wrote(&mut self, bytes: usize, now: Instant) {
        if let Some(write) = &mut self.write {
            write.blocked = false;
            write.last = now;
            write.taken = write.taken.saturating_add(bytes);
            if write.taken >= PROGRESS {
                self.write = None;
            }
        }
    }

    /// The client does not take what we would send.
    pub(super) fn write_blocked(&mut self, now: Instant) {
        match &mut self.write {
            Some(write) if write.blocked || now.saturating_duration_since(write.last) < PAUSE => {
                write.blocked = true;
            }
            Some(_) | None => {
                self.write = Some(SlowWrite { since: now, last: now, taken: 0, blocked: true });
            }
        }
    }

    /// A request's head is complete; the answer's number.
    pub(super) fn request(&mut self, http2: bool) -> u64 {
        self.heads += 1;
        self.http2 |= http2;
        self.in_flight += 1;
        self.head_begun = None;
        self.read_since_head = 0;
        self.heads
    }

    /// An answer waits for the client to take its next piece, or no longer does.
    pub(super) fn answer_waits(&mut self, number: u64, since: Option<Instant>) {
        self.answers.insert(number, since);
    }

    /// A request is answered to its end, or given up.
    pub(super) fn answered(&mut self, number: u64, now: Instant) {
        self.answers.remove(&number);
        self.in_flight = self.in_flight.saturating_sub(1);
        self.idle_since = now;
        self.head_begun = None;
        self.read_since_head = 0;
    }

    /// Requests that are under way.
    pub(super) fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// Since when nothing is under way.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        (self.in_flight == 0).then_some(self.idle_since)
    }

    /// Notes that it was told to end.
    pub(super) fn wind_down(&mut self, reason: CloseReason, now: Instant) {
        self.winding_down.get_or_insert((now, reason));
    }

    /// What is to be done about it.
    pub(super) fn judge(&self, authenticated: bool, limits: &ConnectionLimits, now: Instant) -> Verdict {
        let over = |since: Instant, limit: Duration| now.saturating_duration_since(since) > limit;
        let stalled = |since: Option<Instant>| since.is_some_and(|since| over(since, limits.write_stall));
        let blocked = self.write.as_ref().filter(|write| write.blocked).map(|write| write.since);
        if stalled(blocked) || self.answers.values().any(|since| stalled(*since)) {
            return Verdict::Close(CloseReason::WriteStall);
        }
        if !authenticated && self.read_since_head > WITHOUT_HEAD {
            return Verdict::Close(CloseReason::Flood);
        }
        if let Some((since, reason)) = self.winding_down {
            let late = self.in_flight == 0 && over(since, WIND_DOWN);
            return if late { Verdict::Close(reason) } else { Verdict::Keep };
        }
        if self.heads == 0 && over(self.opened, limits.head_timeout) {
            return Verdict::Close(CloseReason::HeadTimeout);
        }
        if self.in_flight > 0 {
            return Verdict::Keep;
        }
        // On HTTP/2 bytes between requests are control frames, such as the answers to our pings.
        if !self.http2 && self.head_begun.is_some_and(|since| over(since, limits.head_timeout)) {
            return Verdict::Close(CloseReason::HeadTimeout);
        }
        let patience = if authenticated { limits.idle } else { limits.unauthenticated_idle };
        if over(self.idle_since, patience) { Verdict::WindDown(CloseReason::Idle) } else { Verdict::Keep }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: fn() -> ConnectionLimits = ConnectionLimits::default;

    fn after(origin: Instant, seconds: u64) -> Instant {
        origin + Duration::from_secs(seconds)
    }

    #[test]
    fn a_first_head_must_come_in_time_however_it_is_trickled() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        for second in 0..10 {
            activity.read(1, after(start, second));
            assert_eq!(activity.judge(false, &LIMITS(), after(start, second)), Verdict::Keep);
        }
        assert_eq!(
            activity.judge(false, &LIMITS(), after(start, 11)),
            Verdict::Close(CloseReason::HeadTimeout)
        );
    }

    #[test]
    fn an_idle_connection_is_kept_and_a_head_begun_on_it_is_not() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        activity.read(100, start);
        let number = activity.request(false);
        activity.answered(number, start);
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 329)), Verdict::Keep);
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 331)), Verdict::WindDown(CloseReason::Idle));
        assert_eq!(activity.judge(false, &LIMITS(), after(start, 61)), Verdict::WindDown(CloseReason::Idle));
        activity.read(1, after(start, 300));
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 309)), Verdict::Keep);
        let verdict = activity.judge(true, &LIMITS(), after(start, 311));
        assert_eq!(verdict, Verdict::Close(CloseReason::HeadTimeout));
        let number = activity.request(false);
        assert_eq!(
            activity.judge(true, &LIMITS(), after(start, 3_000)),
            Verdict::Keep,
            "it is being answered"
        );
        activity.answered(number, after(start, 3_000));
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 3_001)), Verdict::Keep);
    }

    #[test]
    fn control_frames_keep_nothing_open_and_a_flood_of_them_ends_it() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        let number = activity.request(true);
        activity.answered(number, start);
        for second in (0..330).step_by(30) {
            activity.read(17, after(start, second));
            assert_eq!(activity.judge(true, &LIMITS(), after(start, second)), Verdict::Keep);
        }
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 331)), Verdict::WindDown(CloseReason::Idle));
        activity.wind_down(CloseReason::Idle, after(start, 331));
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 332)), Verdict::Keep);
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 337)), Verdict::Close(CloseReason::Idle));
        activity.read(2 << 20, after(start, 1));
        assert_eq!(activity.judge(false, &LIMITS(), after(start, 1)), Verdict::Close(CloseReason::Flood));
    }

    #[test]
    fn a_reader_that_takes_nothing_or_next_to_nothing_is_cut_and_a_slow_one_is_not() {
        let start = Instant::now();
        let stalled = Verdict::Close(CloseReason::WriteStall);
        let mut activity = Activity::new(start);
        activity.request(false);
        activity.write_blocked(start);
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 29)), Verdict::Keep);
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 31)), stalled);
        for second in 1..30 {
            activity.wrote(100, after(start, second));
            activity.write_blocked(after(start, second));
        }
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 31)), stalled, "a trickle is no reading");
        activity.wrote(PROGRESS, after(start, 31));
        activity.write_blocked(after(start, 31));
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 60)), Verdict::Keep);
        activity.wrote(10, after(start, 60));
        activity.write_blocked(after(start, 600));
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 601)), Verdict::Keep, "a new answer");
    }

    #[test]
    fn an_answer_that_waits_for_its_reader_is_seen_on_any_protocol() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        let (one, other) = (activity.request(true), activity.request(true));
        activity.answer_waits(one, Some(start));
        activity.answer_waits(other, None);
        assert_eq!(activity.judge(true, &LIMITS(), after(start, 29)), Verdict::Keep);
        let verdict = activity.judge(true, &LIMITS(), after(start, 31));
        assert_eq!(verdict, Verdict::Close(CloseReason::WriteStall));
        activity.answered(one, after(start, 31));
        assert_eq!(
            activity.judge(true, &LIMITS(), after(start, 3_000)),
            Verdict::Keep,
            "a stream that is quiet"
        );
        assert_eq!(activity.idle_since(), None);
        activity.answered(other, after(start, 3_000));
        assert_eq!(activity.idle_since(), Some(after(start, 3_000)));
    }
}
