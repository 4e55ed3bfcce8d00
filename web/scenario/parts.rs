//! The run of a scenario as parts of a page.

use super::Judged;
use crate::timeline::{Event as Dot, Timeline, Unit};
use harness::record::{Body, Run, TraceEvent, actor_name, words};
use harness::text::{one_line, pluralized, with_thousands};
use maud::{Markup, html};
use std::collections::BTreeMap;
use styles::trace::{Actor, Event};
use styles::workload::Reason;

/// The most lines of the trace and of the results that are shown: a page with
/// more is not read but searched, for which there is the command.
const MAX_ROWS: usize = 500;

/// The most actors of which a picture is drawn.
const MAX_LANES: usize = 40;

/// The longest name and the longest text in characters; longer ones are cut.
const MAX_CHARS: usize = 200;

impl Judged {
    /// Shows the trace as a table: time, actor, event.
    pub fn trace(&self) -> Markup {
        let Some(run) = &self.run else {
            return html! {};
        };
        let timeline = self.timeline(run);
        html! {
            (timeline.listing(["µs", "who", "what"]))
            (more(run.trace.len()))
        }
    }

    /// Draws the run over time, if it is not too large for a picture.
    pub fn picture(&self) -> Markup {
        let Some(run) = &self.run else {
            return html! {};
        };
        let timeline = self.timeline(run);
        if timeline.events.is_empty() {
            return html! {};
        }
        let is_whole = timeline.events.len() == run.trace.len();
        if timeline.names.len() > MAX_LANES || !is_whole {
            return html! { p.quiet { "Too much for a picture." } };
        }
        html! {
            (timeline.picture("the trace over time; the table says the same"))
            p.quiet {
                "A dot is an event. A cross is an error, a cancellation, or a "
                "session that was closed before its end."
            }
        }
    }

    /// Shows the results of the client and of the server as a table.
    pub fn results(&self) -> Markup {
        let results = self.run.iter().map(|run| &run.results);
        let fetch = results.clone().flat_map(|all| all.fetch.iter().flatten());
        let echo = results.flat_map(|all| all.echo.iter().flatten());
        let fetch = fetch.map(|result| {
            let text = match &result.outcome {
                Ok((_, Body::Text(text) | Body::Hex(text))) => text,
                Err(_) => "",
            };
            (result.row(), text)
        });
        let echo = echo.enumerate().map(|(index, result)| {
            (result.row(index), result.received.as_str())
        });
        let rows: Vec<_> = fetch.chain(echo).collect();
        html! {
            @if !rows.is_empty() {
                table.recorded {
                    thead {
                        tr {
                            @for title in ["who", "", "outcome", "text"] {
                                th scope="col" { (title) }
                            }
                        }
                    }
                    tbody {
                        @for (row, text) in rows.iter().take(MAX_ROWS) {
                            tr {
                                @for cell in row { td { (cell) } }
                                td.text { (one_line(text, MAX_CHARS)) }
                            }
                        }
                    }
                }
            }
            (more(rows.len()))
        }
    }

    /// Says how much was done: by the loop, the same in all styles.
    pub fn counts(&self) -> Markup {
        let Some(run) = &self.run else {
            return html! { p { "There is no run to show." } };
        };
        let last_us = run.trace.last().map_or(0, |line| line.t_us);
        let counters = run.counters;
        let counts = [
            (counters.tasks, "task"),
            (counters.operations, "operation"),
            (counters.resumptions, "resumption"),
            (counters.turns, "turn"),
            (run.most_connections as u64, "connection"),
        ];
        let [tasks, operations, resumptions, turns, most] =
            counts.map(|(number, noun)| pluralized(number, noun));
        html! {
            p {
                (pluralized(run.trace.len() as u64, "event")) " in "
                (with_thousands(last_us)) " simulated µs"
                @if !self.is_good() { ", by " (self.name) }
                ": " (tasks) ", " (operations) ", " (resumptions) " in "
                (turns) " of the loop, at most " (most) " at once."
            }
        }
    }

    /// Returns the trace, or its beginning, in words.
    fn timeline(&self, run: &Run) -> Timeline {
        let mut names = Vec::new();
        let mut actors: BTreeMap<Actor, usize> = BTreeMap::new();
        let mut event = |line: &TraceEvent| {
            let TraceEvent { t_us, actor, event } = line;
            let index = *actors.entry(*actor).or_insert_with(|| {
                let name = actor_name(*actor, &self.scenario);
                names.push(one_line(&name, MAX_CHARS));
                names.len() - 1
            });
            Dot {
                at: *t_us,
                actor: index,
                text: words(event),
                fails: fails(event),
            }
        };
        let lines = run.trace.iter().take(MAX_ROWS);
        let events = lines.map(&mut event).collect();
        Timeline {
            unit: Unit::Microseconds,
            names,
            events,
        }
    }
}

/// Returns whether an event is a failure.
fn fails(event: &Event) -> bool {
    match event {
        Event::Error { .. } | Event::Cancelled => true,
        Event::Closed { reason } => *reason != Reason::End,
        _ => false,
    }
}

/// Says how many rows are not shown.
fn more(rows: usize) -> Markup {
    html! {
        @if let Some(more @ 1..) = rows.checked_sub(MAX_ROWS) {
            p.quiet {
                "... and " (with_thousands(more as u64))
                " more; the command has all"
            }
        }
    }
}
