//! A8, blocking work.

use super::columns::lines::read_lines;
use super::columns::wire::{self, Wire};
use super::script::{
    Act, acts, event_loop, event_loop_of, expect, run, stage, start,
};
use harness::slow_chunks::{SlowChunk, SlowChunks};
use harness::worlds::real::RealWorld;
use harness::worlds::sim::SimLimits;
use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use styles::Style;
use styles::asyncio::{Input, ReadLine, Stage};
use styles::event_loop::EventLoop;
use styles::trace::{Actor, Silence};

/// A file that takes its time.
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
        let other = acts([
            Act::Say("begins"),
            Act::Sleep(400),
            Act::Say("goes on"),
            Act::Sleep(400),
            Act::Say("goes on"),
        ]);
        let script = [Act::Start(other), Act::Job(1_000, "done")];
        let log = ["0 begins", "400 goes on", "800 goes on", "1000 done"];
        expect(style, script, &log);
    }

    fn b2_a_simulated_pool_and_a_real_one_do_the_same_jobs(style: Style) {
        let script = acts([
            Act::Start(acts([Act::Job(0, "one"), Act::Return("first")])),
            Act::Start(acts([Act::Job(0, "two"), Act::Return("second")])),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
            Act::Return("both"),
        ]);
        let world = Box::new(RealWorld::new().expect("a world"));
        let event_loop = EventLoop::new(world, Box::new(Silence));
        let real = Stage::new(event_loop, Input::empty());
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
        let lp = event_loop.handle();
        // One who is asked between all lines would be late if it were not by
        // jobs that they are read.
        let asked = acts([Act::Sleep(500), Act::Say("in time")]);
        let asked = start(style, lp, &asked);
        let input = Input::new(SlowFile(open().lines()));
        let reader = read_lines(style, lp, input);
        let read = event_loop.run_until_complete(&reader);
        assert_eq!(read.as_ref(), Ok(&lines));
        assert_eq!(log.take(), ["500 in time"]);
        assert_eq!(slow.take(), []);
        assert!(asked.is_done());
        // A job for each line, and one for the end.
        let jobs = lines.len() as u64 + 1;
        assert_eq!(lp.now_us(), 1_000 * jobs);
    }

    fn b4_three_threads_do_seven_jobs_in_three_rounds(style: Style) {
        let threads = NonZeroUsize::new(3).expect("some");
        let limits = SimLimits {
            threads: threads.get(),
            ..SimLimits::default()
        };
        let (event_loop, log) = event_loop_of(limits);
        let job = acts([Act::Job(1_000_000, "done")]);
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
        let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
        let lp = event_loop.handle();
        let task = wire::read(style, lp);
        let read = event_loop.run_until_complete(&task);
        assert_eq!(read, Ok(Ok(b"x".to_vec())));
        let tries = [
            "readable", "would block", "readable", "would block", "readable",
            "read", "close",
        ];
        assert_eq!(asked.take(), tries);
        // To begin, when it is connected and when it has read.
        assert_eq!(lp.counters().resumptions, 3);
    }

    fn b6_a_program_runs_of_which_one_part_was_moved(style: Style) {
        let moved = acts([
            Act::Sleep(1_000),
            Act::Job(2_000, "job"),
            Act::Return("moved"),
        ]);
        let script = |block| {
            [
                // What stayed as it was.
                Act::Later(1_500, "old code"),
                Act::Start(block),
                Act::StartIn(style, moved.clone()),
                Act::Value(1),
            ]
        };
        let log = ["1500 old code", "3000 job", "3000 moved"];
        for old in Style::ALL {
            expect(old, script(acts([Act::Turn])), &log);
        }
        // A call that blocks in one part is felt in the other, and reported.
        let blocks = acts([Act::Turn, Act::Block(4_000)]);
        for old in Style::ALL {
            let (event_loop, log) = event_loop();
            let slow = SlowChunks::over(100);
            event_loop.set_observer(Box::new(slow.clone()));
            let script = acts(script(blocks.clone()));
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
