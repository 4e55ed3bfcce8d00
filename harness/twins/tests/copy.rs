//! The ten lines, and the worked report.

use twins::{Check, Done, Op, Outside, callbacks, futures};

#[derive(Debug)]
struct Gone;

fn read(out: Outside) -> Op<Result<&'static str, Gone>> {
    out.op("read", "foo.txt", [Ok("data"), Err(Gone)])
}

fn write(out: Outside, text: &str) -> Op<Result<(), Gone>> {
    out.op("write", text.to_string(), [Ok(()), Err(Gone)])
}

fn old(out: Outside, done: Done<Result<(), Gone>>) {
    read(out).then(move |data| match data {
        Ok(data) => write(out, data).then(move |end| done.call(end)),
        Err(_) => done.call(Ok(())),
    })
}

fn copy() -> Check {
    let new = |out: Outside| async move {
        write(out, read(out).await.unwrap_or("nothing")).await
    };
    twins::check("copy", callbacks(old), futures(new))
}

fn mended() -> Check {
    let new = |out: Outside| async move {
        match read(out).await {
            Ok(data) => write(out, data).await,
            Err(_) => Ok(()),
        }
    };
    twins::check("mended", callbacks(old), futures(new))
}

#[test]
fn the_worked_report() {
    println!("{}", copy().run());
    println!("{}", mended().run());
}
