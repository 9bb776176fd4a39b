//! After writes, what the store says of itself is counted anew: apart from the writes, once for many of them.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use super::House;
use crate::answer::evaluate::Task;

/// How long writes are gathered before the store is counted.
const GATHER: Duration = Duration::from_secs(1);
/// Counting takes at most this share of the time: after a count that took long, the next one waits.
const SHARE: u32 = 10;

/// Has the statistics counted anew before long. Told after each write; writes told meanwhile are counted together.
///
/// A count that fails or outlasts the time limit is reported on standard error; the writes stand.
pub fn soon(house: &House) {
    if house.recount_waits.swap(true, SeqCst) {
        return;
    }
    let house = House(Arc::clone(&house.0));
    tokio::spawn(async move {
        let last = Duration::from_millis(house.recount_took.load(SeqCst));
        tokio::time::sleep(GATHER.max(last * SHARE)).await;
        let _turn = house.writing.lock().await;
        // From here on a write is not counted by this turn.
        house.recount_waits.store(false, SeqCst);
        let begun = std::time::Instant::now();
        let task = Task::Recount { base: house.iris.base().to_owned() };
        if let Err(failure) = house.pool.write(&task).await {
            eprintln!("recount: the statistics are old: {}", super::describe(failure));
        }
        house.recount_took.store(begun.elapsed().as_millis() as u64, SeqCst);
    });
}
