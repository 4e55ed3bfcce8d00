//! Trees as criterion writes them, made for one test each.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// A folder of one test.
pub(crate) struct Tree(pub(crate) PathBuf);

impl Tree {
    /// Makes an empty folder.
    pub(crate) fn new(name: &str) -> Tree {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join("report").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Tree(folder)
    }

    /// Writes a file, and the folders that it is in.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder");
        fs::write(path, content).expect("written");
    }

    /// Writes the three files of a run, in a folder with any name.
    pub(crate) fn run(&self, folder: &str, id: &str, ns: f64) {
        self.write(
            &format!("{folder}/benchmark.json"),
            serde_json::json!({"full_id": id, "title": "t"}).to_string(),
        );
        self.write(&format!("{folder}/estimates.json"), estimates(ns));
        self.write(
            &format!("{folder}/sample.json"),
            "{\"iters\": [1, 2], \"times\": [1.5, 3.0]}",
        );
    }

    /// Sets the time at which the estimates of a run were written.
    pub(crate) fn written(&self, folder: &str, second: u64) {
        let path = self.0.join(folder).join("estimates.json");
        let file = fs::File::options().write(true).open(path);
        let time = UNIX_EPOCH + Duration::from_secs(second);
        file.and_then(|file| file.set_modified(time)).expect("set");
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

/// Returns estimates around a median.
pub(crate) fn estimates(ns: f64) -> String {
    let (least, most) = (ns * 0.9, ns * 1.1);
    format!(
        "{{\"mean\": {{\"point_estimate\": 1.0}}, \"median\": {{\
         \"confidence_interval\": {{\"confidence_level\": 0.95, \
         \"lower_bound\": {least}, \"upper_bound\": {most}}}, \
         \"point_estimate\": {ns}, \"standard_error\": 0.1}}}}"
    )
}
