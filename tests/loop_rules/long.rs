//! Steps that are done at once, 100,000 times in a row, on a stack too small
//! for one that grows.

use crate::support::on_small_stack;
use crate::support::performance::{Performance, play};
use crate::support::script::{Step, Steps, steps};
use crate::support::worlds::{client, simulated};
use harness::scenario::{Attempt, Client, End};
use styles::Style;

const MANY: u32 = 100_000;

/// Plays a script with servers that refuse and these clients.
fn play_out(style: Style, clients: Vec<Client>, script: Steps) -> Performance {
    let refuse = Attempt::Refuse { refuse_us: 0 };
    let played = play(style, simulated(&[refuse], &clients), &script);
    assert_eq!(played.ended, Ok(()));
    assert_eq!(played.panicked, []);
    played
}

/// Repeats a step after others.
fn check(style: Style, first: &[Step], repeated: &[Step]) {
    let (first, repeated) = (first.to_vec(), Vec::from(repeated));
    on_small_stack(move || {
        let repeat = Step::Repeat(MANY, repeated.into());
        let script: Vec<Step> = first.into_iter().chain([repeat]).collect();
        let ended = Client {
            end: End::Close,
            ..client(0, &[])
        };
        let played = play_out(style, vec![ended], script.into());
        assert!(played.counters.resumptions >= u64::from(MANY));
    });
}

in_each_style! {
    fn turns(style: Style) {
        check(style, &[], &[Step::Turn]);
        check(style, &[], &[Step::Sleep(0)]);
    }

    fn futures_that_are_set(style: Style) {
        check(style, &[Step::Set(0)], &[Step::Wait(0)]);
    }

    fn tasks_that_have_ended(style: Style) {
        check(style, &[Step::Spawn(steps([])), Step::Turn], &[Step::Join(1)]);
    }

    fn reads_and_writes(style: Style) {
        let accepted = Step::Accept;
        let moves = |step: Step| {
            // Moving bytes is the work of the body that holds the connection.
            let moves = vec![step; MANY as usize];
            let script: Vec<_> =
                [accepted.clone()].into_iter().chain(moves).collect();
            on_small_stack(move || {
                let ended = Client {
                    end: End::Close,
                    ..client(0, &[])
                };
                let played = play_out(style, vec![ended], script.into());
                assert_eq!(played.log.len(), 1 + MANY as usize);
            });
        };
        moves(Step::Read);
        moves(Step::Write("w"));
    }

    fn clients_that_wait_at_the_door(style: Style) {
        on_small_stack(move || {
            let clients = vec![client(0, &[]); MANY as usize];
            let accept = Step::Repeat(MANY, steps([Step::Accept]));
            let played = play_out(style, clients, steps([accept]));
            assert_eq!(played.log.len(), MANY as usize);
            assert_eq!(played.open_sockets, 0);
        });
    }

    fn connections_that_are_refused(style: Style) {
        check(style, &[], &[Step::Connect(0)]);
    }

    fn places_that_are_free(style: Style) {
        let one = Step::Call(steps([Step::QueueForPlace]));
        check(style, &[], &[one]);
    }

    fn timeouts_in_time(style: Style) {
        check(style, &[], &[Step::Timeout(9, steps([Step::Turn]))]);
    }

    fn bodies_that_are_not_told_to_stop(style: Style) {
        check(style, &[], &[Step::Until(0, steps([Step::Turn]))]);
    }

    fn bodies_that_are_told_to_stop_at_once(style: Style) {
        let forever = steps([Step::Sleep(9)]);
        check(style, &[Step::Set(0)], &[Step::Until(0, forever)]);
    }

    fn calls(style: Style) {
        check(style, &[], &[Step::Call(steps([Step::Turn]))]);
    }

    fn tasks_started_and_joined(style: Style) {
        on_small_stack(move || {
            let mut script = vec![Step::Spawn(steps([])); MANY as usize];
            script.push(Step::Join(MANY as usize));
            play_out(style, Vec::new(), script.into());
        });
    }

    fn tasks_that_wait_for_each_other(style: Style) {
        on_small_stack(move || {
            let waiting = |task: u32| {
                let before = Step::Join(task as usize);
                Step::Spawn(steps([before]))
            };
            let mut script = vec![Step::Spawn(steps([Step::Wait(0)]))];
            script.extend((1..MANY).map(waiting));
            script.extend([Step::Turn, Step::Set(0)]);
            script.push(Step::Join(MANY as usize));
            play_out(style, Vec::new(), script.into());
        });
    }

    fn tasks_that_are_dropped_with_the_loop(style: Style) {
        on_small_stack(move || {
            let waiting = Step::Spawn(steps([Step::Wait(0)]));
            let mut script = vec![waiting; MANY as usize];
            script.push(Step::Turn);
            let played = play_out(style, Vec::new(), script.into());
            assert_eq!(played.tasks_left, MANY as usize);
            assert!(!played.leaked_loop);
        });
    }
}
