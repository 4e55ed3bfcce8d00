//! The largest sizes with which two files fit beside each other and a function
//! fits on a screen.

use super::Complaint;
use super::source::{Source, functions};

/// The most columns of a line.
const LINE_COLUMNS: usize = 79;

/// The most lines of a file in a style, which is read beside its siblings.
const STYLE_LINES: usize = 300;

/// The most lines of any other file.
const FILE_LINES: usize = 400;

/// The most lines of a function.
const FUNCTION_LINES: usize = 70;

/// The folders of the styles.
const STYLES: [&str; 4] = [
    "styles/async_await/",
    "styles/callbacks/",
    "styles/send/",
    "styles/yield_from/",
];

/// Complains of lines that are too wide, except tables and addresses, which
/// cannot be broken.
pub(super) fn check_lines(source: &Source) -> Vec<Complaint> {
    let is_table = |line: &str| {
        let line = line.trim_start();
        line.starts_with("//! |") || line.starts_with("/// |")
    };
    let lines = source.lines().filter(|(_, line)| {
        let columns = line.chars().count();
        columns > LINE_COLUMNS && !is_table(line) && !line.contains("://")
    });
    lines
        .map(|(number, line)| {
            let columns = line.chars().count();
            Complaint::new(number, format!("{columns} columns"))
        })
        .collect()
}

pub(super) fn check_files(source: &Source) -> Vec<Complaint> {
    let in_style = |style: &str| source.path.starts_with(style);
    let most = match STYLES.into_iter().any(in_style) {
        true => STYLE_LINES,
        false => FILE_LINES,
    };
    let lines = source.text.lines().count();
    if lines <= most {
        return Vec::new();
    }
    vec![Complaint::new(lines, format!("more than {most} lines"))]
}

pub(super) fn check_functions(source: &Source) -> Vec<Complaint> {
    let functions = functions(source).into_iter();
    functions
        .filter(|function| function.lines.len() > FUNCTION_LINES)
        .map(|function| {
            let lines = function.lines.len();
            let what = format!("`{}` takes {lines} lines", function.name);
            Complaint::new(function.lines.start, what)
        })
        .collect()
}

#[test]
fn a_line_too_wide_is_caught() {
    let line = |columns: usize| format!("\n{}\n", "é".repeat(columns));
    super::expect_silence(check_lines, "x.rs", &line(79));
    super::expect_complaint(check_lines, "x.rs", &line(80), 2);
    let table = format!("//! | {} |", "x".repeat(80));
    super::expect_silence(check_lines, "x.rs", &table);
    let address = format!("// https://{}", "x".repeat(80));
    super::expect_silence(check_lines, "x.rs", &address);
}

#[test]
fn a_file_too_long_is_caught() {
    let lines = |count: usize| "x\n".repeat(count);
    super::expect_silence(check_files, "styles/send/x.rs", &lines(300));
    let style = "styles/send/x.rs";
    super::expect_complaint(check_files, style, &lines(301), 301);
    super::expect_silence(check_files, "styles/x.rs", &lines(400));
    super::expect_complaint(check_files, "tests/x.rs", &lines(401), 401);
}

#[test]
fn a_function_too_long_is_caught() {
    let function = |lines: usize| {
        let body = "    x();\n".repeat(lines - 2);
        format!("//! A file.\n\nimpl X {{\n    fn long() {{\n{body}    }}\n}}")
    };
    super::expect_silence(check_functions, "x.rs", &function(70));
    super::expect_complaint(check_functions, "x.rs", &function(71), 4);
}
