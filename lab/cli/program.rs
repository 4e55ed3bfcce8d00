//! `lab program`: the small programs, and the comparison of their output with
//! CPython's.

use super::arguments::Program as Options;
use super::standard_input::Lines;
use super::terminal::{columns, complain, print, print_while_read};
use super::{Refusal, Verdict};
use crate::programs::{Comparison, perform_real_time};
use crate::reading::nearest;
use crate::report::{Align, Table, pluralized};
use std::io;
use std::process;
use styles::Style;
use styles::asyncio::{Input, Raises};
use styles::programs::Program;
use web::knobs::Knobs;
use web::perform::{Line, line_text, perform, perform_turned};

/// The text for a run that printed the expected output.
const EQUAL: &str = "equal to CPython's recording";

/// Runs the requested programs.
pub(super) fn program(options: &Options) -> Result<Verdict, Refusal> {
    if options.list {
        return list();
    }
    let Some(name) = &options.name else {
        return all_programs(options.style);
    };
    let program = find(name)?;
    let changes = [&options.cancel, &options.sleep, &options.fail];
    let changes = changes.into_iter().flatten().copied().collect();
    let knobs =
        Knobs::new(changes).map_err(|why| Refusal::new(why.to_string()))?;
    if !knobs.all().is_empty() {
        return changed(program, options.style, &knobs);
    }
    match (options.real_time, options.style) {
        (true, style) => {
            real_time(program, style.unwrap_or(Style::AsyncAwait))
        }
        (false, Some(style)) => one_style(program, style),
        (false, None) => all_styles(program),
    }
}

/// Finds a program by its name; the error lists all names.
fn find(name: &str) -> Result<&'static Program, Refusal> {
    let Some(program) = Program::by_name(name) else {
        let names = Program::all().iter().map(|program| program.name);
        let names: Vec<_> = names.collect();
        let guess = match nearest(name, names.iter().copied()) {
            Some(near) => format!("; is it {near:?}?"),
            None => String::new(),
        };
        let names = names.join(", ");
        return Err(Refusal::new(format!(
            "no program is named {name:?}{guess}; programs: {names}"
        )));
    };
    Ok(program)
}

fn list() -> Result<Verdict, Refusal> {
    let mut table = Table::new([Align::Left; 2]);
    for program in Program::all() {
        table.add([program.name, program.summary]);
    }
    print(&table.to_string())?;
    Ok(Verdict::Good)
}

fn compare(program: &Program, style: Style) -> Comparison {
    Comparison::new(program, style, perform(program, style))
}

/// A program's runs in some styles.
type Runs = (&'static Program, Vec<(Style, Comparison)>);

/// Runs all programs, in one style or in all, and prints a line for each.
fn all_programs(style: Option<Style>) -> Result<Verdict, Refusal> {
    let styles = match &style {
        Some(style) => std::slice::from_ref(style),
        None => &Style::ALL,
    };
    let runs = Program::all().iter().map(|program| {
        let run = |style: &Style| (*style, compare(program, *style));
        (program, styles.iter().map(run).collect())
    });
    let (text, verdict) = summed(&runs.collect::<Vec<Runs>>());
    print(&text)?;
    Ok(verdict)
}

/// Returns a line for each program, then the first difference of each.
fn summed(programs: &[Runs]) -> (String, Verdict) {
    let mut table = Table::new([Align::Left; 2]);
    let mut reports = String::new();
    let (mut equal, mut known, mut others) = (0, 0, 0);
    for (program, comparisons) in programs {
        let mut odd = Vec::new();
        for (style, comparison) in comparisons {
            if !comparison.is_as_expected() {
                others += 1;
                odd.push(format!("{style} differs"));
                let report = comparison.report(columns());
                let name = program.name;
                reports.push_str(&format!("\n{name} in {style}\n{report}"));
            } else if comparison.known.is_empty() {
                equal += 1;
            } else {
                known += 1;
                odd.push(format!("known difference in {style}"));
            }
        }
        let line = match odd.is_empty() {
            true => EQUAL.to_string(),
            false => odd.join(", "),
        };
        table.add([program.name.to_string(), line]);
    }
    let runs = pluralized(equal + known + others, "run");
    let known = pluralized(known, "known difference");
    let others = pluralized(others, "other difference");
    let sum = format!("{runs}: {equal} equal, {known}, {others}");
    let text = format!("{table}\n{sum}\n{reports}");
    (text, verdict_of(reports.is_empty()))
}

/// Prints a program's output in one style, and compares nothing.
fn one_style(program: &Program, style: Style) -> Result<Verdict, Refusal> {
    let performance = perform(program, style);
    print(&performance.text())?;
    Ok(told(program, performance.result))
}

/// Runs a program with changes, and compares the styles with each other; in
/// one style, compares nothing.
fn changed(
    program: &Program,
    style: Option<Style>,
    knobs: &Knobs,
) -> Result<Verdict, Refusal> {
    if let Some(style) = style {
        let (performance, ended) = perform_turned(program, style, knobs);
        for knob in ended.vain {
            complain(&format!("{knob} changed nothing"));
        }
        print(&performance.text())?;
        return Ok(told(program, performance.result));
    }
    let verdict = web::verdict::Verdict::new(program, knobs);
    let lines = verdict.lines.iter().map(|told| format!("{}\n", told.text));
    print(&format!("{}\n{verdict}\n", lines.collect::<String>()))?;
    Ok(verdict_of(verdict.is_good()))
}

/// Prints a program's output, once, and its comparison in each style.
fn all_styles(program: &Program) -> Result<Verdict, Refusal> {
    let comparisons = Style::ALL.map(|style| (style, compare(program, style)));
    let (text, verdict) = compared(&comparisons);
    print(&text)?;
    Ok(verdict)
}

/// Returns the output, once, and its comparison in each style.
pub(super) fn compared(
    comparisons: &[(Style, Comparison)],
) -> (String, Verdict) {
    let good = |one: &&(Style, Comparison)| one.1.is_as_expected();
    let recorded =
        |one: &&(Style, Comparison)| good(one) && one.1.known.is_empty();
    // If no style printed CPython's output, the first is as good as any.
    let shown = comparisons.iter().find(recorded).or(comparisons.first());
    let shown = shown.map(|(_, comparison)| comparison.performance.text());
    let mut table = Table::new([Align::Left; 2]);
    let mut reports = String::new();
    for (style, comparison) in comparisons {
        let line = if !comparison.is_as_expected() {
            let report = comparison.report(columns());
            reports.push_str(&format!("\n{style}\n{report}"));
            "differs from CPython's recording".to_string()
        } else if comparison.known.is_empty() {
            EQUAL.to_string()
        } else {
            let known = comparison.known.iter();
            let reasons: Vec<_> = known.map(|known| known.reason).collect();
            format!("known difference: {}", reasons.join("; "))
        };
        table.add([style.to_string(), line]);
    }
    let text = format!("{}\n{table}{reports}", shown.unwrap_or_default());
    (text, verdict_of(comparisons.iter().all(|one| good(&one))))
}

/// Runs a program in real time, on the real standard input.
fn real_time(program: &Program, style: Style) -> Result<Verdict, Refusal> {
    let input = Input::new(Lines::new(io::stdin()));
    let result = perform_real_time(program, style, input, print_or_leave)
        .map_err(|error| {
            Refusal::new(format!("cannot set up the loop: {error}"))
        })?;
    Ok(told(program, result))
}

/// Prints a line. If that fails, or the output is not read any more, the
/// process ends: the program would only print more of them.
fn print_or_leave(line: Line) {
    match print_while_read(&line_text(line.t_us, &line.text)) {
        Ok(true) => {}
        Ok(false) => process::exit(0),
        Err(Refusal(line)) => {
            complain(&line);
            process::exit(2);
        }
    }
}

/// Reports an error that a program raised.
fn told(program: &Program, result: Raises) -> Verdict {
    if let Err(error) = &result {
        complain(&format!("{} raised {error}", program.name));
    }
    verdict_of(result.is_ok())
}

fn verdict_of(good: bool) -> Verdict {
    if good { Verdict::Good } else { Verdict::Bad }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::{Difference, recording};

    const KNOWN: Difference = Difference {
        program: "up_down",
        styles: &[Style::Send],
        recorded: "down",
        printed: "up",
        reason: "gravity",
    };

    /// The program in all styles: the second has a known difference, in the
    /// third a line is wrong.
    fn runs() -> Runs {
        let program = find("up_down").expect("in the table");
        let mut runs =
            Style::ALL.map(|style| (style, compare(program, style)));
        runs[1].1.known.push(&KNOWN);
        runs[2].1.performance.lines[0].text = "What stays".to_string();
        (program, runs.into())
    }

    #[test]
    fn what_differs_is_told_with_the_first_line_that_does() {
        let (_, runs) = runs();
        let (text, verdict) = compared(&runs);
        assert_eq!(verdict, Verdict::Bad);
        let recorded = recording("up_down").expect("recorded");
        assert!(text.starts_with(recorded), "{text}");
        let lines: Vec<_> = text.lines().skip(8).collect();
        assert_eq!(lines[0], "callbacks    equal to CPython's recording");
        assert_eq!(lines[1], "send         known difference: gravity");
        assert_eq!(lines[2], "yield-from   differs from CPython's recording");
        assert_eq!(lines[5], "yield-from");
        assert!(
            lines[7].starts_with("> 1 [   0.000] What goes up"),
            "{text}"
        );
        assert!(lines[7].ends_with("What stays"), "{text}");
        assert_eq!(compared(&runs[..2]).1, Verdict::Good);
    }

    #[test]
    fn a_sum_tells_of_known_and_of_other_differences() {
        let (text, verdict) = summed(&[runs()]);
        assert_eq!(verdict, Verdict::Bad);
        let mut lines = text.lines();
        let line = "up_down  known difference in send, yield-from differs";
        assert_eq!(lines.next(), Some(line));
        let sum = "4 runs: 2 equal, 1 known difference, 1 other difference";
        assert_eq!(lines.nth(1), Some(sum));
        assert_eq!(lines.nth(1), Some("up_down in yield-from"));
    }
}
