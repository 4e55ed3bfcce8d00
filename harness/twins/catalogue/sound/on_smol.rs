//! Right ways from async-std to smol, which is there.

use crate::catalogue::parts::{Gone, read, within, write};
use crate::{Check, OnDrop, Outside, check, futures, on_smol};

crate::catalogue::sound_pairs! {
    smol_detach: "A handle that was dropped is detached.";
    smol_task_and_call: "A task that ends with its handle is a call.";
    smol_timer_of_the_run: "A timeout is the same beside an executor.";
}

fn smol_detach() -> Check {
    let old = |out: Outside| async move {
        drop(out.spawn(OnDrop::Detach, write(out, "copy")));
        read(out).await
    };
    let new = on_smol(|out: Outside, executor| async move {
        executor.spawn(write(out, "copy")).detach();
        read(out).await
    });
    check("detach", futures(old), new)
}

fn smol_task_and_call() -> Check {
    let old = |out: Outside| async move {
        let data = read(out).await?;
        write(out, data).await
    };
    let new = on_smol(|out: Outside, executor| async move {
        let data = executor.spawn(read(out)).await?;
        executor.spawn(write(out, data)).await
    });
    check("call", futures(old), new)
}

fn smol_timer_of_the_run() -> Check {
    let old = |out: Outside| within(out, 150, read(out));
    let new = on_smol(|out: Outside, executor| async move {
        let reading = executor.spawn(read(out));
        let data = within(out, 150, reading).await;
        data.map(|data| data.map_err(|Gone| Gone))
    });
    check("timer", futures(old), new)
}
