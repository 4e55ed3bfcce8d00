//! A small program, step by step, in all four styles at once.
//!
//! ```text
//!   run of a style --> record --> steps --+
//!   run of a style --> record --> steps --+--> lockstep --> moments
//!   ..                                    |                    |
//!                                         +--> lines       sentence
//! ```
//!
//! A *step* is one resumption of a program's task, or one call of a plain
//! callback of it: the lines that it prints, the waits that it begins, the
//! tasks that it makes ready. A *moment* is the same step in all columns.
//! Knows no page. Where to read next: `step.rs`, `record.rs`, `lockstep.rs`,
//! `moments.rs`.

mod differences;
mod lines;
mod lockstep;
mod moments;
mod record;
mod sentence;
mod step;

pub use self::differences::{DIFFERENCES, Difference};
pub use self::lines::{bodies, line_of, outer_lines};
pub use self::lockstep::{Lockstep, Moment, align};
pub use self::moments::{Change, Seat, Share, State, View, changes};
pub use self::record::record;
pub use self::sentence::{seconds, sentence, sentences};
pub use self::step::{Cause, Origin, Recording, Start, Step, Wait, Who};
