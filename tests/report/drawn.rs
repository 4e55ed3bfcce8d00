//! Plots say what their numbers say, to the eye and to the ear.

use crate::fixture::{report, timings};
use lab::report::{Axis, Bars, Line, Lines, Plot, Ticks};

/// Returns the values of an attribute in all elements of a kind, in order.
fn numbers(svg: &str, element: &str, attribute: &str) -> Vec<f64> {
    let opening = format!("<{element} ");
    let elements = svg.split(opening.as_str()).skip(1);
    let number = |element: &str| {
        let element = element.split("/>").next()?;
        let value = element.split(&format!(" {attribute}=\"")).nth(1);
        // The first attribute has no blank before it here.
        let first = element.strip_prefix(&format!("{attribute}=\""));
        value.or(first)?.split('"').next()?.parse().ok()
    };
    elements.filter_map(number).collect()
}

/// Requires that two lists are on one straight line, to half a point.
#[track_caller]
fn check_straight(numbers: &[f64], places: &[f64], steepness: f64) {
    assert_eq!(numbers.len(), places.len(), "{numbers:?} {places:?}");
    assert!(numbers.len() > 2);
    let (first, last) = (0, numbers.len() - 1);
    let slope =
        (places[last] - places[first]) / (numbers[last] - numbers[first]);
    assert!(slope * steepness > 0.0, "{slope}");
    for (number, place) in numbers.iter().zip(places) {
        let expected = places[first] + slope * (number - numbers[first]);
        assert!((expected - place).abs() <= 1.0, "{expected} {place}");
    }
}

fn axis(name: &str, is_logarithmic: bool) -> Axis {
    Axis {
        name: name.to_string(),
        is_logarithmic,
        ticks: Ticks::Round,
    }
}

#[test]
fn points_lie_where_their_numbers_say() {
    let points = vec![(1.0, 400.0), (10.0, 5.0), (50.0, 90.0), (99.0, 1.0)];
    for (across, up) in [(true, true), (false, false), (true, false)] {
        let plot = Plot::Lines(Lines {
            title: "A <title>".to_string(),
            across: axis("across", across),
            up: axis("up", up),
            lines: vec![Line {
                name: "send".to_string(),
                points: points.clone(),
            }],
        });
        let svg = plot.svg("id");
        let scaled = |number: f64, is_logarithmic| match is_logarithmic {
            true => number.ln(),
            false => number,
        };
        let xs: Vec<f64> =
            points.iter().map(|p| scaled(p.0, across)).collect();
        let ys: Vec<f64> = points.iter().map(|p| scaled(p.1, up)).collect();
        check_straight(&xs, &numbers(&svg, "circle", "cx"), 1.0);
        // Up is less in SVG.
        check_straight(&ys, &numbers(&svg, "circle", "cy"), -1.0);
    }
}

fn bars(of: &[(&str, f64)]) -> String {
    let bars = of.iter().map(|(name, n)| (name.to_string(), *n));
    let plot = Plot::Bars(Bars {
        title: "Bars".to_string(),
        name: "ns".to_string(),
        bars: bars.collect(),
    });
    plot.svg("id")
}

#[test]
fn bars_are_as_long_as_their_numbers() {
    let svg = bars(&[("send", 30.0), ("floor", 10.0), ("tokio", 45.0)]);
    let widths = numbers(&svg, "rect", "width");
    check_straight(
        &[0.0, 30.0, 10.0, 45.0],
        &[&[0.0], &widths[..]].concat(),
        1.0,
    );
    for number in ["30.0", "10.0", "45.0"] {
        assert!(svg.contains(&format!("\n{number}\n")), "{svg}");
    }
}

#[test]
fn a_bar_that_would_dwarf_all_others_is_broken_off() {
    let svg = bars(&[("send", 30.0), ("floor", 10.0), ("threads", 9_000.0)]);
    let widths = numbers(&svg, "rect", "width");
    assert_eq!(widths[0], widths[2]);
    assert!((widths[0] / widths[1] - 3.0).abs() < 0.05);
    assert!(svg.contains("9,000"));
    // Nothing is broken off where all are near each other.
    let whole = bars(&[("send", 30.0), ("floor", 10.0), ("threads", 90.0)]);
    assert!(numbers(&svg, "polyline", "stroke-width").len() == 2);
    assert!(numbers(&whole, "polyline", "stroke-width").is_empty());
}

#[test]
fn every_plot_has_words_for_those_who_do_not_see_it() {
    let svg = bars(&[("send", 30.0), ("a & b", 0.5)]);
    assert!(svg.contains("role=\"img\" aria-labelledby=\"id-title id-desc\""));
    assert!(svg.contains("<title id=\"id-title\">Bars</title>"));
    let words = "<desc id=\"id-desc\">ns: send 30.0, a &amp; b 0.500.</desc>";
    assert!(svg.contains(words), "{svg}");
}

#[test]
fn plots_without_numbers_or_with_one_can_be_drawn() {
    for lines in [
        vec![],
        vec![Line {
            name: "x".into(),
            points: vec![],
        }],
    ] {
        let plot = Plot::Lines(Lines {
            title: String::new(),
            across: axis("", true),
            up: axis("", false),
            lines,
        });
        assert!(plot.svg("id").ends_with("</svg>"));
    }
    assert!(bars(&[]).ends_with("</svg>"));
    let one = timings(&[("turn/2/send", 1.0), ("turn/9/send", 1.0)]);
    let page = report(&one).page();
    assert_eq!(page.matches("<svg").count(), 1);
    assert!(!page.contains("NaN"));
}
