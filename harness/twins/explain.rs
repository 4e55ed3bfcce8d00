//! Differences in sentences.

use crate::cause::Cause;
use crate::difference::{Difference, Shape, Side};
use crate::plain::short;
use crate::report::{count, phrase};
use crate::schedule::{At, Book, Decision, How, Length, Pair, Schedule};
use crate::trace::Event;

/// Returns a decision as the beginning of a sentence, in a few words.
fn when(book: &Book, decision: Decision) -> String {
    let name = |op| short(&book.name(op));
    match decision {
        Decision::Picks { input, value } => {
            format!("{} is {value}", book.text(input))
        }
        Decision::Gives { op, outcome } => {
            let outcome = book.text(outcome);
            match outcome.starts_with("Err(") {
                true => format!("{} fails", name(op)),
                false => format!("{} gives {}", name(op), short(&outcome)),
            }
        }
        Decision::Pieces { op, .. } => format!("{} comes in pieces", name(op)),
        Decision::Takes { op, length } => match length {
            Length::Us(us) if us < book.usual_least() => {
                format!("{} is fast", name(op))
            }
            Length::Us(_) => format!("{} is slow", name(op)),
            Length::Tie(_) => format!("{} ends in a tie", name(op)),
            Length::As(other) => {
                format!("{} ends together with {}", name(op), name(other))
            }
            Length::Never => format!("{} never ends", name(op)),
        },
        Decision::AtOnce { every } => {
            format!("every {} calls back at once", book.text(every))
        }
        Decision::First { pass, number } => {
            format!("{} begins with number {number}", book.text(pass))
        }
        Decision::Happens { op } => {
            format!("{} happens although it was given up", name(op))
        }
        Decision::Ends { how, at } => {
            let how = match how {
                How::Cancelled => "it is cancelled",
                How::Dropped => "it is dropped",
                How::Interrupted => "it is interrupted",
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

/// Returns what each of the two does where they part.
pub(crate) fn sides(book: &Book, difference: &Difference) -> String {
    let Some((side, event)) = difference.event else {
        return "the two take other turns".to_string();
    };
    let text = phrase(book, &event);
    match (difference.shape, difference.old, difference.new) {
        (Shape::Times, Some(old), Some(new)) => {
            format!("old {text} after {} us, new after {} us", old.us, new.us)
        }
        (Shape::Drops | Shape::Begins, Some(old), Some(new)) => {
            let (old, new) = (phrase(book, &old), phrase(book, &new));
            format!("old {old} where new {new}")
        }
        (Shape::Elsewhere(_), ..) => match difference.waits {
            Some((waits, name)) => {
                let name = short(&book.name(name));
                let before = match waits {
                    Side::Old => Side::New,
                    Side::New => Side::Old,
                };
                format!(
                    "{} {text} before {name} ends, {} only after it",
                    of(before),
                    of(waits)
                )
            }
            None => format!(
                "{} {text} after {} us, the other at another point",
                of(side),
                event.us
            ),
        },
        (_, Some(old), Some(new)) => {
            let (old, new) = (phrase(book, &old), phrase(book, &new));
            format!("old {old}; new {new}")
        }
        (_, None, _) => format!("new {text}; old does not"),
        (_, _, None) => format!("old {text}; new does not"),
    }
}

fn of(side: Side) -> &'static str {
    match side {
        Side::Old => "old",
        Side::New => "new",
    }
}

/// Returns a finding in a sentence or two.
pub(crate) fn sentence(
    book: &Book,
    cause: Cause,
    schedule: &Schedule,
    difference: &Difference,
    are_equal_without: Option<bool>,
) -> String {
    let reasons = schedule.0.iter().map(|one| when(book, *one));
    let reasons: Vec<String> = reasons.collect();
    let sides = sides(book, difference);
    let mut text = match reasons.is_empty() {
        true => format!("{cause}: {sides}."),
        // More than these are a list; it is in the report.
        false if reasons.len() > 3 => {
            format!(
                "{cause}: when all {} come together, {sides}.",
                reasons.len()
            )
        }
        false => format!("{cause}: when {}, {sides}.", reasons.join(" and ")),
    };
    match (are_equal_without, schedule.0.len()) {
        (Some(true), 1) => text.push_str(" Otherwise they are equal."),
        (Some(true), _) => {
            text.push_str(" Without any one of these they are equal.");
        }
        _ => {}
    }
    text
}

/// Returns in which turn one is later than the other.
pub(crate) fn turns(book: &Book, pair: &Pair) -> String {
    let shown = |event: &&Event| event.kind.is_compared();
    let old = pair.old.events.iter().filter(shown);
    let new = pair.new.events.iter().filter(shown);
    let mut both = old.zip(new);
    let Some((one, other)) = both.find(|(a, b)| !a.is_same(b)) else {
        return "the two take other turns".to_string();
    };
    let key = |e: &Event| (e.kind, e.word, e.nth);
    if key(one) != key(other) {
        return "the two begin in another order side by side".to_string();
    }
    let (later, by) = match one.turn < other.turn {
        true => ("new", other.turn - one.turn),
        false => ("old", one.turn - other.turn),
    };
    let turns = count(by as usize, "turn");
    format!("{later} {} {turns} later", phrase(book, one))
}
