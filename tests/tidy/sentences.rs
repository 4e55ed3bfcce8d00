//! Comments that name what they speak of.

use super::Complaint;
use super::source::Source;

/// Words with which no documentation begins. Such a first sentence is a
/// question or half of one: it names no noun, so the reader has to find it.
const OPENINGS: [&str; 20] = [
    "How",
    "However",
    "If",
    "So",
    "What",
    "Whatever",
    "When",
    "Whenever",
    "Where",
    "Wherever",
    "Whether",
    "Which",
    "Whichever",
    "Who",
    "Whoever",
    "Whom",
    "Whomever",
    "Whose",
    "Whosoever",
    "Why",
];

/// Words that no comment has, and what to write instead.
const NOT_IN_COMMENTS: [(&str, &str); 5] = [
    ("nobody", "name the caller, the task or the waiter"),
    ("whoever", "name the caller, the task or the waiter"),
    ("whom", "name the caller, the task or the waiter"),
    ("whomever", "name the caller, the task or the waiter"),
    ("whose", "write `of` or `with`, as things are meant"),
];

/// Complains of documentation that begins with one of [`OPENINGS`].
pub(super) fn check_first(source: &Source) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut marker_before = None;
    for (number, line) in (1..).zip(source.comments.lines()) {
        let line = line.trim_start();
        let markers = ["///", "//!"].into_iter();
        let marker = markers.clone().find(|m| line.starts_with(m));
        if let Some(marker) = marker.filter(|m| marker_before != Some(*m))
            && let Some(word) = line[marker.len()..].split_whitespace().next()
            && OPENINGS.contains(&word.trim_end_matches(['?', ',', ':']))
        {
            let what = format!("begins with `{word}`");
            complaints.push(Complaint::new(number, what));
        }
        marker_before = marker;
    }
    complaints
}

/// Complains of words that stand for nothing.
pub(super) fn check_words(source: &Source) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in (1..).zip(source.comments.lines()) {
        let line = line.to_lowercase();
        for word in words(&line) {
            let found = NOT_IN_COMMENTS.iter().find(|(bad, _)| *bad == word);
            if let Some((_, instead)) = found {
                let what = format!("`{word}`: {instead}");
                complaints.push(Complaint::new(number, what));
            }
        }
    }
    complaints
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.split(move |c| !is_word(c)).filter(|w| !w.is_empty())
}

#[test]
fn documentation_that_begins_with_a_question_is_caught() {
    for word in OPENINGS {
        for marker in ["///", "//!", "    ///"] {
            let text = format!("use x;\n{marker} {word} it is.\nfn f() {{}}");
            super::expect_complaint(check_first, "styles/x.rs", &text, 2);
        }
    }
    let text = "//! A file.\n/// What it does.\n";
    super::expect_complaint(check_first, "styles/x.rs", text, 2);
    let fine = [
        "/// Returns\n/// what it does.",
        "/// A value.\n///\n/// What else it is.",
        "// What the code does.",
        "/// Whole lines.",
        "/// \"If quoted, it may.\"",
        "let text = \"\n/// What it does.\n\";",
    ];
    for text in fine {
        super::expect_silence(check_first, "styles/x.rs", text);
    }
}

#[test]
fn words_that_stand_for_nothing_are_caught() {
    for (word, _) in NOT_IN_COMMENTS {
        for marker in ["//", "///", "//!", "f(); //"] {
            let text = format!("//! A file.\n{marker} To {word} it is.");
            super::expect_complaint(check_words, "styles/x.rs", &text, 2);
        }
    }
    let fine = ["let nobody = \"whose\";", "// A whosesoever name."];
    for text in fine {
        super::expect_silence(check_words, "styles/x.rs", text);
    }
}
