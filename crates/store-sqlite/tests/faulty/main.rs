//! The store on a disk that fails: whatever it answers agrees with what it holds, then, after it is opened again, after
//! its process was killed and after a loss of power.
//!
//! `EVOKE_SOAK_OPERATIONS` makes the run as long as that many calls; see `make soak`.

#![cfg(unix)]

mod disk;
mod full;
mod image;
mod model;
mod outsider;
mod rounds;
mod tally;
mod unreadable;
mod vfs;
mod worker;

/// Calls without a wish for more: a few seconds.
const OPERATIONS: u64 = 4_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn answers_agree_with_what_is_stored() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (operations, seed) =
        (number("EVOKE_SOAK_OPERATIONS").unwrap_or(OPERATIONS), number("EVOKE_SOAK_SEED").unwrap_or(1));
    let tally = rounds::run(operations, 400, seed).await;
    println!("{}", tally.line());
}
