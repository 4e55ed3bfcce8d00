//! Differences between two pieces, line by line and token by token.
//!
//! Indentation is no difference: a style that nests does not differ in every
//! line.

use super::highlight::{Class, Span, span_lines};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;

/// The difference of a line between two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The lines are the same, but for the blanks around them.
    Same,
    /// Both texts have a line, but not the same.
    Changed,
    /// Only the left text has the line.
    Left,
    /// Only the right text has the line.
    Right,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The text and its class.
    pub span: Span<'a>,
    /// The other line does not have it in this place.
    pub is_changed: bool,
}

/// A line of one text, and the line beside it in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The difference between the two.
    pub change: Change,
    /// The left line; `None` if only the right text has it.
    pub left: Option<Vec<Part<'a>>>,
    /// The right line; `None` if only the left text has it.
    pub right: Option<Vec<Part<'a>>>,
}

/// The largest product of line counts for which similar lines are searched.
const MAX_PAIRS: usize = 40_000;

/// Compares two texts: lines are paired if they are the same or have at least
/// half of their tokens in common, and so are the lines left over between such
/// pairs.
///
/// # Examples
///
/// ```
/// use lab::reading::{Change, compare};
///
/// let pairs = compare("a();\nb(x);\n", "  a();\nb(x).await;\nc();\n");
/// let changes: Vec<_> = pairs.iter().map(|pair| pair.change).collect();
/// assert_eq!(changes, [Change::Same, Change::Changed, Change::Right]);
/// ```
pub fn compare<'a>(left: &'a str, right: &'a str) -> Vec<Pair<'a>> {
    let (left, right) = (fine_lines(left), fine_lines(right));
    let words = |lines: &[Vec<Span<'a>>]| {
        lines.iter().map(|line| words(line)).collect::<Vec<_>>()
    };
    let (left_words, right_words) = (words(&left), words(&right));
    let matches = match left.len() * right.len() {
        0..=MAX_PAIRS => best_matches(&left_words, &right_words),
        _ => equal_matches(&left_words, &right_words),
    };
    let mut pairs = Vec::new();
    let (mut at_left, mut at_right) = (0, 0);
    let end = (left.len(), right.len());
    for (next_left, next_right) in matches.into_iter().chain([end]) {
        // Lines without a match on either side are paired, too.
        while at_left < next_left || at_right < next_right {
            let one = (at_left < next_left).then(|| &left[at_left][..]);
            let other = (at_right < next_right).then(|| &right[at_right][..]);
            at_left += usize::from(one.is_some());
            at_right += usize::from(other.is_some());
            pairs.push(pair(one, other));
        }
        if (next_left, next_right) != end {
            let (one, other) = (&left[next_left], &right[next_right]);
            pairs.push(pair(Some(one), Some(other)));
            (at_left, at_right) = (next_left + 1, next_right + 1);
        }
    }
    pairs
}

/// Cuts a text into lines, and comments and texts in them into words.
fn fine_lines(text: &str) -> Vec<Vec<Span<'_>>> {
    let mut lines = span_lines(text.trim_end());
    for line in &mut lines {
        let spans = std::mem::take(line);
        for Span { class, text } in spans {
            let is_prose = matches!(
                class,
                Class::Comment | Class::Documentation | Class::String
            );
            let words = match is_prose {
                true => text.split_inclusive(' ').collect(),
                false => vec![text],
            };
            line.extend(words.into_iter().map(|text| Span { class, text }));
        }
    }
    lines
}

/// Finds the common entries of two lists in the same order, as indices.
fn equal_matches<T: Hash + Ord>(
    left: &[T],
    right: &[T],
) -> Vec<(usize, usize)> {
    let ops = capture_diff_slices(Algorithm::Myers, left, right);
    let equal = ops.into_iter().filter_map(|op| match op {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some((0..len).map(move |n| (old_index + n, new_index + n))),
        _ => None,
    });
    equal.flatten().collect()
}

/// Finds the pairs of lines that have most in common in total.
fn best_matches(
    left: &[Vec<&str>],
    right: &[Vec<&str>],
) -> Vec<(usize, usize)> {
    // The best sum of common tokens from here on.
    let columns = right.len() + 1;
    let mut best = vec![0_usize; (left.len() + 1) * columns];
    let mut likeness = vec![0_usize; left.len() * right.len()];
    for at_left in (0..left.len()).rev() {
        for at_right in (0..right.len()).rev() {
            let like = like(&left[at_left], &right[at_right]);
            likeness[at_left * right.len() + at_right] = like;
            let below = (at_left + 1) * columns + at_right;
            let matched = match like {
                0 => 0,
                _ => best[below + 1] + like,
            };
            let place = at_left * columns + at_right;
            best[place] = matched.max(best[below]).max(best[place + 1]);
        }
    }
    let (mut at_left, mut at_right) = (0, 0);
    let mut matches = Vec::new();
    while at_left < left.len() && at_right < right.len() {
        let place = at_left * columns + at_right;
        let below = place + columns;
        let like = likeness[at_left * right.len() + at_right];
        if like > 0 && best[place] == best[below + 1] + like {
            matches.push((at_left, at_right));
            (at_left, at_right) = (at_left + 1, at_right + 1);
        } else if best[place] == best[below] {
            at_left += 1;
        } else {
            at_right += 1;
        }
    }
    matches
}

/// Returns the worth of pairing two lines; 0 if fewer than half of their
/// tokens are the same.
fn like(left: &[&str], right: &[&str]) -> usize {
    if left == right {
        return 2 * left.len() + 1;
    }
    let common = equal_matches(left, right).len();
    if 4 * common >= left.len() + right.len() {
        common
    } else {
        0
    }
}

/// Returns the tokens of a line, without blanks.
fn words<'a>(line: &[Span<'a>]) -> Vec<&'a str> {
    let words = line.iter().map(|span| span.text.trim());
    words.filter(|word| !word.is_empty()).collect()
}

/// Makes a pair of one line or two.
fn pair<'a>(
    left: Option<&[Span<'a>]>,
    right: Option<&[Span<'a>]>,
) -> Pair<'a> {
    let parts = |line: &[Span<'a>], common: &[usize]| {
        let mut place = 0;
        let parts = line.iter().map(|&span| {
            let is_blank = span.text.trim().is_empty();
            let is_changed = !is_blank && !common.contains(&place);
            place += usize::from(!is_blank);
            Part { span, is_changed }
        });
        parts.collect::<Vec<_>>()
    };
    let all = |line: &[Span<'a>]| {
        let all: Vec<usize> = (0..line.len()).collect();
        parts(line, &all)
    };
    match (left, right) {
        (Some(left), Some(right)) => {
            let (one, other) = (words(left), words(right));
            let common = equal_matches(&one, &other);
            let (in_left, in_right): (Vec<_>, Vec<_>) =
                common.into_iter().unzip();
            let is_same = one == other;
            Pair {
                change: if is_same {
                    Change::Same
                } else {
                    Change::Changed
                },
                left: Some(parts(left, &in_left)),
                right: Some(parts(right, &in_right)),
            }
        }
        (Some(left), None) => Pair {
            change: Change::Left,
            left: Some(all(left)),
            right: None,
        },
        (None, right) => Pair {
            change: Change::Right,
            left: None,
            right: right.map(all),
        },
    }
}
