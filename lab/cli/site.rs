//! `lab site`: the styles side by side, as a folder of pages.

use super::arguments;
use super::terminal::print;
use super::{Refusal, Verdict};
use crate::report::pluralized;
use crate::site::{NoModule, Site};
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The most bytes that are read as a module; that of the lab has two million.
const MOST_BYTES: u64 = 64 << 20;

/// Writes the pages and prints the path of the first.
pub(super) fn site(options: &arguments::Site) -> Result<Verdict, Refusal> {
    let mut site = Site::new();
    if let Some(path) = &options.live {
        site = with(path, "--live", Site::with_module)?;
    }
    if let Some(path) = &options.guest {
        site = with(path, "--guest", |module| site.with_guest(module))?;
    }
    site.write(&options.out)
        .map_err(|error| Refusal(format!("--out {error}")))?;
    let files = site.files().count() as u64;
    let begin = options.out.join("index.html");
    print(&format!(
        "wrote {}; begin with {}\n",
        pluralized(files, "file"),
        begin.display()
    ))?;
    Ok(Verdict::Good)
}

/// Makes a site with a module, which an option names.
fn with(
    path: &Path,
    option: &str,
    make: impl FnOnce(&[u8]) -> Result<Site, NoModule>,
) -> Result<Site, Refusal> {
    let made = || -> Result<Site, Box<dyn Error>> {
        let mut module = Vec::new();
        let file = File::open(path)?;
        file.take(MOST_BYTES).read_to_end(&mut module)?;
        Ok(make(&module)?)
    };
    made()
        .map_err(|why| Refusal(format!("{option} {}: {why}", path.display())))
}
