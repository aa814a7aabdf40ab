//! One connection, as everything that serves it knows it. Requests carry it among their extensions.

use super::activity::{Activity, CloseReason, Verdict};
use super::address::AddressGroup;
use super::limits::ConnectionLimits;
use parking_lot::Mutex;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Waker};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Requests that may be under way on a connection without a valid key before no more of them are read. Each takes
/// memory, and whoever has a key has shown it with the first of them.
const STRANGERS_REQUESTS: u32 = 4;

/// One connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(super) id: u64,
    /// The other end.
    pub(crate) peer: SocketAddr,
    /// What limits count it by.
    pub(crate) group: AddressGroup,
    opened: Instant,
    authenticated: AtomicBool,
    activity: Mutex<Activity>,
    /// Requests that are only held until they are refused.
    held: AtomicU32,
    /// Who waits to read on.
    reader: Mutex<Option<Waker>>,
    /// Cancelled when it is to be cut.
    cut: CancellationToken,
    /// Cancelled when it is to end after what is under way.
    wind_down: CancellationToken,
}

impl Connection {
    pub(super) fn new(
        id: u64,
        peer: SocketAddr,
        cut: CancellationToken,
        wind_down: CancellationToken,
    ) -> Self {
        let now = Instant::now();
        Self {
            id,
            peer,
            group: AddressGroup::from(peer.ip()),
            opened: now,
            authenticated: AtomicBool::new(false),
            activity: Mutex::new(Activity::new(now)),
            held: AtomicU32::new(0),
            reader: Mutex::default(),
            cut,
            wind_down,
        }
    }

    /// Notes that a request on it had a valid key: it is not among the first to go any more.
    pub(crate) fn authenticated(&self) {
        if !self.authenticated.swap(true, Ordering::Relaxed) {
            self.read_on();
        }
    }

    /// Whether more may be read from it now. If not, the task is woken when it may.
    pub(super) fn may_read(&self, cx: &Context<'_>) -> bool {
        let full = || {
            let working = self.activity.lock().in_flight().saturating_sub(self.held.load(Ordering::Relaxed));
            !self.is_authenticated() && working >= STRANGERS_REQUESTS
        };
        if !full() {
            return true;
        }
        *self.reader.lock() = Some(cx.waker().clone());
        // A request may have ended before the waker was there.
        !full()
    }

    /// One of its requests is only held until it is refused, as long as this is kept: others are read meanwhile.
    pub(crate) fn hold(&self) -> HeldRequest<'_> {
        self.held.fetch_add(1, Ordering::Relaxed);
        self.read_on();
        HeldRequest(self)
    }

    fn read_on(&self) {
        if let Some(reader) = self.reader.lock().take() {
            reader.wake();
        }
    }

    pub(super) fn is_authenticated(&self) -> bool {
        self.authenticated.load(Ordering::Relaxed)
    }

    pub(super) fn opened(&self) -> Instant {
        self.opened
    }

    pub(super) fn idle_since(&self) -> Option<Instant> {
        self.activity.lock().idle_since()
    }

    /// Notes what happens on it.
    pub(super) fn note(&self, what: impl FnOnce(&mut Activity, Instant)) {
        what(&mut self.activity.lock(), Instant::now());
    }

    /// A request's head is complete; the number of its answer.
    pub(super) fn request(&self, http2: bool) -> u64 {
        self.activity.lock().request(http2)
    }

    /// A request is answered to its end, or given up.
    pub(super) fn answered(&self, number: u64) {
        self.activity.lock().answered(number, Instant::now());
        self.read_on();
    }

    /// Closes it, or tells it to end, if it has kept us waiting for too long. Why, if so.
    pub(super) fn enforce(&self, limits: &ConnectionLimits, now: Instant) -> Option<CloseReason> {
        let mut activity = self.activity.lock();
        match activity.judge(self.is_authenticated(), limits, now) {
            Verdict::Keep => None,
            Verdict::WindDown(reason) => {
                activity.wind_down(reason, now);
                self.wind_down.cancel();
                Some(reason)
            }
            Verdict::Close(reason) => {
                self.cut.cancel();
                Some(reason)
            }
        }
    }

    /// Cuts it.
    pub(super) fn close(&self) {
        self.cut.cancel();
    }

    /// Waits until it is to be cut.
    pub(super) async fn closed(&self) {
        self.cut.cancelled().await;
    }

    /// Waits until it is to end after what is under way.
    pub(super) async fn winds_down(&self) {
        self.wind_down.cancelled().await;
    }
}

/// A request that is only held until it is refused.
pub(crate) struct HeldRequest<'a>(&'a Connection);

impl Drop for HeldRequest<'_> {
    fn drop(&mut self) {
        self.0.held.fetch_sub(1, Ordering::Relaxed);
    }
}
