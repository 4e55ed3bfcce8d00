//! Joins, limits and single waits.

use crate::catalogue::parts::{Slots, job, read};
use crate::{Check, Done, Outside, callbacks, check, futures};
use futures::future::{join, join_all};

crate::catalogue::sound_pairs! {
    one_wait: "A callback for one wait is an await.";
    join_in_either_order: "Both begin together, whoever is named first.";
    by_index_and_join_all: "Results by their index are those of a join.";
}

fn one_wait() -> Check {
    let old = |out: Outside, done: Done<_>| {
        read(out).then(move |data| done.call(data));
    };
    check("one wait", callbacks(old), futures(read))
}

fn join_in_either_order() -> Check {
    let old = |out: Outside| join(job(out, 1), job(out, 2));
    let new = |out: Outside| async move {
        let (two, one) = join(job(out, 2), job(out, 1)).await;
        (one, two)
    };
    check("either order", futures(old), futures(new))
}

fn by_index_and_join_all() -> Check {
    let old = |out: Outside, done: Done<Vec<u64>>| {
        let slots = Slots::new(3);
        for index in 0..3 {
            let (slots, done) = (slots.clone(), done.clone());
            job(out, index as u64).then(move |value| {
                if let Some(all) = slots.put(index, value) {
                    done.call(all);
                }
            });
        }
    };
    let new = |out: Outside| join_all((0..3).map(|id| job(out, id)));
    check("by index", callbacks(old), futures(new))
}
