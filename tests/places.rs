//! Each wait and each start is reported with its place in the source: of the
//! style that waits, in a line that shows it.

#[macro_use]
#[path = "support/each_style.rs"]
mod each_style;

use harness::worlds::sim::{SimLimits, SimWorld};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{
    EventLoop, LoopEvent, Observer, SourcePlace, TaskKey,
};
use styles::programs::{self, Program};
use styles::trace::Actor;
use web::perform::{Line, Printer, stage_of};

/// A report of a wait or a start.
#[derive(Clone, Copy, Debug)]
struct Told {
    name: &'static str,
    place: Option<SourcePlace>,
}

/// Notes the waits and starts of a program's tasks.
struct Noting {
    told: Rc<RefCell<Vec<Told>>>,
    started: BTreeSet<TaskKey>,
}

impl Observer for Noting {
    fn observe(&mut self, _: u64, step: LoopEvent) {
        let (name, task, place) = match step {
            LoopEvent::Begun {
                name,
                task: Some(task),
                place,
                ..
            } => (name, task, place),
            // Later it is woken because it is cancelled, which has no place.
            LoopEvent::Woken { task, place, .. }
                if self.started.insert(task.key) =>
            {
                ("start", task, place)
            }
            _ => return,
        };
        // Plain callbacks, which wait in no style, are left out.
        if !matches!(task.actor, Actor::Task(0)) {
            self.told.borrow_mut().push(Told { name, place });
        }
    }
}

/// Runs a program; returns all reports.
fn told(program: &Program, style: Style) -> Vec<Told> {
    let world = SimWorld::alone(SimLimits::default());
    let printer = Printer(|_: Line| ());
    let event_loop = EventLoop::new(Box::new(world), Box::new(printer));
    let told = Rc::new(RefCell::new(Vec::new()));
    event_loop.set_observer(Box::new(Noting {
        told: told.clone(),
        started: BTreeSet::new(),
    }));
    let stage = stage_of(event_loop);
    program.run(style, &stage).ok();
    told.take()
}

/// Returns the statement that begins in a line, or the lines around one that
/// is a part of it.
fn around(place: SourcePlace) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(place.file()));
    let text = text.expect("a file of this repository");
    let line = place.line() as usize;
    let lines = text.lines().skip(line.saturating_sub(3)).take(6);
    lines.collect::<Vec<_>>().join("\n")
}

fn word(style: Style) -> &'static str {
    match style {
        Style::Callbacks => "cx",
        Style::Send => "yield_!(",
        Style::YieldFrom => "yield_from!(",
        Style::AsyncAwait => ".await",
    }
}

in_each_style! {
    fn each_wait_tells_its_place(style: Style) {
        let folder = style.name().replace('-', "_");
        let mut lines = BTreeSet::new();
        for program in programs::Program::all() {
            for Told { name, place } in told(program, style) {
                let place = place.unwrap_or_else(|| {
                    panic!("{}: {style}: a {name} has no place", program.name)
                });
                let file = place.file();
                let own =
                    format!("styles/programs/{}/{folder}.rs", program.name);
                let shared = format!("styles/{folder}/");
                assert!(
                    file.ends_with(&own) || file.contains(&shared),
                    "{}: {style}: a {name} at {place}",
                    program.name
                );
                lines.insert((file, place.line()));
                // A guard's alarm is set where the guard is called.
                if name != "start" && file.ends_with(&own) {
                    let text = around(place);
                    assert!(text.contains(word(style)), "{place}: {text}");
                }
            }
        }
        assert!(lines.len() > 60, "{style}: {} places", lines.len());
    }
}
