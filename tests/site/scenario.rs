//! The page with a scenario tells the truth: of all recorded ones, of texts
//! that are none, and of runs that differ; in the browser the module tells the
//! same as the program that is compiled for this machine.

use crate::browser::{Files, Look, NARROW, Told, WIDE, files_of, look_at};
use crate::html::{Document, parse};
use crate::live;
use harness::contestant::{Contestant, Mixed};
use harness::scenario::Scenario;
use lab::site::Site;
use lab::site::scenario::{CLIENT, PATH, RECORDED, SERVER};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use styles::Style;
use styles::workload::EchoPlan;
use web::answer::answer;
use web::scenario::{Judged, MAX_TEXT_BYTES};

const ALL_AGREE: &str = "All four agree, and do what the oracle predicts.";

/// The most bytes of the page, with the module and without.
const MOST_PAGE_BYTES: usize = 160_000;

fn spec(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("spec")
        .join(folder)
}

/// Returns the answer to the text of a scenario.
fn answered(text: &str) -> Value {
    let object = answer(["scenario", text].map(String::from));
    let object = object.expect("an answer");
    serde_json::from_str(&object).expect("an object")
}

/// Reads a text of an answer that is a part of a page.
fn part(answer: &Value, name: &str) -> Document {
    let part = answer[name].as_str().expect("a text");
    let page = format!("<!DOCTYPE html><div>{part}</div>");
    parse(&page).unwrap_or_else(|wrong| panic!("{name}: {wrong}"))
}

/// Returns all texts with a class.
fn texts(document: &Document, class: &str) -> Vec<String> {
    let found = document.with_class(class);
    found.map(|element| element.text.clone()).collect()
}

#[test]
fn every_recorded_scenario_agrees_and_has_the_recorded_events() {
    let folders = fs::read_dir(spec("traces")).expect("recordings");
    assert_eq!(folders.count(), RECORDED.len());
    for (name, text) in RECORDED {
        let answer = answered(text);
        assert_eq!(answer["agree"], "true", "{name}");
        assert_eq!(answer["verdict"], ALL_AGREE, "{name}");
        assert_eq!(answer["report"], "", "{name}");
        let path = spec("traces").join(name).join("trace.jsonl");
        let recorded = fs::read_to_string(path).expect("a trace");
        let mut expected: Vec<_> = recorded.lines().map(event).collect();
        let trace = part(&answer, "trace");
        let times = texts(&trace, "time").into_iter();
        let actors = texts(&trace, "task").into_iter();
        let words = texts(&trace, "text").into_iter();
        let mut shown: Vec<_> = times.zip(actors.zip(words)).collect();
        // Events of one instant stand in any order in a recording.
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected, "{name}");
        assert_eq!(answer["events"], shown.len().to_string(), "{name}");
        let titles = part(&answer, "picture");
        let titles = titles.elements.iter().filter(|e| e.tag == "title");
        assert_eq!(titles.count(), shown.len(), "{name}");
    }
}

/// Reads a line of a recorded trace: time, actor, event in words.
fn event(line: &str) -> (String, (String, String)) {
    let value: Value = serde_json::from_str(line).expect("a line of JSON");
    let text = |key: &str| value[key].as_str().expect("a text").to_string();
    // What stands behind the word stays in the order of the recording.
    let (_, rest) = line.split_once("\"what\": ").expect("a word");
    let words = rest.trim_end_matches('}').replace('"', "");
    (value["t_us"].to_string(), (text("who"), words))
}

#[test]
fn the_results_are_told_with_their_texts() {
    let (_, both) = RECORDED[15];
    let answer = answered(both);
    let results = part(&answer, "results");
    let cells = results.elements.iter().filter(|e| e.tag == "td");
    let cells: Vec<_> = cells.map(|cell| cell.text.as_str()).collect();
    let rows: Vec<_> = cells.chunks(4).collect();
    let expected = [
        ["fetch:r0", "2 attempts", "status 200, 2 bytes", "ok"],
        ["fetch:r1", "3 attempts", "cancelled", ""],
        ["fetch:r2", "0 attempts", "cancelled", ""],
    ];
    assert_eq!(rows[..3], expected.each_ref().map(|row| &row[..]));
    assert_eq!(rows[3][3], r"ping\npong\n");
    let counts = part(&answer, "counts");
    assert!(counts.elements[0].text.contains("simulated µs: "));
}

#[test]
fn what_is_no_scenario_is_told_with_its_place() {
    let long = " ".repeat(MAX_TEXT_BYTES + 1);
    let deep = "[".repeat(10_000);
    let echo = r#"{ "name": "", "echo": { "clients": [{ "end": "x" }] } }"#;
    for (text, place) in [
        (
            "",
            "no JSON text: EOF while parsing a value at line 1 column 0",
        ),
        (
            "{\n \"name\": x",
            "no JSON text: expected value at line 2 column 10",
        ),
        ("[]", "must be an object, not a list"),
        ("{\"name\": 1}", "name: must be text, not a number"),
        (echo, "echo.clients[0].connect_at_us: missing"),
        (
            &deep,
            "no JSON text: recursion limit exceeded at line 1 column 128",
        ),
        (&long, "longer than 65536 bytes"),
    ] {
        let answer = answered(text);
        assert_eq!(answer["agree"], "error", "{text:.40}");
        assert_eq!(answer["verdict"], place, "{text:.40}");
        assert_eq!(answer.get("trace"), None, "{text:.40}");
    }
    for entry in fs::read_dir(spec("invalid")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).expect("a text");
            let told = Scenario::from_json(&text).expect_err("no scenario");
            assert!(!told.path.is_empty(), "{path:?}");
            assert_eq!(answered(&text)["verdict"], told.to_string());
        }
    }
    for words in [&["scenario"][..], &["scenario", "{}", "{}"]] {
        let words = words.iter().map(|word| word.to_string());
        let refused = answer(words).expect_err("no text");
        let told = "scenario takes its text, which is one word";
        assert_eq!(refused.to_string(), told);
    }
}

#[test]
fn whatever_stands_in_a_scenario_stays_text_and_fits_on_a_page() {
    let hostile = r#"{ "name": "x", "fetch": { "requests": [{
        "id": "</td><script>", "attempts": [{ "connect_us": 1,
        "respond_us": 1, "status": 200, "body": [[0, "<b>\u0000"]] }] }] } }"#;
    let answer = answered(hostile);
    assert_eq!(answer["agree"], "true");
    for name in ["results", "picture", "trace", "counts"] {
        let part = part(&answer, name);
        let mut tags = part.elements.iter().map(|e| e.tag.as_str());
        assert!(!tags.any(|tag| ["script", "b"].contains(&tag)), "{name}");
    }
    let trace = part(&answer, "trace");
    assert_eq!(texts(&trace, "task")[0], "fetch:</td><script>");
    let attempt = r#"{ "refuse_us": 0 }, { "connect_us": 1000000000000,
        "stall": true }"#;
    let requests = (0..400).map(|number| {
        format!(r#"{{ "id": "{number}", "attempts": [{attempt}] }}"#)
    });
    let requests: Vec<_> = requests.collect();
    let large = format!(
        r#"{{ "name": "x", "fetch": {{ "retries": 16,
        "timeout_us": 1000000000000, "backoff_us": 1000000000000,
        "requests": [{}] }} }}"#,
        requests.join(",")
    );
    let answer = answered(&large);
    assert_eq!(answer["verdict"], ALL_AGREE);
    assert_eq!(texts(&part(&answer, "trace"), "time").len(), 500);
    let more = &part(&answer, "trace").elements[0].text;
    assert!(more.ends_with(" more; the command has all"), "{more:.100}");
    let size: usize = ["results", "picture", "trace"]
        .map(|name| answer[name].as_str().map_or(0, str::len))
        .iter()
        .sum();
    assert!(size < MOST_PAGE_BYTES, "{size} bytes");
}

#[test]
fn a_contestant_that_is_wrong_is_told_as_the_first_difference() {
    let style = Style::Callbacks;
    let slow = move |lp: &_, plan: Rc<EchoPlan>, listener, stop| {
        let mut plan = EchoPlan::clone(&plan);
        plan.delay_us += 1;
        style.start_echo(lp, Rc::new(plan), listener, stop)
    };
    let slow = Mixed::of("slow", style).echo(slow);
    let [callbacks, send, yield_from, _] =
        Style::ALL.each_ref().map(|style| style as &dyn Contestant);
    let scenario = || {
        let (_, text) = RECORDED[8];
        Scenario::from_json(text).expect("a scenario")
    };
    let one = [callbacks, send, yield_from, &slow];
    let judged = Judged::with(scenario(), one);
    let verdict = judged.verdict();
    assert!(!judged.is_good());
    let expected = "traces of callbacks and slow differ in line 6";
    assert_eq!(verdict, expected);
    assert!(judged.report().contains("| 21 echo:2 echo, bytes: 0"));
    // All the same, but not what is predicted.
    let judged = Judged::with(scenario(), [&slow, &slow, &slow, &slow]);
    let expected = "slow differs from the oracle's prediction: echo:2, \
                    event 2: expected Echo { bytes: 0 } at 20 us, found Echo \
                    { bytes: 0 } at 21 us";
    assert_eq!(judged.verdict(), expected);
    assert!(judged.events() > 0);
    let counts = judged.counts().into_string();
    assert!(counts.contains(", by slow: "), "{counts}");
}

fn page_of(files: &Files) -> String {
    let page = files.iter().find(|(path, _)| path == PATH);
    page.expect("the page").1.clone()
}

#[test]
fn without_the_module_the_page_has_runs_and_the_way_to_more() {
    let text = page_of(&files_of(&Site::new()));
    assert!(text.len() <= MOST_PAGE_BYTES, "{} bytes", text.len());
    let page = parse(&text).expect("a page");
    let runs: Vec<_> = page.with_class("recorded-run").collect();
    assert_eq!(runs.len(), 3);
    for run in runs {
        assert!(run.text.contains(ALL_AGREE), "{}", run.text);
        assert!(run.text.contains("lab run scenario.json"));
    }
    assert!(
        page.elements
            .iter()
            .all(|element| element.tag != "textarea")
    );
    assert!(text.contains("rustup target add wasm32-wasip1"));
}

#[test]
fn the_page_explains_keys_that_there_are() {
    let path = spec("workload.md");
    let workload = fs::read_to_string(path).expect("the specification");
    let (fetch, echo) = workload
        .split_once("### `echo`")
        .expect("both parts of the specification");
    let keys = CLIENT.iter().map(|key| (key, fetch));
    for (key, part) in keys.chain(SERVER.iter().map(|key| (key, echo))) {
        let name = key.name;
        let is_there = part.contains(&format!("`{name}`"))
            || part.contains(&format!("\"{name}\""));
        assert!(is_there, "{name}");
    }
}

/// Returns a text as it stands in an address.
fn encoded(text: &str) -> String {
    let bytes = text.bytes();
    let encoded = bytes.map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).into(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// Requires that the page told of a text what the program tells natively.
fn check_told(told: &Told, at: usize, text: &str) {
    let answer = answered(text);
    let of = |name: &str| told[name][at].as_str();
    assert_eq!(of("agree"), answer["agree"], "{text}");
    assert_eq!(of("verdict"), answer["verdict"], "{text}");
    for name in ["results", "counts", "trace"] {
        let expected = match answer.get(name) {
            Some(_) => part(&answer, name).elements[0].text.clone(),
            None => String::new(),
        };
        let expected = expected.split_whitespace().collect::<String>();
        let shown = of(name).split_whitespace().collect::<String>();
        assert_eq!(shown, expected, "{name}: {text}");
    }
    let shows = answer["agree"] != "error";
    assert_eq!(of("shows"), shows.to_string(), "{text}");
}

#[test]
fn the_module_tells_of_a_text_what_is_told_natively() {
    let Some(site) = live::site() else { return };
    let text = page_of(&site);
    assert!(text.len() <= MOST_PAGE_BYTES, "{} bytes", text.len());
    let (_, first) = RECORDED[15];
    let (_, echo) = RECORDED[14];
    let broken = first.replace("\"retries\": 2,", "\"retries\": 2");
    let written = first.replacen('{', "{ \"version\": 2,", 1);
    let written = written.replace("cancel_at_us", "abort_at_us");
    let hashes = [
        String::new(),
        "#recorded=15-echo-shutdown".to_string(),
        format!("#scenario={}", encoded(&broken)),
        format!("#scenario={}", encoded(&written)),
        "#scenario=%ff".to_string(),
    ];
    let looks = [WIDE, NARROW, WIDE, NARROW, WIDE];
    let looks: Vec<_> = looks
        .iter()
        .zip(&hashes)
        .map(|(width, hash)| Look {
            page: format!("{PATH}{hash}"),
            width: *width,
            has_script: true,
        })
        .collect();
    let Some(told) = look_at(&site, "site_scenario", &looks, &[]) else {
        return;
    };
    // The same as `probe.js` writes.
    let by_hand = |text: &str| text.replace("_us\": 2", "_us\": 72");
    for (told, text) in told.iter().zip([first, echo, &broken, &written]) {
        assert_eq!(told.get("error"), None, "{text}");
        assert_eq!(told["overflow"], ["0"], "{text}");
        check_told(told, 0, text);
        check_told(told, 1, &by_hand(text));
        let hash = &told["hash"][1];
        assert!(hash.starts_with("#scenario=%7B"), "{hash}");
    }
    assert_eq!(told[1]["hash"][0], "#recorded=15-echo-shutdown");
    assert_eq!(told[2]["agree"][0], "error");
    let place = "at line 7 column 5";
    assert!(told[2]["verdict"][0].ends_with(place), "{:?}", told[2]);
    let lost = &told[3]["results"][0];
    assert!(lost.contains("lost"), "{lost}");
    assert_eq!(told[4]["agree"][0], "error");
}

#[test]
fn without_a_script_the_page_with_the_module_shows_recorded_runs() {
    let site = Site::with_module(b"\0asm\x01\0\0\0").expect("a module");
    let look = Look {
        page: PATH.to_string(),
        width: NARROW,
        has_script: false,
    };
    let files = files_of(&site);
    let told = look_at(&files, "site_scenario_without", &[look], &[]);
    if let Some(told) = told {
        assert_eq!(told[0]["field"], ["false"]);
        assert_eq!(told[0]["recorded"], ["true"]);
        assert_eq!(told[0]["overflow"], ["0"]);
    }
}
