//! Random programs: one body, drawn from the schedule, and a player of it in
//! each form.
//!
//! [`draw`] makes a [`Program`] of inputs that [`Outside::pick`] gives, so
//! the program is a part of the schedule: a search tries programs as it tries
//! outcomes, and a finding is made small in both at once. Usually nothing is
//! in a program; each decision puts a step into it.
//!
//! Four players carry out the same program: [`callbacks`], [`send`],
//! [`yield_from`](fn@yield_from), [`futures`]. They are twins of each other.
//! A player of another form, or for another runtime, is checked against any
//! of them.
//!
//! # Examples
//!
//! A player that forgets an error is told apart, by a program of one step:
//!
//! ```
//! use twins::program::{self, Gone, Program, Step};
//! use twins::{Outside, check, futures};
//!
//! async fn forgetful(out: Outside) -> Result<u64, Gone> {
//!     let Program { steps } = program::draw(out);
//!     let mut sum = 0;
//!     for step in steps {
//!         if let Step::Get(id) = step {
//!             sum += program::get(out, id).await.unwrap_or(0);
//!         }
//!     }
//!     Ok(sum)
//! }
//!
//! let checked = check("forgets", program::futures(), futures(forgetful));
//! let verdict = checked.run();
//! assert!(!verdict.is_equal());
//! assert!(verdict.decisions() <= 2, "{verdict}");
//! ```

mod callbacks;
mod futures;
mod send;
mod yield_from;

pub use self::callbacks::callbacks;
pub use self::futures::futures;
pub use self::send::send;
pub use self::yield_from::yield_from;

use crate::{Held, Op, Outside};

/// The failure of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// The result of a body: a sum of what it got, or the failure that it did not
/// catch.
pub type Sum = Result<u64, Gone>;

/// A program: the steps of its outermost body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One thing that a body does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Waits for an operation of this number, and adds what it gives; a
    /// failure is raised.
    Get(u64),
    /// Waits for so many microseconds.
    Sleep(u64),
    /// Notes this number.
    Note(u64),
    /// Holds a guard of this number until the body ends; the last one is
    /// dropped first.
    Hold(u64),
    /// Raises a failure.
    Raise,
    /// Ends the body with the sum so far.
    Return,
    /// Calls another body, and adds its sum; a failure is raised.
    Call(Vec<Step>),
    /// Calls another body, and adds its sum; a failure is noted.
    Catch(Vec<Step>),
    /// Calls another body twice.
    Twice(Vec<Step>),
    /// Begins so many operations at once, numbered from this one, and then
    /// waits for each in order; a failure is raised when its turn comes.
    Together(u64, u64),
}

/// The names of the inputs that a program is made of.
const INPUTS: [&str; 12] = [
    "step 1", "step 2", "step 3", "step 4", "step 5", "step 6", "step 7",
    "step 8", "step 9", "step 10", "step 11", "step 12",
];

/// The greatest input.
const LAST: u64 = 11;

/// Draws the program of a run: twelve inputs, `step 1` to `step 12`, of which
/// each is a step, the beginning of a body, its end, or nothing.
///
/// | input | means |
/// | --- | --- |
/// | 0 | nothing |
/// | 1, 2 | get |
/// | 3 | sleep |
/// | 4 | note |
/// | 5 | hold |
/// | 6 | raise |
/// | 7 | return |
/// | 8, 9, 10 | call, catch, twice: a body with all that follows, up to an end |
/// | 11 | the end of a body; two operations together, if none is open |
pub fn draw(out: Outside) -> Program {
    let inputs = INPUTS.map(|name| out.pick(name, 0..=LAST));
    program(&inputs)
}

/// A body that is open: the step that calls it, and its steps so far.
type Open = (fn(Vec<Step>) -> Step, Vec<Step>);

/// Makes a program of inputs.
fn program(inputs: &[u64]) -> Program {
    let mut bodies: Vec<Open> = vec![(Step::Call, Vec::new())];
    for (number, input) in (1..).zip(inputs) {
        let call: Option<fn(Vec<Step>) -> Step> = match input {
            8 => Some(Step::Call),
            9 => Some(Step::Catch),
            10 => Some(Step::Twice),
            _ => None,
        };
        if let Some(call) = call {
            bodies.push((call, Vec::new()));
            continue;
        }
        let is_outermost = bodies.len() == 1;
        let step = match input {
            0 => continue,
            1 => Step::Get(number),
            // The same operation, wherever it stands.
            2 => Step::Get(0),
            3 => Step::Sleep(50),
            4 => Step::Note(number),
            5 => Step::Hold(number),
            6 => Step::Raise,
            7 => Step::Return,
            _ if is_outermost => Step::Together(2, number),
            _ => close(&mut bodies),
        };
        let last = bodies.last_mut();
        last.expect("the outermost body is open").1.push(step);
    }
    while bodies.len() > 1 {
        let step = close(&mut bodies);
        let last = bodies.last_mut();
        last.expect("the outermost body is open").1.push(step);
    }
    let steps = bodies.pop().map(|(_, steps)| steps);
    Program {
        steps: steps.unwrap_or_default(),
    }
}

/// Takes the innermost body, as the step that calls it.
fn close(bodies: &mut Vec<Open>) -> Step {
    let (step, steps) = bodies.pop().expect("a body is open");
    step(steps)
}

/// Makes the operation of [`Step::Get`]: usually it gives ten times its
/// number.
#[track_caller]
pub fn get(out: Outside, id: u64) -> Op<Sum> {
    out.op("get", id, [Ok(id * 10), Err(Gone)])
}

/// Notes a failure that was caught.
fn note_caught(out: Outside, failure: Gone) {
    out.note(format_args!("caught {failure:?}"));
}

/// The guards of a body; the last is dropped first.
#[derive(Debug, Default)]
struct Guards(Vec<Held>);

impl Guards {
    fn hold(&mut self, out: Outside, number: u64) {
        const NAMES: [&str; 4] = ["file", "lock", "permit", "socket"];
        let name = NAMES[number as usize % NAMES.len()];
        self.0.push(out.hold(name));
    }
}

impl Drop for Guards {
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_open_up_to_their_end() {
        let steps = |inputs: &[u64]| program(inputs).steps;
        assert_eq!(steps(&[0; 12]), []);
        assert_eq!(steps(&[1, 0, 2]), [Step::Get(1), Step::Get(0)]);
        assert_eq!(steps(&[11]), [Step::Together(2, 1)]);
        let caught = Step::Catch(vec![Step::Raise]);
        assert_eq!(steps(&[9, 6, 11, 4]), [caught.clone(), Step::Note(4)]);
        let nested = Step::Twice(vec![Step::Call(vec![Step::Sleep(50)])]);
        assert_eq!(steps(&[10, 8, 3]), [nested]);
        let nested = Step::Call(vec![caught, Step::Return]);
        assert_eq!(steps(&[8, 9, 6, 11, 7, 11, 5])[0], nested);
    }
}
