//! The embedded store against the suite that every store must pass, and what only files can get wrong.

#[path = "store/contention.rs"]
mod contention;
#[path = "store/crash.rs"]
mod crash;
#[path = "store/erased.rs"]
mod erased;
#[path = "store/faults.rs"]
mod faults;
#[path = "store/guarded.rs"]
mod guarded;
#[path = "store/saved.rs"]
mod saved;
#[path = "store/subject.rs"]
mod subject;

use evoke_store::StoreResult;
use subject::fresh;

evoke_store::conformance!(fresh);

#[tokio::test]
async fn random_operations_agree_with_the_twin() -> StoreResult<()> {
    for seed in 1..=6 {
        evoke_store::conformance::model::agrees_with_the_twin(&mut fresh(), seed, 250).await?;
    }
    Ok(())
}
