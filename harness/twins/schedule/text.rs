//! Schedules as text, as people keep them: one decision a line, or several
//! with `; ` between them.

use super::decision::{At, Book, Decision, How, Length, Schedule};
use crate::trace::OpName;

/// Returns one decision as a sentence.
pub(crate) fn sentence(book: &Book, decision: Decision) -> String {
    let name = |op| book.name(op);
    match decision {
        Decision::Picks { input, value } => {
            format!("{} is {value}", book.text(input))
        }
        Decision::Gives { op, outcome } => {
            format!("{} gives {}", name(op), book.text(outcome))
        }
        Decision::Pieces { op, sizes } => {
            format!("{} comes in pieces of {}", name(op), book.text(sizes))
        }
        Decision::Takes { op, length } => match length {
            Length::Us(us) => format!("{} takes {us} us", name(op)),
            Length::Tie(us) => {
                format!("{} takes {us} us, a tie", name(op))
            }
            Length::As(other) => {
                format!("{} takes as long as {}", name(op), name(other))
            }
            Length::Never => format!("{} never ends", name(op)),
        },
        Decision::AtOnce { every } => {
            format!("every {} calls back at once", book.text(every))
        }
        Decision::Happens { op } => {
            format!("{} happens all the same", name(op))
        }
        Decision::First { pass, number } => {
            format!("{} begins with number {number}", book.text(pass))
        }
        Decision::Ends { how, at } => {
            let how = match how {
                How::Cancelled => "cancelled",
                How::Dropped => "dropped",
                How::Interrupted => "interrupted",
            };
            match at {
                At::Start => format!("{how} before it starts"),
                At::While(op) => {
                    format!("{how} while it waits for {}", name(op))
                }
                At::As(op) => format!("{how} as {} ends", name(op)),
                At::Us(us) => format!("{how} at {us} us"),
                At::Done => format!("{how} after it is done"),
            }
        }
    }
}

/// Returns a schedule as sentences.
pub(crate) fn lines(book: &Book, schedule: &Schedule) -> Vec<String> {
    let decisions = schedule.0.iter();
    decisions.map(|one| sentence(book, *one)).collect()
}

/// Reads a schedule.
///
/// # Errors
///
/// A sentence about the decision that cannot be read.
pub(crate) fn parse(book: &Book, text: &str) -> Result<Schedule, String> {
    let mut schedule = Schedule::default();
    for line in text.lines() {
        for (part, decision) in decisions(book, line)? {
            if schedule.decides(decision.slot()) {
                return Err(format!(
                    "`{part}` decides what is decided before"
                ));
            }
            if schedule.0.len() == Schedule::MOST {
                let most = Schedule::MOST;
                return Err(format!(
                    "a schedule has at most {most} decisions"
                ));
            }
            schedule = schedule.with(decision);
        }
    }
    Ok(schedule)
}

/// Reads the decisions of a line, each with its text.
fn decisions<'a>(
    book: &Book,
    line: &'a str,
) -> Result<Vec<(&'a str, Decision)>, String> {
    let parts = cut(line);
    let read = |part: &&'a str| Some((*part, decision(book, part)?));
    let all: Option<Vec<_>> = parts.iter().map(read).collect();
    // Words that are no Rust may have quotes and brackets that do not match.
    all.or_else(|| anywhere(book, line.trim(), 0)).ok_or_else(|| {
        let unread = parts.iter().find(|part| read(part).is_none());
        format!(
            "`{}` is no decision; one is `NAME gives OUTCOME`, `NAME takes \
             N us` or `cancelled while it waits for NAME`",
            unread.unwrap_or(&line)
        )
    })
}

/// Reads the decisions of a line that may be cut at each `; ` in it.
fn anywhere<'a>(
    book: &Book,
    line: &'a str,
    depth: usize,
) -> Option<Vec<(&'a str, Decision)>> {
    if line.is_empty() {
        return Some(Vec::new());
    }
    let cuts = line.match_indices("; ").map(|(at, _)| (at, at + 2));
    let ends = cuts.chain([(line.len(), line.len())]);
    for (end, next) in ends.take(MAX_CUTS >> depth) {
        if let Some(one) = decision(book, &line[..end])
            && let Some(rest) = anywhere(book, &line[next..], depth + 1)
        {
            return Some([vec![(&line[..end], one)], rest].concat());
        }
    }
    None
}

/// The places at which a line is cut that is no Rust; half as many in each
/// rest.
const MAX_CUTS: usize = 64;

/// Cuts a line at `; ` outside of quotes and brackets.
fn cut(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(at) = find_outside(rest, "; ") {
        parts.push(&rest[..at]);
        rest = &rest[at + 2..];
    }
    parts.push(rest);
    let parts = parts.into_iter().map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns where `wanted` first stands in a text, outside of quotes and
/// brackets.
fn find_outside(text: &str, wanted: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if quote.is_some() {
            match letter {
                '\\' => escaped = true,
                letter if Some(letter) == quote => quote = None,
                _ => {}
            }
        } else if depth == 0 && text[at..].starts_with(wanted) {
            return Some(at);
        } else {
            match letter {
                '"' => quote = Some(letter),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    None
}

/// Splits a line behind the name of an operation: at the first `at` outside
/// of quotes and brackets; if nothing there is a name, anywhere.
fn split<'a>(
    book: &Book,
    line: &'a str,
    at: &str,
) -> Option<(OpName, &'a str)> {
    let outside = find_outside(line, at).into_iter();
    let anywhere = line.match_indices(at).map(|(index, _)| index);
    let mut all = outside.chain(anywhere).filter_map(|index| {
        let op = name(book, &line[..index])?;
        Some((op, &line[index + at.len()..]))
    });
    all.next()
}

fn decision(book: &Book, line: &str) -> Option<Decision> {
    if let Some(end) = early_end(book, line) {
        return Some(end);
    }
    if let Some((op, outcome)) = split(book, line, " gives ") {
        let outcome = book.word(outcome);
        return Some(Decision::Gives { op, outcome });
    }
    if let Some((op, sizes)) = split(book, line, " comes in pieces of ") {
        let sizes = book.word(sizes);
        return Some(Decision::Pieces { op, sizes });
    }
    if let Some((op, other)) = split(book, line, " takes as long as ")
        && let Some(other) = name(book, other)
    {
        let length = Length::As(other);
        return Some(Decision::Takes { op, length });
    }
    if let Some((op, length)) = split(book, line, " takes ")
        && let Some(length) = length_of(length)
    {
        return Some(Decision::Takes { op, length });
    }
    let ends = |text| line.strip_suffix(text);
    if let Some(op) = ends(" never ends").and_then(|op| name(book, op)) {
        let length = Length::Never;
        return Some(Decision::Takes { op, length });
    }
    if let Some(every) = ends(" calls back at once") {
        let every = book.word(every.strip_prefix("every ")?);
        return Some(Decision::AtOnce { every });
    }
    let happens = ends(" happens all the same");
    if let Some(op) = happens.and_then(|op| name(book, op)) {
        return Some(Decision::Happens { op });
    }
    if let Some((pass, number)) = line.rsplit_once(" begins with number ") {
        let (pass, number) = (book.word(pass), number.parse().ok()?);
        return Some(Decision::First { pass, number });
    }
    let (input, value) = line.rsplit_once(" is ")?;
    let value = value.parse().ok()?;
    let input = book.word(input);
    Some(Decision::Picks { input, value })
}

fn length_of(text: &str) -> Option<Length> {
    match text.strip_suffix(" us, a tie") {
        Some(us) => us.parse().ok().map(Length::Tie),
        None => text.strip_suffix(" us")?.parse().ok().map(Length::Us),
    }
}

fn early_end(book: &Book, line: &str) -> Option<Decision> {
    let (how, rest) = line.split_once(' ')?;
    let how = match how {
        "cancelled" => How::Cancelled,
        "dropped" => How::Dropped,
        "interrupted" => How::Interrupted,
        _ => return None,
    };
    let at = if rest == "before it starts" {
        At::Start
    } else if rest == "after it is done" {
        At::Done
    } else if let Some(op) = rest.strip_prefix("while it waits for ") {
        At::While(name(book, op)?)
    } else if let Some(us) = rest.strip_prefix("at ") {
        At::Us(us.strip_suffix(" us")?.parse().ok()?)
    } else {
        let op = rest.strip_prefix("as ")?.strip_suffix(" ends")?;
        At::As(name(book, op)?)
    };
    Some(Decision::Ends { how, at })
}

/// Reads a name, such as `read("foo.txt")` or `get(7)#2`.
fn name(book: &Book, text: &str) -> Option<OpName> {
    let numbered = text.rsplit_once('#').and_then(|(word, nth)| {
        let nth = nth.parse().ok().filter(|nth| *nth > 0)?;
        word.ends_with(')').then_some((word, nth))
    });
    // A `#` of an argument is none of a number.
    let (text, nth) = numbered.unwrap_or((text, 1));
    let is_name = text.ends_with(')') && !text.starts_with('(');
    is_name.then(|| OpName {
        word: book.word(text),
        nth,
    })
}
