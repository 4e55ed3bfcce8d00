//! Pages with the module run a program again with changes, and show that run
//! as the same program shows it that is compiled for this machine.

use crate::browser::{
    Files, Look, NARROW, WIDE, compiled_at_once, files_of, look_at,
};
use crate::html;
use crate::modules::built;
use crate::steps::{shown, sorted};
use lab::site::Site;
use lab::site::steps::path;
use std::fs;
use styles::Style;
use styles::programs::Program;
use web::answer::command;
use web::knobs::{Knob, Knobs};
use web::steps::{Lockstep, Who, record};
use web::verdict::Verdict;

/// The most bytes of the module in its script, and of each other script.
const MOST: [usize; 2] = [1_500_000, 16_000];

/// Returns the site with the module, and the size of each script checked.
pub(crate) fn site() -> Option<Files> {
    let module = built("coroutine-lab-web", "lab-web.wasm")?;
    let module = fs::read(module).expect("a module");
    let site = Site::with_module(&module).expect("a module");
    let mut files = files_of(&site);
    for (path, text) in &files {
        let most = MOST[usize::from(path != "module.js")];
        let is_script = path.ends_with(".js");
        let bytes = text.len();
        assert!(!is_script || bytes <= most, "{path}: {bytes} bytes");
    }
    compiled_at_once(&mut files, &module);
    Some(files)
}

/// Cancels the task that takes the step in the middle of a run.
fn middle(program: &Program) -> Knobs {
    let run = record(program, Style::AsyncAwait, &Knobs::default());
    let of_task = |step: &&web::steps::Step| matches!(step.who, Who::Task(_));
    let steps: Vec<_> = run.steps.iter().filter(of_task).collect();
    let step = steps[steps.len() / 2];
    let Who::Task(task) = step.who else {
        unreachable!("only tasks are left")
    };
    let at_us = step.at_us;
    Knobs::from(Knob::Cancel { task, at_us })
}

/// Returns the address of a step of a changed run.
fn address(program: &Program, number: usize, knobs: &Knobs) -> String {
    let knobs = knobs.to_string().replace(' ', ";");
    format!("{}#step-{};{knobs}", path(program.name), number + 1)
}

#[test]
fn a_changed_run_is_shown_as_it_is_natively() {
    let Some(site) = site() else { return };
    let mut looks = Vec::new();
    let mut expected = Vec::new();
    for program in Program::all() {
        let knobs = middle(program);
        let lockstep = Lockstep::new(program, &knobs);
        let number = lockstep.gathered().len() * 2 / 3;
        looks.push(Look {
            page: address(program, number, &knobs),
            width: if looks.len() % 2 == 0 { WIDE } else { NARROW },
            has_script: true,
        });
        expected.push((program, knobs, shown(program, &lockstep, number)));
    }
    let Some(told) = look_at(&site, "site_live", &looks, &[]) else {
        return;
    };
    for (told, (program, knobs, expected)) in told.iter().zip(expected) {
        let verdict = Verdict::new(program, &knobs);
        let name = program.name;
        assert_eq!(told.get("error"), None, "{name}");
        assert!(told.contains_key("shown"), "{name}: {told:?}");
        let shown: Vec<_> = told["shown"].iter().map(|l| sorted(l)).collect();
        assert_eq!(shown, expected, "{name} {knobs}");
        assert_eq!(told["verdict"], [verdict.to_string()], "{name}");
        assert_eq!(told["command"], [command(program, &knobs)]);
        let known = told["agree"] == ["known"];
        assert_eq!(known, !verdict.dissents.is_empty(), "{name}");
        // All changes are gone from the address, too.
        assert!(!told["undone"][0].contains(';'), "{name}");
        assert_eq!(told["overflow"], ["0"], "{name}");
    }
}

#[test]
fn tasks_are_cancelled_and_sleeps_changed_by_hand() {
    let Some(site) = site() else { return };
    let look = |page: &str| Look {
        page: page.to_string(),
        width: WIDE,
        has_script: true,
    };
    let looks = [
        look("steps/up_down.html#step-4;cancel=9@0.1;of=12345678"),
        look("steps/up_down.html#step-4;cancel=x"),
        look("steps/clock.html#step-24;sleep=1@0.000:20.000"),
        look("steps/racers.html#step-9;sleep=2@0.000:0.050"),
        look("steps/up_down.html#step-2;%E0%A4%A"),
    ];
    let Some(told) = look_at(&site, "site_live_by_hand", &looks, &[]) else {
        return;
    };
    let [one, wrong, late, large, no_text] = &told[..] else {
        panic!("{} reports", told.len())
    };
    assert!(
        told.iter().all(|told| !told.contains_key("error")),
        "{told:?}"
    );
    assert!(late["asked"][0].starts_with("step 24 of "), "{late:?}");
    assert_eq!(large["refused"], [""], "{large:?}");
    assert!(
        no_text["refused"][0].contains("is no change"),
        "{no_text:?}"
    );
    let verdict = "All four agree. cancel=9@0.100 changed nothing.";
    assert_eq!(one["verdict"], [verdict]);
    let other = "This link is of another version of the program.";
    assert_eq!(one["refused"], [other]);
    assert_eq!(one["takes"], ["1"]);
    // Keys of the page are letters of a field.
    let typed = "true,true,true,true step 4 of 8 · turn 2 · 0.000 s";
    assert_eq!(one["typed"], [typed]);
    let why = "A sleep takes from 0.001 to 3600 seconds.";
    assert_eq!(one["negative"], [why]);
    let program = Program::by_name("up_down").expect("a program");
    let verdict = |knobs: &str| {
        let knobs = knobs.parse().expect("changes");
        Verdict::new(program, &knobs).to_string()
    };
    let slept = &one["slept"];
    assert!(slept[0].ends_with(";sleep=2@0.000:0.050"), "{}", slept[0]);
    assert_eq!(slept[1], verdict("sleep=2@0:0.05"));
    let cut = one["cut"][0].split_once(';').expect("changes").1;
    assert!(cut.contains("cancel="), "{cut}");
    assert_eq!(one["cut"][1], verdict(&cut.replace(';', " ")));
    assert!(wrong["refused"][0].contains("is no change"), "{wrong:?}");
    assert!(wrong["refused"][0].ends_with(" The run is as it was."));
}

#[test]
fn the_way_back_undoes_changes() {
    let Some(site) = site() else { return };
    let looks = [Look {
        page: "steps/up_down.html#step-4;cancel=2@0.100".to_string(),
        width: WIDE,
        has_script: true,
    }];
    let Some(told) = look_at(&site, "site_live_back", &looks, &[]) else {
        return;
    };
    let expected = [
        "#step-5;cancel=2@0.100",
        "All four agree.",
        "step 5 of 8 · turn 3 · 0.100 s",
        "#step-2;cancel=2@0.000",
        "#step-2",
        "step 2 of 8 · turn 2 · 0.000 s",
    ];
    assert_eq!(told[0]["undone"], ["#step-5"], "{:?}", told[0]);
    assert_eq!(told[0]["history"], expected, "{:?}", told[0]);
}

#[test]
fn pages_with_the_module_are_well_formed_and_load_nothing_from_elsewhere() {
    let site = Site::with_module(b"\0asm\x01\0\0\0").expect("a module");
    for (path, text) in site.files() {
        if path.ends_with(".html") {
            html::parse(text).unwrap_or_else(|e| panic!("{path}: {e}"));
        }
        let is_script = path.ends_with(".js") && path != "module.js";
        let loads = ["http:", "https:", "fetch(", "import("];
        let found = loads.into_iter().find(|load| text.contains(load));
        assert!(!is_script || found.is_none(), "{path}: {found:?}");
    }
    let pages = site.files().filter(|(path, _)| path.starts_with("steps/"));
    for (path, text) in pages {
        assert!(text.contains("id=\"change\""), "{path}");
    }
}

#[test]
fn only_a_module_is_taken_for_one() {
    assert!(Site::with_module(b"\0asm\x01\0\0\0").is_ok());
    for other in [&b""[..], b"\0asm", b"\0asm\x02\0\0\0", b"module"] {
        let refused = Site::with_module(other).expect_err("no module");
        assert!(refused.to_string().starts_with("no module"), "{refused}");
    }
}
