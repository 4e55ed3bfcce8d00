//! All programs in all hosts print what CPython printed, however late the
//! page's timers are.

use super::{Page, entries, parsed};
use guest::{Guest, Host, lab_run};
use lab::programs::recording;
use std::cell::RefCell;
use std::rc::Rc;
use styles::Style;
use styles::programs::Program;
use web::perform::line_text;

/// The programs that do something after a run, which a host only schedules.
const GO_ON: [&str; 4] = [
    "add_slowly",
    "background_tasks",
    "one_run_or_many",
    "returnit",
];

/// Returns what a program printed, and its ends.
fn printed(
    entries: Vec<(String, u64, String)>,
) -> (String, Vec<(String, String)>) {
    let mut text = String::new();
    let mut ends = Vec::new();
    for (kind, t_us, said) in entries {
        match kind.as_str() {
            "print" => text += &line_text(t_us, &said),
            _ => ends.push((kind, said)),
        }
    }
    (text, ends)
}

fn ends<const N: usize>(kinds: [&str; N]) -> Vec<(String, String)> {
    kinds.map(|kind| (kind.to_string(), String::new())).to_vec()
}

in_each_style! {
    fn a_host_that_turns_the_loop_gets_the_recordings(style: Style) {
        for late_us in [0.0, 4_000.0, 1_000_000.0] {
            let mut early = Vec::new();
            for (number, program) in Program::all().iter().enumerate() {
                let place = format!("{} late by {late_us}", program.name);
                let mut page = Page::open(style, late_us);
                lab_run(number);
                page.wait();
                let (text, told) = printed(entries());
                assert_eq!(told, ends(["scheduled", "ended"]), "{place}");
                let recorded = recording(program.name).expect("recorded");
                if text == recorded {
                    continue;
                }
                assert!(recorded.starts_with(&text), "{place}: {text}");
                assert!(!text.is_empty(), "{place}");
                early.push(program.name);
            }
            assert_eq!(early, GO_ON);
        }
    }

    fn a_host_that_waits_in_its_calls_gets_the_recordings(style: Style) {
        for program in Program::all() {
            let waits = Rc::new(RefCell::new(Vec::new()));
            let heard = waits.clone();
            let wait = move |us| heard.borrow_mut().push(us);
            let host = Host::Blocking(Box::new(wait));
            let guest = Guest::open(style, host);
            guest.run(program);
            let (text, told) = printed(parsed(&guest.take_log()));
            assert_eq!(told, ends(["ended"]), "{}", program.name);
            assert_eq!(Some(text.as_str()), recording(program.name));
            let waits = waits.take();
            assert!(waits.is_sorted(), "{}: {waits:?}", program.name);
            let takes_time = !text.lines().all(|l| l.starts_with("[   0.000"));
            assert_eq!(!waits.is_empty(), takes_time, "{}", program.name);
        }
    }

    fn virtual_time_needs_no_host(style: Style) {
        for program in Program::all() {
            let guest = Guest::open(style, Host::Virtual);
            guest.run(program);
            let (text, told) = printed(parsed(&guest.take_log()));
            assert_eq!(told, ends(["ended"]), "{}", program.name);
            assert_eq!(Some(text.as_str()), recording(program.name));
            assert_eq!(guest.next_us(), None);
        }
    }
}
