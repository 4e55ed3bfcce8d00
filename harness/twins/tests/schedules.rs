//! Schedules as text: what a report prints runs the same case again, whatever
//! stands in names, arguments and outcomes; and all is the same each time.

use std::cell::RefCell;
use std::fmt::{self, Debug};
use std::rc::Rc;
use twins::{
    Cause, Check, Level, Outside, Verdict, alone, check, futures, interrupted,
};

/// Prints itself as this text.
#[derive(Clone, Copy, PartialEq)]
struct Raw(&'static str);

impl Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Runs a check, and its schedule once more: the same case, cause and report.
#[track_caller]
fn comes_again(check: &Check) -> Verdict {
    let found = check.run();
    let Some(schedule) = found.schedule() else {
        panic!("{found}")
    };
    let again = check.clone().example(&schedule).budget(0).run();
    assert_eq!(again.schedule().as_ref(), Some(&schedule), "{again}");
    assert_eq!(again.cause(), found.cause(), "{again}");
    let lines = schedule.replace("; ", "\n");
    if found.decisions() > 1 && found.decisions() == lines.lines().count() {
        let again = check.clone().example(&lines).budget(0).run();
        assert_eq!(again.schedule().as_ref(), Some(&schedule), "{again}");
    }
    found
}

/// Differs if the operation of this argument has the second outcome.
fn with<A, O>(argument: A, outcomes: [O; 2]) -> Check
where
    A: Debug + Clone + 'static,
    O: Debug + Clone + 'static,
{
    let version = move |is_new: bool| {
        let (argument, outcomes) = (argument.clone(), outcomes.clone());
        move |out: Outside| {
            let usual = format!("{:?}", outcomes[0]);
            let op = out.op("get", argument.clone(), outcomes.clone());
            async move {
                let got = format!("{:?}", op.await);
                if is_new && got != usual {
                    "other".to_string()
                } else {
                    got
                }
            }
        }
    };
    check("with", futures(version(false)), futures(version(true)))
}

#[test]
fn arguments_with_all_that_schedules_are_made_of() {
    let texts = [
        "quote \" and quote",
        "one; two",
        "line\nline\r\n",
        "x gives y",
        "x takes 5 us; y is 3",
        "never ends",
        ") gives (",
        "((([",
        "}}}",
        "it's",
        "'",
        "back\\slash\\",
        "x)#2",
        "a#2",
        "cancelled while it waits for get(1)",
        "\u{1b}[31mred\u{0}",
        "ünïcödé 🦀 \u{202e}",
        "",
        " ",
    ];
    for text in texts {
        comes_again(&with(text, ["fine", "other"]));
        comes_again(&with((text, 1), [Ok("fine"), Err(text)]));
        comes_again(&with(vec![text], [Some(text), None]));
    }
}

#[test]
fn letters_in_quotes_of_their_own() {
    for letter in ['"', '\'', '(', ')', ';', '\\', '\n', 'x', '🦀'] {
        comes_again(&with(letter, ['a', letter]));
        comes_again(&with([letter; 2], [Ok('a'), Err(letter)]));
    }
}

#[test]
fn words_that_are_no_rust() {
    let texts = ["((", ")", "\"", "'", "a lifetime 'a", "two\nlines", "x; y"];
    for text in texts {
        comes_again(&with(Raw(text), ["fine", "other"]));
        comes_again(&with(1, [Raw("fine"), Raw(text)]));
    }
    let text = "a gives b gives c";
    comes_again(&with(Raw(text), [Raw("fine"), Raw(text)]));
}

#[test]
fn several_decisions_about_words_that_are_no_rust() {
    let version = |is_new: bool| {
        move |out: Outside| async move {
            for _ in 0..6 {
                out.op("get", Raw("("), [()]).await;
            }
            is_new && out.now_us() == 21
        }
    };
    let slow = check("slow", futures(version(false)), futures(version(true)));
    let takes = |nth: u64| match nth {
        1 => "get(() takes 1 us".to_string(),
        nth => format!("get(()#{nth} takes {nth} us"),
    };
    let all = (1..=6).map(takes).collect::<Vec<_>>().join("; ");
    let verdict = slow.example(&all).budget(0).run();
    assert_eq!(verdict.schedule(), Some(all), "{verdict}");
}

#[test]
fn as_long_as_what_has_a_length_of_its_own() {
    let ended_us = Rc::new(RefCell::new(Vec::new()));
    let tells = ended_us.clone();
    let version = move |out: Outside| {
        let tells = tells.clone();
        async move {
            out.op("get", 1, [()]).await;
            let middle_us = out.now_us();
            out.op("get", 2, [()]).await;
            tells.borrow_mut().push((middle_us, out.now_us()));
        }
    };
    let same = "get(1) takes 5 us; get(2) takes as long as get(1)";
    let both = alone("both", futures(version)).example(same).budget(0);
    assert!(both.run().is_equal());
    assert!(ended_us.borrow().contains(&(5, 10)), "{ended_us:?}");
}

#[test]
fn names_of_inputs() {
    let texts = [
        "files",
        "what is it",
        "a gives b",
        "cancelled x",
        "x takes y",
    ];
    for name in texts {
        let version = |limit: u64| {
            move |out: Outside| async move {
                let picked = out.pick(name, 1..=5);
                out.op("get", (), [1]).await;
                picked.min(limit)
            }
        };
        let differs = check("pick", futures(version(9)), futures(version(3)));
        let found = comes_again(&differs);
        assert_eq!(found.schedule(), Some(format!("{name} is 4")));
    }
}

/// Differs if the second of two fails, after the first was slow.
fn second(level: Level) -> Check {
    let version = |is_new: bool| {
        move |out: Outside| async move {
            let get = |_| out.op("get", "x; y", [Ok(1), Err("no; gives it")]);
            let (one, two) = (get(1).start(), get(2).start());
            let slow = out.op("log", (), [()]).start();
            slow.await;
            let before = out.now_us();
            let (one, two) = (one.await, two.await);
            let waited = out.now_us() > before;
            match (two, is_new && waited && one.is_ok()) {
                (Err(_), true) => Ok(0),
                (two, _) => two,
            }
        }
    };
    check("second", futures(version(false)), futures(version(true))).at(level)
}

#[test]
fn several_decisions_and_numbers() {
    let found = comes_again(&second(Level::Results));
    let schedule = found.schedule().unwrap_or_default();
    let fails = r#"get("x; y")#2 gives Err("no; gives it")"#;
    assert!(schedule.contains(fails), "{schedule}");
    assert!(found.decisions() >= 2, "{schedule}");
}

#[test]
fn an_interruption() {
    let loses = interrupted("loses", |out: Outside| {
        let left = out.keep(|| std::rc::Rc::new(std::cell::Cell::new(2)));
        async move {
            while left.get() > 0 {
                left.set(left.get() - 1);
                out.op("save", left.get(), [()]).await;
                out.note(format!("saved {}", left.get()));
            }
        }
    });
    let found = comes_again(&loses);
    assert_eq!(found.cause(), Some(Cause::Cancel));
}

#[test]
fn the_report_is_the_same_twice_and_in_each_thread() {
    let reports = || {
        let all = [
            second(Level::Order).run().to_string(),
            second(Level::Results).seed(7).run().to_string(),
            with("x", ["fine", "other"]).run().to_string(),
        ];
        all.join("\n\n")
    };
    let first = reports();
    assert_eq!(first, reports());
    let threads: Vec<_> =
        (0..4).map(|_| std::thread::spawn(reports)).collect();
    for thread in threads {
        assert_eq!(thread.join().ok().as_ref(), Some(&first));
    }
}
