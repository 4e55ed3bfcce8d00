//! Reads a Chrome trace as strictly as any viewer might.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of slices, by their category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Wait,
    Run,
    Cause,
}

/// A slice, in the order in which it stands in the file.
struct Slice {
    tid: u64,
    kind: Kind,
    name: String,
    ts: u64,
    dur: u64,
    ends: Option<String>,
}

/// A trace that was checked while it was read.
pub(crate) struct Picture {
    threads: BTreeMap<u64, String>,
    slices: Vec<Slice>,
    /// The instants: row, time, name.
    instants: Vec<(u64, u64, String)>,
    /// The arrows: the time of the end, and both ends, each with its row and
    /// the index of the last slice of that row by then.
    arrows: Vec<(u64, [(u64, usize); 2])>,
}

fn text<'a>(event: &'a Value, key: &str) -> &'a str {
    event[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key}: {event}"))
}

fn number(event: &Value, key: &str) -> u64 {
    event[key]
        .as_u64()
        .unwrap_or_else(|| panic!("{key}: {event}"))
}

impl Picture {
    /// Reads a trace and requires that it is one.
    pub(crate) fn read(json: &str) -> Picture {
        let json: Value = serde_json::from_str(json).expect("JSON");
        let events = json["traceEvents"].as_array().expect("events");
        let mut picture = Picture {
            threads: BTreeMap::new(),
            slices: Vec::new(),
            instants: Vec::new(),
            arrows: Vec::new(),
        };
        let mut leaves = BTreeMap::new();
        let mut processes = 0;
        let mut last_ts = 0;
        for event in events {
            if let Some(ts) = event["ts"].as_u64() {
                assert!(ts >= last_ts, "time runs back: {event}");
                last_ts = ts;
            }
            assert_eq!(number(event, "pid"), 1, "{event}");
            let name = text(event, "name").to_string();
            let phase = text(event, "ph");
            if phase == "M" && name == "process_name" {
                text(&event["args"], "name");
                processes += 1;
                continue;
            }
            let tid = number(event, "tid");
            match phase {
                "M" if name == "thread_name" => {
                    let name = text(&event["args"], "name").to_string();
                    let twice = picture.threads.insert(tid, name);
                    assert_eq!(twice, None, "{event}");
                }
                "M" => assert_eq!(number(&event["args"], "sort_index"), tid),
                "X" => picture.slices.push(slice(event, tid, name)),
                "i" => {
                    assert_eq!(text(event, "s"), "t", "{event}");
                    picture.instants.push((tid, number(event, "ts"), name));
                }
                "s" => {
                    let from = picture.last_at(tid, event);
                    let twice = leaves.insert(number(event, "id"), from);
                    assert!(twice.is_none(), "{event}");
                }
                "f" => {
                    assert_eq!(text(event, "bp"), "e", "{event}");
                    let to = picture.last_at(tid, event);
                    let from = leaves.remove(&number(event, "id"));
                    let from = from.expect("an arrow left");
                    let ts = number(event, "ts");
                    assert!(picture.slices[from.1].ts <= ts, "{event}");
                    picture.arrows.push((ts, [from, to]));
                }
                other => panic!("an unknown phase {other}: {event}"),
            }
        }
        assert_eq!((processes, leaves.len()), (1, 0), "arrows lead nowhere");
        picture.check();
        picture
    }

    /// Returns the slice that an end of an arrow is bound to: the last of its
    /// row, which must include that moment.
    fn last_at(&self, tid: u64, event: &Value) -> (u64, usize) {
        let ts = number(event, "ts");
        let last = self.slices.iter().rposition(|slice| slice.tid == tid);
        let last = last.unwrap_or_else(|| panic!("no slice: {event}"));
        let slice = &self.slices[last];
        assert!(slice.ts <= ts && ts <= slice.ts + slice.dur, "{event}");
        (tid, last)
    }

    fn check(&self) {
        let used = self.slices.iter().map(|slice| slice.tid);
        let used = used.chain(self.instants.iter().map(|(tid, ..)| *tid));
        let used: BTreeSet<u64> = used.collect();
        let named: BTreeSet<u64> = self.threads.keys().copied().collect();
        assert_eq!(used, named, "a row without a name, or with nothing");
        for tid in named {
            let mut open: Vec<u64> = Vec::new();
            let mut last_ts = 0;
            for slice in self.slices.iter().filter(|s| s.tid == tid) {
                assert!(slice.ts >= last_ts, "{} runs back", slice.name);
                last_ts = slice.ts;
                while open.last().is_some_and(|end| *end <= slice.ts) {
                    open.pop();
                }
                let end = slice.ts + slice.dur;
                let lies_within = open.last().is_none_or(|o| end <= *o);
                let (name, ts) = (&slice.name, slice.ts);
                assert!(lies_within, "{name} at {ts} overlaps in row {tid}");
                open.push(end);
            }
        }
    }

    /// Returns the waits of the task with this name, as `begin..end name
    /// ends`.
    pub(crate) fn waits_of(&self, actor: &str) -> Vec<String> {
        let of = |tid: &u64| {
            let name = &self.threads[tid];
            name == actor || name.starts_with(&format!("{actor} +"))
        };
        let waits = self
            .slices
            .iter()
            .filter(|slice| slice.kind == Kind::Wait && of(&slice.tid));
        waits
            .map(|wait| {
                let (ts, end) = (wait.ts, wait.ts + wait.dur);
                let ends = wait.ends.as_deref().expect("how it ended");
                format!("{ts}..{end} {} {ends}", wait.name)
            })
            .collect()
    }

    /// Returns the instants of the task with this name, as `time name`.
    pub(crate) fn instants_of(&self, actor: &str) -> Vec<String> {
        let of = |(tid, ..): &&(u64, u64, String)| self.threads[tid] == actor;
        let text = |(_, ts, name): &(u64, u64, String)| format!("{ts} {name}");
        self.instants.iter().filter(of).map(text).collect()
    }

    /// Returns the arrows, as `time row: slice -> row: slice`.
    pub(crate) fn arrows(&self) -> Vec<String> {
        let end = |(tid, slice): &(u64, usize)| {
            format!("{}: {}", self.threads[tid], self.slices[*slice].name)
        };
        let arrow = |(ts, [from, to]): &(u64, [(u64, usize); 2])| {
            format!("{ts} {} -> {}", end(from), end(to))
        };
        self.arrows.iter().map(arrow).collect()
    }

    /// Returns the names of the rows, from top to bottom.
    pub(crate) fn rows(&self) -> Vec<&str> {
        self.threads.values().map(String::as_str).collect()
    }

    /// Returns the number of slices of a kind and name.
    pub(crate) fn count(&self, kind: Kind, name: &str) -> usize {
        let slices = self.slices.iter();
        slices.filter(|s| s.kind == kind && s.name == name).count()
    }
}

fn slice(event: &Value, tid: u64, name: String) -> Slice {
    let kind = match text(event, "cat") {
        "wait" => Kind::Wait,
        "run" => Kind::Run,
        "cause" => Kind::Cause,
        other => panic!("an unknown category {other}: {event}"),
    };
    Slice {
        tid,
        kind,
        name,
        ts: number(event, "ts"),
        dur: number(event, "dur"),
        ends: event["args"]["ends"].as_str().map(str::to_string),
    }
}
