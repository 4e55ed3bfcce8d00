//! The source text of the files that are read side by side.
//!
//! The compiler takes each text from the very file that it compiles, so what
//! is shown is what runs. This module knows no Rust: the harness cuts, aligns
//! and colours the texts.

use crate::{Style, programs};

/// The kind of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file that the styles have in common: `styles/STYLE/NAME.rs`.
    File,
    /// A small program: `styles/programs/NAME/STYLE.rs`.
    Program,
}

/// A page: one file in the styles that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The kind, which says where the files are.
    pub kind: Kind,
    /// The name by which a user asks for it; no two pages have the same.
    pub name: &'static str,
    /// The files, in the order of [`Style::ALL`]. They are fewer than four
    /// only for a file that one style has alone.
    pub sources: &'static [Source],
}

impl Page {
    /// Returns its file in a style.
    pub fn source(&self, style: Style) -> Option<&'static Source> {
        self.sources.iter().find(|source| source.style == style)
    }
}

/// One file, as it was compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The style in which it is written.
    pub style: Style,
    /// The path from the root of the repository.
    pub path: &'static str,
    /// The whole text.
    pub text: &'static str,
}

/// Includes one file, by its path in this folder and, if the macro is called
/// in another file, by the path from there.
macro_rules! source {
    ($style:ident, $path:expr) => {
        source!($style, $path, $path)
    };
    ($style:ident, $path:expr, $path_there:expr) => {
        $crate::source::Source {
            style: $crate::Style::$style,
            path: concat!("styles/", $path),
            text: include_str!($path_there),
        }
    };
}

/// Includes a file of all four styles, by its name.
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

/// Includes a file that only one style has, by its name.
macro_rules! file_of {
    ($style:ident, $folder:literal, $name:literal) => {
        Page {
            kind: Kind::File,
            name: $name,
            sources: &[source!($style, concat!($folder, "/", $name, ".rs"))],
        }
    };
}

/// Includes a program in all four styles, by its name; to be called in the
/// program's folder.
macro_rules! program {
    ($name:literal) => {
        $crate::source::Page {
            kind: $crate::source::Kind::Program,
            name: $name,
            sources: &[
                $crate::source::source!(
                    Callbacks,
                    concat!("programs/", $name, "/callbacks.rs"),
                    "callbacks.rs"
                ),
                $crate::source::source!(
                    Send,
                    concat!("programs/", $name, "/send.rs"),
                    "send.rs"
                ),
                $crate::source::source!(
                    YieldFrom,
                    concat!("programs/", $name, "/yield_from.rs"),
                    "yield_from.rs"
                ),
                $crate::source::source!(
                    AsyncAwait,
                    concat!("programs/", $name, "/async_await.rs"),
                    "async_await.rs"
                ),
            ],
        }
    };
}

pub(crate) use {program, source};

/// All pages: the files in reading order, then the programs by name.
///
/// # Examples
///
/// ```
/// use styles::Style;
/// use styles::source::PAGES;
///
/// let fetch = PAGES.iter().find(|page| page.name == "fetch").unwrap();
/// let source = fetch.source(Style::Send).unwrap();
/// assert_eq!(source.path, "styles/send/fetch.rs");
/// assert!(source.text.starts_with("//! The client"));
/// ```
pub const PAGES: &[Page] = &all_pages();

const FILES: [Page; 18] = [
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
    files!("fetch"),
    files!("echo"),
    file_of!(Callbacks, "callbacks", "task/alarms"),
    file_of!(Callbacks, "callbacks", "deferred"),
    file_of!(Callbacks, "callbacks", "deferred/links"),
    file_of!(Send, "send", "request"),
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
