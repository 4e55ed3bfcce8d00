//! `lab show` and `lab diff`: colours, widths, the list.

use crate::{lab, said};
use styles::Style;
use styles::pages::PAGES;

#[test]
fn the_list_has_every_page_with_its_lines() {
    let said = said(["show", "--list"]);
    assert_eq!((said.status, &*said.err), (0, ""));
    for page in PAGES {
        let mut lines = said.out.lines();
        let begins = |line: &&str| line.split(' ').next() == Some(page.name);
        let line = lines.find(begins).expect(page.name);
        for source in page.sources {
            let count = source.text.lines().count().to_string();
            let mut words = line.split_whitespace();
            assert!(words.any(|word| word == count), "{line}");
        }
    }
}

#[test]
fn who_asks_for_nothing_known_is_told_what_there_is() {
    for (name, guess) in [
        ("fetsh", "; is it \"fetch\"?"),
        ("Echo", "; is it \"echo\"?"),
        ("updown", "; is it \"up_down\"?"),
        ("zzzzzzzz", "; files: mod, "),
        ("", "; files: mod, "),
    ] {
        let said = said(["show", name]);
        assert_eq!((said.status, &*said.out), (2, ""));
        assert_eq!(said.err.lines().count(), 1, "{}", said.err);
        let begins =
            format!("lab: no file or program is named {name:?}{guess}");
        assert!(said.err.starts_with(&begins), "{}", said.err);
        for page in PAGES {
            assert!(said.err.contains(page.name), "{}", said.err);
        }
    }
}

#[test]
fn every_page_can_be_shown_and_compared() {
    for page in PAGES {
        let shown = said(["show", page.name, "--width", "240"]);
        assert_eq!((shown.status, &*shown.err), (0, ""), "{}", page.name);
        for source in page.sources {
            assert!(shown.out.contains(source.path), "{}", source.path);
        }
        if page.sources.len() == Style::ALL.len() {
            let said = said(["diff", page.name, "callbacks", "async-await"]);
            assert_eq!((said.status, &*said.err), (0, ""), "{}", page.name);
            assert!(said.out.contains(" in async-await only"));
        }
    }
}

#[test]
fn a_pipe_gets_no_colours_unless_it_is_to() {
    for command in [
        &["show", "limit"][..],
        &["diff", "limit", "send", "callbacks"],
    ] {
        let out = |color: &[&str], no_color: Option<&str>| {
            let mut lab = lab(command.iter().chain(color));
            lab.env_remove("NO_COLOR");
            if let Some(value) = no_color {
                lab.env("NO_COLOR", value);
            }
            let output = lab.output().expect("run");
            assert_eq!(output.status.code(), Some(0));
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        let plain = out(&[], None);
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert_eq!(out(&["--color", "never"], None), plain);
        assert_eq!(out(&["--color", "auto"], Some("1")), plain);
        let colored = out(&["--color", "always"], None);
        assert!(colored.contains("\u{1b}[1;36m"), "{colored}");
        // An option for one command is stronger than a setting for all.
        assert_eq!(out(&["--color", "always"], Some("1")), colored);
    }
}

#[test]
fn widths_are_kept() {
    for width in ["20", "80", "100", "160", "240"] {
        let said = said(["show", "fetch", "--width", width]);
        let width: usize = width.parse().expect("a number");
        let widths = said.out.lines().map(|line| line.chars().count());
        assert!(widths.max().is_some_and(|widest| widest <= width));
    }
}
