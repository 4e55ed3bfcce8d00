//! The timeline in the words of the trace event format, one event a line.

use super::timeline::{Instant, Kind, Mark, Timeline, Track};
use harness::record::{fields, word};
use harness::text::quoted;
use std::fmt::Write as _;

/// The one process of the trace; its threads are the rows.
const PROCESS: u32 = 1;

/// Writes a timeline, in the JSON object format.
pub(super) fn write(name: &str, timeline: &Timeline) -> String {
    let mut lines = vec![format!(
        "{{\"ph\": \"M\", \"name\": \"process_name\", \"pid\": {PROCESS}, \
         \"args\": {{\"name\": {}}}}}",
        quoted(name)
    )];
    let first_lanes = number_lanes(timeline);
    for (track, first) in timeline.tracks.iter().zip(&first_lanes) {
        for lane in 0..track.lanes {
            let tid = first + lane;
            let name = match lane {
                0 => quoted(&track.name),
                _ => quoted(&format!("{} +{lane}", track.name)),
            };
            for (what, value) in
                [("name", &name), ("sort_index", &tid.to_string())]
            {
                lines.push(format!(
                    "{{\"ph\": \"M\", \"name\": \"thread_{what}\", \
                     \"pid\": {PROCESS}, \"tid\": {tid}, \
                     \"args\": {{\"{what}\": {value}}}}}"
                ));
            }
        }
    }
    let marks = timeline.marks.iter();
    lines.extend(marks.filter_map(|mark| line(mark, &first_lanes)));
    let mut out = String::from("{\"displayTimeUnit\": \"ms\",\n");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\"traceEvents\": [");
    let _ = writeln!(out, "{}\n]}}", lines.join(",\n"));
    out
}

/// Returns the number of the first lane of each track.
fn number_lanes(timeline: &Timeline) -> Vec<usize> {
    let mut next = 1;
    let number = |track: &Track| {
        let first = next;
        next += track.lanes;
        first
    };
    timeline.tracks.iter().map(number).collect()
}

fn line(mark: &Mark, first_lanes: &[usize]) -> Option<String> {
    Some(match mark {
        Mark::Slice(slice) => {
            let (category, rest) = match slice.kind {
                Kind::Wait(ends) => {
                    let ends = format!(", \"args\": {{\"ends\": \"{ends}\"}}");
                    ("wait", ends)
                }
                Kind::Run => ("run", String::new()),
                Kind::Cause => ("cause", String::new()),
            };
            let dur_us = slice.end_us - slice.begin_us;
            format!(
                "{{\"ph\": \"X\", \"name\": \"{}\", \"cat\": \"{category}\", \
                 \"ts\": {}, \"dur\": {dur_us}, \"pid\": {PROCESS}, \
                 \"tid\": {}{rest}}}",
                slice.name,
                slice.begin_us,
                first_lanes[slice.track] + slice.lane,
            )
        }
        Mark::Instant { track, at_us, what } => {
            let (name, category, args) = match what {
                Instant::Fact(actor, event) => {
                    let args =
                        format!("\"who\": \"{actor}\"{}", fields(event));
                    (word(event), "fact", args)
                }
                Instant::End(word) => (*word, "end", String::new()),
            };
            format!(
                "{{\"ph\": \"i\", \"name\": \"{name}\", \
                 \"cat\": \"{category}\", \"ts\": {at_us}, \"s\": \"t\", \
                 \"pid\": {PROCESS}, \"tid\": {}, \"args\": {{{args}}}}}",
                first_lanes[*track],
            )
        }
        Mark::Arrow {
            track,
            at_us,
            number,
            leaves,
        } => {
            let end = if *leaves {
                "\"ph\": \"s\""
            } else {
                "\"ph\": \"f\", \"bp\": \"e\""
            };
            format!(
                "{{{end}, \"name\": \"wakes\", \"cat\": \"cause\", \
                 \"id\": {number}, \"ts\": {at_us}, \"pid\": {PROCESS}, \
                 \"tid\": {}}}",
                first_lanes[*track],
            )
        }
        Mark::Nothing => return None,
    })
}
