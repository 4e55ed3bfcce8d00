//! The text of what is read side by side, as it was compiled.
//!
//! The compiler takes each text from the very file that it compiles, so what
//! is shown is what runs. Knows no Rust: cutting, aligning and colouring are
//! for whoever shows it. Where to read next: `pages.rs` for all there is.

use crate::Style;

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file that the styles have in common: `styles/STYLE/NAME.rs`.
    File,
    /// A small program: `styles/programs/NAME/STYLE.rs`.
    Program,
}

/// What is read side by side: one thing in the styles that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where its files are.
    pub kind: Kind,
    /// What one asks for it by; no two pages have the same.
    pub name: &'static str,
    /// In the order of [`Style::ALL`]; only what one style alone has is fewer
    /// than four.
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
    /// In which style it is written.
    pub style: Style,
    /// From the root of the repository.
    pub path: &'static str,
    /// All of it.
    pub text: &'static str,
}

/// Takes in one file, by its path in this folder and, if it is named from
/// elsewhere, its path there.
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

/// Takes in a program in all four styles, by its name, in whose folder this
/// is called.
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
