//! The pages of `lab site`: they are well-formed, their links lead somewhere,
//! they show the compiled source, and are readable on a phone, by keys and in
//! the dark.

mod browser;
mod colours;
mod content;
mod guest;
mod html;
mod links;
mod live;
#[path = "../support/modules.rs"]
mod modules;
mod recipes;
mod scenario;
mod steps;
mod twins;
mod writing;

use html::Document;
use std::path::PathBuf;

/// Returns all pages of the site, parsed.
fn documents() -> Vec<(String, Document)> {
    let site = lab::site::Site::new();
    let pages = site.files().filter(|(path, _)| path.ends_with(".html"));
    let parsed = pages.map(|(path, text)| {
        let document = html::parse(text);
        let document = document.unwrap_or_else(|e| panic!("{path}: {e}"));
        (path.to_string(), document)
    });
    parsed.collect()
}

/// Returns a folder for one test, with nothing there.
fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    path
}
