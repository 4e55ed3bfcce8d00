//! The settings of the environment for all checks, and the files that checks
//! keep.

use crate::trace::Form;
use crate::verdict::Verdict;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The variables of the environment that all checks obey.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// `TWINS_PAIRS`: the budget of pairs.
    pub(crate) pairs: Option<usize>,
    /// `TWINS_SECONDS`: the search ends after this time, too.
    pub(crate) until: Option<Instant>,
    /// `TWINS_SEED`.
    pub(crate) seed: Option<u64>,
    /// `TWINS_WHEN`: the only schedule that is run.
    pub(crate) when: Option<String>,
    /// `TWINS_OUT`: the folder for one JSON file of each check.
    out: Option<PathBuf>,
}

/// Reads a number from the environment.
fn number(name: &str) -> Option<u64> {
    let text = env::var_os(name)?;
    let plain = text.to_str().map(|text| text.replace('_', ""));
    match plain.and_then(|text| text.parse().ok()) {
        Some(number) => Some(number),
        None => panic!("{name} is {text:?}, which is no number"),
    }
}

impl Settings {
    pub(crate) fn of_environment() -> Settings {
        let seconds = number("TWINS_SECONDS");
        let until =
            |seconds| Instant::now().checked_add(Duration::from_secs(seconds));
        let pairs = number("TWINS_PAIRS");
        Settings {
            pairs: pairs.map(|n| usize::try_from(n).unwrap_or(usize::MAX)),
            until: seconds.and_then(until),
            seed: number("TWINS_SEED"),
            when: env::var("TWINS_WHEN").ok(),
            out: env::var_os("TWINS_OUT").map(PathBuf::from),
        }
    }

    /// Returns whether the time of the search is over.
    pub(crate) fn is_late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// Returns what was found by a check before.
    pub(crate) fn found(&self, name: &str) -> Found {
        let folder = env::var_os("CARGO_MANIFEST_DIR");
        let file = folder.map(|folder| {
            let folder = PathBuf::from(folder).join("twins-found");
            folder.join(format!("{}.txt", file_name(name)))
        });
        // With `TWINS_WHEN` nothing is searched for, so nothing is kept.
        let file = file.filter(|_| self.when.is_none());
        let text = file.as_ref().and_then(|f| fs::read_to_string(f).ok());
        let schedules = text.map(|text| text.trim().to_string());
        let schedules = schedules.filter(|text| !text.is_empty());
        Found {
            file,
            schedules: schedules.into_iter().collect(),
        }
    }

    /// Writes a verdict as JSON, if a folder for it is named.
    pub(crate) fn write_out(
        &self,
        name: &str,
        forms: (Form, Option<Form>),
        verdict: &Verdict,
    ) {
        self.write(name, || json(name, forms, verdict));
    }

    /// Writes a file of a check, if a folder for it is named.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub(crate) fn write(&self, name: &str, json: impl FnOnce() -> String) {
        let Some(folder) = &self.out else { return };
        let file = folder.join(format!("{}.json", file_name(name)));
        let written =
            fs::create_dir_all(folder).and_then(|()| fs::write(&file, json()));
        if let Err(error) = written {
            panic!("TWINS_OUT: {}: {error}", file.display());
        }
    }
}

fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    name.chars().map(plain).collect()
}

/// The file of what a check found, as long as it does not pass.
pub(crate) struct Found {
    file: Option<PathBuf>,
    schedules: Vec<String>,
}

impl Found {
    pub(crate) fn schedules(&self) -> &[String] {
        &self.schedules
    }

    /// Writes what was found. A file that cannot be written is no reason to
    /// hide the report.
    pub(crate) fn keep(&self, schedule: Option<String>) {
        let schedule = schedule.filter(|schedule| !schedule.is_empty());
        let (Some(file), Some(schedule)) = (&self.file, schedule) else {
            return;
        };
        let folder = file.parent().unwrap_or(file);
        let written = fs::create_dir_all(folder)
            .and_then(|()| fs::write(file, schedule + "\n"));
        if let Err(error) = written {
            println!("{} is not written: {error}", file.display());
        }
    }

    /// Deletes the file, and its folder if that is empty then.
    pub(crate) fn forget(&self) {
        let Some(file) = &self.file else { return };
        if !self.schedules.is_empty() && fs::remove_file(file).is_ok() {
            let _ = file.parent().map(fs::remove_dir);
        }
    }
}

/// Writes a text as JSON does.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            letter if u32::from(letter) < 0x20 => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns a verdict as one JSON object: `check`, `styles`, `verdict`,
/// `report`, and what else its kind has.
fn json(
    name: &str,
    (old, new): (Form, Option<Form>),
    verdict: &Verdict,
) -> String {
    let mut fields = vec![("check", quoted(name))];
    let forms = [Some(old), new].into_iter().flatten();
    let forms: Vec<_> = forms.map(|form| quoted(&form.to_string())).collect();
    fields.push(("styles", format!("[{}]", forms.join(", "))));
    let kind = match verdict {
        Verdict::Equal(_) => "equal",
        Verdict::Differs(_) => "differs",
        Verdict::Breaks(_) => "breaks",
        Verdict::Unsteady(_) => "unsteady",
        Verdict::Vacuous(_) => "vacuous",
        Verdict::Stale(_) => "stale",
    };
    fields.push(("verdict", quoted(kind)));
    if let Verdict::Equal(passed) = verdict {
        fields.push(("level", quoted(&passed.level.to_string())));
        fields.push(("schedules", passed.schedules.to_string()));
        fields.push(("cancellations", passed.cancellations.to_string()));
        fields.push(("complete", passed.is_complete.to_string()));
        let (old, new) = passed.resumptions;
        fields.push(("resumptions", format!("[{old}, {new}]")));
    }
    if let Verdict::Differs(finding) = verdict {
        fields.push(("level", quoted(&finding.level.to_string())));
    }
    if let Some(cause) = verdict.cause() {
        fields.push(("cause", quoted(&cause.to_string())));
    }
    if let Some(schedule) = verdict.schedule() {
        fields.push(("schedule", quoted(&schedule)));
    }
    fields.push(("pairs", verdict.pairs().to_string()));
    fields.push(("report", quoted(&verdict.to_string())));
    object(&fields)
}

/// Returns fields, of which the values are JSON, as one object.
pub(crate) fn object(fields: &[(&str, String)]) -> String {
    let fields = fields.iter().map(|(k, v)| format!("  \"{k}\": {v}"));
    let fields: Vec<String> = fields.collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn json_has_only_those_letters_escaped_that_it_must() {
        let text = "a b!\t\"\\\n\u{0}\u{1f}\u{7f}\u{e9}";
        let json = r#""a b!\u0009\"\\\n\u0000\u001f"#;
        assert_eq!(quoted(text), format!("{json}\u{7f}\u{e9}\""));
    }
}
