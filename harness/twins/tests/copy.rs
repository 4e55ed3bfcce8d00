//! The ten lines, and the worked report.

use twins::{
    Cause, Check, Done, Level, Op, Outside, Verdict, callbacks, futures,
};

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
    let verdict = copy().run();
    assert_eq!(verdict.cause(), Some(Cause::Error));
    let schedule = verdict.schedule();
    assert_eq!(
        schedule.as_deref(),
        Some(r#"read("foo.txt") gives Err(Gone)"#)
    );
    let report = verdict.to_string();
    assert!(report.lines().count() <= 25, "{report}");
    let said = "when read(\"foo.txt\") fails, old is over with Ok(()); new \
                begins write(\"nothing\"). Otherwise they are equal.";
    assert!(report.contains(said), "{report}");
}

#[test]
fn the_mended_form_is_equal_under_all_schedules() {
    let verdict = mended().run();
    let Verdict::Equal(passed) = verdict else {
        panic!("{verdict}")
    };
    assert!(passed.is_complete);
    assert_eq!((passed.schedules, passed.level), (3, Level::Turns));
}
