//! A7, errors.

use super::columns::steps::three_steps;
use super::rig::{event_loop, expect, run_out};
use crate::support::script::{Step, Value, steps};
use crate::support::tasks::start;
use styles::asyncio::{Kind, Raised};
use styles::event_loop::PanickedTask;
use styles::programs::Program;
use styles::trace::Actor;
use styles::{Style, callbacks};
use web::perform::perform;

#[test]
fn e1_a_callback_that_ignores_an_error_is_told_of_in_the_end() {
    let (event_loop, log) = event_loop();
    let lp = event_loop.handle();
    let start = || {
        callbacks::run::start::<Value>(lp, |cx, k| {
            let job = || -> Value { panic!("no such file") };
            callbacks::wait::blocking(cx, 5, job, move |cx, read| {
                if let Ok(data) = read {
                    cx.print(data);
                    k(cx, Ok(data));
                }
            });
        })
    };
    let (heard, unheard) = (start(), start());
    run_out(&event_loop);
    assert_eq!(log.take(), [""; 0], "nothing happens, and nothing is said");
    assert_eq!(event_loop.panicked_tasks(), [], "nor does anything panic");
    let ignored = Raised::new(Kind::Runtime, "the task has no result");
    assert_eq!(heard.result(), Some(Err(ignored)));
    drop((heard, unheard));
    let warning = "5 Task exception was never retrieved: \
                   RuntimeError: the task has no result";
    assert_eq!(log.take(), [warning], "said of the one whom nobody asked");
}

in_each_style! {
    fn e3_an_error_skips_the_rest_of_the_block(style: Style) {
        let raises = steps([Step::Turn, Step::Raise("E"), Step::Say("never")]);
        let calls = steps([Step::Call(raises), Step::Say("never")]);
        let block = steps([
            Step::Say("first"),
            Step::Call(calls),
            Step::Say("never"),
        ]);
        let script = [Step::Catch(block), Step::Say("after")];
        let log = ["0 first", "0 caught ValueError: E", "0 after"];
        expect(style, script, &log);
    }

    fn e4_the_three_forms_are_not_one_program(style: Style) {
        let program = Program::by_name("read_file").expect("a program");
        let lines = perform(program, style).lines;
        let texts: Vec<_> = lines.iter().map(|l| l.text.as_str()).collect();
        // The lines of a form and a file, from their heading to the next.
        let of = |form: &str, file: &str| {
            let heading = format!("{form}, {file}");
            let begins = texts.iter().position(|text| *text == heading);
            let rest = &texts[begins.expect("a heading") + 1..];
            let inside = rest.iter().take_while(|text| text.starts_with(' '));
            inside.map(|text| text.trim()).collect::<Vec<_>>()
        };
        let second = |form, file| {
            let last = of(form, file).last().copied().unwrap_or_default();
            last.strip_prefix("another async thing got ")
        };
        let (found, missing) = ("foo.txt", "missing.txt");
        // Only two of the forms have a second step, which gets the data.
        assert_eq!(second("callback", found), None);
        assert_eq!(second("promises", found), Some("the data of foo"));
        assert_eq!(second("await", found), Some("the data of foo"));
        // After an error, one of them goes on with nothing.
        assert_eq!(second("callback", missing), None);
        assert_eq!(second("promises", missing), Some("nothing"));
        assert_eq!(second("await", missing), None);
    }

    fn e5_a_variable_is_seen_by_all_steps(style: Style) {
        let (event_loop, _) = event_loop();
        let task = three_steps(style, event_loop.handle());
        let seen = event_loop.run_until_complete(&task);
        assert_eq!(seen, Ok(vec![0, 1, 2]));
    }

    fn e6_an_error_is_stored_and_the_loop_goes_on(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let raises = |text| {
            start(style, lp, &steps([Step::Turn, Step::Raise(text)]))
        };
        let (read, unread, forgotten) =
            (raises("read"), raises("unread"), raises("forgotten"));
        drop(forgotten);
        lp.call_soon(|_| panic!("a callback fails"));
        lp.call_later(1, |lp| lp.print("the loop goes on"));
        run_out(&event_loop);
        let lost = PanickedTask {
            actor: Actor::Task(0),
            message: "a callback fails".to_string(),
        };
        assert_eq!(event_loop.panicked_tasks(), [lost]);
        let never = |text| {
            let error = format!("ValueError: {text}");
            format!("Task exception was never retrieved: {error}")
        };
        let told = format!("0 {}", never("forgotten"));
        assert_eq!(log.take(), [&told, "1 the loop goes on"]);
        let error = Raised::new(Kind::Value, "read");
        assert_eq!(read.result(), Some(Err(error)));
        drop((read, unread));
        assert_eq!(log.take(), [format!("1 {}", never("unread"))]);
    }
}
