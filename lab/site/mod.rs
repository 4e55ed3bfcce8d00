//! A folder of pages about the styles: their files side by side, the small
//! programs with their output and step by step, an index by question, chapters
//! on moving from one style to the next, recipes for each pair of styles, how
//! to check that a move changed nothing, and the client and the server with
//! scenarios.
//!
//! The pages load nothing but each other, one style sheet and two scripts, and
//! can be read without the scripts. All source is the compiled source, the
//! steps are those of recorded runs, and the reports of checks are printed by
//! the checks; knows no loop and no world.
//! Where to read next: `pages.rs` for the content, `columns.rs` for source,
//! `write.rs` for the folder.

pub mod browser;
mod columns;
pub mod files;
mod first;
mod frame;
pub mod kept;
mod module;
pub mod moving;
mod pages;
pub mod programs;
pub mod questions;
mod recipes;
pub mod scenario;
pub mod steps;
pub mod timeline;
mod twins;
mod write;

pub use self::columns::Cut;
pub use self::module::NoModule;
pub use self::write::{MARKER, WriteError};

use std::collections::BTreeMap;
use std::path::Path;

/// All files of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    files: BTreeMap<String, String>,
}

impl Site {
    /// Makes all pages; the same ones each time.
    ///
    /// # Panics
    ///
    /// If a chapter refers to source that does not exist.
    pub fn new() -> Site {
        Site::made(false)
    }

    /// Makes all pages like [`Site::new`], and a script with `module` in it,
    /// which is the program `lab-web` for `wasm32-wasip1`: so runs can be
    /// changed on the pages.
    ///
    /// # Errors
    ///
    /// If it is no module of WebAssembly.
    ///
    /// # Panics
    ///
    /// As [`Site::new`].
    pub fn with_module(module: &[u8]) -> Result<Site, NoModule> {
        let script = module::script("labModule", module)?;
        let mut site = Site::made(true);
        let scripts = [
            ("module.js", script.as_str()),
            ("wasi.js", include_str!("wasi.js")),
            ("live.js", include_str!("live.js")),
            ("scenario.js", include_str!("scenario.js")),
        ];
        let scripts = scripts.map(|(path, text)| (path.into(), text.into()));
        site.files.extend(scripts);
        Ok(site)
    }

    /// Adds a script with `module` in it, which is `guest` for
    /// `wasm32-wasip1`: so the lab runs as a guest of a page's own loop.
    ///
    /// # Errors
    ///
    /// If it is no module of WebAssembly.
    pub fn with_guest(mut self, module: &[u8]) -> Result<Site, NoModule> {
        let script = module::script("guestModule", module)?;
        let page = browser::page(true);
        let files = [
            (page.path.as_str(), page.html.as_str()),
            ("guest.js", script.as_str()),
            ("wasi.js", include_str!("wasi.js")),
            ("loop.js", include_str!("browser/loop.js")),
            ("rows.js", include_str!("browser/rows.js")),
        ];
        let files = files.map(|(path, text)| (path.into(), text.into()));
        self.files.extend(files);
        Ok(self)
    }

    fn made(live: bool) -> Site {
        let pages = pages::all(first::page(), live).into_iter();
        let mut files: BTreeMap<String, String> =
            pages.map(|page| (page.path, page.html)).collect();
        for (path, text) in [
            ("style.css", include_str!("style.css")),
            ("script.js", include_str!("script.js")),
            ("steps.js", include_str!("steps.js")),
        ] {
            files.insert(path.to_string(), text.to_string());
        }
        Site { files }
    }

    /// Returns the files, in order: path with slashes, text.
    ///
    /// # Examples
    ///
    /// ```
    /// use lab::site::Site;
    ///
    /// let site = Site::new();
    /// let (path, text) = site.files().next().unwrap();
    /// assert_eq!(path, "files/awaitable.html");
    /// assert!(text.starts_with("<!DOCTYPE html>"));
    /// ```
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Writes the site into a folder, which is made if it is not there.
    ///
    /// A folder that is not empty must be a former site, recognised by its
    /// list of files ([`MARKER`]); files in that list that are no longer in
    /// the site are removed, all others stay.
    ///
    /// # Errors
    ///
    /// If the folder has other content, or cannot be written to; the error
    /// names the path.
    pub fn write(&self, folder: &Path) -> Result<(), WriteError> {
        write::write(&self.files, folder)
    }
}

impl Default for Site {
    fn default() -> Site {
        Site::new()
    }
}
