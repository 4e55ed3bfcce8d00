//! The lab as a guest of a page's own loop: each row of `loop.html` happens as
//! it is expected, in each style, in a browser that can suspend a call and in
//! one that cannot.

use crate::browser::{
    Files, Look, NARROW, WIDE, compiled_at_once, files_of, look_at,
};
use crate::html;
use crate::modules::built;
use lab::programs::recording;
use lab::site::Site;
use lab::site::browser::Row;
use serde_json::Value;
use std::fs;
use std::slice;
use styles::Style;
use styles::programs::Program;

/// The most bytes of the module in its script, and of each other script.
const MOST: [usize; 2] = [1_500_000, 16_000];

/// The time for all rows, in the browser's own time: those that are a second
/// late at each step take half a minute.
const FLAGS: [&str; 2] =
    ["--virtual-time-budget=150000", "--window-size=1600,2400"];

/// The programs that go on after their run.
const GO_ON: [&str; 4] = [
    "add_slowly",
    "background_tasks",
    "one_run_or_many",
    "returnit",
];

const AS_EXPECTED: &str = "As expected, in all four.";

/// The report of a page about itself.
struct Told(Value);

impl Told {
    fn lines(&self, row: &str, style: Style) -> Vec<&str> {
        let lines = &self.0["rows"][row]["lines"][style.name()];
        let lines = lines.as_array().unwrap_or_else(|| panic!("{row}"));
        lines.iter().filter_map(Value::as_str).collect()
    }

    fn verdict(&self, row: &str) -> &str {
        let verdict = &self.0["rows"][row]["verdict"];
        verdict.as_str().unwrap_or_else(|| panic!("{row}"))
    }

    fn text(&self, row: &str, program: &str, style: Style) -> &str {
        let text = &self.0["rows"][row]["texts"][program][style.name()];
        text.as_str().unwrap_or_else(|| panic!("{row} {program}"))
    }

    fn suspends(&self) -> bool {
        self.0["suspends"] == true
    }

    /// Requires that a row happened as it is expected, in each style.
    fn check(&self, row: &Row) {
        for style in Style::ALL {
            let lines = self.lines(row.name, style);
            let verdict = self.verdict(row.name);
            let name = row.name;
            assert_eq!(
                lines,
                row.expected(style),
                "{name} {style}: {verdict}"
            );
        }
        assert_eq!(self.verdict(row.name), AS_EXPECTED, "{}", row.name);
    }

    /// Requires that a call that would wait is refused in words.
    fn check_refused(&self, row: &Row) {
        let refused = [
            "page: run",
            "lab: refused: this browser cannot suspend a call",
            "page: the page goes on",
            "page: a timer of the page",
            "page: the call has returned",
        ];
        for style in Style::ALL {
            assert_eq!(self.lines(row.name, style), refused, "{style}");
        }
        let verdict = self.verdict(row.name);
        assert!(verdict.contains("has no WebAssembly.Suspending"));
    }

    /// Requires that programs print their recordings, and that those that go
    /// on after a run end there.
    fn check_texts(&self, row: &str, left_out: &[&str]) {
        let mut early = 0;
        for style in Style::ALL {
            for program in Program::all() {
                if left_out.contains(&program.name) {
                    continue;
                }
                let place = format!("{row} {} {style}", program.name);
                let text = self.text(row, program.name, style);
                let recorded = recording(program.name).expect("recorded");
                if GO_ON.contains(&program.name) {
                    early += 1;
                    assert_ne!(text, recorded, "{place}");
                    assert!(recorded.starts_with(text), "{place}: {text}");
                    assert!(!text.is_empty(), "{place}");
                } else {
                    assert_eq!(text, recorded, "{place}");
                }
            }
        }
        assert_eq!(early, 16, "{row}");
    }
}

/// Returns the files of a site with the module, and with a probe in the page.
fn files() -> Option<Files> {
    let module = built("coroutine-lab-guest", "guest.wasm")?;
    let module = fs::read(module).expect("a module");
    let site = Site::new().with_guest(&module).expect("a module");
    let mut files = files_of(&site);
    for (path, text) in &mut files {
        if path.ends_with(".js") {
            let most = MOST[usize::from(path != "guest.js")];
            assert!(text.len() <= most, "{path}: {} bytes", text.len());
        }
        if path == "loop.html" {
            let probe = include_str!("guest.js");
            let probe = format!("<script>{probe}</script></body>");
            *text = text.replace("</body>", &probe);
        }
    }
    files.retain(|(path, _)| !path.contains('/'));
    compiled_at_once(&mut files, &module);
    Some(files)
}

#[test]
fn each_row_happens_as_expected_in_each_style() {
    let Some(files) = files() else { return };
    let look = |page: &str, width| Look {
        page: page.to_string(),
        width,
        has_script: true,
    };
    let looks = [
        look("loop.html", WIDE),
        look("loop.html?without-suspending", NARROW),
    ];
    // One after the other: beside a page that always has something to do,
    // another one may get no frame.
    let told = looks.iter().map(|look| {
        let look = slice::from_ref(look);
        look_at(&files, "site_guest", look, &FLAGS)
    });
    let Some(told) = told.collect::<Option<Vec<_>>>() else {
        return;
    };
    let told: Vec<_> = told.into_iter().flatten().collect();
    let told: Vec<_> = told
        .iter()
        .map(|told| {
            let said = told.get("told").unwrap_or_else(|| panic!("{told:?}"));
            Told(serde_json::from_str(&said[0]).expect("JSON"))
        })
        .collect();
    let [with, without] = &told[..] else {
        panic!("{} reports", told.len())
    };
    if !with.suspends() {
        eprintln!("skipped: this browser cannot suspend a call");
    }
    assert!(!without.suspends());
    for told in [with, without] {
        for row in Row::all() {
            match row.name {
                "W10" if !told.suspends() => told.check_refused(row),
                _ => told.check(row),
            }
        }
        told.check_texts("W15", &[]);
        let differs = "Not as expected in callbacks, send, yield-from, \
                       async-await.";
        assert_eq!(told.verdict("canary"), differs);
        assert_eq!(told.0["errors"].as_array().map(Vec::len), Some(0));
        assert_eq!(told.0["buttons"], Row::all().count() + 1);
        assert_eq!(told.0["overflow"], 0);
    }
    if with.suspends() {
        with.check_texts("late", &["racers"]);
    }
}

#[test]
fn the_page_says_what_it_is_without_the_module() {
    let site = Site::new();
    let (_, page) = site
        .files()
        .find(|(path, _)| *path == "loop.html")
        .expect("it");
    html::parse(page).unwrap_or_else(|e| panic!("{e}"));
    assert!(page.contains("No button here runs anything"));
    for row in Row::all() {
        let anchor = format!("<h2 id=\"{}\"", row.name);
        assert!(page.contains(&anchor), "{}", row.name);
        for style in Style::ALL {
            for line in row.expected(style) {
                let line = line.replace('&', "&amp;").replace('>', "&gt;");
                assert!(page.contains(&line), "{}: {line}", row.name);
            }
        }
    }
    assert!(!site.files().any(|(path, _)| path == "guest.js"));
}

#[test]
fn the_page_with_the_module_loads_nothing_from_elsewhere() {
    let module = b"\0asm\x01\0\0\0";
    let site = Site::new().with_guest(module).expect("a module");
    let files: Vec<_> = site.files().collect();
    let (_, page) = files
        .iter()
        .find(|(path, _)| *path == "loop.html")
        .expect("it");
    html::parse(page).unwrap_or_else(|e| panic!("{e}"));
    for path in ["guest.js", "wasi.js", "loop.js", "rows.js"] {
        let (_, text) = files.iter().find(|file| file.0 == path).expect(path);
        for load in ["http:", "https:", "fetch(", "import("] {
            assert!(!text.contains(load), "{path}: {load}");
        }
    }
    assert!(Site::new().with_guest(b"module").is_err());
}
