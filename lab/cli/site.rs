//! `lab site`: the styles side by side, as a folder of pages.

use super::arguments;
use super::terminal::print;
use super::{Refusal, Verdict};
use crate::report::pluralized;
use crate::site::Site;

/// Writes the pages and prints the path of the first.
pub(super) fn site(options: &arguments::Site) -> Result<Verdict, Refusal> {
    let site = Site::new();
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
