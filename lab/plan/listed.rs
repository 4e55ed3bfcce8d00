//! The functions of a program, as a list that people write.
//!
//! ```text
//! # NAME STYLE CALLEE ..      `#` begins a comment
//! fetch_all  callbacks   fetch sleep
//! fetch      callbacks
//! sleep      send!       stays as it is
//! ```

use std::collections::BTreeMap;
use std::{error, fmt};
use styles::Style;

/// The most functions of a list.
pub const MAX_FUNCTIONS: usize = 500;

/// The longest name in characters, since names stand in tables.
const MAX_NAME_CHARS: usize = 60;

/// The mark behind the style of a function that stays as it is.
const STAYS: char = '!';

/// A function: its style, and the functions that it calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// The name.
    pub name: String,
    /// The style that it is written in.
    pub style: Style,
    /// True if it is not to be converted.
    pub stays: bool,
    /// The functions that it calls and waits for, by their places in the
    /// list, each once.
    pub calls: Vec<usize>,
}

/// The functions of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The functions, in the order of the list.
    pub functions: Vec<Function>,
}

/// The fault of a list, and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// The number of the line, from 1.
    pub line: usize,
    what: String,
}

impl fmt::Display for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl error::Error for Unlisted {}

impl Listed {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// The first line that is no function, names one for the second time, or
    /// names a style or a callee that there is not; and a list with no
    /// function, or with more than [`MAX_FUNCTIONS`].
    pub fn read(text: &str) -> Result<Listed, Unlisted> {
        let mut functions = Vec::new();
        let mut places = BTreeMap::new();
        let mut called = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let fault = |what| Unlisted { line, what };
            let code = text.split('#').next().unwrap_or_default();
            let mut words = code.split_whitespace();
            let Some(name) = words.next() else { continue };
            let function = function(name, words.next()).map_err(fault)?;
            if places.insert(name, functions.len()).is_some() {
                return Err(fault(format!("{name} is there twice")));
            }
            if functions.len() == MAX_FUNCTIONS {
                let what = format!("more than {MAX_FUNCTIONS} functions");
                return Err(fault(what));
            }
            functions.push(function);
            called.push((line, words));
        }
        for (function, (line, names)) in functions.iter_mut().zip(called) {
            for name in names {
                let Some(place) = places.get(name) else {
                    let what = format!("{name} has no line of its own");
                    return Err(Unlisted { line, what });
                };
                if !function.calls.contains(place) {
                    function.calls.push(*place);
                }
            }
        }
        match functions.is_empty() {
            false => Ok(Listed { functions }),
            true => Err(Unlisted {
                line: 1,
                what: "there is no function".to_string(),
            }),
        }
    }

    /// Returns the name of the function at a place.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn name(&self, place: usize) -> &str {
        &self.functions[place].name
    }

    /// Returns the styles of all functions.
    pub(super) fn styles(&self) -> Vec<Style> {
        let functions = self.functions.iter();
        functions.map(|function| function.style).collect()
    }

    /// Returns all calls: caller and callee, by their places.
    pub(super) fn calls(&self) -> impl Iterator<Item = (usize, usize)> {
        let functions = self.functions.iter().enumerate();
        functions.flat_map(|(caller, function)| {
            function.calls.iter().map(move |callee| (caller, *callee))
        })
    }
}

/// Reads a name and a style.
fn function(name: &str, style: Option<&str>) -> Result<Function, String> {
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(format!("a name of more than {MAX_NAME_CHARS} letters"));
    }
    let Some(style) = style else {
        return Err(format!("{name} has no style"));
    };
    let stays = style.ends_with(STAYS);
    let style = style.trim_end_matches(STAYS);
    let style = style.parse::<Style>().map_err(|error| error.to_string())?;
    Ok(Function {
        name: name.to_string(),
        style,
        stays,
        calls: Vec::new(),
    })
}
