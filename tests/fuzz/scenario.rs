//! Scenario files: what is read can be written and read again; what is refused
//! is so with a line that names the place.

use harness::scenario::{GenerateOptions, Scenario, generate};

const WORDS: &[&str] = &[
    "",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "0",
    "1",
    "-1",
    "1.5",
    "1e3",
    "1000000000001",
    "null",
    "true",
    "\"\"",
    "\"name\"",
    "\"fetch\"",
    "\"echo\"",
    "\"id\"",
    "\"attempts\"",
    "\"stall\": true,",
    "\"truncate\": true,",
    "\"status\": 204,",
    "\"end\": \"idle\",",
    "\\u0000",
    "\\ud800",
    "\u{e9}",
    "\u{0}",
    "\n",
    "//",
];

/// Returns the text of a random scenario with some changes: of each three
/// bytes one says where, one how much is taken out, one what is put in.
fn changed(input: &[u8]) -> String {
    let (seed, changes) = input.split_at(input.len().min(4));
    let seed = seed
        .iter()
        .fold(0, |seed, byte| seed * 256 + u64::from(*byte));
    let options = GenerateOptions {
        max_requests: 2,
        max_clients: 2,
    };
    let mut text = generate(seed, &options).to_json().into_bytes();
    let most = changes.first().map_or(0, |byte| usize::from(byte % 8));
    for change in changes.chunks_exact(3).take(most) {
        let at = usize::from(change[0]) * text.len() / 256;
        let until = text.len().min(at + usize::from(change[1] % 8));
        let word = WORDS[usize::from(change[2]) % WORDS.len()];
        text.splice(at..until, word.bytes());
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Checks a text: one that begins with a brace as it is, another as changes of
/// a scenario.
pub(crate) fn check(input: &[u8]) {
    let text = match input {
        [b'{', ..] => String::from_utf8_lossy(input).into_owned(),
        _ => changed(input),
    };
    match Scenario::from_json(&text) {
        Ok(scenario) => {
            let written = scenario.to_json();
            let again = Scenario::from_json(&written);
            assert_eq!(again.as_ref(), Ok(&scenario), "{written}");
            assert_eq!(scenario.to_json(), written);
        }
        Err(error) => {
            let line = error.to_string();
            assert!(!line.is_empty() && !line.contains('\n'), "{line:?}");
        }
    }
}
