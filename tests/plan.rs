//! Plans of conversion: the order is the best one, lists are refused with
//! their line, and the list of the client is that of the source.

use lab::plan::{Listed, MAX_FUNCTIONS, Plan};
use proptest::prelude::*;
use std::collections::BTreeSet;
use styles::Style;
use styles::pages::PAGES;

fn listed(text: &str) -> Listed {
    Listed::read(text).expect("a list")
}

/// Returns the borders of all steps, if functions are converted in this
/// order.
fn crossed(listed: &Listed, to: Style, order: &[usize]) -> usize {
    let functions = &listed.functions;
    let mut styles: Vec<_> = functions.iter().map(|f| f.style).collect();
    let mut crossed = 0;
    for &place in order {
        styles[place] = to;
        for (caller, function) in functions.iter().enumerate() {
            let callees = function.calls.iter();
            crossed +=
                callees.filter(|c| styles[**c] != styles[caller]).count();
        }
    }
    crossed
}

/// Calls back with all orders of these.
fn all_orders(
    rest: &mut Vec<usize>,
    from: usize,
    to: &mut dyn FnMut(&[usize]),
) {
    if from == rest.len() {
        return to(rest);
    }
    for index in from..rest.len() {
        rest.swap(from, index);
        all_orders(rest, from + 1, to);
        rest.swap(from, index);
    }
}

/// Makes a list of functions with these styles, marks and calls.
fn list_of(functions: &[(usize, bool, Vec<usize>)]) -> String {
    let count = functions.len();
    let line =
        |(number, (style, stays, calls)): (usize, &(_, bool, Vec<_>))| {
            let style: &usize = style;
            let style = Style::ALL[style % 4].name();
            let mark = if *stays { "!" } else { "" };
            let calls = calls.iter().map(|call: &usize| call % count);
            let calls: Vec<_> =
                calls.map(|call| format!(" f{call}")).collect();
            format!("f{number} {style}{mark}{}\n", calls.concat())
        };
    functions.iter().enumerate().map(line).collect()
}

fn function() -> impl Strategy<Value = (usize, bool, Vec<usize>)> {
    let calls = prop::collection::vec(0..6_usize, 0..4);
    (0..4_usize, prop::bool::weighted(0.2), calls)
}

proptest! {
    #[test]
    fn no_order_crosses_fewer_borders(
        functions in prop::collection::vec(function(), 1..7),
        to in 0..4_usize,
    ) {
        let listed = listed(&list_of(&functions));
        let to = Style::ALL[to];
        let plan = Plan::of(&listed, to);
        prop_assert!(plan.is_best);
        let order: Vec<_> = plan.steps.iter().map(|s| s.function).collect();
        prop_assert_eq!(plan.crossed(), crossed(&listed, to, &order));
        let (mut fewest, mut first) = (usize::MAX, BTreeSet::new());
        all_orders(&mut order.clone(), 0, &mut |order| {
            let crossed = crossed(&listed, to, order);
            if crossed < fewest {
                (fewest, first) = (crossed, BTreeSet::new());
            }
            if crossed == fewest {
                first.extend(order.first().copied());
            }
        });
        prop_assert_eq!(plan.crossed(), fewest);
        let next: BTreeSet<_> = plan.next.iter().copied().collect();
        prop_assert_eq!(next, first);
    }

    #[test]
    fn each_function_that_goes_has_one_step(
        functions in prop::collection::vec(function(), 21..60),
    ) {
        let listed = listed(&list_of(&functions));
        let plan = Plan::of(&listed, Style::Send);
        let steps: BTreeSet<_> =
            plan.steps.iter().map(|step| step.function).collect();
        prop_assert_eq!(steps.len(), plan.steps.len());
        let goes = (0..listed.functions.len()).filter(|place| {
            let function = &listed.functions[*place];
            function.style != Style::Send && !function.stays
        });
        prop_assert_eq!(steps, goes.collect::<BTreeSet<_>>());
    }
}

#[test]
fn a_long_chain_is_walked_from_one_end() {
    let chain = |count: usize| {
        let line = |number| format!("f{number} callbacks f{}\n", number + 1);
        let lines: String = (0..count).map(line).collect();
        listed(&(lines + &format!("f{count} callbacks\n")))
    };
    // With many functions not all orders are tried; this one is found still.
    for count in [19, 20, 60] {
        let plan = Plan::of(&chain(count), Style::AsyncAwait);
        assert_eq!((plan.crossed(), plan.most()), (count, 1));
        assert_eq!(plan.is_best, count < 20);
    }
}

#[test]
fn the_most_functions_have_a_plan() {
    let line = |n| format!("f{n} callbacks f{} f{}\n", n / 2, n * 7 % 500);
    let text: String = (0..MAX_FUNCTIONS).map(line).collect();
    let plan = Plan::of(&listed(&text), Style::YieldFrom);
    assert_eq!(plan.steps.len(), MAX_FUNCTIONS);
}

#[test]
fn lists_are_refused_with_their_line() {
    let long = "x".repeat(61);
    let many: String = (0..=MAX_FUNCTIONS)
        .map(|n| format!("f{n} send\n"))
        .collect();
    for (text, said) in [
        ("", "line 1: there is no function"),
        ("# a send\n\n", "line 1: there is no function"),
        ("a", "line 1: a has no style"),
        ("a send\nb sent\n", "line 2: no style \"sent\"; there are "),
        ("a send\n\na send", "line 3: a is there twice"),
        ("a send b c\nb send", "line 1: c has no line of its own"),
        (
            &format!("{long} send"),
            "line 1: a name of more than 60 letters",
        ),
        (&many, "line 501: more than 500 functions"),
    ] {
        let error = Listed::read(text).expect_err("a fault").to_string();
        assert!(error.starts_with(said), "{error}");
    }
}

/// Returns the text of a function, from its name to its end.
fn body<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text.find(&format!("fn {name}("))?;
    let rest = &text[start..];
    Some(&rest[..rest.find("\n}\n").expect("an end")])
}

/// Returns whether a function of this name is called in a text.
fn is_called(name: &str, text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || "_.".contains(c);
    text.match_indices(&format!("{name}(")).any(|(at, _)| {
        let before = &text[..at];
        !before.ends_with(is_word) && !before.ends_with("fn ")
    })
}

#[test]
fn the_list_of_the_client_and_the_server_is_that_of_the_source() {
    let listed = listed(include_str!("../lab/plan/client.txt"));
    let files = ["fetch", "echo", "stream"].map(|name| {
        let page = PAGES.iter().find(|page| page.name == name);
        let source = page.and_then(|page| page.source(Style::AsyncAwait));
        source.expect("a file of the column").text
    });
    let mut checked = 0;
    for function in &listed.functions {
        let bodies = files.iter().filter_map(|f| body(f, &function.name));
        let Some(body) = bodies.into_iter().next() else {
            // One of those that wait, from another file.
            assert!(function.calls.is_empty(), "{}", function.name);
            continue;
        };
        let all = listed.functions.iter().enumerate();
        let called = all.filter(|(_, one)| is_called(&one.name, body));
        let called: BTreeSet<_> = called.map(|(place, _)| place).collect();
        let calls = function.calls.iter().copied();
        assert_eq!(called, calls.collect(), "{}", function.name);
        checked += 1;
    }
    assert_eq!(checked, 12);
}
