//! Bugs of moving from async-std to smol, which is there.

use super::parts::{Gone, log, read, write};
use crate::{Check, OnDrop, Outside, check, futures, on_smol};

super::planted! {
    smol_ends_a_task_with_its_handle: Cancel at Order,
        "The copy went on without its handle; now it ends with it.",
        seen in "smol #294: async-std detaches, smol cancels";
    smol_ends_what_is_left: Cancel at Order,
        "The copies went on after the answer; now they end with it.",
        seen in "async-std to smol: a `Vec` of tasks that is dropped";
}

fn smol_ends_a_task_with_its_handle() -> Check {
    let old = |out: Outside| async move {
        let _copy = out.spawn(OnDrop::Detach, write(out, "copy"));
        read(out).await
    };
    let new = on_smol(|out: Outside, executor| async move {
        let _copy = executor.spawn(write(out, "copy"));
        read(out).await
    });
    check("handle", futures(old), new)
}

fn smol_ends_what_is_left() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        let copies = ["one", "two"].map(|_| {
            let copy = async move { write(out, data).await };
            out.spawn(OnDrop::Detach, copy)
        });
        log(out, "copying").await;
        drop(copies);
        Ok::<&str, Gone>(data)
    };
    let new = on_smol(|out: Outside, executor| async move {
        let data = read(out).await?;
        let copies = ["one", "two"]
            .map(|_| executor.spawn(async move { write(out, data).await }));
        log(out, "copying").await;
        drop(copies);
        Ok::<&str, Gone>(data)
    });
    check("left", futures(old), new)
}
