//! The pages that step through a program show what was recorded, with the
//! script and without.

use crate::browser::{Look, NARROW, Told, WIDE, files_of, look, look_at};
use crate::documents;
use lab::programs::recording;
use lab::site::Site;
use lab::site::steps::path;
use std::collections::BTreeMap;
use styles::Style;
use styles::programs::Program;
use web::knobs::Knobs;
use web::parts::told;
use web::steps::{Change, Lockstep, State, View, Who, changes, seconds};

/// The most bytes of a page, of the recording in it, and of the script.
const MOST: [usize; 3] = [160_000, 64_000, 16_000];

#[test]
fn pages_recordings_and_the_script_are_small() {
    let site = Site::new();
    let files: BTreeMap<&str, &str> = site.files().collect();
    let [page, recording, script] = MOST;
    assert!(files["steps.js"].len() <= script);
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for program in Program::all() {
        let path = path(program.name);
        assert!(files[path.as_str()].len() <= page, "{path}");
        let values = ["data-run", "data-shares", "data-kept", "data-who"];
        let document = &documents[&path];
        let sizes = values.iter().flat_map(|name| document.values(name));
        assert!(sizes.map(str::len).sum::<usize>() <= recording, "{path}");
    }
}

#[test]
fn a_page_without_a_script_has_all_steps_and_all_lines() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for program in Program::all() {
        let lockstep = Lockstep::new(program, &Knobs::default());
        let expected = told(program.name, &lockstep, &lockstep.gathered());
        let document = &documents[&path(program.name)];
        let ids = document.values("id").filter(|id| id.starts_with("step-"));
        assert_eq!(ids.count(), expected.len(), "{}", program.name);
        let items = document.elements.iter().filter(|e| e.tag == "li");
        let items = items.filter_map(|item| item.text.split_once(" s "));
        let items: Vec<&str> = items.map(|(_, told)| told).collect();
        assert_eq!(items, expected, "{}", program.name);
        let mut printed = document.with_class("printed");
        let printed = printed.next().map(|printed| printed.text.as_str());
        assert_eq!(printed, recording(program.name));
    }
}

#[test]
fn a_program_and_its_steps_lead_to_each_other() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for program in Program::all() {
        let name = program.name;
        let own = format!("programs/{name}.html");
        for (from, to) in [(&own, path(name)), (&path(name), own.clone())] {
            let link = format!("../{to}");
            let mut links = documents[from].values("href");
            assert!(links.any(|href| href == link), "{from}");
        }
    }
}

/// Returns what a page shows after some moments.
pub(crate) fn shown(
    program: &Program,
    lockstep: &Lockstep,
    number: usize,
) -> Vec<String> {
    let moments = lockstep.gathered();
    let changes = changes(program, lockstep, &moments);
    let mut view = View::default();
    changes[..=number].iter().for_each(|c| view.change(c));
    let change = &changes[number];
    let mut shown = vec![
        format!(
            "step {} of {} · turn {} · {}",
            number + 1,
            changes.len(),
            change.turn,
            seconds(change.at_us)
        ),
        told(program.name, lockstep, &moments)[number].clone(),
    ];
    for style in Style::ALL {
        shown.push(column(style, change, &view));
    }
    let list = |name: &str, fits: fn(&State) -> bool| {
        let states = view.states.iter().filter(|(_, state)| fits(state));
        let texts = states.map(|(who, state)| match state {
            State::Asleep(until) => format!("{who} until {}", seconds(*until)),
            _ => who.to_string(),
        });
        let mut texts: Vec<_> = texts.collect();
        texts.sort();
        format!("{name}: {}", texts.join(","))
    };
    shown.push(list("ready", |state| *state == State::Ready));
    shown.push(list("asleep", |state| matches!(state, State::Asleep(_))));
    shown.push(list("waits", |state| {
        matches!(state, State::Waits | State::Job)
    }));
    let steps = moments[..=number]
        .iter()
        .flat_map(|moment| lockstep.steps(moment, Style::AsyncAwait));
    let printed: usize = steps.map(|step| step.lines.len()).sum();
    shown.push(format!("printed: {printed}"));
    shown
}

fn column(style: Style, change: &Change, view: &View) -> String {
    let place = style as usize;
    let share = change.columns[place].as_ref();
    let from = share.and_then(|share| share.from);
    let from = from.map_or(String::new(), |line| line.to_string());
    let seats = &view.seats[place];
    let own = |who: &&Who| share.is_some() && change.who.contains(who);
    let own = seats.keys().filter(own);
    let mut now: Vec<u32> =
        own.flat_map(|who| seats[who].lines.clone()).collect();
    now.sort_unstable();
    now.dedup();
    let now: Vec<_> = now.iter().map(u32::to_string).collect();
    let chips = seats.iter().flat_map(|(who, seat)| {
        let lines = seat.lines.iter();
        lines.map(move |line| format!("{line} {who}"))
    });
    let mut chips: Vec<_> = chips.collect();
    chips.sort();
    format!(
        "{style}: from {from}; now {}; chips {}",
        now.join(","),
        chips.join(",")
    )
}

/// Returns a look at a step of a program.
fn step(program: &str, number: usize, width: usize) -> Look {
    Look {
        page: format!("{}#step-{}", path(program), number + 1),
        width,
        has_script: true,
    }
}

/// Sorts what a list of chips has in it.
pub(crate) fn sorted(line: &str) -> String {
    let Some((name, chips)) = line.split_once(": ") else {
        return line.to_string();
    };
    if !["ready", "asleep", "waits"].contains(&name) {
        return line.to_string();
    }
    let mut chips: Vec<&str> = chips.split(',').collect();
    chips.sort_unstable();
    format!("{name}: {}", chips.join(","))
}

#[test]
fn a_page_shows_what_was_recorded_and_back_equals_forth() {
    let mut looks = Vec::new();
    let mut expected = Vec::new();
    for program in Program::all() {
        let lockstep = Lockstep::new(program, &Knobs::default());
        let steps = lockstep.gathered().len();
        for number in [0, steps / 2, steps - 1] {
            looks.push(step(program.name, number, WIDE));
            expected
                .push((number + 1 < steps, shown(program, &lockstep, number)));
        }
    }
    let Some(told) = look("site_steps", &looks, &[]) else {
        return;
    };
    for ((look, told), (has_next, expected)) in
        looks.iter().zip(told).zip(expected)
    {
        let page = &look.page;
        let shown: Vec<_> = told["shown"].iter().map(|l| sorted(l)).collect();
        assert_eq!(shown, expected, "{page}");
        assert_eq!(told["spoken"], expected[1..2], "{page}");
        if has_next {
            assert_eq!(told["back"], ["true"], "{page}");
        }
    }
}

fn controls(told: &Told, is_narrow: bool) {
    // By hand it is spoken; while it plays it is not, nor by a key that a
    // button has.
    assert_eq!(told["live"], ["polite", "off", "polite", "polite"]);
    assert!(told["end"][0].starts_with("step 30 of 30 · "));
    // The first step of that instant.
    assert!(told["instant"][0].starts_with("step 26 of 30 · "));
    // Keys of one letter are off.
    assert_eq!(told["off"], told["instant"]);
    assert_eq!(told["hash"], ["#step-26"]);
    assert_eq!(told["small"], ["0"]);
    assert_eq!(told["bottom"][0] == "0", is_narrow);
}

#[test]
fn keys_and_buttons_step_on_a_screen_and_on_a_phone() {
    let looks = [WIDE, NARROW].map(|width| step("gather_errors", 7, width));
    let Some(told) = look("site_steps_keys", &looks, &[]) else {
        return;
    };
    controls(&told[0], false);
    controls(&told[1], true);
}

#[test]
fn without_a_script_a_page_offers_no_buttons() {
    let looks = [Look {
        has_script: false,
        ..step("up_down", 2, WIDE)
    }];
    if let Some(told) = look("site_steps_without", &looks, &[]) {
        assert!(!told[0].contains_key("shown"));
    }
}

/// Takes the turn of a style at the last moment out of a recording.
fn without_a_turn(page: &str) -> String {
    let (before, rest) = page.split_once("data-run=\"").expect("a recording");
    let (run, after) = rest.split_once('"').expect("its end");
    let columns = run.rfind(",[").expect("columns") + 2;
    let (head, last) = run.split_at(columns);
    let (_, others) = last.split_once(',').expect("four columns");
    format!("{before}data-run=\"{head}-1,{others}\"{after}")
}

#[test]
fn a_page_on_which_a_style_skips_a_step_is_told() {
    let program = Program::by_name("up_down").expect("a program");
    let mut files = files_of(&Site::new());
    let own = path(program.name);
    let page = files.iter_mut().find(|(path, _)| *path == own);
    let (_, text) = page.expect("the page");
    *text = without_a_turn(text);
    let lockstep = Lockstep::new(program, &Knobs::default());
    let last = lockstep.gathered().len() - 1;
    let looks = [step(program.name, last, WIDE)];
    let Some(told) = look_at(&files, "site_steps_canary", &looks, &[]) else {
        return;
    };
    let shown: Vec<_> = told[0]["shown"].iter().map(|l| sorted(l)).collect();
    let expected = self::shown(program, &lockstep, last);
    let differs = |at: &usize| shown[*at] != expected[*at];
    let differing: Vec<_> = (0..shown.len()).filter(differs).collect();
    assert_eq!(differing, [2], "{shown:?}");
    assert!(
        expected[2].starts_with("callbacks: from "),
        "{}",
        expected[2]
    );
    assert!(shown[2].starts_with("callbacks: from ;"), "{}", shown[2]);
}
