//! Instructions of each element, which do not depend on the machine's load.
//!
//! This program runs itself under `valgrind --tool=callgrind`, once for each
//! model and subject, and counts what is executed between getting ready and
//! clearing away. What it finds is held against the baseline, which is
//! written anew by `LAB_BASELINE=record`.

mod baseline;

use self::baseline::{Baseline, Change};
use benches::callgrind;
use lab::measure::{Call, Model, Way};
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, io, thread};

/// The models that are counted, in sizes that take about a second each.
const MODELS: [Model; 13] = [
    Model::Turn {
        tasks: 2,
        turns_each: 10_000,
    },
    Model::Turn {
        tasks: 1_000,
        turns_each: 20,
    },
    Model::Resume {
        resumptions: 20_000,
    },
    Model::Depth {
        depth: 1,
        turns: 20_000,
    },
    Model::Depth {
        depth: 128,
        turns: 2_000,
    },
    Model::Breadth {
        breadth: 32,
        rounds: 200,
    },
    Model::Spawn { tasks: 10_000 },
    Model::Timers {
        timers: 10_000,
        withdrawn_percent: 0,
    },
    Model::Timers {
        timers: 10_000,
        withdrawn_percent: 100,
    },
    Model::Cancel { tasks: 10_000 },
    Model::Future { values: 10_000 },
    Model::EchoSim {
        clients: 64,
        lines: 20,
    },
    Model::FetchSim { requests: 256 },
];

/// The calls of which the instructions are counted.
const CALLS: u64 = 10_000;

fn main() -> ExitCode {
    let done = run(env::args().skip(1).collect());
    done.unwrap_or_else(|error| {
        eprintln!("cannot count instructions: {error}");
        ExitCode::FAILURE
    })
}

fn run(arguments: Vec<String>) -> io::Result<ExitCode> {
    let mut wanted = Counting::all();
    if let Some(id) = callgrind::wanted() {
        let named = wanted.iter().find(|counting| counting.id() == id);
        return Ok(named.map_or(ExitCode::FAILURE, Counting::run));
    }
    let Some(valgrind) = callgrind::version()? else {
        println!("valgrind is not installed: instructions are not counted");
        return Ok(ExitCode::SUCCESS);
    };
    for model in MODELS {
        if let Err(unequal) = model.equal_work() {
            eprintln!("not the same work, so nothing is counted: {unequal}");
            return Ok(ExitCode::FAILURE);
        }
    }
    let made_with = baseline::made_with(&valgrind)?;
    let mode = env::var("LAB_BASELINE").unwrap_or_default();
    if mode == "record" {
        return record(count_all(&wanted)?, made_with);
    }
    for part in arguments.iter().filter(|a| !a.starts_with("--")) {
        wanted.retain(|counting| counting.id().contains(part));
    }
    // To see that it runs, one is enough.
    wanted.truncate(benches::size(u32::MAX, 1) as usize);
    judge(&count_all(&wanted)?, &made_with, mode == "judge")
}

/// Prints and keeps the counts.
fn record(
    counts: Vec<(String, f64)>,
    made_with: String,
) -> io::Result<ExitCode> {
    let mut baseline = Baseline::new(made_with);
    for (id, per_element) in counts {
        println!("{id:<32}{per_element:>10.1}");
        baseline.set(id, per_element);
    }
    baseline.write()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the counts and compares them. Those of another compiler are compared
/// only if `always`.
fn judge(
    counts: &[(String, f64)],
    made_with: &str,
    always: bool,
) -> io::Result<ExitCode> {
    let baseline = Baseline::read()?;
    let mut worse = 0;
    for (id, per_element) in counts {
        let change = match baseline.compare(id, *per_element) {
            Change::New => "not in the baseline".to_string(),
            Change::Fine(percent) => format!("{percent:+.1} %"),
            Change::Worse(percent) => {
                worse += 1;
                format!("{percent:+.1} %, too much")
            }
        };
        println!("{id:<32}{per_element:>10.1}  {change}");
    }
    let judged = always || baseline.made_with == made_with;
    if !judged {
        let before = baseline.made_with;
        println!("Only printed: these were counted with {made_with},");
        println!("the baseline with {before}");
    }
    if worse == 0 || !judged {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{worse} cases take more instructions than in the baseline");
    Ok(ExitCode::FAILURE)
}

/// Counts the instructions of an element of each, as many at once as there are
/// processors.
fn count_all(wanted: &[Counting]) -> io::Result<Vec<(String, f64)>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut counts = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(counting) = wanted.get(place) else {
                return io::Result::Ok(counts);
            };
            counts.push((place, callgrind::count(&counting.id())?));
        }
    };
    let mut all = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let started: Vec<_> =
            (0..threads).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for thread in started {
            all.extend(thread.join().expect("no panic")?);
        }
        io::Result::Ok(all)
    })?;
    all.sort_unstable();
    let per_element = |(place, count): (usize, u64)| {
        let counting = &wanted[place];
        let elements = counting.elements() as f64;
        (counting.id(), count as f64 / elements)
    };
    Ok(all.into_iter().map(per_element).collect())
}

/// One count to be made.
#[derive(Clone, Copy, Debug)]
enum Counting {
    Model(Model, Way),
    Call(Call),
}

impl Counting {
    /// Returns all counts, in the order of the output.
    fn all() -> Vec<Counting> {
        let ways = |model: Model| {
            let counting = move |&way| Counting::Model(model, way);
            model.ways().iter().map(counting)
        };
        let models = MODELS.into_iter().flat_map(ways);
        models.chain(Call::all().map(Counting::Call)).collect()
    }

    /// Returns `model/case/style`.
    fn id(&self) -> String {
        let (model, way) = match self {
            Counting::Model(model, way) => (model, way),
            Counting::Call(call) => return call.to_string(),
        };
        let case = match model {
            Model::Timers {
                withdrawn_percent, ..
            } if *withdrawn_percent > 0 => "withdrawn".to_string(),
            model => model.case().to_string(),
        };
        format!("{}/{case}/{way}", model.name())
    }

    /// Returns the number of elements of its work.
    fn elements(&self) -> u64 {
        match self {
            Counting::Model(model, _) => model.elements(),
            Counting::Call(_) => CALLS,
        }
    }

    /// Does the work once, under valgrind.
    fn run(&self) -> ExitCode {
        let done = match self {
            Counting::Model(model, way) => {
                let prepared = model.prepare(*way);
                callgrind::start();
                let finished = black_box(prepared.run());
                callgrind::stop();
                let sum = finished.map(|done| done.work().checksum);
                sum.is_ok_and(|sum| sum == model.checksum())
            }
            Counting::Call(call) => call.prepare(CALLS).is_ok_and(|calls| {
                callgrind::start();
                let made = black_box(calls.run());
                callgrind::stop();
                made.is_ok()
            }),
        };
        if !done {
            eprintln!("{}: not the right end", self.id());
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}
