//! The content of reports: numbers with their origin, a list of the missing
//! ones, in a page that needs nothing else.

use crate::fixture::{report, report_of, timing, timings};
use lab::report::{Source, Timings, about, benches, missing};
use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// Returns times of all contestants in two models.
fn some() -> Timings {
    timings(&[
        ("turn/2/send", 8.0),
        ("turn/2/floor", 4.0),
        ("turn/2/tokio", 32.0),
        ("turn/1000/send", 6.0),
        ("turn/1000/floor", 3.0),
        ("echo_tcp/64/send", 4_321.0),
        ("echo_tcp/64/mio", 4_000.0),
        ("novel/7/<b>me", 5.0),
        // Chapters that are not timed are named like this.
        ("laws/7/send", 5.0),
        ("goals/7/send", 5.0),
    ])
}

#[test]
fn the_models_are_those_that_have_a_bench() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = manifest.join("benches/Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("a manifest");
    let benches_of_it = manifest.split("[[bench]]").skip(1);
    let names = benches_of_it.filter_map(|bench| bench.split('"').nth(1));
    // Instructions are no time.
    let mut expected: Vec<&str> =
        names.filter(|name| *name != "instructions").collect();
    let mut found = benches();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn every_model_is_described_in_the_readme() {
    let unknown = benches().into_iter().filter(|m| about(m).is_none());
    assert_eq!(unknown.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn what_was_not_measured_is_named_with_its_command() {
    let report = report(&some());
    let expected: Vec<&str> = benches()
        .into_iter()
        .filter(|model| !["turn", "echo_tcp"].contains(model))
        .collect();
    assert_eq!(missing(&some()), expected);
    let (page, tables) = (report.page(), report.markdown());
    for model in expected {
        let command = format!("cargo bench --bench {model}");
        assert!(page.contains(&command), "{command}");
        assert!(tables.contains(&command), "{command}");
    }
    let is_told_of = |id: &str| {
        let mut chapters = report.chapters.iter();
        let chapter = chapters.find(|chapter| chapter.id == id);
        chapter.is_some_and(|c| c.origin.starts_with("not measured yet"))
    };
    assert!(is_told_of("depth") && !is_told_of("turn"));
}

#[test]
fn nothing_measured_is_a_report_too() {
    let report = report(&Timings::default());
    assert_eq!(report.missing, benches());
    assert!(report.summary().starts_with("0 met, 0 missed"));
    assert!(!report.page().contains("<svg"));
}

#[test]
fn tables_have_times_and_ratios() {
    let tables = report(&some()).markdown();
    for row in [
        "| contestant | 2: ns | x floor | 1,000: ns | x floor |",
        "| send | 8.00 | 2.00 | 6.00 | 2.00 |",
        "| tokio | 32.0 | 8.00 |  |  |",
        "| style | x floor | x tokio |",
        "| send, 2 | 2.00 | 0.250 |",
        "| send, 1,000 | 2.00 |  |",
        "| contestant | ns | x floor |",
        "| send | 4,321 |  |",
        "| send | 1.08 |",
    ] {
        assert!(tables.contains(row), "{row}\n{tables}");
    }
}

#[test]
fn every_figure_has_machine_source_command_and_what_it_leaves_out() {
    let report = report(&some());
    for chapter in &report.chapters {
        if missing(&some()).contains(&chapter.id.as_str()) {
            continue;
        }
        let model = chapter.id.trim_start_matches("model-");
        for part in [
            "Abacus <9>, 3 cores, beads 1.0, rustc 9.9",
            "not a git checkout",
            &format!("cargo bench --bench {model}"),
            "1970-01-01 00:16:40 UTC",
        ] {
            assert!(chapter.origin.contains(part), "{}", chapter.origin);
        }
        let notes = chapter.notes.concat();
        assert!(notes.contains("10 samples each"), "{notes}");
    }
    let leaves_out = about("turn").expect("a row").leaves_out;
    assert!(report.page().contains(&leaves_out));
    assert!(report.markdown().contains(&leaves_out));
}

#[test]
fn what_is_of_several_runs_or_older_than_the_source_says_so() {
    let notes = |second, source| {
        let timings = Timings::new([
            timing("turn/2/send", 1.0, 1_000),
            timing("turn/2/floor", 1.0, second),
        ]);
        report_of(&timings, source).chapters[0].notes.concat()
    };
    let commit = |second| Source::Commit {
        hash: "abc".to_string(),
        made: UNIX_EPOCH + Duration::from_secs(second),
        is_changed: false,
    };
    let several = "Not all of one run";
    let older = "Measured before this commit";
    assert!(!notes(1_500, commit(1_000)).contains(several));
    assert!(notes(2_000, commit(1_000)).contains(several));
    assert!(!notes(1_000, commit(1_000)).contains(older));
    assert!(notes(1_000, commit(1_001)).contains(older));
}

#[test]
fn the_page_loads_nothing_and_runs_nothing() {
    let page = report(&some()).page();
    for load in [
        "http:",
        "https:",
        "src=",
        "<script",
        "<link",
        "url(",
        "@import",
        "<iframe",
        "onload",
        "javascript:",
    ] {
        assert!(!page.contains(load), "{load}");
    }
    assert!(page.contains("prefers-color-scheme: dark"));
    assert!(page.contains("width=device-width"));
}

#[test]
fn what_others_wrote_stands_as_text() {
    let hostile = "<script>\"&";
    let ids = [
        format!("turn/2/{hostile}"),
        format!("turn/{hostile}/send"),
        format!("{hostile}/2/send"),
    ];
    let timings = ids.each_ref().map(|id| (id.as_str(), 1.0));
    let timings = crate::fixture::timings(&timings);
    let page = report(&timings).page();
    assert!(!page.contains("<script"));
    assert!(page.contains("Abacus &lt;9&gt;"));
    assert!(page.contains("&lt;script&gt;&quot;&amp;"));
}

#[test]
fn ids_are_there_once_and_links_lead_to_them() {
    let page = report(&some()).page();
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).collect();
    ids.iter_mut()
        .for_each(|id| *id = id.split('"').next().unwrap_or(""));
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let links = page.split("href=\"#").skip(1);
    let links = links.filter_map(|rest| rest.split('"').next());
    for link in links {
        assert!(ids.contains(&link), "{link}");
    }
}
