//! All open connections: who may join, and who goes when there is no room.
//!
//! When there is no room, those that never had a valid key go first, the oldest before the others; so
//! known clients are served, and new ones get in, while others hold as many connections as they like.

use super::activity::CloseReason;
use super::address::AddressGroup;
use super::connection::Connection;
use super::descriptors::{descriptor_limit, room};
use super::limits::ConnectionLimits;
use super::notice::Notice;
use crate::metrics;
use parking_lot::{Mutex, RwLock};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// Between two looks at all connections. Deadlines are kept as exactly as this.
const SWEEP: Duration = Duration::from_secs(1);
/// An authenticated connection that idles for less is not closed for another one: its client may be
/// sending right now.
const RECENT: Duration = Duration::from_secs(10);

/// All open connections of a server.
pub(crate) struct Connections {
    limits: RwLock<ConnectionLimits>,
    table: Mutex<Table>,
    /// Cancelled when all are to end after what is under way.
    stop: CancellationToken,
    /// Cancelled when all are to be cut.
    cut: CancellationToken,
}

#[derive(Default)]
struct Table {
    next: u64,
    open: HashMap<u64, Arc<Connection>>,
    by_address: HashMap<AddressGroup, usize>,
    notice: Notice,
}

impl Connections {
    /// None yet. `stop` tells all of them to end.
    pub(crate) fn new(limits: ConnectionLimits, stop: CancellationToken) -> Self {
        let this = Self {
            limits: RwLock::new(limits),
            table: Mutex::default(),
            stop,
            cut: CancellationToken::new(),
        };
        this.set_limits(limits);
        this
    }

    /// The limits in force.
    pub(crate) fn limits(&self) -> ConnectionLimits {
        *self.limits.read()
    }

    /// Changes the limits. Connections are never more than the file descriptors leave room for, and one
    /// address never has more than three quarters of them.
    pub(crate) fn set_limits(&self, limits: ConnectionLimits) {
        let connections = room(limits.connections, descriptor_limit());
        let most = (connections - connections / 4).max(1);
        *self.limits.write() =
            ConnectionLimits { connections, per_address: limits.per_address.min(most), ..limits };
    }

    /// Takes a connection in; absent when there is no room for it.
    pub(super) fn admit(&self, peer: SocketAddr) -> Option<Arc<Connection>> {
        let limits = self.limits();
        let group = AddressGroup::from(peer.ip());
        let mut table = self.table.lock();
        let of_address = table.by_address.get(&group).copied().unwrap_or_default();
        if of_address >= limits.per_address && !table.make_room(Some(group), limits.per_address) {
            return table.refuse("address_limit");
        }
        if table.open.len() >= limits.connections && !table.make_room(None, limits.connections) {
            return table.refuse("limit");
        }
        table.next += 1;
        let (cut, wind_down) = (self.cut.child_token(), self.stop.child_token());
        let connection = Arc::new(Connection::new(table.next, peer, cut, wind_down));
        table.open.insert(connection.id, Arc::clone(&connection));
        *table.by_address.entry(group).or_default() += 1;
        metrics::connections(table.open.len());
        Some(connection)
    }

    /// Forgets a connection that has ended.
    pub(super) fn leave(&self, connection: &Connection) {
        let mut table = self.table.lock();
        table.remove(connection);
        metrics::connections(table.open.len());
    }

    /// Makes room because the process has no file descriptor left.
    pub(super) fn out_of_descriptors(&self) {
        let mut table = self.table.lock();
        let open = table.open.len();
        table.make_room(None, open);
        let _: Option<Arc<Connection>> = table.refuse("descriptors");
    }

    /// Counts something else that was refused for lack of room, for the log line of the minute.
    pub(crate) fn refused(&self, what: &'static str) {
        self.table.lock().notice.count(what);
    }

    /// Cuts all connections; how many there were.
    pub(crate) fn cut_all(&self) -> usize {
        self.cut.cancel();
        self.table.lock().open.len()
    }

    /// Looks after all connections until `ended`, and calls `also` after each look.
    pub(crate) async fn watch(&self, ended: CancellationToken, also: impl Fn()) {
        let mut turn = interval(SWEEP);
        turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while ended.run_until_cancelled(turn.tick()).await.is_some() {
            self.sweep(Instant::now());
            also();
        }
    }

    fn sweep(&self, now: Instant) {
        let limits = self.limits();
        let mut table = self.table.lock();
        let closed: Vec<CloseReason> =
            table.open.values().filter_map(|connection| connection.enforce(&limits, now)).collect();
        for reason in closed {
            metrics::connection_closed(reason.as_str());
            if reason != CloseReason::Idle {
                table.notice.count(reason.as_str());
            }
        }
        let (open, line) = (table.open.len(), table.notice.line(now));
        drop(table);
        if let Some(counts) = line {
            tracing::warn!(open, limit = limits.connections, %counts, "connections were refused or closed");
        }
    }
}

impl Table {
    fn refuse(&mut self, reason: &'static str) -> Option<Arc<Connection>> {
        metrics::connection_refused(reason);
        self.notice.count(reason);
        None
    }

    fn remove(&mut self, connection: &Connection) {
        if self.open.remove(&connection.id).is_none() {
            return;
        }
        if let Some(count) = self.by_address.get_mut(&connection.group) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&connection.group);
            }
        }
    }

    /// Closes connections (of one address, or of any) so that there is room for another. A share of
    /// `limit` goes at once, so that a flood does not search the table for each newcomer. Whether any
    /// could go.
    fn make_room(&mut self, group: Option<AddressGroup>, limit: usize) -> bool {
        let now = Instant::now();
        let concerned = self.open.values().filter(|c| group.is_none_or(|group| c.group == group));
        let (known, mut strangers): (Vec<_>, Vec<_>) = concerned.partition(|c| c.is_authenticated());
        strangers.sort_unstable_by_key(|c| (c.idle_since().is_none(), c.opened()));
        let mut go: Vec<Arc<Connection>> = strangers.into_iter().take((limit / 16).max(1)).cloned().collect();
        if go.is_empty() {
            let idle = known.into_iter().filter_map(|c| c.idle_since().map(|since| (since, c)));
            let longest = idle.min_by_key(|(since, _)| *since);
            go.extend(
                longest
                    .filter(|(since, _)| now.saturating_duration_since(*since) > RECENT)
                    .map(|(_, c)| Arc::clone(c)),
            );
        }
        for connection in &go {
            connection.close();
            self.remove(connection);
            self.notice.count(CloseReason::Evicted.as_str());
            metrics::connection_closed(CloseReason::Evicted.as_str());
        }
        !go.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(limit: usize, per_address: usize) -> Connections {
        let limits = ConnectionLimits { connections: limit, per_address, ..ConnectionLimits::default() };
        Connections::new(limits, CancellationToken::new())
    }

    fn from(host: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, host], 1))
    }

    fn is_cut(connection: &Connection) -> bool {
        futures::FutureExt::now_or_never(connection.closed()).is_some()
    }

    #[test]
    fn strangers_make_room_oldest_first_and_known_clients_stay() {
        let all = connections(8, 8);
        let known: Vec<_> = (0..4).map(|host| all.admit(from(host)).expect("room")).collect();
        known.iter().for_each(|connection| connection.authenticated());
        let strangers: Vec<_> = (4..8).map(|host| all.admit(from(host)).expect("room")).collect();
        for stranger in &strangers {
            all.admit(from(9)).expect("a stranger makes room");
            assert!(is_cut(stranger), "the oldest goes first");
        }
        assert!(known.iter().all(|connection| !is_cut(connection)));
    }

    #[test]
    fn busy_known_clients_are_never_closed_and_the_newcomer_is_refused() {
        let all = connections(4, 4);
        let known: Vec<_> = (0..4).map(|host| all.admit(from(host)).expect("room")).collect();
        for connection in &known {
            connection.authenticated();
            connection.request(false);
        }
        assert!(all.admit(from(9)).is_none());
        all.leave(&known[0]);
        all.leave(&known[0]);
        assert!(all.admit(from(9)).is_some(), "a place became free");
    }

    #[test]
    fn one_address_takes_only_its_share() {
        let all = connections(100, 2);
        let other = all.admit(from(2)).expect("room");
        let mine: Vec<_> = (0..3).map(|_| all.admit(from(1)).expect("by closing an own one")).collect();
        assert!(is_cut(&mine[0]) && !is_cut(&mine[2]) && !is_cut(&other));
        assert_eq!(connections(100, 1_000).limits().per_address, 75);
    }
}
