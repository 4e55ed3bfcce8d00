//! The pages in a browser, if there is one: their look on a phone and on a
//! wide screen, the effect of tabs and keys, with the script and without.
//!
//! All pages are loaded at once, each in a frame of the width in question, and
//! report to a page around them what can be seen (`probe.js`).

use crate::scratch;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lab::site::Site;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The names of its program.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Options: no requests to anywhere, and no screen.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--window-size=1600,1200",
    "--dump-dom",
];

/// The time for the frames' reports, in the browser's own time.
const BUDGET: &str = "--virtual-time-budget=20000";

/// The time for the browser, even beside much other load.
const MOST: Duration = Duration::from_secs(240);

/// The width of a phone.
pub(crate) const NARROW: usize = 390;

/// The width of a window that shares a screen.
const MIDDLE: usize = 1_000;

/// The width of a screen.
pub(crate) const WIDE: usize = 1_400;

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let names = BROWSERS.into_iter();
    names
        .flat_map(|name| folders.iter().map(move |dir| dir.join(name)))
        .find(|candidate| candidate.is_file())
}

/// The report of a page about itself.
pub(crate) type Told = BTreeMap<String, Vec<String>>;

/// One way of looking at a page.
pub(crate) struct Look {
    /// The path from the folder of the site; may have a query.
    pub(crate) page: String,
    pub(crate) width: usize,
    pub(crate) has_script: bool,
}

/// Returns the browser's reports on pages; `None` without a browser.
pub(crate) fn look(
    name: &str,
    looks: &[Look],
    flags: &[&str],
) -> Option<Vec<Told>> {
    look_at(&files_of(&Site::new()), name, looks, flags)
}

/// The files of a site: path, text.
pub(crate) type Files = Vec<(String, String)>;

/// Returns the files of a site.
pub(crate) fn files_of(site: &Site) -> Files {
    let files = site.files();
    files
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect()
}

/// Gives pages a module that they compile at once. The time of the browser
/// does not wait for the threads on which it unpacks and compiles one.
pub(crate) fn compiled_at_once(files: &mut Files, module: &[u8]) {
    for (path, text) in &mut *files {
        let up = if path.contains('/') { "../" } else { "" };
        if path.ends_with(".html") {
            let scripts =
                format!("<script src=\"{up}raw.js\"></script></head>");
            *text = text.replace("</head>", &scripts);
        }
    }
    let script = include_str!("raw.js");
    let script = script.replace("MODULE", &STANDARD.encode(module));
    files.push(("raw.js".to_string(), script));
}

/// Returns the browser's reports on pages of a site of these files.
pub(crate) fn look_at(
    files: &Files,
    name: &str,
    looks: &[Look],
    flags: &[&str],
) -> Option<Vec<Told>> {
    let Some(browser) = browser() else {
        eprintln!("skipped: no chromium is installed");
        return None;
    };
    let folder = scratch(name);
    for (copy, has_script) in [("with", true), ("without", false)] {
        if looks.iter().any(|look| look.has_script == has_script) {
            copy_with_probe(files, &folder.join(copy), has_script);
        }
    }
    let around = folder.join("around.html");
    fs::write(&around, frames(looks)).expect("a page");
    let profile = format!("--user-data-dir={}", folder.join("p").display());
    let mut command = Command::new(browser);
    command.args(FLAGS).args([BUDGET, &profile]).args(flags);
    let page = output_within(command.arg(&around), MOST);
    let told: Vec<Told> = page
        .split("<pre>")
        .skip(1)
        .map(|told| read(told.split("</pre>").next().unwrap_or(told)))
        .collect();
    assert_eq!(told.len(), looks.len(), "{page:.2000}");
    Some(told)
}

/// Returns the output of a command, unless it takes too long.
fn output_within(command: &mut Command, most: Duration) -> String {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("a browser that starts");
    let mut stdout = child.stdout.take().expect("an output");
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.read_to_end(&mut bytes);
        // The receiver is gone if it took too long.
        let _ = sender.send(read.map(|_| bytes));
    });
    let told = receiver.recv_timeout(most);
    if told.is_err() {
        let _ = child.kill();
    }
    let _ = (child.wait(), reader.join());
    let told = told.expect("a browser that ends in time");
    String::from_utf8_lossy(&told.expect("its output")).into_owned()
}

/// Writes a site with pages that report what can be seen on them.
fn copy_with_probe(files: &Files, folder: &Path, has_script: bool) {
    for (path, text) in files {
        let place = folder.join(path);
        let parent = place.parent().expect("a folder");
        fs::create_dir_all(parent).expect("a folder");
        if !path.ends_with(".html") {
            fs::write(place, text).expect("a file");
            continue;
        }
        let probe = include_str!("probe.js");
        let probe = format!("<script>{probe}</script></body>");
        let text = text.replace("</body>", &probe);
        let text = match has_script {
            true => text,
            false => text
                .replace("script.js\"", "none.js\"")
                .replace("steps.js\"", "none.js\"")
                .replace("scenario.js\"", "none.js\""),
        };
        fs::write(place, text).expect("a page");
    }
}

/// Makes a page of frames that writes down their reports, in their order.
fn frames(looks: &[Look]) -> String {
    let mut page = "<!DOCTYPE html><body><script>\
        addEventListener('message', (told) => {\
            const frames = [...document.querySelectorAll('iframe')];\
            const from = frames.findIndex(\
                (frame) => frame.contentWindow === told.source);\
            frames[from].nextElementSibling.textContent = told.data;\
        });</script>"
        .to_string();
    for look in looks {
        let copy = if look.has_script { "with" } else { "without" };
        page += &format!(
            "<iframe style='border:0;width:{}px;height:900px' \
             src='{copy}/{}'></iframe><pre></pre>",
            look.width, look.page
        );
    }
    page
}

/// Reads lines of `what=value`; repeated keys keep their values in order.
fn read(told: &str) -> Told {
    let mut read = Told::new();
    let told = told.replace("&amp;", "&");
    for (what, value) in told.lines().filter_map(|l| l.split_once('=')) {
        let values = read.entry(what.to_string()).or_default();
        values.push(value.to_string());
    }
    read
}

fn pages() -> Vec<String> {
    let site = Site::new();
    let pages = site.files().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, _)| path.to_string()).collect()
}

#[test]
fn no_page_is_wider_than_its_window() {
    for width in [NARROW, MIDDLE, WIDE] {
        let looks = pages().into_iter().map(|page| Look {
            page,
            width,
            has_script: true,
        });
        let looks: Vec<_> = looks.collect();
        let Some(told) = look("site_widths", &looks, &[]) else {
            return;
        };
        for (look, told) in looks.iter().zip(told) {
            let place = format!("{} at {width}", look.page);
            assert_eq!(told["width"], [width.to_string()], "{place}");
            assert_eq!(told["overflow"], ["0"], "{place}");
            assert_eq!(told["first stop"], ["To the text"], "{place}");
        }
    }
}

/// The page with the columns that are inspected.
const PAGE: &str = "files/fetch.html";

const ALL: &str = "callbacks,send,yield-from,async-await";

fn at(width: usize, has_script: bool) -> Look {
    Look {
        page: PAGE.to_string(),
        width,
        has_script,
    }
}

#[test]
fn columns_are_tabs_on_a_phone_and_beside_each_other_on_a_screen() {
    let looks = [true, false].map(|has_script| {
        [NARROW, MIDDLE, WIDE].map(|width| at(width, has_script))
    });
    let looks: Vec<_> = looks.into_iter().flatten().collect();
    let Some(told) = look("site_columns", &looks, &[]) else {
        return;
    };
    for (look, told) in looks.iter().zip(told) {
        let place = format!("{}, script: {}", look.width, look.has_script);
        let (seen, beside) = match look.width {
            NARROW => ("callbacks", "1"),
            MIDDLE => (ALL, "2"),
            _ => (ALL, "4"),
        };
        assert_eq!(told["seen"], [seen], "{place}");
        assert_eq!(told["beside"], [beside], "{place}");
        if look.width == NARROW {
            assert_eq!(told["tab-send"], ["send"], "{place}");
            assert_eq!(told["tab-async-await"], ["async-await"], "{place}");
            assert!(!told.contains_key("show-send"), "{place}");
        } else {
            let others = "callbacks,yield-from,async-await";
            assert_eq!(told["show-send"], [others], "{place}");
            assert!(!told.contains_key("tab-send"), "{place}");
        }
    }
}

#[test]
fn keys_choose_columns() {
    let looks = [at(NARROW, true), at(WIDE, true), at(WIDE, false)];
    let Some(told) = look("site_keys", &looks, &[]) else {
        return;
    };
    let keys = ["key 0", "key 3", "key ArrowLeft", "key ArrowRight"];
    let [narrow, wide, without] =
        [0, 1, 2].map(|at| keys.map(|key| told[at][key].clone()));
    let expected = [
        vec!["callbacks", "callbacks"],
        vec!["yield-from"],
        vec!["send"],
        vec!["send"],
    ];
    assert_eq!(narrow, expected);
    let expected = [
        vec![ALL, ALL],
        vec!["callbacks,send,async-await"],
        vec!["callbacks,send,yield-from"],
        vec!["callbacks"],
    ];
    assert_eq!(wide, expected);
    // Only the script listens to keys.
    let unchanged = "callbacks,yield-from,async-await";
    assert!(without.iter().flatten().all(|seen| seen == unchanged));
}

#[test]
fn a_link_that_is_shared_has_the_columns_in_it() {
    let shared = |columns: &str| Look {
        page: format!("{PAGE}?columns={columns}#fetch-attempt"),
        width: WIDE,
        has_script: true,
    };
    let looks = [
        shared("send,async-await"),
        shared("yield-from"),
        shared("<b>,nothing"),
        shared(""),
    ];
    let Some(told) = look("site_shared", &looks, &[]) else {
        return;
    };
    let seen = told.iter().map(|told| told["seen"][0].as_str());
    let seen: Vec<_> = seen.collect();
    assert_eq!(seen, ["send,async-await", "yield-from", ALL, ALL]);
    // The last key of the probe left one column, and links go on with it.
    let link = "../index.html?columns=callbacks";
    assert!(told.iter().all(|told| told["link"] == [link]));
}

#[test]
fn the_pages_are_dark_where_people_want_it() {
    let dark = "--blink-settings=preferredColorScheme=0";
    let light = "--blink-settings=preferredColorScheme=1";
    let background = |name: &str, flag: &str| {
        let told = look(name, &[at(WIDE, true)], &[flag])?;
        Some(told[0]["background"][0].clone())
    };
    let Some(by_day) = background("site_light", light) else {
        return;
    };
    assert_eq!(by_day, "rgb(253, 253, 251)");
    let by_night = background("site_dark", dark);
    assert_eq!(by_night.as_deref(), Some("rgb(22, 24, 27)"));
}
