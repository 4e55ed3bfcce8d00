//! The path of a value within a file.
//!
//! Knows keys and indices only. A path is a chain back to the top that lives
//! on the stack, so a file without errors never pays for the text of a path.

use std::fmt;

/// The characters of a key that messages show; longer keys are cut: a key is
/// hostile input, a message is one line.
const MAX_KEY_CHARS: usize = 40;

/// The path of a value within a file.
#[derive(Clone, Copy)]
pub(super) enum KeyPath<'a> {
    /// The whole file.
    Top,
    /// A key of the object at that path.
    Key(&'a KeyPath<'a>, &'a str),
    /// An index, counted from 0, in the list at that path.
    Index(&'a KeyPath<'a>, usize),
}

impl fmt::Display for KeyPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyPath::Top => Ok(()),
            KeyPath::Index(list, index) => write!(f, "{list}[{index}]"),
            KeyPath::Key(object, key) if is_word(key) => match object {
                KeyPath::Top => f.write_str(key),
                object => write!(f, "{object}.{key}"),
            },
            KeyPath::Key(object, key) => {
                let cut: String = key.chars().take(MAX_KEY_CHARS).collect();
                let dots = if cut.len() < key.len() { "..." } else { "" };
                write!(f, "{object}[{cut:?}{dots}]")
            }
        }
    }
}

/// Returns whether a key is readable without quotes.
fn is_word(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (1..=MAX_KEY_CHARS).contains(&key.len()) && key.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_like_an_expression() {
        let fetch = KeyPath::Key(&KeyPath::Top, "fetch");
        let requests = KeyPath::Key(&fetch, "requests");
        let third = KeyPath::Index(&requests, 2);
        let id = KeyPath::Key(&third, "id");
        assert_eq!(id.to_string(), "fetch.requests[2].id");
        assert_eq!(KeyPath::Top.to_string(), "");
    }

    #[test]
    fn keys_that_are_no_words_are_quoted_and_cut() {
        let fetch = KeyPath::Key(&KeyPath::Top, "fetch");
        let long = "é".repeat(41);
        for (key, expected) in [
            ("", "fetch[\"\"]".to_string()),
            ("a.b\n", "fetch[\"a.b\\n\"]".to_string()),
            (&long, format!("fetch[\"{}\"...]", "é".repeat(40))),
        ] {
            assert_eq!(KeyPath::Key(&fetch, key).to_string(), expected);
        }
    }
}
