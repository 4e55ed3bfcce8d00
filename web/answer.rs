//! The answer to a request for a run with changes, or for the run of a
//! scenario: one JSON object.

use crate::knobs::{Knob, KnobError, Knobs};
use crate::parts::Shown;
use crate::scenario;
use harness::text::quoted;
use std::fmt;
use styles::programs::Program;

/// The reason why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No program is named.
    Nothing,
    /// No program has this name.
    Program(String),
    /// A change is none.
    Knob(KnobError),
    /// The text of a scenario is not one word.
    Scenario,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Nothing => f.write_str(
                "name a program, then changes; or scenario, then its text",
            ),
            Refused::Program(name) => {
                write!(f, "no program is named {name:?}")
            }
            Refused::Knob(error) => error.fmt(f),
            Refused::Scenario => {
                f.write_str("scenario takes its text, which is one word")
            }
        }
    }
}

impl std::error::Error for Refused {}

/// The first word of a request for a scenario; no program has this name.
const SCENARIO: &str = "scenario";

/// Answers a request, of which these are the words: the name of a program and
/// changes, or `scenario` and the text of one.
///
/// The object of a program has these texts: `run`, `shares`, `who` and `kept`
/// for the script of the page; `lanes`, `printed` and `list` as parts of it;
/// `steps`, their number; `knobs`, the changes as they are written; `verdict`;
/// `command` and `test`, which do the same elsewhere; `agree`, which is
/// `"true"`, `"known"` or `"false"`; and `version`, see [`version`].
///
/// The object of a scenario has `agree`, which is `"true"`, `"false"`, or
/// `"error"` if the text is none; `verdict`, in words; `command`, which does
/// the same elsewhere; and, unless it is an error, `report`, the sides of a
/// difference; `events`, the number of lines of the trace; and `results`,
/// `picture`, `trace` and `counts` as parts of the page.
///
/// # Errors
///
/// If the request names no program, or something that is no change.
///
/// # Examples
///
/// ```
/// use web::answer::answer;
///
/// let object = answer(["up_down", "cancel=2@0.5"].map(String::from))?;
/// assert!(object.contains(r#""verdict":"All four agree.""#));
/// assert!(answer(["up_down", "cancel"].map(String::from)).is_err());
///
/// let object = answer(["scenario", "{}"].map(String::from))?;
/// assert!(object.contains(r#""verdict":"name: missing""#));
/// # Ok::<(), web::answer::Refused>(())
/// ```
pub fn answer(
    words: impl IntoIterator<Item = String>,
) -> Result<String, Refused> {
    let mut words = words.into_iter();
    let name = words.next().ok_or(Refused::Nothing)?;
    if name == SCENARIO {
        return match (words.next(), words.next()) {
            (Some(text), None) => Ok(object(scenario::answer(&text))),
            _ => Err(Refused::Scenario),
        };
    }
    let Some(program) = Program::by_name(&name) else {
        return Err(Refused::Program(name));
    };
    let knobs = words.map(|word| word.parse());
    let knobs = knobs.collect::<Result<Vec<Knob>, _>>();
    let knobs = knobs.and_then(Knobs::new).map_err(Refused::Knob)?;
    let shown = Shown::new(program, &knobs);
    let recorded = shown.recorded();
    let agree = match (shown.verdict.dissents.is_empty(), &shown.verdict) {
        (true, _) => "true",
        (false, verdict) if verdict.is_good() => "known",
        (false, _) => "false",
    };
    Ok(object([
        ("run", recorded.run),
        ("shares", recorded.shares),
        ("who", recorded.who),
        ("kept", recorded.kept),
        ("lanes", shown.lanes().into_string()),
        ("printed", shown.printed().into_string()),
        ("list", shown.list().into_string()),
        ("steps", shown.len().to_string()),
        ("knobs", knobs.to_string()),
        ("verdict", shown.verdict.to_string()),
        ("command", command(program, &knobs)),
        ("test", test(program, &knobs)),
        ("agree", agree.to_string()),
        ("version", version(program)),
    ]))
}

/// Writes texts as a JSON object.
fn object(texts: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let texts = texts.into_iter();
    let texts =
        texts.map(|(name, text)| format!("\"{name}\":{}", quoted(&text)));
    format!("{{{}}}", texts.collect::<Vec<_>>().join(","))
}

/// Returns a number of eight digits that is another one for other source of
/// the program.
pub fn version(program: &Program) -> String {
    let texts = program.page.sources.iter().map(|source| source.text);
    let bytes = texts.flat_map(str::bytes);
    // FNV-1a, of 32 bits.
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{hash:08x}")
}

/// Returns the command that runs a program with changes.
pub fn command(program: &Program, knobs: &Knobs) -> String {
    let mut command = format!("lab program {}", program.name);
    for knob in knobs.all() {
        let knob = knob.to_string();
        let (kind, rest) = knob.split_once('=').unwrap_or_default();
        command += &format!(" --{kind} {rest}");
    }
    command
}

/// Returns the test that a program agrees in all styles with changes.
pub fn test(program: &Program, knobs: &Knobs) -> String {
    let name = program.name;
    let words = knobs.to_string();
    let is_letter = |letter: char| letter.is_ascii_alphanumeric();
    let words_of_name = words.split(|letter| !is_letter(letter));
    let suffix: Vec<_> =
        words_of_name.filter(|part| !part.is_empty()).collect();
    let suffix = suffix.join("_");
    format!(
        "#[test]\n\
         fn {name}_agrees_with_{suffix}() {{\n    \
             use styles::programs::Program;\n    \
             let knobs = \"{words}\".parse().expect(\"changes\");\n    \
             let program = Program::by_name(\"{name}\");\n    \
             let program = program.expect(\"a program\");\n    \
             let verdict = web::verdict::Verdict::new(program, &knobs);\n    \
             assert!(verdict.is_good(), \"{{verdict}}\");\n\
         }}\n"
    )
}
