//! A scenario of the client and the server: its text, run in all styles and
//! judged, as parts of a page.
//!
//! The text may be anything; one that is no scenario is told so, with the
//! place of the fault. Where to read next: `parts.rs` for the parts.

mod parts;

use harness::check::check_run;
use harness::contestant::Contestant;
use harness::driver::run_simulated;
use harness::equivalence::Disagreement;
use harness::record::Run;
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;
use styles::Style;

/// The longest text in bytes: as many as a command takes in one word, by far
/// more than anybody writes by hand, and its runs still take less than a
/// second.
pub const MAX_TEXT_BYTES: usize = 65_536;

/// The width of a report in characters, so that it fits on a page.
const REPORT_WIDTH: usize = 79;

/// The verdict if nothing is wrong.
const ALL_AGREE: &str = "All four agree, and do what the oracle predicts.";

/// The file that the commands name.
const FILE: &str = "scenario.json";

/// A scenario that was run in the simulated world with four contestants.
#[derive(Debug)]
pub struct Judged {
    scenario: Scenario,
    /// The name of the first contestant.
    name: String,
    /// The run that all share, or that of the first; none if it failed.
    run: Option<Run>,
    disagreement: Option<Disagreement>,
}

impl Judged {
    /// Runs a scenario in the four styles.
    pub fn new(scenario: Scenario) -> Judged {
        let styles = Style::ALL.each_ref();
        Judged::with(scenario, styles.map(|style| style as &dyn Contestant))
    }

    /// Runs a scenario with other contestants.
    pub fn with(
        scenario: Scenario,
        contestants: [&dyn Contestant; 4],
    ) -> Judged {
        let limits = SimLimits::default();
        let (run, disagreement) =
            match check_run(&contestants, &scenario, limits) {
                Ok(run) => (Some(run), None),
                Err(disagreement) => {
                    let run = run_simulated(contestants[0], &scenario, limits);
                    (run.ok(), Some(disagreement))
                }
            };
        Judged {
            scenario,
            name: contestants[0].name().to_string(),
            run,
            disagreement,
        }
    }

    /// Runs the scenario of a text in the four styles.
    ///
    /// # Errors
    ///
    /// If the text is no scenario; the message has the place of the fault: a
    /// line and a column, or the path of a key.
    ///
    /// # Examples
    ///
    /// ```
    /// use web::scenario::Judged;
    ///
    /// let text = r#"{ "name": "x", "echo": { "clients": [{}] } }"#;
    /// let wrong = Judged::of_text(text).unwrap_err();
    /// assert_eq!(wrong, "echo.clients[0].connect_at_us: missing");
    ///
    /// let text = r#"{ "name": "x", "echo": { "clients": [] } }"#;
    /// assert!(Judged::of_text(text)?.is_good());
    /// # Ok::<(), String>(())
    /// ```
    pub fn of_text(text: &str) -> Result<Judged, String> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(format!("longer than {MAX_TEXT_BYTES} bytes"));
        }
        let scenario = Scenario::from_json(text);
        scenario.map(Judged::new).map_err(|wrong| wrong.to_string())
    }

    /// Returns the name of the scenario.
    pub fn name(&self) -> &str {
        &self.scenario.name
    }

    /// Returns whether all agree with each other and with the oracle.
    pub fn is_good(&self) -> bool {
        self.disagreement.is_none()
    }

    /// Returns the number of lines of the trace.
    pub fn events(&self) -> usize {
        self.run.as_ref().map_or(0, |run| run.trace.len())
    }

    /// Returns the verdict, in a line: the first difference, if there is one.
    pub fn verdict(&self) -> String {
        self.told().0
    }

    /// Returns both sides of the first difference, side by side in lines;
    /// empty if there is none.
    pub fn report(&self) -> String {
        self.told().1
    }

    fn told(&self) -> (String, String) {
        let Some(disagreement) = &self.disagreement else {
            return (ALL_AGREE.to_string(), String::new());
        };
        let report = disagreement.report(REPORT_WIDTH);
        // The summary is one line, whatever is in it.
        let (summary, drawn) = report.split_once('\n').unwrap_or_default();
        (
            summary.to_string(),
            drawn.trim_start_matches('\n').to_string(),
        )
    }

    /// Returns all that a page shows of it, by name.
    fn texts(&self) -> [(&'static str, String); 8] {
        let agree = if self.is_good() { "true" } else { "false" };
        [
            ("agree", agree.to_string()),
            ("verdict", self.verdict()),
            ("report", self.report()),
            ("events", self.events().to_string()),
            ("results", self.results().into_string()),
            ("picture", self.picture().into_string()),
            ("trace", self.trace().into_string()),
            ("counts", self.counts().into_string()),
        ]
    }
}

/// Returns the commands that do the same with a file.
pub fn command() -> String {
    format!("lab run {FILE}\nlab check --from-file {FILE}\n")
}

/// Runs the scenario of a text, and returns the texts of the answer by name;
/// [`answer`](crate::answer::answer) says what they are.
pub(crate) fn answer(text: &str) -> Vec<(&'static str, String)> {
    let mut texts = match Judged::of_text(text) {
        Ok(judged) => judged.texts().to_vec(),
        Err(wrong) => {
            vec![("agree", "error".to_string()), ("verdict", wrong)]
        }
    };
    texts.push(("command", command()));
    texts
}
