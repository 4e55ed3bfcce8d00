//! A model at one size, and its contestants.
//!
//! Knows how to run each once and checks its result; the statistics are in
//! `timing.rs`.

use crate::errand;
use crate::stopwatch::{Run, Stopwatch};
use lab::measure::{Model, Subject, Way, Work};
use std::cell::OnceCell;
use std::rc::Rc;
use std::time::Duration;
use styles::event_loop::Counters;

/// A model at one size, and its routines.
pub struct Case {
    /// The model and its size, as `model/case`.
    pub name: String,
    /// The number of turns, tasks or lines of a run: times are given for one.
    pub elements: u64,
    /// The routine that others are compared with in rounds.
    pub against: &'static str,
    /// The checksum that every run has to give.
    checksum: u64,
    /// The participants, in the order of the output.
    pub routines: Vec<Routine>,
    /// The proof that the subjects of the harness do the same work. It is
    /// called before anything is timed, and fails with the difference.
    pub proof: Box<dyn Fn() -> Result<(), String>>,
    /// The work of each way, once it is proven.
    proven: Rc<OnceCell<Vec<(Way, Work)>>>,
}

/// One of those that take part in a case: a name and something to run.
pub struct Routine {
    /// The last part of the id.
    pub name: String,
    /// Runs once, and checks the result.
    pub run: Box<dyn Fn() -> Run>,
}

impl Case {
    /// Makes a case without routines; `checksum` is what every run has to
    /// give.
    pub fn new(model: &str, case: u32, elements: u64, checksum: u64) -> Case {
        Case {
            name: format!("{model}/{case}"),
            elements,
            against: "floor",
            checksum,
            routines: Vec::new(),
            proof: Box::new(|| Ok(())),
            proven: Rc::default(),
        }
    }

    /// Makes the case of a model of the harness, with all its ways as
    /// routines; the subjects among them have to do the same work.
    pub fn of(model: Model) -> Case {
        let (elements, checksum) = (model.elements(), model.checksum());
        let mut case =
            Case::new(model.name(), model.case(), elements, checksum);
        for way in model.ways() {
            case = case
                .with(way.name(), move |watch| run_model(model, *way, watch));
        }
        let proven = case.proven.clone();
        case.proof = Box::new(move || {
            let works = model.works().map_err(|e| e.to_string())?;
            proven.get_or_init(|| works);
            Ok(())
        });
        case
    }

    /// Returns `model/case/name` of a routine.
    pub fn id(&self, routine: &Routine) -> String {
        format!("{}/{}", self.name, routine.name)
    }

    /// Returns the CPU time of a routine, by a run in a process of its own.
    ///
    /// # Errors
    ///
    /// If the process fails, or its work is not the one that was proven.
    pub(crate) fn timed(&self, routine: &Routine) -> Result<Duration, String> {
        let id = self.id(routine);
        let said = errand::timed(&id).map_err(|error| error.to_string())?;
        let run = Run::read(&said).ok_or(format!("{id}: no time: {said}"))?;
        self.checked(routine, run)
    }

    /// Returns the time of a run.
    ///
    /// # Errors
    ///
    /// If the work done is not the one that was proven.
    pub(crate) fn checked(
        &self,
        routine: &Routine,
        run: Run,
    ) -> Result<Duration, String> {
        let mut proven = self.proven.get().into_iter().flatten();
        let work = proven.find(|(way, _)| way.name() == routine.name);
        let work = work.map(|(_, work)| format!("{work:?}"));
        match work.filter(|work| *work != run.work) {
            None => Ok(run.elapsed),
            Some(work) => Err(format!(
                "{}: expected {work}, found {}",
                self.id(routine),
                run.work
            )),
        }
    }

    /// Names the case, if its size alone does not set it apart from others.
    pub fn named(mut self, case: &str) -> Case {
        let model = self.name.split('/').next().unwrap_or_default();
        self.name = format!("{model}/{case}");
        self
    }

    /// Names the routine that others are compared with in rounds, if it is not
    /// the floor.
    pub fn against(mut self, name: &'static str) -> Case {
        self.against = name;
        self
    }

    /// Proves equal work by the counts of one run of each subject.
    pub fn proven_by(
        mut self,
        work: impl Fn(Subject) -> Counters + 'static,
    ) -> Case {
        let name = self.name.clone();
        self.proof = Box::new(move || {
            let mut expected = None;
            for subject in Subject::ALL {
                let found = work(subject);
                let expected = *expected.get_or_insert(found);
                if found != expected {
                    return Err(format!(
                        "{name}/{subject}: expected {expected:?}, \
                         found {found:?}"
                    ));
                }
            }
            Ok(())
        });
        self
    }

    /// Adds a routine. `run` does the work once, with the stopwatch around
    /// what counts, and returns the checksum.
    ///
    /// # Panics
    ///
    /// The routine panics, each time it runs, if its checksum is not that
    /// of the case.
    pub fn with(
        mut self,
        name: &str,
        run: impl Fn(&mut Stopwatch) -> u64 + 'static,
    ) -> Case {
        let checksum = self.checksum;
        let id = format!("{}/{name}", self.name);
        let checked = move || {
            let mut watch = Stopwatch::default();
            assert_eq!(run(&mut watch), checksum, "{id}: wrong result");
            watch.run()
        };
        self.routines.push(Routine {
            name: name.to_string(),
            run: Box::new(checked),
        });
        self
    }
}

/// Runs the model once; getting ready and clearing away are not timed.
///
/// # Panics
///
/// If the run ends before its work is done.
fn run_model(model: Model, way: Way, watch: &mut Stopwatch) -> u64 {
    let prepared = model.prepare(way);
    let finished = watch.time(|| prepared.run());
    let done = finished.unwrap_or_else(|e| panic!("{way}: {e}")).work();
    watch.note(done);
    done.checksum
}
