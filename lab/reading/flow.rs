//! Lines of source in columns that may be narrower: comments are filled anew,
//! code is broken.

use super::cells::{Cell, columns, wrap};
use super::highlight::{Class, Span};

/// A line of prose in a comment.
struct Prose<'a> {
    class: Class,
    indent: usize,
    /// The comment's sign: `//!`, `///` or `//`.
    sign: &'a str,
    words: Vec<&'a str>,
}

/// Breaks lines so that none takes more than `width` columns.
///
/// A paragraph of a comment with too long a line is filled anew; fences,
/// tables and lists stay as they are.
pub(super) fn flow(lines: &[Vec<Span<'_>>], width: usize) -> Vec<Vec<Cell>> {
    let mut flowed = Vec::new();
    let mut is_fenced = false;
    let mut place = 0;
    while place < lines.len() {
        let text: String = lines[place].iter().map(|s| s.text).collect();
        is_fenced ^= text.contains("```");
        let rest = &lines[place..];
        let proses = rest.iter().map_while(|line| prose(line));
        let proses: Vec<Prose<'_>> = match is_fenced {
            true => Vec::new(),
            false => proses.collect(),
        };
        let is_alike = |prose: &&Prose<'_>| {
            let first = &proses[0];
            (prose.class, prose.indent, prose.sign)
                == (first.class, first.indent, first.sign)
        };
        let alike = proses.iter().take_while(is_alike).count();
        let fits = rest[..alike].iter().all(|line| {
            line.iter().map(|s| columns(s.text)).sum::<usize>() <= width
        });
        if alike > 0 && !fits {
            fill(&mut flowed, &proses[..alike], width);
            place += alike;
        } else {
            let cells = lines[place].iter().map(|span| Cell::new(span, false));
            flowed.extend(wrap(cells.collect(), width));
            place += 1;
        }
    }
    flowed
}

/// Returns a line as prose, if it is prose.
fn prose<'a>(line: &[Span<'a>]) -> Option<Prose<'a>> {
    let (indent, comment) = match line {
        [comment] => (0, comment),
        [blanks, comment] if blanks.class == Class::Plain => {
            (columns(blanks.text), comment)
        }
        _ => return None,
    };
    let is_comment =
        matches!(comment.class, Class::Comment | Class::Documentation);
    let signs = ["//!", "///", "//"];
    let sign = signs
        .into_iter()
        .find(|sign| comment.text.starts_with(sign))?;
    let text = comment.text[sign.len()..].strip_prefix(' ')?;
    let begins = text.chars().next()?;
    // Any other beginning is a heading, a list, a table, a fence or code.
    let is_prose = begins.is_alphabetic() || "`[(\"".contains(begins);
    (is_comment && is_prose && !text.starts_with("```")).then(|| Prose {
        class: comment.class,
        indent,
        sign,
        words: text.split_whitespace().collect(),
    })
}

/// Fills lines with the words of a paragraph.
fn fill(flowed: &mut Vec<Vec<Cell>>, paragraph: &[Prose<'_>], width: usize) {
    let first = &paragraph[0];
    let begin = format!("{}{}", " ".repeat(first.indent), first.sign);
    let mut line = begin.clone();
    let words = paragraph.iter().flat_map(|prose| &prose.words);
    let mut push = |line: &str| {
        let span = Span {
            class: first.class,
            text: line,
        };
        flowed.extend(wrap(vec![Cell::new(&span, false)], width));
    };
    for word in words {
        let is_empty = line.len() == begin.len();
        if !is_empty && columns(&line) + 1 + columns(word) > width {
            push(&line);
            line.clone_from(&begin);
        }
        line.push(' ');
        line.push_str(word);
    }
    push(&line);
}
