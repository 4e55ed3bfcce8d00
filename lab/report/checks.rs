//! Checks of an old and a new version, as `twins` writes them with
//! `TWINS_OUT`: as a table, and as a page.

use super::page::frame;
use super::{Align, Grid, Table, with_thousands};
use maud::html;
use serde_json::Value;

/// The columns of the table of checks.
const CHECK_COLUMNS: usize = 8;

/// A bug of the catalogue of `twins`, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantedBug {
    /// The name of the bug.
    pub name: String,
    /// The cause that was stated before.
    pub cause: String,
    /// The cause that was found; none if the bug was missed.
    pub found: Option<String>,
    /// The level at which the versions were compared.
    pub level: String,
    /// The pairs of runs until it was found.
    pub pairs: u64,
    /// The decisions of its smallest case.
    pub decisions: u64,
    /// The fault, in a sentence.
    pub fault: String,
    /// The place where people met it.
    pub seen: String,
}

impl PlantedBug {
    /// Reads what the test of a bug has written; `None` if it is something
    /// else.
    pub fn read(json: &str) -> Option<PlantedBug> {
        let json: Value = serde_json::from_str(json).ok()?;
        let text = |key: &str| Some(json[key].as_str()?.to_string());
        Some(PlantedBug {
            name: text("planted")?,
            cause: text("cause")?,
            found: text("found"),
            level: text("level")?,
            pairs: json["pairs"].as_u64()?,
            decisions: json["decisions"].as_u64()?,
            fault: text("fault")?,
            seen: text("seen")?,
        })
    }

    /// Returns whether it was found, for the right cause.
    pub fn is_found(&self) -> bool {
        self.found.as_ref() == Some(&self.cause)
    }
}

/// Makes a table of bugs, a row for each, with a head.
pub fn planted_table(bugs: &[PlantedBug]) -> Table<6> {
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new([left, left, left, right, right, left]);
    table.add(["bug", "cause", "level", "pairs", "decisions", "fault"]);
    for bug in bugs {
        let cause = match &bug.found {
            _ if bug.is_found() => bug.cause.clone(),
            Some(found) => format!("{}, told {found}", bug.cause),
            None => format!("{}, missed", bug.cause),
        };
        table.add([
            bug.name.clone(),
            cause,
            bug.level.clone(),
            with_thousands(bug.pairs),
            bug.decisions.to_string(),
            bug.fault.clone(),
        ]);
    }
    table
}

/// The verdict of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The name of the check.
    pub name: String,
    /// The kind of the verdict; `equal` is the one that passes.
    pub verdict: String,
    /// The forms of the versions, old and new.
    pub styles: String,
    /// The strongest level at which they are equal, or the one at which they
    /// differ.
    pub level: Option<String>,
    /// The number of schedules.
    pub schedules: Option<u64>,
    /// True if these are all there are.
    pub is_complete: bool,
    /// The number of cancellations.
    pub cancellations: Option<u64>,
    /// The cause of a difference.
    pub cause: Option<String>,
    /// The resumptions of both versions when all is as usual.
    pub resumptions: Option<(u64, u64)>,
    /// The report.
    pub report: String,
}

impl Checked {
    /// Reads what a check has written; `None` if it is something else.
    ///
    /// # Examples
    ///
    /// ```
    /// use lab::report::Checked;
    ///
    /// let checked = Checked::read(
    ///     r#"{"check": "copy", "verdict": "equal", "level": "turns",
    ///         "styles": ["callbacks", "futures"], "schedules": 55,
    ///         "complete": true, "cancellations": 0,
    ///         "resumptions": [3, 4], "report": "copy: equal"}"#,
    /// );
    /// let checked = checked.unwrap();
    /// assert!(checked.is_equal());
    /// assert_eq!(checked.styles, "callbacks -> futures");
    /// assert_eq!(checked.resumptions, Some((3, 4)));
    /// assert_eq!(Checked::read("{}"), None);
    /// ```
    pub fn read(json: &str) -> Option<Checked> {
        let json: Value = serde_json::from_str(json).ok()?;
        let text = |key: &str| Some(json[key].as_str()?.to_string());
        let number = |key: &str| json[key].as_u64();
        let styles = json["styles"].as_array()?.iter();
        let styles: Vec<&str> = styles.filter_map(Value::as_str).collect();
        let resumptions = &json["resumptions"];
        let old = resumptions[0].as_u64();
        Some(Checked {
            name: text("check")?,
            verdict: text("verdict")?,
            styles: styles.join(" -> "),
            level: text("level"),
            schedules: number("schedules"),
            is_complete: json["complete"] == true,
            cancellations: number("cancellations"),
            cause: text("cause"),
            resumptions: old.zip(resumptions[1].as_u64()),
            report: text("report")?,
        })
    }

    /// Returns whether the check passes.
    pub fn is_equal(&self) -> bool {
        self.verdict == "equal"
    }

    fn row(&self) -> [String; CHECK_COLUMNS] {
        let text = |text: &Option<String>| match text {
            Some(text) => text.clone(),
            None => "-".to_string(),
        };
        let number = |number: Option<u64>| match number {
            Some(number) => with_thousands(number),
            None => "-".to_string(),
        };
        let mut schedules = number(self.schedules);
        if self.is_complete {
            schedules.push_str(" (all)");
        }
        let cost = self.resumptions.map(|(old, new)| {
            let [old, new] = [old, new].map(with_thousands);
            format!("{old} -> {new}")
        });
        [
            self.name.clone(),
            self.styles.clone(),
            self.verdict.clone(),
            text(&self.level),
            schedules,
            number(self.cancellations),
            text(&self.cause),
            text(&cost),
        ]
    }
}

/// Makes a table of checks, a row for each, with a head.
pub fn checks_table(checks: &[Checked]) -> Table<CHECK_COLUMNS> {
    let (left, right) = (Align::Left, Align::Right);
    let mut table =
        Table::new([left, left, left, left, right, right, left, right]);
    table.add([
        "check",
        "styles",
        "verdict",
        "level",
        "schedules",
        "cancels",
        "cause",
        "resumptions",
    ]);
    checks.iter().for_each(|check| table.add(check.row()));
    table
}

/// Writes checks as one page that needs nothing else: the table, and the
/// report of each.
pub fn checks_page(checks: &[Checked], command: &str) -> String {
    let equal = checks.iter().filter(|check| check.is_equal()).count();
    let title = "Is it still the same?";
    let caption = format!("{equal} of {} are equal", checks.len());
    frame(
        title,
        &html! {
            header {
                h1 { (title) }
                p { "Checked by " code { (command) } "." }
            }
            section { (Grid::of(&checks_table(checks)).html(&caption)) }
            @for check in checks {
                section {
                    h2 { (check.name) }
                    pre { (check.report) }
                }
            }
        },
    )
}
