//! JavaScript's `readFile` in the three forms in which it is often printed,
//! as if they were one program; and the program that was meant.

use twins::{Cause, Check, Done, Op, Outside, callbacks, check, futures};

#[derive(Debug)]
pub(crate) struct NoFile;

pub(crate) fn read_file(out: Outside) -> Op<Result<&'static str, NoFile>> {
    out.op("readFile", "foo.txt", [Ok("abc"), Err(NoFile)])
}

/// The second step; `None` is JavaScript's `undefined`.
pub(crate) fn another(out: Outside, data: Option<&str>) -> Op<()> {
    out.op("another", data, [()])
}

/// `readFile("foo.txt", (err, data) => { if (data) console.log(..) })`
pub(crate) fn callback(out: Outside, done: Done<()>) {
    read_file(out).then(move |read| {
        if read.is_ok() {
            out.note("data was read");
        }
        done.call(());
    });
}

/// `readFile("foo.txt").then(data => console.log(..)).catch(console.log)`
/// `.then(() => another(data))`, where no `data` is in scope any more.
pub(crate) fn promises(out: Outside, done: Done<()>) {
    read_file(out).start().then(move |read| {
        match read {
            Ok(_) => out.note("data was read"),
            Err(error) => out.note(format!("{error:?}")),
        }
        let second = another(out, None).start();
        second.then(move |()| done.call(()));
    });
}

/// `try { const data = await readFile("foo.txt"); console.log(..);`
/// `another(data) } catch (err) { console.log(err) }`
pub(crate) async fn awaited(out: Outside) {
    match read_file(out).start().await {
        Ok(data) => {
            out.note("data was read");
            // Nothing awaits it; a promise that is dropped goes on.
            drop(another(out, Some(data)).start());
        }
        Err(error) => out.note(format!("{error:?}")),
    }
}

/// The form that was meant, with callbacks.
pub(crate) fn meant(out: Outside, done: Done<()>) {
    read_file(out).then(move |read| match read {
        Ok(data) => {
            out.note("data was read");
            another(out, Some(data)).then(move |()| done.call(()));
        }
        Err(error) => {
            out.note(format!("{error:?}"));
            done.call(());
        }
    });
}

/// The same, awaited.
pub(crate) async fn meant_awaited(out: Outside) {
    match read_file(out).await {
        Ok(data) => {
            out.note("data was read");
            another(out, Some(data)).await;
        }
        Err(error) => out.note(format!("{error:?}")),
    }
}

pub(crate) fn promises_to_await() -> Check {
    check("promises_to_await", callbacks(promises), futures(awaited))
}

pub(crate) fn when_it_fails() -> Check {
    promises_to_await()
        .known(Cause::Start, "the data is passed on, as it should be")
}

pub(crate) fn who_waits() -> Check {
    check("who_waits", callbacks(meant), futures(awaited))
}

pub(crate) fn mended() -> Check {
    check("mended", callbacks(meant), futures(meant_awaited))
}
