//! A run in all columns as the parts of its page: numbers for the script, the
//! picture of its tasks, the printed text and the list of its steps.

mod data;
mod lanes;

use self::data::Names;
use crate::knobs::Knobs;
use crate::perform::{Line, line_text};
use crate::steps::{
    Change, Difference, Lockstep, Moment, changes, seconds, sentences,
};
use crate::verdict::{Verdict, end};
use maud::{Markup, html};
use styles::Style;
use styles::programs::Program;

/// A program's runs, as they are shown.
#[derive(Debug)]
pub struct Shown {
    /// The changes of each moment.
    pub changes: Vec<Change>,
    lockstep: Lockstep,
    moments: Vec<Moment>,
    told: Vec<String>,
    /// The comparison of the runs.
    pub verdict: Verdict,
}

/// A recording for the script: the data of its element, by name.
#[derive(Debug)]
pub struct Recorded {
    /// The moments, as numbers.
    pub run: String,
    /// The columns of the moments, each kind once.
    pub shares: String,
    /// The names of all that take part.
    pub who: String,
    /// The bodies that wait for each other, in each combination.
    pub kept: String,
}

impl Shown {
    /// Runs a program with changes in all styles.
    pub fn new(program: &Program, knobs: &Knobs) -> Shown {
        let lockstep = Lockstep::new(program, knobs);
        let moments = lockstep.gathered();
        Shown {
            changes: changes(program, &lockstep, &moments),
            told: told(program.name, &lockstep, &moments),
            verdict: Verdict::of(program, knobs, &lockstep, &moments),
            lockstep,
            moments,
        }
    }

    /// Returns the number of steps.
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Returns whether there are no steps.
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    /// Returns the sentence about the first step.
    pub fn first(&self) -> &str {
        self.told.first().map_or("", String::as_str)
    }

    /// Writes the recording for the script.
    pub fn recorded(&self) -> Recorded {
        let mut names = Names::default();
        let run = data::write(&self.changes, &mut names);
        let who: Vec<_> = names.who.iter().map(ToString::to_string).collect();
        let kept: Vec<_> = names.kept.iter().map(|k| k.join("/")).collect();
        Recorded {
            run,
            shares: data::list(names.shares.iter()),
            who: who.join(","),
            kept: kept.join(","),
        }
    }

    /// Draws the tasks from step to step.
    pub fn lanes(&self) -> Markup {
        let prints = self.moments.iter().map(|m| !self.lines(m).is_empty());
        lanes::picture(&self.changes, &prints.collect::<Vec<_>>())
    }

    /// Shows the output; each line has the number of its step.
    pub fn printed(&self) -> Markup {
        html! {
            @for (number, moment) in (1_usize..).zip(&self.moments) {
                @for line in self.lines(moment) {
                    span data-step=(number) {
                        (line_text(line.t_us, &line.text))
                    }
                }
                @for (line, styles) in self.others(moment) {
                    span data-step=(number) {
                        (line_text(line.t_us, &line.text).trim_end())
                        " (" (styles) ")\n"
                    }
                }
            }
            @if let Some(error) = self.error() {
                span data-step=(self.len()) { (error) "\n" }
            }
        }
    }

    /// Lists all steps: the page without a script, and on paper.
    pub fn list(&self) -> Markup {
        let told = self.told.iter().zip(&self.changes);
        html! {
            @for (number, (told, change)) in (1_usize..).zip(told) {
                li id={ "step-" (number) } {
                    a href={ "#step-" (number) } { (seconds(change.at_us)) }
                    " "
                    span { (told) }
                }
            }
        }
    }

    /// Returns the lines that only other columns print at a moment, and these
    /// columns, if not all columns print the same.
    fn others(&self, moment: &Moment) -> Vec<(&Line, String)> {
        let gaps = moment.gaps();
        if self.verdict.dissents.is_empty()
            || !gaps.contains(&Style::AsyncAwait)
        {
            return Vec::new();
        }
        let own = Style::ALL.iter().filter(|style| !gaps.contains(style));
        let own: Vec<_> = own.map(|style| style.name()).collect();
        let steps = self.lockstep.steps(moment, moment.asked());
        let lines = steps.into_iter().flat_map(|step| &step.lines);
        lines.map(|line| (line, own.join(", "))).collect()
    }

    /// Returns the end of the run, if the program is over by an error.
    fn error(&self) -> Option<String> {
        let last = &self.lockstep.recordings[Style::AsyncAwait as usize];
        last.ended.result.is_err().then(|| end(&last.ended))
    }

    /// Returns the lines that are printed at a moment. All columns print the
    /// same; where they do it in other turns, those of one count.
    fn lines(&self, moment: &Moment) -> Vec<&Line> {
        let steps = self.lockstep.steps(moment, Style::AsyncAwait);
        steps.into_iter().flat_map(|step| &step.lines).collect()
    }
}

/// Returns the sentences about each moment: the step, the columns that do not
/// take it, and the error by which the program is over.
pub fn told(
    program: &str,
    lockstep: &Lockstep,
    moments: &[Moment],
) -> Vec<String> {
    let mut told = sentences(lockstep, moments);
    for (told, moment) in told.iter_mut().zip(moments) {
        let gaps = moment.gaps();
        if gaps.is_empty() {
            continue;
        }
        let names = gaps.iter().map(|style| style.name());
        *told += " No turn here in ";
        *told += &names.collect::<Vec<_>>().join(", ");
        if let Some(known) = Difference::find(program, &gaps) {
            *told += ": ";
            *told += known.reason;
        }
        *told += ".";
    }
    let end = &lockstep.recordings[Style::AsyncAwait as usize].ended;
    if let (Some(told), Err(error)) = (told.last_mut(), &end.result) {
        *told += &format!(" The program is over by {error}.");
    }
    told
}
