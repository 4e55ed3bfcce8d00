//! A8, blocking work.

use super::rig::{
    event_loop, event_loop_of, event_loop_over, expect, real_event_loop,
    run_out, stage,
};
use super::wire::Wire;
use crate::support::script::{Step, steps};
use crate::support::tasks::{run, start};
use harness::slow_chunks::{SlowChunk, SlowChunks};
use harness::worlds::sim::SimLimits;
use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use styles::Style;
use styles::asyncio::{Input, ReadLine, Stage};
use styles::programs::Program;
use styles::trace::Actor;

/// A file that is slow to read.
struct SlowFile(Lines<BufReader<File>>);

impl ReadLine for SlowFile {
    fn read_line(&mut self) -> Option<String> {
        self.0.next()?.ok()
    }

    fn simulated_us(&self) -> u64 {
        1_000
    }
}

fn recipes() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/recipes"))
}

in_each_style! {
    fn b1_who_asks_for_a_job_is_suspended_and_others_go_on(style: Style) {
        let other = steps([
            Step::Say("begins"),
            Step::Sleep(400),
            Step::Say("goes on"),
            Step::Sleep(400),
            Step::Say("goes on"),
        ]);
        let script = [Step::Start(other), Step::Job(1_000, "done")];
        let log = ["0 begins", "400 goes on", "800 goes on", "1000 done"];
        expect(style, script, &log);
    }

    fn b2_a_simulated_pool_and_a_real_one_do_the_same_jobs(style: Style) {
        let script = steps([
            Step::Start(steps([Step::Job(0, "one"), Step::Return("first")])),
            Step::Start(steps([Step::Job(0, "two"), Step::Return("second")])),
            Step::Gather(vec![1, 2]),
            Step::AwaitGathering(0),
            Step::Return("both"),
        ]);
        let real = Stage::new(real_event_loop().0, Input::empty());
        let (simulated, _) = stage();
        for stage in [real, simulated] {
            assert_eq!(run(style, &stage, &script), Ok("both"));
        }
    }

    fn b3_a_file_is_read_by_jobs_and_its_reader_never_blocks(style: Style) {
        let path = recipes().join("delayed_echo.in");
        let open = || BufReader::new(File::open(&path).expect("a file"));
        let lines: Vec<_> = open().lines().map_while(Result::ok).collect();
        assert!(lines.len() > 1);
        let (event_loop, log) = event_loop();
        let slow = SlowChunks::over(0);
        event_loop.set_observer(Box::new(slow.clone()));
        // A callback between two lines would be late if the loop's thread
        // read them.
        event_loop.handle().call_later(500, |lp| lp.print("in time"));
        let input = Input::new(SlowFile(open().lines()));
        let stage = Stage::new(event_loop, input);
        let program = Program::by_name("delayed_echo").expect("a program");
        assert_eq!(program.run(style, &stage), Ok(()));
        let printed = log.take();
        let mut expected = vec!["500 in time".to_string()];
        let read = lines.iter().zip(1..);
        expected.extend(read.map(|(l, job)| format!("{job}000 read: {l}")));
        // A job for each line, and one for the end.
        let (jobs, left) = (lines.len() + 1, lines.len());
        let end = format!("{jobs}000 end of input, {left} echoes to come");
        expected.push(end);
        assert_eq!(printed[..expected.len()], expected);
        assert_eq!(slow.take(), []);
    }

    fn b4_three_threads_do_seven_jobs_in_three_rounds(style: Style) {
        let threads = NonZeroUsize::new(3).expect("some");
        let limits = SimLimits {
            threads: threads.get(),
            ..SimLimits::default()
        };
        let (event_loop, log) = event_loop_of(limits);
        let job = steps([Step::Job(1_000_000, "done")]);
        let lp = event_loop.handle();
        let jobs = [(); 7].map(|()| start(style, lp, &job));
        let over = || jobs.iter().all(|job| job.is_done());
        assert_eq!(event_loop.run_while(|| !over()), Ok(()));
        let ends = [1, 1, 1, 2, 2, 2, 3];
        assert_eq!(log.take(), ends.map(|s| format!("{s}000000 done")));
    }

    fn b5_a_call_that_would_block_is_tried_again_when_it_is_told(
        style: Style
    ) {
        let (world, asked) = Wire::new(2);
        let (event_loop, log) = event_loop_over(world);
        let lp = event_loop.handle();
        let script = steps([Step::Connect(0), Step::Read]);
        let _task = start(style, lp, &script);
        run_out(&event_loop);
        assert_eq!(log.take(), ["0 connected", "0 moved 1"]);
        let tries = [
            "readable", "would block", "readable", "would block", "readable",
            "read", "close",
        ];
        assert_eq!(asked.take(), tries);
        // To begin, when it is connected and each time that it is told.
        assert_eq!(lp.counters().resumptions, 5);
    }

    fn b6_a_program_runs_of_which_one_part_was_moved(style: Style) {
        let moved = steps([
            Step::Sleep(1_000),
            Step::Job(2_000, "job"),
            Step::Return("moved"),
        ]);
        let script = |block| {
            [
                // The code that stayed as it was.
                Step::Later(1_500, "old code"),
                Step::Start(block),
                Step::StartIn(style, moved.clone()),
                Step::Value(2),
            ]
        };
        let log = ["1500 old code", "3000 job", "3000 moved"];
        for old in Style::ALL {
            expect(old, script(steps([Step::Turn])), &log);
        }
        // A call that blocks in one part is felt in the other, and reported.
        let blocks = steps([Step::Turn, Step::Block(4_000)]);
        for old in Style::ALL {
            let (event_loop, log) = event_loop();
            let slow = SlowChunks::over(100);
            event_loop.set_observer(Box::new(slow.clone()));
            let script = steps(script(blocks.clone()));
            let task = start(old, event_loop.handle(), &script);
            assert_eq!(event_loop.run_while(|| !task.is_done()), Ok(()));
            let said = ["4000 old code", "6000 job", "6000 moved"];
            assert_eq!(log.take(), said);
            let reported = SlowChunk {
                actor: Actor::Task(2),
                begun_us: 0,
                took_us: 4_000,
            };
            assert_eq!(slow.take(), [reported]);
        }
    }
}
