//! A moment in a sentence or two of plain English.

use super::lockstep::{Lockstep, Moment};
use super::step::{Cause, Origin, Start, Step, Wait, Who};
use crate::perform::Line;
use styles::event_loop::End;

/// Returns a time in seconds, to the millisecond.
pub fn seconds(us: u64) -> String {
    format!("{}.{:03} s", us / 1_000_000, us / 1_000 % 1_000)
}

/// Tells each moment: the reason for the step and all that it does.
pub fn sentences(lockstep: &Lockstep, moments: &[Moment]) -> Vec<String> {
    let who = |moment: &Moment| {
        let steps = lockstep.steps(moment, moment.asked());
        steps.iter().map(|step| step.who).collect::<Vec<_>>()
    };
    let told = moments.iter().enumerate().map(|(index, moment)| {
        let before = index.checked_sub(1).map(|before| &moments[before]);
        let is_many = who(moment).len() > 1;
        match before.filter(|before| is_many && who(before) == who(moment)) {
            Some(_) => "The same tasks go on again.".to_string(),
            None => sentence(lockstep, moment),
        }
    });
    told.collect()
}

/// Tells a moment.
pub fn sentence(lockstep: &Lockstep, moment: &Moment) -> String {
    let steps = lockstep.steps(moment, moment.asked());
    let Some(step) = steps.first() else {
        return String::new();
    };
    let mut told = match steps.len() {
        1 => reason(step),
        _ => {
            let tasks = steps.iter().map(|step| step.who.to_string());
            let tasks = listed(&tasks.collect::<Vec<_>>());
            let (_, reason) = because(step);
            format!("{tasks} go on, one after the other: {reason}.")
        }
    };
    if steps.len() == 1 {
        told += &deeds(step);
    }
    let waits: Vec<_> = step.waits.iter().map(wait).collect();
    if !waits.is_empty() {
        let then = match steps.len() {
            1 => "Then it",
            _ => "Then each",
        };
        told += &format!(" {then} {}.", listed(&waits));
    }
    let is_new = |who: &Who| step.starts.iter().any(|new| new.who == *who);
    let readies = step.readies.iter().filter(|who| !is_new(who));
    let mut readies: Vec<_> = readies.map(Who::to_string).collect();
    readies.dedup();
    if steps.len() == 1 && !readies.is_empty() {
        told += &format!(" That makes ready: {}.", readies.join(", "));
    }
    told
}

fn reason(step: &Step) -> String {
    let (verb, reason) = because(step);
    let who = step.who;
    match reason.is_empty() {
        true => format!("{who} {verb}."),
        false => format!("{who} {verb}: {reason}."),
    }
}

/// Returns the verb of a step, and its reason.
fn because(step: &Step) -> (&'static str, String) {
    let clock = seconds(step.at_us);
    let by = |by: &Option<Origin>| by.as_ref().map(|by| by.who.to_string());
    match (&step.cause, step.who) {
        (Cause::Outside, _) => ("runs", String::new()),
        (Cause::Begun(None), _) => {
            ("begins", "the loop was given it to run".to_string())
        }
        (Cause::Begun(Some(by)), _) => {
            ("begins", format!("{} started it", by.who))
        }
        (Cause::Called(from), _) => (
            "is called",
            by(from).map_or("it was to be called soon".to_string(), |by| {
                format!("{by} asked for that")
            }),
        ),
        (Cause::Cancelled(from), _) => (
            "is cancelled",
            by(from).map_or("the run is over".to_string(), |by| {
                format!("{by} asked for that")
            }),
        ),
        (Cause::Cut, _) => ("is cancelled", "you asked for that".to_string()),
        (Cause::Over { name: "sleep", .. }, Who::Callback(_)) => (
            "is called",
            format!("its time has come, the clock says {clock}"),
        ),
        (Cause::Over { name, by }, _) => {
            ("goes on", over(name, by.as_ref(), &clock))
        }
    }
}

/// Tells why an operation is over.
fn over(name: &str, by: Option<&Origin>, clock: &str) -> String {
    let of_world = match name {
        "sleep" => format!("its sleep is over, the clock says {clock}"),
        "blocking" => {
            format!("its job in a thread is done, the clock says {clock}")
        }
        "yield" => "it let the others go first".to_string(),
        "join" => "the task that it waits for has ended".to_string(),
        "promise" => "the result that it waits for is there".to_string(),
        _ => format!("its {name} is over"),
    };
    let Some(by) = by else {
        return of_world;
    };
    let who = by.who;
    let via: Vec<_> = by.via.iter().map(Who::to_string).collect();
    let chain = via.join(", by way of ");
    match (name, chain.is_empty()) {
        ("join", true) => format!("{who}, which it waits for, has ended"),
        ("promise", true) => format!("{who} set the result it waits for"),
        (_, true) => format!("{of_world}, by {who}"),
        ("promise", false) if by.by_end => {
            format!("{chain} set the result it waits for, as {who} ended")
        }
        _ => format!("{of_world}, by way of {chain}, because of {who}"),
    }
}

/// Tells what a step does besides waiting.
fn deeds(step: &Step) -> String {
    let mut told = String::new();
    let quote = |line: &Line| format!("“{}”", line.text.trim());
    let quoted: Vec<_> = step.lines.iter().map(quote).collect();
    if !quoted.is_empty() {
        told += &format!(" It prints {}.", listed(&quoted));
    }
    let is_task = |start: &&Start| matches!(start.who, Who::Task(_));
    let tasks = step.starts.iter().filter(is_task);
    let tasks: Vec<_> = tasks.map(|start| start.who.to_string()).collect();
    if !tasks.is_empty() {
        told += &format!(" It starts {}.", listed(&tasks));
    }
    let is_own = |start: &&Start| matches!(start.who, Who::Callback(_));
    let callbacks = step.starts.iter().filter(is_own).map(|start| match start
        .until_us
    {
        Some(until) => format!("{} for {}", start.who, seconds(until)),
        None => start.who.to_string(),
    });
    let callbacks: Vec<_> = callbacks.collect();
    if !callbacks.is_empty() {
        told += &format!(" It sets {}.", listed(&callbacks));
    }
    let is_call = matches!(step.who, Who::Callback(_) | Who::Between(..));
    let is_told = |(who, _): &&(Who, End)| *who != step.who || !is_call;
    for (who, end) in step.ended.iter().filter(is_told) {
        told += &match (*who == step.who, end) {
            (true, End::Finished) => " It ends.".to_string(),
            (true, End::Cancelled) => " It ends, cancelled.".to_string(),
            (true, End::Panicked) => " It panics.".to_string(),
            (false, _) => format!(" It cancels {who}."),
        };
    }
    told
}

fn wait(wait: &Wait) -> String {
    match (wait.name, wait.until_us) {
        ("sleep", Some(until)) => format!("sleeps until {}", seconds(until)),
        ("yield", _) => "lets the others go first".to_string(),
        ("join", _) => "waits for a task to end".to_string(),
        ("promise", _) => "waits for a result".to_string(),
        ("blocking", _) => "waits for a job in a thread".to_string(),
        (name, _) => format!("waits for its {name}"),
    }
}

/// Lists things, the last after an "and".
fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
