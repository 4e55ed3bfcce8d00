//! The source text of the files that are read side by side.
//!
//! The compiler takes each text from the very file that it compiles, so the
//! text that is shown is the code that runs. Knows no Rust: cutting, aligning
//! and colouring belong to the programs that show it. Where to read next:
//! `pages.rs` for the list of all pages.

use crate::Style;

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
    /// only for a file that some styles do without.
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

/// Takes in a program in all four styles; it is called in the program's folder
/// with the name of that folder.
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
