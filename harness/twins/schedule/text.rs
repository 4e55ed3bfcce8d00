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
    for line in cut(text) {
        let decision = decision(book, line).ok_or_else(|| {
            format!(
                "`{line}` is no decision; one is `NAME gives OUTCOME`, \
                 `NAME takes N us` or `cancelled while it waits for NAME`"
            )
        })?;
        if schedule.decides(decision.slot()) {
            return Err(format!("`{line}` decides what is decided before"));
        }
        if schedule.0.len() == Schedule::MOST {
            let most = Schedule::MOST;
            return Err(format!("a schedule has at most {most} decisions"));
        }
        schedule = schedule.with(decision);
    }
    Ok(schedule)
}

/// Cuts a text at line ends, and at `; ` outside of quotes and brackets.
fn cut(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(at) = find_outside(rest, "; ") {
            parts.push(&rest[..at]);
            rest = &rest[at + 2..];
        }
        parts.push(rest);
    }
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

fn split<'a>(text: &'a str, at: &str) -> Option<(&'a str, &'a str)> {
    let index = find_outside(text, at)?;
    Some((&text[..index], &text[index + at.len()..]))
}

fn decision(book: &Book, line: &str) -> Option<Decision> {
    if let Some(end) = early_end(book, line) {
        return Some(end);
    }
    if let Some((op, outcome)) = split(line, " gives ") {
        let op = name(book, op)?;
        let outcome = book.word(outcome);
        return Some(Decision::Gives { op, outcome });
    }
    if let Some((op, sizes)) = split(line, " comes in pieces of ") {
        let op = name(book, op)?;
        let sizes = book.word(sizes);
        return Some(Decision::Pieces { op, sizes });
    }
    if let Some((op, other)) = split(line, " takes as long as ") {
        let (op, other) = (name(book, op)?, name(book, other)?);
        let length = Length::As(other);
        return Some(Decision::Takes { op, length });
    }
    if let Some((op, length)) = split(line, " takes ") {
        let op = name(book, op)?;
        let length = match length.strip_suffix(" us, a tie") {
            Some(us) => Length::Tie(us.parse().ok()?),
            None => Length::Us(length.strip_suffix(" us")?.parse().ok()?),
        };
        return Some(Decision::Takes { op, length });
    }
    if let Some(op) = line.strip_suffix(" never ends") {
        let op = name(book, op)?;
        let length = Length::Never;
        return Some(Decision::Takes { op, length });
    }
    if let Some(every) = line.strip_suffix(" calls back at once") {
        let every = book.word(every.strip_prefix("every ")?);
        return Some(Decision::AtOnce { every });
    }
    if let Some(op) = line.strip_suffix(" happens all the same") {
        return Some(Decision::Happens {
            op: name(book, op)?,
        });
    }
    let (input, value) = split(line, " is ")?;
    let input = book.word(input);
    let value = value.parse().ok()?;
    Some(Decision::Picks { input, value })
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
    } else {
        let op = rest.strip_prefix("as ")?.strip_suffix(" ends")?;
        At::As(name(book, op)?)
    };
    Some(Decision::Ends { how, at })
}

/// Reads a name, such as `read("foo.txt")` or `get(7)#2`.
fn name(book: &Book, text: &str) -> Option<OpName> {
    let (text, nth) = match text.rsplit_once('#') {
        Some((word, nth)) if word.ends_with(')') => {
            (word, nth.parse().ok().filter(|nth| *nth > 0)?)
        }
        _ => (text, 1),
    };
    let is_name = text.ends_with(')') && !text.starts_with('(');
    is_name.then(|| OpName {
        word: book.word(text),
        nth,
    })
}
