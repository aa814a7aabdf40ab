//! Who may have a file read now: some at once, the others wait in a queue of bounded length and size, one queue an
//! instance, instances in turn, so that a tenant who uploads much holds up no other tenant's file for long.

use evoke_types::InstanceId;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Bytes of files that wait at most: they are held in memory.
const WAITING_BYTES: usize = 128 << 20;

/// Part of the places in the queue that one instance may take.
const SHARE: usize = 4;

/// The places. A handle.
#[derive(Clone)]
pub(super) struct Turns(Arc<Mutex<State>>);

struct State {
    free: usize,
    most_waiting: usize,
    /// Instances with waiting files, the next one first.
    queues: VecDeque<Queue>,
}

struct Queue {
    instance: InstanceId,
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    bytes: usize,
    turn: oneshot::Sender<Turn>,
}

/// A place that is taken until this is dropped.
pub(super) struct Turn(Option<Turns>);

impl Turns {
    /// `at_once` places, and a queue of `most_waiting`.
    pub(super) fn new(at_once: usize, most_waiting: usize) -> Self {
        Self(Arc::new(Mutex::new(State { free: at_once.max(1), most_waiting, queues: VecDeque::new() })))
    }

    /// Waits for a place for a file of so many bytes. None when too many wait already.
    pub(super) async fn next(&self, instance: &InstanceId, bytes: usize) -> Option<Turn> {
        let turn = {
            let mut state = self.0.lock();
            if state.free > 0 {
                state.free -= 1;
                return Some(Turn(Some(self.clone())));
            }
            if !state.has_room(instance, bytes) {
                return None;
            }
            let (turn, given) = oneshot::channel();
            state.enqueue(instance, Waiting { bytes, turn });
            given
        };
        turn.await.ok()
    }

    /// Passes a place on, or frees it.
    fn release(self) {
        loop {
            let next = {
                let mut state = self.0.lock();
                let next = state.dequeue();
                state.free += usize::from(next.is_none());
                next
            };
            let Some(waiting) = next else { return };
            match waiting.turn.send(Turn(Some(self.clone()))) {
                Ok(()) => return,
                // Whoever gave up waiting takes no place: the next one does.
                Err(mut back) => back.0 = None,
            }
        }
    }
}

impl State {
    fn has_room(&mut self, instance: &InstanceId, bytes: usize) -> bool {
        // Who gave up is not waiting.
        for queue in &mut self.queues {
            queue.waiting.retain(|waiting| !waiting.turn.is_closed());
        }
        self.queues.retain(|queue| !queue.waiting.is_empty());
        let all = self.queues.iter().flat_map(|queue| &queue.waiting);
        let (count, held) = all.fold((0, 0_usize), |(count, held), one| (count + 1, held + one.bytes));
        let own = self.queues.iter().find(|queue| queue.instance == *instance);
        let own = own.map_or(0, |queue| queue.waiting.len());
        let fair = self.most_waiting.div_ceil(SHARE);
        count < self.most_waiting && own < fair && (held == 0 || held + bytes <= WAITING_BYTES)
    }

    fn enqueue(&mut self, instance: &InstanceId, waiting: Waiting) {
        match self.queues.iter_mut().find(|queue| queue.instance == *instance) {
            Some(queue) => queue.waiting.push_back(waiting),
            None => self.queues.push_back(Queue { instance: instance.clone(), waiting: [waiting].into() }),
        }
    }

    /// The oldest file of the next instance, which then comes last.
    fn dequeue(&mut self) -> Option<Waiting> {
        let mut queue = self.queues.pop_front()?;
        let next = queue.waiting.pop_front();
        if !queue.waiting.is_empty() {
            self.queues.push_back(queue);
        }
        next
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.release();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn instance(number: u64) -> InstanceId {
        InstanceId::from_bits(number)
    }

    /// A file that waits, as a task: it tells its number when its turn comes and gives the turn back at once.
    fn waiter(
        turns: &Turns,
        of: u64,
        number: u32,
        order: &Arc<Mutex<Vec<u32>>>,
    ) -> tokio::task::JoinHandle<()> {
        let (turns, order) = (turns.clone(), Arc::clone(order));
        tokio::spawn(async move {
            let turn = turns.next(&instance(of), 1).await;
            order.lock().push(number);
            drop(turn);
        })
    }

    #[tokio::test]
    async fn instances_take_turns_and_the_oldest_file_of_each_comes_first() {
        let turns = Turns::new(1, 100);
        let held = turns.next(&instance(1), 1).await.expect("free");
        let order = Arc::default();
        let mut tasks = Vec::new();
        for (of, number) in [(1, 10), (1, 11), (1, 12), (2, 20), (2, 21)] {
            tasks.push(waiter(&turns, of, number, &order));
            tokio::task::yield_now().await;
        }
        drop(held);
        for task in tasks {
            task.await.expect("no panic");
        }
        assert_eq!(*order.lock(), [10, 20, 11, 21, 12]);
    }

    #[tokio::test]
    async fn the_queue_is_bounded_by_number_by_bytes_and_by_instance() {
        let turns = Turns::new(1, 4);
        let _held = turns.next(&instance(1), 1).await.expect("free");
        let waits = |of: u64, bytes: usize| {
            let turns = turns.clone();
            let mut waiting = Box::pin(async move { turns.next(&instance(of), bytes).await.is_some() });
            let now = futures::FutureExt::now_or_never(&mut waiting);
            now.is_none().then_some(waiting)
        };
        let first = waits(1, 1).expect("room");
        assert!(waits(1, 1).is_none(), "one instance has a quarter of the places");
        let _second = waits(2, WAITING_BYTES - 1).expect("room");
        assert!(waits(3, 1).is_none(), "too many bytes");
        drop(first);
        let _third = waits(3, 1).expect("who gave up makes room");
        assert!(waits(1, 1).is_none(), "bytes again");
    }

    #[tokio::test]
    async fn places_of_those_who_give_up_are_not_lost() {
        let turns = Turns::new(2, 100);
        for round in 0..50_u64 {
            let held = turns.next(&instance(1), 1).await.expect("a place");
            let other = turns.next(&instance(1), 1).await.expect("a place");
            let order = Arc::default();
            let leaves = waiter(&turns, 2, 0, &order);
            let stays = waiter(&turns, 3, 1, &order);
            tokio::task::yield_now().await;
            if round % 2 == 0 {
                leaves.abort();
            }
            drop(held);
            if round % 3 == 0 {
                leaves.abort();
            }
            drop(other);
            tokio::time::timeout(Duration::from_secs(20), stays).await.expect("in time").expect("no panic");
            let _ = leaves.await;
        }
        assert_eq!(turns.0.lock().free, 2);
    }
}
