//! Steps of the small programs: each line is the one that waits, the columns
//! are in step but for stated differences, and sentences say the cause.

mod changed;
mod lines;
mod oracle;
mod steps;
mod together;

use styles::programs::Program;
use web::knobs::Knobs;
use web::steps::Lockstep;

/// Returns each program with its runs in all styles.
fn all() -> impl Iterator<Item = (&'static Program, Lockstep)> {
    let programs = Program::all().iter();
    programs
        .map(|program| (program, Lockstep::new(program, &Knobs::default())))
}

/// Returns the runs of a program.
fn runs(name: &str) -> (&'static Program, Lockstep) {
    let program = Program::by_name(name).expect("a program");
    (program, Lockstep::new(program, &Knobs::default()))
}
