//! Lines of a program's columns that the places of a run are in, and the names
//! of its bodies.
//!
//! A wait of `join`, `settle` and the like has its place in a file that the
//! programs share. Then the line is the call of that function in the column:
//! the only one, or the one with the same number as in a column where the
//! place is the program's own. Columns have the same calls in the same order.

use std::ops::Range;
use styles::Style;
use styles::event_loop::SourcePlace;
use styles::pages::PAGES;
use styles::programs::Program;
use styles::source::Source;

/// The function that calls `join` and `settle` for the programs that do not.
const AWAITABLE: &str = "wait";

/// Returns the line of a program's column that a place is in; `None` if there
/// is none, as for places in the code that the columns share.
///
/// `places` has the same place of every column that has been there, `bodies`
/// the bodies that wait for each other, outermost first.
pub fn line_of(
    program: &Program,
    style: Style,
    places: &[Option<SourcePlace>; 4],
    bodies: &[String],
) -> Option<u32> {
    let place = places[style as usize]?;
    let column = program.page.source(style)?;
    if is_in(place, column) {
        return Some(place.line());
    }
    let names = functions_around(place);
    let names = names.iter().map(String::as_str).chain([AWAITABLE]);
    let (name, calls) = names
        .map(|name| (name, calls(column, name)))
        .find(|(_, calls)| !calls.is_empty())?;
    if let [only] = calls.as_slice() {
        return Some(*only);
    }
    let number = number_of(program, name, places);
    number
        .and_then(|number| calls.get(number).copied())
        .or_else(|| {
            let lines =
                bodies.iter().rev().find_map(|body| extent(column, body))?;
            only(calls.into_iter().filter(|line| lines.contains(line)))
        })
}

/// Returns the lines of a column at which the outer ones of some bodies wait
/// for the next: each the only call of that name there.
pub fn outer_lines(column: &Source, bodies: &[String]) -> Vec<u32> {
    let pairs = bodies.windows(2);
    let lines = pairs.filter_map(|pair| {
        let lines = extent(column, &pair[0])?;
        let calls = calls(column, &pair[1]);
        only(calls.into_iter().filter(|line| lines.contains(line)))
    });
    lines.collect()
}

/// Returns the only item, if there is no other.
fn only(mut items: impl Iterator<Item = u32>) -> Option<u32> {
    items.next().filter(|_| items.next().is_none())
}

/// Returns the lines of a function that is no method.
fn extent(column: &Source, name: &str) -> Option<Range<u32>> {
    let mut lines = column.text.lines().zip(1..);
    let begins = |line: &str| {
        !line.starts_with(' ') && function(line).as_deref() == Some(name)
    };
    let (_, first) = lines.find(|(line, _)| begins(line))?;
    let (_, last) = lines.find(|(line, _)| *line == "}")?;
    Some(first..last + 1)
}

/// Returns which call of a function it is, from a column that has the place
/// itself.
fn number_of(
    program: &Program,
    name: &str,
    places: &[Option<SourcePlace>; 4],
) -> Option<usize> {
    let number = |style: &Style| {
        let place = places[*style as usize]?;
        let column = program.page.source(*style)?;
        let calls = is_in(place, column).then(|| calls(column, name))?;
        calls.iter().position(|line| *line == place.line())
    };
    Style::ALL.iter().find_map(number)
}

fn is_in(place: SourcePlace, source: &Source) -> bool {
    place.file().ends_with(source.path)
}

/// Returns the function that a place of a shared file is in, and the ones
/// before it, which may call it, the nearest first.
fn functions_around(place: SourcePlace) -> Vec<String> {
    let files = PAGES.iter().flat_map(|page| page.sources);
    let file = files.clone().find(|source| is_in(place, source));
    let text = file.map_or("", |source| source.text);
    let above = text.lines().take(place.line() as usize);
    let above: Vec<_> = above.filter_map(function).collect();
    above.into_iter().rev().take(2).collect()
}

/// Returns the name of the function that a line begins.
fn function(line: &str) -> Option<String> {
    let words = line.trim_start();
    let words = words.strip_prefix("pub ").unwrap_or(words);
    let words = words.strip_prefix("async ").unwrap_or(words);
    let name = words.strip_prefix("fn ")?;
    let end = name.find(['(', '<'])?;
    Some(name[..end].to_string())
}

/// Returns the lines of a column that call a function, or ask for it.
fn calls(column: &Source, name: &str) -> Vec<u32> {
    let mut request: String = name.to_string();
    if let Some(first) = request.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let lines = column.text.lines().zip(1..);
    let is_call = |line: &str, name: &str| {
        let begins = line.match_indices(name).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + name.len()..]);
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            !before.ends_with(is_name)
                && !before.ends_with("fn ")
                && after.starts_with('(')
        });
        begins && !line.trim_start().starts_with("//")
    };
    let called = lines
        .filter(|(line, _)| is_call(line, name) || is_call(line, &request));
    called.map(|(_, line)| line).collect()
}

/// Returns the names of bodies, from those of their types.
///
/// # Examples
///
/// ```
/// use web::steps::bodies;
///
/// let path = ["styles::programs::up_down::send::main::{{closure}}"];
/// assert_eq!(bodies(&path), ["main"]);
/// ```
pub fn bodies(path: &[&str]) -> Vec<String> {
    path.iter().map(|name| body(name)).collect()
}

fn body(name: &str) -> String {
    let name = name.replace("::{{closure}}", "");
    let last = |name: &str| {
        let path = name.split('<').next().unwrap_or_default();
        let last = path.rsplit("::").next().unwrap_or_default();
        last.to_string()
    };
    let method = name
        .strip_prefix('<')
        .and_then(|rest| rest.split_once(" as "))
        .and_then(|(of, rest)| Some((of, rest.rsplit_once(">::")?.1)));
    match method {
        Some((of, method)) => format!("{}::{method}", last(of)),
        None => last(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_have_their_own_names() {
        let within = "styles::yield_from::scope::within<a::Connection, \
                      a::Body<a::b::{{closure}}>>::{{closure}}";
        let wait = "<styles::programs::custom_awaitable::LikeFuture as \
                    styles::yield_from::awaitable::Awaitable>::wait\
                    ::{{closure}}::{{closure}}";
        assert_eq!(bodies(&[within, wait]), ["within", "LikeFuture::wait"]);
        assert_eq!(bodies(&[""]), [""]);
    }

    #[test]
    fn a_line_that_declares_a_function_calls_none() {
        let text = "fn settle() {\n// settle()\n resettle(1);\n settle(2);\n\
                    yield_!(co, Settle(3))\nsettle_all(4)";
        let column = Source {
            style: Style::Send,
            path: "a.rs",
            text,
        };
        assert_eq!(calls(&column, "settle"), [4, 5]);
        assert_eq!(function("    pub async fn at<T>("), Some("at".into()));
    }
}
