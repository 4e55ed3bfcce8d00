//! The comparison of four runs with the same changes: of their printed lines
//! and the times of them, the error that is raised, the time of the end and
//! the remains.

mod differences;

pub use self::differences::{CUT_DIFFERENCES, Difference};

use crate::knobs::{Knob, Knobs};
use crate::perform::{Ended, line_text};
use crate::steps::{Lockstep, Moment};
use std::fmt;
use styles::Style;
use styles::programs::Program;

/// A line of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The number of its step, counted from 1.
    pub step: usize,
    /// The line as it is printed, with its time; the last one of a run tells
    /// the end.
    pub text: String,
}

/// Styles that agree with each other, and not with most of them.
#[derive(Clone, Debug)]
pub struct Dissent {
    /// The styles.
    pub styles: Vec<Style>,
    /// The first line that differs, if they have another one.
    pub line: Option<Told>,
    /// The line of the others there.
    pub others: Option<Told>,
    /// The reason, if the difference is a known one.
    pub reason: Option<&'static str>,
}

/// The comparison of four runs.
///
/// # Examples
///
/// ```
/// use styles::programs::Program;
/// use web::verdict::Verdict;
///
/// let program = Program::by_name("up_down").ok_or("no such program")?;
/// let verdict = Verdict::new(program, &"cancel=2@0.5".parse()?);
/// assert_eq!(verdict.to_string(), "All four agree.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Those that differ from most of them; none if all agree.
    pub dissents: Vec<Dissent>,
    /// The changes that were not made in some styles.
    pub vain: Vec<(Knob, Vec<Style>)>,
    /// The lines that most of them printed, with the end.
    pub lines: Vec<Told>,
}

impl Verdict {
    /// Runs a program with changes in all styles, and compares the runs.
    pub fn new(program: &Program, knobs: &Knobs) -> Verdict {
        let lockstep = Lockstep::new(program, knobs);
        Verdict::of(program, knobs, &lockstep, &lockstep.gathered())
    }

    /// Compares runs that were made, and put into moments.
    pub fn of(
        program: &Program,
        knobs: &Knobs,
        lockstep: &Lockstep,
        moments: &[Moment],
    ) -> Verdict {
        let told = Style::ALL.map(|style| lines(lockstep, moments, style));
        let same = |style: Style, other: Style| {
            let texts = |style| {
                let told: &Vec<Told> = &told[style as usize];
                told.iter().map(|told| &told.text)
            };
            texts(style).eq(texts(other))
        };
        let agree = |style: Style| {
            let others = Style::ALL.into_iter();
            others
                .filter(|other| same(style, *other))
                .collect::<Vec<_>>()
        };
        // Of those that most agree with, the last one.
        let most = Style::ALL.into_iter().max_by_key(|s| agree(*s).len());
        let most = most.unwrap_or(Style::AsyncAwait);
        let mut dissents: Vec<Dissent> = Vec::new();
        for style in Style::ALL {
            let is_told = dissents.iter().any(|d| d.styles.contains(&style));
            if same(style, most) || is_told {
                continue;
            }
            let (own, others) = (&told[style as usize], &told[most as usize]);
            let differs = |at: &usize| {
                let text = |of: &[Told]| of.get(*at).map(|t| t.text.clone());
                text(own) != text(others)
            };
            let at = (0..own.len().max(others.len())).find(differs);
            let at = at.unwrap_or_default();
            dissents.push(Dissent {
                styles: agree(style),
                line: own.get(at).cloned(),
                others: others.get(at).cloned(),
                reason: differences::reason(program.name, style, knobs),
            });
        }
        Verdict {
            dissents,
            vain: vain(lockstep, knobs),
            lines: told[most as usize].clone(),
        }
    }

    /// Returns whether all agree, but for known differences.
    pub fn is_good(&self) -> bool {
        self.dissents.iter().all(|dissent| dissent.reason.is_some())
    }
}

/// Returns the lines of a run, and at last how it ended.
fn lines(lockstep: &Lockstep, moments: &[Moment], style: Style) -> Vec<Told> {
    let mut lines = Vec::new();
    for (step, moment) in (1..).zip(moments) {
        let steps = lockstep.steps(moment, style).into_iter();
        let printed = steps.flat_map(|step| &step.lines);
        lines.extend(printed.map(|line| Told {
            step,
            text: line_text(line.t_us, &line.text).trim_end().to_string(),
        }));
    }
    let is_own = |moment: &Moment| !moment.gaps().contains(&style);
    let last = moments.iter().rposition(is_own);
    lines.push(Told {
        step: last.map_or(0, |last| last + 1),
        text: end(&lockstep.recordings[style as usize].ended),
    });
    lines
}

/// Tells how and when a run ended, and what remains of it.
pub(crate) fn end(ended: &Ended) -> String {
    let mut end = match &ended.result {
        Ok(()) => "over".to_string(),
        Err(error) => format!("over by {error}"),
    };
    for wait in &ended.waits {
        end += &format!(", and still waits: {wait}");
    }
    if ended.holds_loop {
        end += ", and the loop is still held";
    }
    line_text(ended.at_us, &end).trim_end().to_string()
}

fn vain(lockstep: &Lockstep, knobs: &Knobs) -> Vec<(Knob, Vec<Style>)> {
    let knobs = knobs.all().iter().map(|knob| {
        let styles = lockstep.recordings.iter();
        let styles = styles.filter(|one| one.ended.vain.contains(knob));
        (*knob, styles.map(|one| one.style).collect::<Vec<_>>())
    });
    knobs.filter(|(_, styles)| !styles.is_empty()).collect()
}

fn names(styles: &[Style]) -> String {
    let names: Vec<_> = styles.iter().map(|style| style.name()).collect();
    names.join(" and ")
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dissents.is_empty() {
            f.write_str("All four agree.")?;
        }
        for (index, dissent) in self.dissents.iter().enumerate() {
            let gap = if index > 0 { " " } else { "" };
            write!(f, "{gap}{dissent}")?;
        }
        for (knob, styles) in &self.vain {
            write!(f, " {knob} changed nothing")?;
            match styles.len() == Style::ALL.len() {
                true => f.write_str(".")?,
                false => write!(f, " in {}.", names(styles))?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Dissent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |told: &Option<Told>| match told {
            Some(Told { step, text }) => format!("“{text}” in step {step}"),
            None => "nothing".to_string(),
        };
        write!(
            f,
            "Not all agree: in {} there is {}, where the others have {}.",
            names(&self.styles),
            line(&self.line),
            line(&self.others),
        )?;
        match self.reason {
            Some(reason) => write!(f, " This is known: {reason}."),
            None => Ok(()),
        }
    }
}
