//! One value, passed to the task that waits for it: from set to resume.

use benches::peers::{Program, Runtime};
use benches::{Case, Stopwatch};
use futures::channel::oneshot::{self, Sender};
use lab::measure::Model;
use smol::future::yield_now;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

fn main() -> ExitCode {
    let values = 100_000;
    let case = Case::of(Model::Future { values });
    benches::time([case.with_runtimes(Passing { values })])
}

/// Values that are passed one after the other.
#[derive(Clone, Copy)]
struct Passing {
    values: u64,
}

/// The slot in which the sending half lies until it is used.
type Slot = Arc<Mutex<Option<Sender<u64>>>>;

impl Program for Passing {
    fn run<R: Runtime>(self, watch: &mut Stopwatch) -> u64 {
        R::run(|runtime| async move {
            let slot = Slot::default();
            let given = runtime.spawn(give_all(slot.clone(), self.values));
            let taken = runtime.spawn(take_all(slot, self.values));
            // Both wait when the time begins to count.
            yield_now().await;
            watch.start();
            let sum = taken.await + given.await;
            watch.stop();
            sum
        })
    }
}

async fn take_all(slot: Slot, values: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..values {
        let (sender, receiver) = oneshot::channel();
        *slot.lock().expect("no panic") = Some(sender);
        sum += receiver.await.expect("a value");
    }
    sum
}

async fn give_all(slot: Slot, values: u64) -> u64 {
    let mut given = 0;
    while given < values {
        let sender = slot.lock().expect("no panic").take();
        if let Some(sender) = sender {
            sender.send(given).expect("a task waits");
            given += 1;
        }
        yield_now().await;
    }
    given
}
