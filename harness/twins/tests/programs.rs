//! Random programs are twins of each other in all forms; a player with a
//! fault is found, and program and schedule are made small as one.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use twins::program::{self, Gone, Step, Sum};
use twins::{Cause, Check, Held, Outside, check, futures};

/// The pairs of each check.
const PAIRS: usize = 30_000;

macro_rules! pairs {
    ($($name:ident: $old:ident, $new:ident;)*) => {$(
        #[test]
        fn $name() {
            let (old, new) = (program::$old(), program::$new());
            let check = check(stringify!($name), old, new).budget(PAIRS);
            let verdict = check.run();
            assert!(verdict.is_equal(), "{verdict}");
            println!("{verdict}");
        }
    )*};
}

pairs! {
    callbacks_play_as_send: callbacks, send;
    callbacks_play_as_yield_from: callbacks, yield_from;
    callbacks_play_as_futures: callbacks, futures;
    send_plays_as_yield_from: send, yield_from;
    send_plays_as_futures: send, futures;
    yield_from_plays_as_futures: yield_from, futures;
}

/// The fault of a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    FailureForgotten,
    FirstGuardDroppedFirst,
    TogetherOneByOne,
    TwiceOnce,
    ReturnEndsTheCaller,
    CaughtTwice,
    SleepForgotten,
}

/// An end of a body: its sum, and whether its caller ends, too.
type End = Result<(u64, bool), Gone>;

/// A player with a fault, as somebody might write it.
fn faulty(
    out: Outside,
    steps: Vec<Step>,
    fault: Fault,
) -> Pin<Box<dyn Future<Output = End>>> {
    Box::pin(async move {
        let mut guards = Guards(Vec::new(), fault);
        let mut sum = 0;
        for step in steps {
            match step {
                Step::Get(id) => match program::get(out, id).await {
                    Ok(got) => sum += got,
                    Err(_) if fault == Fault::FailureForgotten => {}
                    Err(failure) => return Err(failure),
                },
                Step::Sleep(_) if fault == Fault::SleepForgotten => {}
                Step::Sleep(us) => out.sleep(us).await,
                Step::Note(number) => out.note(number),
                Step::Hold(number) => {
                    let names = ["file", "lock", "permit", "socket"];
                    guards.0.push(out.hold(names[number as usize % 4]));
                }
                Step::Raise => return Err(Gone),
                Step::Return => {
                    return Ok((sum, fault == Fault::ReturnEndsTheCaller));
                }
                Step::Call(steps) => {
                    let (more, ends) = faulty(out, steps, fault).await?;
                    sum += more;
                    if ends {
                        return Ok((sum, ends));
                    }
                }
                Step::Catch(steps) => {
                    match faulty(out, steps.clone(), fault).await {
                        Ok((more, _)) => sum += more,
                        Err(failure) => {
                            out.note(format!("caught {failure:?}"));
                            if fault == Fault::CaughtTwice {
                                sum += faulty(out, steps, fault).await?.0;
                            }
                        }
                    }
                }
                Step::Twice(steps) => {
                    sum += faulty(out, steps.clone(), fault).await?.0;
                    if fault != Fault::TwiceOnce {
                        sum += faulty(out, steps, fault).await?.0;
                    }
                }
                Step::Together(count, first) => {
                    let ids = first..first + count;
                    if fault == Fault::TogetherOneByOne {
                        for id in ids {
                            sum += program::get(out, id).start().await?;
                        }
                        continue;
                    }
                    let begun = ids.map(|id| program::get(out, id).start());
                    for started in begun.collect::<Vec<_>>() {
                        sum += started.await?;
                    }
                }
            }
        }
        Ok((sum, false))
    })
}

struct Guards(Vec<Held>, Fault);

impl Drop for Guards {
    fn drop(&mut self) {
        if self.1 == Fault::FirstGuardDroppedFirst {
            self.0.drain(..).for_each(drop);
        }
        while self.0.pop().is_some() {}
    }
}

fn against_faulty(fault: Fault) -> Check {
    let body = move |out| async move {
        let steps = program::draw(out).steps;
        faulty(out, steps, fault).await.map(|(sum, _)| sum)
    };
    check("faulty", program::futures(), futures(body))
}

/// Checks a player with a fault against the right one.
#[track_caller]
fn check_fault(fault: Fault, cause: Cause, schedule: &str) {
    let verdict = against_faulty(fault).run();
    assert_eq!(verdict.cause(), Some(cause), "{verdict}");
    assert_eq!(verdict.schedule().as_deref(), Some(schedule), "{verdict}");
}

#[test]
fn the_player_of_the_faults_is_right_without_one() {
    let verdict = against_faulty(Fault::None).budget(PAIRS).run();
    assert!(verdict.is_equal(), "{verdict}");
}

#[test]
fn each_fault_is_found_with_the_smallest_program_and_schedule() {
    use Fault::*;
    let forgotten = "step 1 is 1; get(1) gives Err(Gone)";
    for (fault, cause, schedule) in [
        (FailureForgotten, Cause::Error, forgotten),
        (
            FirstGuardDroppedFirst,
            Cause::Drop,
            "step 1 is 5; step 2 is 5",
        ),
        (TogetherOneByOne, Cause::Order, "step 1 is 11"),
        (TwiceOnce, Cause::Start, "step 1 is 10; step 2 is 1"),
        (CaughtTwice, Cause::Value, "step 1 is 9; step 2 is 6"),
        (SleepForgotten, Cause::Time, "step 1 is 3"),
    ] {
        check_fault(fault, cause, schedule);
    }
}

#[test]
fn a_program_of_a_call_a_return_an_end_and_a_step_is_made_small() {
    let verdict = against_faulty(Fault::ReturnEndsTheCaller).run();
    let found = verdict.schedule().unwrap_or_default();
    let steps: Vec<_> = found.split("; ").collect();
    assert_eq!(steps.len(), 4, "{verdict}");
    // Whatever comes last is left out.
    for (step, input) in steps.iter().zip([" is 8", " is 7", " is 11"]) {
        assert!(step.ends_with(input), "{verdict}");
    }
}

#[test]
fn programs_come_in_all_shapes() {
    let seen: Rc<RefCell<Vec<Vec<Step>>>> = Rc::default();
    let also = seen.clone();
    let body = move |out| {
        let steps = program::draw(out).steps;
        also.borrow_mut().push(steps.clone());
        async move {
            let end = faulty(out, steps, Fault::None).await;
            let sum: Sum = end.map(|(sum, _)| sum);
            sum
        }
    };
    let check = check("shapes", program::futures(), futures(body));
    assert!(check.budget(10_000).run().is_equal());
    let seen = seen.borrow();
    let depth = |steps: &[Step]| {
        fn of(steps: &[Step]) -> usize {
            let inner = steps.iter().map(|step| match step {
                Step::Call(steps) | Step::Catch(steps) => 1 + of(steps),
                Step::Twice(steps) => 1 + of(steps),
                _ => 0,
            });
            inner.max().unwrap_or(0)
        }
        of(steps)
    };
    let with = |is_so: &dyn Fn(&[Step]) -> bool| {
        seen.iter().filter(|steps| is_so(steps)).count()
    };
    assert!(with(&|steps| steps.len() >= 5) > 500);
    assert!(with(&|steps| depth(steps) >= 3) > 100);
    let has = |is_so: fn(&Step) -> bool| {
        with(&|steps: &[Step]| steps.iter().any(is_so)) > 100
    };
    assert!(has(|step| matches!(step, Step::Together(..))));
    assert!(has(|step| matches!(step, Step::Catch(_))));
    assert!(has(|step| matches!(step, Step::Hold(_))));
}
