//! A small pool of threads for searches that take more than about a millisecond.
//!
//! Called by [`crate::read::search`]. The one thing to know: instances take turns. Of those that wait, the one with the
//! fewest searches under way goes first, then the one that was served least recently. The queue is bounded, and an
//! instance may queue only while it holds no more slots than are free, so that one instance alone has half of them and
//! whoever comes next finds some. A search whose caller has gone away leaves the queue at once, and is told to end when
//! it runs already.

use evoke_types::InstanceId;
use parking_lot::{Condvar, Mutex};
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

/// Searches that may wait for each thread.
const WAITING: usize = 64;

/// The queue is full, or the search panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Busy;

/// Tells a search whether its caller still waits for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted(Arc<AtomicBool>);

/// A fair, bounded pool of search threads.
pub(crate) struct SearchPool {
    shared: Arc<Shared>,
}

struct Shared {
    threads: usize,
    state: Mutex<State>,
    work: Condvar,
}

#[derive(Default)]
struct State {
    started: usize,
    idle: usize,
    closed: bool,
    /// Counts searches, which numbers them and orders their owners.
    tick: u64,
    waiting: usize,
    owners: HashMap<InstanceId, Owner>,
}

/// The searches of one instance. It exists as long as there are any.
#[derive(Default)]
struct Owner {
    waiting: VecDeque<Job>,
    running: usize,
    /// When one of them was begun last, or when the first one came.
    served: u64,
}

struct Job {
    number: u64,
    work: Box<dyn FnOnce() + Send>,
}

impl Wanted {
    /// Whether its caller still waits.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

impl SearchPool {
    /// A pool of at most so many threads; each is started when there is something for it.
    pub(crate) fn new(threads: usize) -> Self {
        let threads = threads.max(1);
        Self { shared: Arc::new(Shared { threads, state: Mutex::default(), work: Condvar::new() }) }
    }

    /// Runs a search for an instance and waits for it. When the caller drops the future, the search is given up.
    ///
    /// # Errors
    /// [`Busy`], also when the search panicked: either way there is no answer.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        owner: &InstanceId,
        search: impl FnOnce(&Wanted) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let (tell, told) = oneshot::channel();
        let wanted = Wanted::default();
        let seen = wanted.clone();
        let work = Box::new(move || {
            // Its caller has gone away when nobody is told.
            drop(tell.send(search(&seen)));
        });
        let number = self.shared.queue(owner, work)?;
        let _waits = Waits { shared: &self.shared, owner, number, wanted };
        told.await.map_err(|_| Busy)
    }

    /// How many searches wait.
    #[cfg(test)]
    fn waiting(&self) -> usize {
        self.shared.state.lock().waiting
    }
}

impl Drop for SearchPool {
    fn drop(&mut self) {
        self.shared.state.lock().closed = true;
        self.shared.work.notify_all();
    }
}

/// A caller that waits for its search.
struct Waits<'a> {
    shared: &'a Shared,
    owner: &'a InstanceId,
    number: u64,
    wanted: Wanted,
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.wanted.0.store(true, Ordering::Relaxed);
        let gone = self.shared.state.lock().withdraw(self.owner, self.number);
        // What it holds is freed outside of the lock.
        drop(gone);
    }
}

impl Shared {
    fn queue(self: &Arc<Self>, owner: &InstanceId, work: Box<dyn FnOnce() + Send>) -> Result<u64, Busy> {
        let mut state = self.state.lock();
        let most = self.threads * WAITING;
        let own = state.owners.get(owner).map_or(0, |owner| owner.waiting.len());
        if own >= most.saturating_sub(state.waiting) {
            return Err(Busy);
        }
        state.tick += 1;
        let number = state.tick;
        state.waiting += 1;
        let new = || Owner { served: number, ..Owner::default() };
        state.owners.entry(owner.clone()).or_insert_with(new).waiting.push_back(Job { number, work });
        if state.idle < state.waiting && state.started < self.threads {
            self.start(&mut state);
        }
        if state.started == 0 {
            drop(state.withdraw(owner, number));
            return Err(Busy);
        }
        drop(state);
        self.work.notify_one();
        Ok(number)
    }

    fn start(self: &Arc<Self>, state: &mut State) {
        let shared = Arc::clone(self);
        let name = format!("evoke-search-{}", state.started);
        match std::thread::Builder::new().name(name).spawn(move || shared.serve()) {
            Ok(_) => state.started += 1,
            Err(error) => tracing::error!(%error, "no thread for searches"),
        }
    }

    fn serve(&self) {
        let mut state = self.state.lock();
        while !state.closed {
            let Some((owner, job)) = state.next() else {
                state.idle += 1;
                self.work.wait(&mut state);
                state.idle -= 1;
                continue;
            };
            drop(state);
            // The caller finds its channel closed; the thread goes on.
            if catch_unwind(AssertUnwindSafe(job.work)).is_err() {
                tracing::error!("a search panicked");
            }
            state = self.state.lock();
            state.ended(&owner);
        }
        state.started -= 1;
    }
}

impl State {
    /// Takes the search whose turn it is; it counts as under way from then on.
    fn next(&mut self) -> Option<(InstanceId, Job)> {
        let waiting = self.owners.iter_mut().filter(|(_, owner)| !owner.waiting.is_empty());
        let (id, owner) = waiting.min_by_key(|(_, owner)| (owner.running, owner.served))?;
        let job = owner.waiting.pop_front()?;
        self.waiting -= 1;
        self.tick += 1;
        (owner.running, owner.served) = (owner.running + 1, self.tick);
        Some((id.clone(), job))
    }

    fn ended(&mut self, id: &InstanceId) {
        if let Some(owner) = self.owners.get_mut(id) {
            owner.running -= 1;
        }
        self.forget(id);
    }

    /// Takes a search back that has not started.
    fn withdraw(&mut self, id: &InstanceId, number: u64) -> Option<Job> {
        let owner = self.owners.get_mut(id)?;
        let at = owner.waiting.iter().position(|job| job.number == number)?;
        let job = owner.waiting.remove(at);
        self.waiting -= 1;
        self.forget(id);
        job
    }

    fn forget(&mut self, id: &InstanceId) {
        if self.owners.get(id).is_some_and(|owner| owner.running == 0 && owner.waiting.is_empty()) {
            self.owners.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    fn instance(number: u64) -> InstanceId {
        InstanceId::from_bits(number)
    }

    /// A pool of one thread whose thread is held until the sender says so, and a record of what ran.
    struct Held {
        pool: Arc<SearchPool>,
        go: Sender<()>,
        ran: Arc<Mutex<Vec<&'static str>>>,
        holder: tokio::task::JoinHandle<Result<(), Busy>>,
    }

    async fn held() -> Held {
        let pool = Arc::new(SearchPool::new(1));
        let (go, wait): (Sender<()>, Receiver<()>) = channel();
        let (begun, has_begun) = oneshot::channel();
        let own = Arc::clone(&pool);
        let holder = tokio::spawn(async move {
            own.run(&instance(1), move |_| {
                let _ = begun.send(());
                let _ = wait.recv();
            })
            .await
        });
        has_begun.await.expect("begins");
        Held { pool, go, ran: Arc::default(), holder }
    }

    impl Held {
        fn ask(&self, owner: u64, name: &'static str) -> tokio::task::JoinHandle<Result<(), Busy>> {
            let (pool, ran) = (Arc::clone(&self.pool), Arc::clone(&self.ran));
            tokio::spawn(async move { pool.run(&instance(owner), move |_| ran.lock().push(name)).await })
        }
        async fn queued(&self, count: usize) {
            while self.pool.waiting() != count {
                tokio::task::yield_now().await;
            }
        }
    }

    #[tokio::test]
    async fn instances_take_turns_and_a_caller_that_leaves_takes_its_search_along() {
        let held = held().await;
        let mut asked = Vec::new();
        for (at, (owner, name)) in
            [(1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1"), (2, "b2")].into_iter().enumerate()
        {
            asked.push(held.ask(owner, name));
            held.queued(at + 1).await;
        }
        asked.remove(1).abort();
        held.queued(5).await;
        held.go.send(()).expect("held");
        for asked in asked {
            assert_eq!(asked.await.expect("no panic"), Ok(()));
        }
        assert_eq!(held.holder.await.expect("no panic"), Ok(()));
        let order = held.ran.lock().clone();
        assert_eq!(order, ["a1", "b1", "c1", "a3", "b2"]);
        assert!(held.pool.shared.state.lock().owners.len() <= 1, "nobody is remembered who asks nothing");
    }

    #[tokio::test]
    async fn what_waits_is_bounded_and_one_instance_leaves_room_for_others() {
        let held = held().await;
        let mut asked: Vec<_> = (0..WAITING / 2).map(|_| held.ask(1, "a")).collect();
        held.queued(WAITING / 2).await;
        assert_eq!(held.ask(1, "one too many").await.expect("no panic"), Err(Busy));
        asked.push(held.ask(2, "b"));
        held.queued(WAITING / 2 + 1).await;
        held.go.send(()).expect("held");
        for asked in asked {
            assert_eq!(asked.await.expect("no panic"), Ok(()));
        }
        assert_eq!(
            held.ran.lock().iter().position(|name| *name == "b"),
            Some(1),
            "it need not wait for all others"
        );
    }

    #[tokio::test]
    async fn a_search_that_panics_costs_its_caller_the_answer_and_nobody_else() {
        let pool = SearchPool::new(1);
        let broken = pool.run(&instance(1), |_| panic!("on purpose")).await;
        assert_eq!(broken.map(|(): ()| ()), Err(Busy));
        assert_eq!(pool.run(&instance(1), |wanted| wanted.is_wanted()).await, Ok(true));
    }
}
