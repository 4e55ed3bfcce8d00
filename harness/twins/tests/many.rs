//! Many operations at one time: a check of them ends, and stays small.

use twins::{Outside, Verdict, check, futures};

async fn all(out: Outside) -> u64 {
    let one = |number| out.op("get", number, [1, 2]).start();
    let started: Vec<_> = (0..100).map(one).collect();
    let mut sum = 0;
    for one in started {
        sum += one.await;
    }
    sum
}

#[test]
fn a_hundred_operations_at_one_time() {
    let also = |out: Outside| async move { all(out).await };
    let hundred = check("hundred", futures(all), futures(also));
    let verdict = hundred.budget(500).run();
    let Verdict::Equal(passed) = verdict else {
        panic!("{verdict}")
    };
    assert!(!passed.is_complete);
    assert_eq!(passed.pairs, 500);
}

/// Lists the pages of memory that this process has, if the system tells.
#[cfg(target_os = "linux")]
fn pages() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let resident = text.split(' ').nth(1);
    resident.and_then(|pages| pages.parse().ok()).unwrap_or(0)
}

/// A search keeps what it may still come to, and no more.
#[cfg(target_os = "linux")]
#[test]
fn a_long_search_stays_small() {
    let also = |out: Outside| async move { all(out).await };
    let before = pages();
    let long = check("long", futures(all), futures(also)).budget(2_000);
    assert!(long.run().is_equal());
    let megabytes = pages().saturating_sub(before) * 4 / 1024;
    assert!(megabytes < 200, "{megabytes} MB");
}
