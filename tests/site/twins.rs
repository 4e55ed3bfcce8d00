//! The page on checks: its reports, its code, the way to it.

use crate::documents;
use crate::html::Document;
use std::fs;
use twins::Cause;

fn page() -> Document {
    let mut documents = documents().into_iter();
    let page = documents.find(|(path, _)| path == "twins.html");
    page.expect("a page").1
}

#[test]
fn the_page_has_reports_with_their_causes() {
    let page = page();
    let reports = page.with_class("report").map(|report| &report.text);
    let firsts: Vec<&str> =
        reports.filter_map(|text| text.lines().next()).collect();
    let differs = |name: &str, cause: Cause| {
        let title = format!("{name}: not equal at level order");
        format!("{title:<78} cause: {cause}")
    };
    let expected = [
        differs("callback_to_promises", Cause::Start),
        differs("promises_to_await", Cause::Start),
        differs("promises_to_await", Cause::Error),
        differs("who_waits", Cause::Order),
    ];
    let (equal, rest) = firsts.split_last().expect("reports");
    assert_eq!(rest, expected);
    assert!(
        equal.starts_with("mended: equal at turns under "),
        "{equal}"
    );
}

#[test]
fn the_page_shows_the_forms_that_the_package_tests() {
    let [ours, tested] = ["lab/site/twins/", "harness/twins/tests/forms/"]
        .map(|folder| {
            let root = env!("CARGO_MANIFEST_DIR");
            let path = format!("{root}/{folder}read_file.rs");
            fs::read_to_string(&path).expect(&path)
        });
    assert_eq!(ours, tested);
    let page = page();
    let shown: String = page
        .with_class("checked")
        .map(|c| c.text.as_str())
        .collect();
    let functions = tested.lines().filter(|line| line.contains("fn "));
    for line in functions.map(|line| line.replace("pub(crate) ", "")) {
        assert!(shown.contains(&line), "{line}");
    }
}

#[test]
fn the_first_page_leads_there() {
    let documents = documents();
    let first = documents.iter().find(|(path, _)| path == "index.html");
    let (_, first) = first.expect("a first page");
    assert!(first.values("href").any(|to| to == "twins.html"));
}
