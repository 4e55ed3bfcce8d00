//! A copy of a file: with callbacks, and twice with `await`.

use twins::{Check, Done, Op, Outside, callbacks, futures};

#[derive(Debug)]
struct Gone;

fn read(out: Outside) -> Op<Result<&'static str, Gone>> {
    out.op("read", "foo.txt", [Ok("data"), Err(Gone)])
}

fn write(out: Outside, text: &str) -> Op<Result<(), Gone>> {
    out.op("write", text, [Ok(()), Err(Gone)])
}

fn old(out: Outside, done: Done<Result<(), Gone>>) {
    read(out).then(move |data| match data {
        Ok(data) => write(out, data).then(move |end| done.call(end)),
        Err(_) => done.call(Ok(())),
    });
}

async fn new(out: Outside) -> Result<(), Gone> {
    write(out, read(out).await.unwrap_or("nothing")).await
}

async fn better(out: Outside) -> Result<(), Gone> {
    match read(out).await {
        Ok(data) => write(out, data).await,
        Err(_) => Ok(()),
    }
}

pub(crate) fn copy() -> Check {
    twins::check("copy", callbacks(old), futures(new))
}

pub(crate) fn mended() -> Check {
    twins::check("mended", callbacks(old), futures(better))
}
