//! The generator forms, with one dependency.

use twins::{Check, Op, Outside, check, send, yield_, yield_from};

fn read(out: Outside) -> Op<u64> {
    out.op("read", (), [1, 2])
}

fn twice() -> Check {
    let old = send(|co, out| async move {
        let one = yield_!(co, read(out));
        one + yield_!(co, read(out))
    });
    let new = yield_from(|co, out| async move {
        let one = yield_from!(co, read(out));
        one + yield_from!(co, read(out))
    });
    check("twice", old, new)
}

#[test]
fn two_generators_are_compared_with_one_dependency() {
    twice().assert();
}
