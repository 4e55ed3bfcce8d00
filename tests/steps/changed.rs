//! Runs with changes agree in all styles, but for known differences: each
//! task cancelled at each step, each sleep shorter and longer, each job
//! failing.

use std::collections::BTreeSet;
use styles::Style;
use styles::programs::Program;
use web::answer::answer;
use web::knobs::{Knob, Knobs};
use web::steps::{Step, Who, record};
use web::verdict::{Dissent, Verdict};

/// The most changes of one program; only `racers` has more.
const MOST: usize = 150;

/// Returns changes that a run without changes offers.
fn offered(program: &Program) -> Vec<Knob> {
    let run = record(program, Style::AsyncAwait, &Knobs::default());
    let offered = run.steps.iter().flat_map(offers);
    let mut seen = BTreeSet::new();
    let offered = offered.filter(|knob| seen.insert(knob.to_string()));
    let offered: Vec<Knob> = offered.collect();
    let step = offered.len().div_ceil(MOST);
    offered.into_iter().step_by(step.max(1)).collect()
}

/// The change that is not made: the task ends before the loop asks its world
/// for the first time.
const UNREACHED: (&str, Knob) = (
    "one_run_or_many",
    Knob::Cancel {
        task: 7,
        at_us: 2_200_000,
    },
);

fn offers(step: &Step) -> Vec<Knob> {
    let (at_us, Who::Task(task)) = (step.at_us, step.who) else {
        return Vec::new();
    };
    let mut offers = vec![Knob::Cancel { task, at_us }];
    for wait in &step.waits {
        match (wait.name, wait.until_us) {
            ("sleep", Some(until_us)) => {
                let us = until_us - at_us;
                offers.extend(
                    [0, us / 2, us * 2, us + 1].map(|us| Knob::Sleep {
                        task,
                        at_us,
                        us,
                    }),
                );
            }
            ("blocking", _) => offers.push(Knob::Fail { task, at_us }),
            _ => {}
        }
    }
    offers
}

fn told(dissents: &[Dissent]) -> String {
    let told: Vec<_> = dissents.iter().map(Dissent::to_string).collect();
    told.join("\n")
}

#[test]
fn runs_with_two_changes_agree() {
    for program in Program::all() {
        let offered = offered(program);
        let sleeps = |knob: &&Knob| matches!(knob, Knob::Sleep { .. });
        let pairs = offered.iter().filter(sleeps).zip(offered.iter().rev());
        for (one, other) in pairs {
            let knobs = Knobs::new(vec![*one, *other]).expect("two");
            let verdict = Verdict::new(program, &knobs);
            // Differences are stated for single changes.
            let singles = [one, other].map(|one| {
                Verdict::new(program, &Knobs::from(*one))
                    .dissents
                    .is_empty()
            });
            let told = told(&verdict.dissents);
            let is_good = told.is_empty() || singles.contains(&false);
            assert!(is_good, "{} {knobs}: {told}", program.name);
        }
    }
}

#[test]
fn runs_with_one_change_agree_but_for_known_differences() {
    let (mut complaints, mut kinds) = (Vec::new(), [0; 3]);
    for program in Program::all() {
        for knob in offered(program) {
            kinds[match knob {
                Knob::Cancel { .. } => 0,
                Knob::Sleep { .. } => 1,
                Knob::Fail { .. } => 2,
            }] += 1;
            let verdict = Verdict::new(program, &Knobs::from(knob));
            let everywhere = Style::ALL.len();
            let vain = verdict.vain.iter().map(|(_, styles)| styles.len());
            let is_made = !vain.clone().any(|count| count == everywhere)
                || (program.name, knob) == UNREACHED;
            if !verdict.is_good() || !is_made {
                let told = told(&verdict.dissents);
                let made = if is_made { "" } else { " not made" };
                complaints
                    .push(format!("{} {knob}{made}: {told}", program.name));
            }
        }
    }
    assert!(kinds.iter().all(|count| *count > 5), "{kinds:?}");
    let count = complaints.len();
    assert!(count == 0, "{count}:\n{}", complaints.join("\n"));
}

#[test]
fn a_style_that_differs_is_told_with_the_first_line_and_its_step() {
    let program = Program::by_name("async_for_with").expect("a program");
    let knobs = "cancel=1@0.15".parse().expect("a change");
    let mut verdict = Verdict::new(program, &knobs);
    assert!(verdict.is_good());
    let told = verdict.to_string();
    let expected = "Not all agree: in send and yield-from there is \
                    “[   0.150]   closing, because of CancelledError” in \
                    step 4, where the others have “[   0.150] over by \
                    CancelledError” in step 3. This is known: ";
    assert!(told.starts_with(expected), "{told}");
    verdict.dissents[0].reason = None;
    assert!(!verdict.is_good());
}

#[test]
fn changes_that_do_nothing_are_told() {
    let program = Program::by_name("up_down").expect("a program");
    let knobs = "cancel=9@0.5 sleep=2@0.7:0 fail=1@0 cancel=2@700";
    let verdict = Verdict::new(program, &knobs.parse().expect("changes"));
    assert_eq!(
        verdict.to_string(),
        "All four agree. fail=1@0.000 changed nothing. cancel=9@0.500 \
         changed nothing. sleep=2@0.700:0.000 changed nothing. \
         cancel=2@700.000 changed nothing."
    );
}

#[test]
fn a_request_is_answered_or_refused_with_its_reason() {
    let ask = |words: &str| answer(words.split(' ').map(String::from));
    let object = ask("executor fail=3@0").expect("an answer");
    let object: serde_json::Value =
        serde_json::from_str(&object).expect("an object");
    assert_eq!(object["agree"], "true");
    assert_eq!(object["command"], "lab program executor --fail 3@0.000");
    let list = object["list"].as_str().expect("a list");
    let steps = list.matches("<li ").count().to_string();
    assert_eq!(object["steps"], steps.as_str());
    for (words, why) in [
        ("nothing", "no program is named \"nothing\""),
        ("up_down cancel=0@1", "\"0\" is no number of a task, from 1"),
        (
            "up_down cancel=+1@1",
            "\"+1\" is no number of a task, from 1",
        ),
        ("up_down cancel=1@1:2", "\"cancel=1@1:2\" is no change; "),
        ("up_down sleep=1@1", "\"sleep=1@1\" is no change; "),
        (
            "up_down fail=1@1.0000001",
            "\"1.0000001\" is no time in seconds",
        ),
        ("up_down fail=1@3600.000001", "\"3600.000001\" is no time"),
        (
            "up_down fail=1@99999999999999999999",
            "\"99999999999999999999\" ",
        ),
        ("up_down fail=1@-1", "\"-1\" is no time in seconds"),
    ] {
        let refused = ask(words).expect_err(words).to_string();
        assert!(refused.starts_with(why), "{words}: {refused}");
    }
    let many = (1..18).map(|task| format!("cancel={task}@1"));
    let many = many.collect::<Vec<_>>().join(" ");
    let refused = ask(&format!("up_down {many}")).expect_err("too many");
    assert_eq!(
        refused.to_string(),
        "17 changes at once; at most 16 are taken"
    );
}

/// Each word that is no change is refused, and each change is the same one
/// after it is written and read.
#[test]
fn changes_are_read_as_they_are_written() {
    bolero::check!()
        .with_type::<(u8, u32, u64, u64, String)>()
        .with_iterations(2_000)
        .for_each(|(kind, task, at_us, us, text)| {
            let (task, at_us) = ((*task).max(1), at_us % 3_600_000_001);
            let us = us % 3_600_000_001;
            let knob = match kind % 3 {
                0 => Knob::Cancel { task, at_us },
                1 => Knob::Sleep { task, at_us, us },
                _ => Knob::Fail { task, at_us },
            };
            assert_eq!(knob.to_string().parse(), Ok(knob));
            if let Ok(knob) = text.parse::<Knob>() {
                assert_eq!(knob.to_string().parse(), Ok(knob));
            }
        });
}
