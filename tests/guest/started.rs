//! Code that a page starts, cancels and stops, in each style.

use super::{Page, entries, texts};
use guest::{
    Kind, lab_cancel, lab_close, lab_next, lab_resumptions, lab_run_forever,
    lab_stop,
};
use styles::Style;

const NOTHING: [&str; 0] = [];

in_each_style! {
    fn starting_runs_nothing(style: Style) {
        let mut page = Page::open(style, 0.0);
        page.start(Kind::Body, 1, 50_000.0);
        assert_eq!(texts(), NOTHING);
        assert_eq!(lab_next(), 0.0, "a turn is due at once");
        page.wait();
        let body = ["mark 1 begins", "mark 1, 50000 us later", "1"];
        assert_eq!(texts(), body);
    }

    fn what_is_soon_comes_in_the_order_set(style: Style) {
        let mut page = Page::open(style, 0.0);
        for mark in 1..=3 {
            page.start(Kind::Soon, mark, 0.0);
        }
        assert_eq!(texts(), NOTHING);
        page.wait();
        assert_eq!(texts(), ["mark 1", "mark 2", "mark 3"]);
        assert!(page.turns <= 3);
    }

    fn deadlines_are_kept_apart_and_equal_ones_in_order(style: Style) {
        for late_us in [0.0, 1_000_000.0] {
            let mut page = Page::open(style, late_us);
            page.now_us = 123_456.0;
            let times = [2_000.0, 1_000.0, 50_000.0, 50_000.0];
            for (mark, us) in (1..).zip(times) {
                page.start(Kind::Later, mark, us);
            }
            page.wait();
            let in_order = [
                "mark 2, 1000 us later",
                "mark 1, 2000 us later",
                "mark 3, 50000 us later",
                "mark 4, 50000 us later",
            ];
            assert_eq!(texts(), in_order);
            assert!(page.now_us >= 173_456.0);
        }
    }

    fn a_page_is_never_early(style: Style) {
        let page = Page::open(style, 0.0);
        page.start(Kind::Later, 1, 1_000.0);
        for now_us in [0.0, 0.0, 1.0, 999.0, 999.9] {
            guest::lab_turn(now_us);
        }
        assert_eq!(texts(), NOTHING);
        assert_eq!(lab_next(), 1_000.0);
        guest::lab_turn(1_000.0);
        assert_eq!(texts(), ["mark 1, 1000 us later"]);
    }

    fn what_is_never_due_is_not_waited_for(style: Style) {
        let mut page = Page::open(style, 0.0);
        page.start(Kind::Later, 1, f64::INFINITY);
        page.wait();
        assert_eq!((texts(), lab_next()), (vec![], -1.0));
        page.start(Kind::Later, 2, 30.0 * 86_400e6);
        guest::lab_turn(0.0);
        guest::lab_turn(2_147_483_647e3);
        assert_eq!(texts(), NOTHING);
        assert_eq!(lab_next(), 30.0 * 86_400e6);
    }

    fn a_deadline_in_the_past_is_due_in_the_next_turn(style: Style) {
        let mut page = Page::open(style, 0.0);
        page.now_us = 5_000.0;
        page.start(Kind::Past, 1, 0.0);
        page.wait();
        let mut told = texts();
        told.sort();
        let expected = ["mark 1", "mark 1 begins", "mark 1, due 1 turn later"];
        assert_eq!(told, expected);
    }

    fn what_is_cancelled_is_dropped_and_never_called(style: Style) {
        let mut page = Page::open(style, 0.0);
        let later = page.start(Kind::Later, 1, 50_000.0);
        guest::lab_turn(0.0);
        lab_cancel(later, 0.0);
        lab_cancel(99, 0.0);
        page.wait();
        assert_eq!(texts(), ["mark 1 is dropped, not called"]);
        let before = lab_resumptions();
        guest::lab_turn(60_000.0);
        guest::lab_turn(70_000.0);
        assert_eq!((lab_resumptions(), texts()), (before, vec![]));
    }

    fn a_thousand_turns_are_a_thousand_calls(style: Style) {
        let mut page = Page::open(style, 0.0);
        page.start(Kind::Turns, 1, 1_000.0);
        page.wait();
        assert_eq!(texts(), ["mark 1"]);
        assert!(page.turns >= 1_000 && page.now_us == 0.0);
    }

    fn a_run_within_a_run_is_refused(style: Style) {
        let mut page = Page::open(style, 0.0);
        page.start(Kind::Within, 1, 0.0);
        page.wait();
        let refused = "RuntimeError: asyncio.run() cannot be called from a \
                       running event loop";
        assert_eq!(texts(), [refused, "mark 1"]);
    }

    fn a_second_run_is_refused_while_one_is_scheduled(style: Style) {
        let mut page = Page::open(style, 0.0);
        guest::lab_run(0);
        guest::lab_run(1);
        page.wait();
        let kinds = entries().into_iter().map(|(kind, _, _)| kind);
        let kinds: Vec<_> = kinds.filter(|kind| kind != "print").collect();
        // A program that is refused a run raises that; the other goes on.
        assert_eq!(kinds, ["scheduled", "raised", "ended"]);
    }

    fn an_error_that_is_not_read_is_told(style: Style) {
        let mut page = Page::open(style, 0.0);
        page.start(Kind::Fails, 1, 1_000.0);
        page.wait();
        let told = "Task exception was never retrieved: \
                    ValueError: the page's own error";
        assert_eq!(texts(), ["mark 1, 1000 us later", told]);
    }

    fn a_loop_that_is_stopped_or_closed_resumes_nothing(style: Style) {
        let mut page = Page::open(style, 0.0);
        lab_run_forever();
        page.start(Kind::Body, 1, 50_000.0);
        guest::lab_turn(0.0);
        assert_eq!(texts(), ["mark 1 begins"]);
        lab_stop();
        assert_eq!(lab_next(), -1.0);
        guest::lab_turn(60_000.0);
        assert_eq!(texts(), NOTHING);
        lab_run_forever();
        page.wait();
        assert_eq!(texts(), ["mark 1, 50000 us later", "1"]);
        page.start(Kind::Body, 2, 50_000.0);
        guest::lab_turn(page.now_us);
        lab_close();
        let closed = ["mark 2 begins", "mark 2 is dropped, not called"];
        assert_eq!(texts(), closed);
        guest::lab_turn(page.now_us + 60_000.0);
        assert_eq!((texts(), lab_next()), (vec![], -1.0));
    }
}
