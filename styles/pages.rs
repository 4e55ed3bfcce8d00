//! All that is read side by side: the files that the styles have in common,
//! and the small programs.

use crate::programs;
use crate::source::{Kind, Page, source};

/// Takes in a file of all four styles, by its name.
macro_rules! files {
    ($name:literal) => {
        Page {
            kind: Kind::File,
            name: $name,
            sources: &[
                source!(Callbacks, concat!("callbacks/", $name, ".rs")),
                source!(Send, concat!("send/", $name, ".rs")),
                source!(YieldFrom, concat!("yield_from/", $name, ".rs")),
                source!(AsyncAwait, concat!("async_await/", $name, ".rs")),
            ],
        }
    };
}

/// Takes in a file that only some styles have, by its name.
macro_rules! file_of {
    ($($style:ident, $folder:literal),+; $name:literal) => {
        Page {
            kind: Kind::File,
            name: $name,
            sources: &[
                $(source!($style, concat!($folder, "/", $name, ".rs"))),+
            ],
        }
    };
}

/// All pages: the files in reading order, then the programs by name.
///
/// # Examples
///
/// ```
/// use styles::Style;
/// use styles::pages::PAGES;
///
/// let fetch = PAGES.iter().find(|page| page.name == "fetch").unwrap();
/// let source = fetch.source(Style::Send).unwrap();
/// assert_eq!(source.path, "styles/send/fetch.rs");
/// assert!(source.text.starts_with("//! The client"));
/// ```
pub const PAGES: &[Page] = &all_pages();

const FILES: [Page; 20] = [
    files!("mod"),
    files!("task"),
    files!("wait"),
    files!("stream"),
    files!("timeout"),
    files!("limit"),
    files!("cancel"),
    files!("join"),
    files!("run"),
    files!("awaitable"),
    files!("scope"),
    files!("items"),
    files!("group"),
    files!("fetch"),
    files!("echo"),
    file_of!(Callbacks, "callbacks"; "task/alarms"),
    file_of!(Callbacks, "callbacks"; "deferred"),
    file_of!(Callbacks, "callbacks"; "deferred/links"),
    file_of!(Send, "send"; "request"),
    file_of!(Send, "send", YieldFrom, "yield_from"; "catch"),
];

const fn all_pages() -> [Page; FILES.len() + programs::ALL.len()] {
    let mut pages = [FILES[0]; FILES.len() + programs::ALL.len()];
    let mut place = 0;
    while place < pages.len() {
        pages[place] = match place.checked_sub(FILES.len()) {
            None => FILES[place],
            Some(program) => programs::ALL[program].page,
        };
        place += 1;
    }
    pages
}
