//! Comparison of a program's output with CPython's.

use super::{DIFFERENCES, Difference, recording};
use harness::equivalence::{Column, side_by_side};
use styles::Style;
use styles::programs::Program;
use web::perform::Performance;

/// One performance, and the output expected of it.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The performance.
    pub performance: Performance,
    /// The known differences of the program in the style.
    pub known: Vec<&'static Difference>,
    expected: String,
}

impl Comparison {
    /// Compares a performance with the output expected of a program in a
    /// style: the recording, changed by the known differences.
    pub fn new(
        program: &Program,
        style: Style,
        performance: Performance,
    ) -> Comparison {
        let mut expected =
            recording(program.name).unwrap_or_default().to_string();
        let known = DIFFERENCES.iter().filter(|difference| {
            difference.program == program.name
                && difference.styles.contains(&style)
        });
        let known: Vec<_> = known.collect();
        for difference in &known {
            let Difference {
                recorded, printed, ..
            } = difference;
            expected = expected.replacen(recorded, printed, 1);
        }
        Comparison {
            performance,
            known,
            expected,
        }
    }

    /// Returns whether the output is as expected and nothing was raised.
    pub fn is_as_expected(&self) -> bool {
        self.performance.result.is_ok()
            && self.performance.text() == self.expected
    }

    /// Draws the first unexpected line in lines of `width` characters, and
    /// names the error that was raised; returns an empty text if all is as
    /// expected.
    pub fn report(&self, width: usize) -> String {
        let expected = Column::new("CPython's recording", &self.expected);
        let printed = Column::new("printed", &self.performance.text());
        let mut report = side_by_side(&expected, &printed, width);
        if let Err(error) = &self.performance.result {
            report.push_str(&format!("It raised {error}\n"));
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use styles::asyncio::Raised;
    use web::perform::{Line, perform};

    fn up_down() -> (&'static Program, Performance) {
        let program = Program::by_name("up_down").expect("in the table");
        (program, perform(program, Style::Send))
    }

    #[test]
    fn what_cpython_printed_is_as_expected() {
        let (program, performance) = up_down();
        let same = Comparison::new(program, Style::Send, performance);
        assert!(same.is_as_expected() && same.known.is_empty());
        assert_eq!(same.report(80), "");
    }

    #[test]
    fn another_line_is_shown_beside_the_recorded_one() {
        let (program, mut performance) = up_down();
        performance.lines[3].text = "Must go down".to_string();
        let other = Comparison::new(program, Style::Send, performance);
        assert!(!other.is_as_expected());
        let report = other.report(80);
        let marked = report.lines().find(|line| line.starts_with("> 4 "));
        let marked = marked.expect("the line that differs");
        assert!(marked.contains("Must come down"), "{report}");
        assert!(marked.contains("Must go down"), "{report}");
    }

    #[test]
    fn a_line_too_many_and_an_error_are_told() {
        let (program, mut performance) = up_down();
        performance.lines.push(Line {
            t_us: 1_000_000,
            actor: None,
            text: "more".to_string(),
        });
        performance.result = Err(Raised::cancelled());
        let other = Comparison::new(program, Style::Send, performance);
        let report = other.report(80);
        assert!(report.contains("(end)"), "{report}");
        assert!(report.ends_with("It raised CancelledError\n"), "{report}");
        let (_, mut performance) = up_down();
        performance.result = Err(Raised::cancelled());
        let other = Comparison::new(program, Style::Send, performance);
        assert!(!other.is_as_expected());
    }
}
