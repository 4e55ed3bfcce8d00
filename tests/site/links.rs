//! Targets of links; nothing comes from elsewhere.

use crate::documents;
use lab::site::Site;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the file and the anchor that a link on a page leads to.
fn target<'a>(page: &str, link: &'a str) -> (String, &'a str) {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() {
        return (page.to_string(), anchor);
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page}: {link}"),
            part => parts.push(part),
        }
    }
    (parts.join("/"), anchor)
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor_of_the_site() {
    let site = Site::new();
    let files: BTreeSet<&str> = site.files().map(|(path, _)| path).collect();
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    let mut links = 0;
    for (page, document) in &documents {
        let to = document.values("href").chain(document.values("src"));
        for link in to {
            let (file, anchor) = target(page, link);
            assert!(files.contains(file.as_str()), "{page}: {link}");
            if !anchor.is_empty() {
                let there = documents[&file].values("id");
                assert_eq!(
                    there.filter(|id| *id == anchor).count(),
                    1,
                    "{page}: {link}"
                );
            }
            links += 1;
        }
    }
    assert!(links > 500, "{links} links");
}

#[test]
fn every_page_is_reached_from_the_first() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    let mut reached = BTreeSet::new();
    let mut next = vec!["index.html".to_string()];
    while let Some(page) = next.pop() {
        let Some(document) = documents.get(&page) else {
            continue;
        };
        if reached.insert(page.clone()) {
            let links = document.values("href");
            next.extend(links.map(|link| target(&page, link).0));
        }
    }
    let all: BTreeSet<_> = documents.keys().cloned().collect();
    assert_eq!(reached, all);
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for (page, document) in documents() {
        for element in &document.elements {
            for (name, value) in &element.attributes {
                let is_outside = value.contains("//")
                    || value.starts_with('/')
                    || value.contains("url(")
                    || value.starts_with("data:");
                assert!(!is_outside, "{page}: {name}={value:?}");
            }
        }
        let scripts = document.elements.iter();
        let scripts = scripts.filter(|element| element.tag == "script");
        let more = usize::from(page.starts_with("steps/"));
        assert_eq!(scripts.count(), 1 + more, "{page}");
    }
    for (path, text) in Site::new().files() {
        if !path.ends_with(".html") {
            for word in ["://", "url(", "@import", "fetch(", "XMLHttp"] {
                assert!(!text.contains(word), "{path}: {word}");
            }
        }
    }
}

#[test]
fn no_anchor_stands_twice_on_a_page() {
    for (page, document) in documents() {
        let mut seen = BTreeSet::new();
        for id in document.values("id") {
            assert!(seen.insert(id), "{page}: {id}");
        }
        for label in document.values("for") {
            assert!(seen.contains(label), "{page}: {label}");
        }
    }
}

#[test]
fn steps_have_the_anchors_that_people_share() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for (page, anchor) in [
        ("files/fetch.html", "fetch-attempt"),
        ("files/wait.html", "wait-sleep"),
        ("files/timeout.html", "timeout-alarm"),
        ("moving/callbacks-to-send.html", "errors"),
    ] {
        let mut ids = documents[page].values("id");
        assert!(ids.any(|id| id == anchor), "{page}#{anchor}");
    }
}

#[test]
fn every_page_says_what_it_is_and_can_be_skipped_into() {
    let mut titles = BTreeSet::new();
    for (page, document) in documents() {
        let of = |tag: &str| {
            let found = document.elements.iter().filter(|e| e.tag == tag);
            found.map(|e| e.text.clone()).collect::<Vec<_>>()
        };
        assert!(titles.insert(of("title")[0].clone()), "{page}");
        assert_eq!(of("h1").len(), 1, "{page}");
        assert_eq!(of("main").len(), 1, "{page}");
        let links = document.elements.iter().filter(|e| e.tag == "a");
        let mut links = links.map(|link| link.attributes["href"].as_str());
        assert_eq!(links.next(), Some("#main"), "{page}");
        assert_eq!(document.elements[0].attributes["lang"], "en", "{page}");
    }
}
