//! The cheapest styles by size: the lowest of some straight lines.

use super::Law;
use styles::Style;

/// A range of sizes in which the same styles are cheapest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first size of the range.
    pub from: u32,
    /// The last size of the range; `None` if it has no end.
    pub to: Option<u32>,
    /// The cheapest styles, which all cost the same.
    pub styles: Vec<Style>,
}

/// The difference below which two costs count as equal: smaller ones are
/// rounding errors.
const ALIKE: f64 = 1e-6;

/// Returns the ranges of sizes, from 1 on, in which each style is the
/// cheapest, by the laws rounded to two decimals.
///
/// # Examples
///
/// ```
/// use lab::measure::Law;
/// use lab::measure::laws::{Stretch, cheapest};
/// use styles::Style::{AsyncAwait, Send};
///
/// let flat = Law { base: 40.0, slope: 0.0 };
/// let steep = Law { base: 10.0, slope: 4.0 };
/// let stretches = cheapest(&[(Send, flat), (AsyncAwait, steep)]);
/// let cheapest_up_to_7 = &stretches[0];
/// assert_eq!(cheapest_up_to_7.styles, [AsyncAwait]);
/// assert_eq!(cheapest_up_to_7.to, Some(7));
/// assert_eq!(stretches[1].from, 8);
/// ```
pub fn cheapest(laws: &[(Style, Law)]) -> Vec<Stretch> {
    let rounded = |&(style, law): &(Style, Law)| (style, law.rounded());
    let laws: Vec<_> = laws.iter().map(rounded).collect();
    let mut stretches: Vec<Stretch> = Vec::new();
    for from in turning_points(&laws) {
        let styles = cheapest_at(&laws, from);
        match stretches.last_mut() {
            Some(last) if last.styles == styles => {}
            Some(last) => {
                last.to = Some(from - 1);
                stretches.push(Stretch::new(from, styles));
            }
            None => stretches.push(Stretch::new(from, styles)),
        }
    }
    stretches
}

impl Stretch {
    fn new(from: u32, styles: Vec<Style>) -> Stretch {
        let to = None;
        Stretch { from, to, styles }
    }
}

/// Returns 1, and for each crossing of two lines the number there and the one
/// after it.
fn turning_points(laws: &[(Style, Law)]) -> Vec<u32> {
    let mut points = vec![1];
    for (index, (_, one)) in laws.iter().enumerate() {
        for (_, other) in &laws[..index] {
            let across = (other.base - one.base) / (one.slope - other.slope);
            // Parallel lines do not cross.
            let at = (across + ALIKE).floor();
            if at >= 1.0 && at < f64::from(u32::MAX) {
                points.extend([at as u32, at as u32 + 1]);
            }
        }
    }
    points.sort_unstable();
    points.dedup();
    points
}

fn cheapest_at(laws: &[(Style, Law)], many: u32) -> Vec<Style> {
    let costs = laws.iter().map(|(_, law)| law.at(many));
    let least = costs.fold(f64::INFINITY, f64::min);
    let is_least = |law: &Law| law.at(many) - least < ALIKE;
    let least = laws.iter().filter(|(_, law)| is_least(law));
    least.map(|(style, _)| *style).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Style::{AsyncAwait, Callbacks, Send};

    fn check(laws: &[(Style, f64, f64)], expected: &[(u32, &[Style])]) {
        let law = |&(style, base, slope): &_| (style, Law { base, slope });
        let laws: Vec<_> = laws.iter().map(law).collect();
        let found = cheapest(&laws);
        let starts: Vec<_> =
            found.iter().map(|s| (s.from, &s.styles[..])).collect();
        assert_eq!(starts, expected, "{laws:?}");
        for pair in found.windows(2) {
            assert_eq!(pair[0].to, Some(pair[1].from - 1));
        }
        assert_eq!(found.last().and_then(|last| last.to), None);
    }

    #[test]
    fn lines_that_cross_at_a_number_are_alike_there() {
        let laws = [(Send, 5.0, 0.0), (AsyncAwait, 2.0, 1.0)];
        let expected: [(u32, &[Style]); 3] =
            [(1, &[AsyncAwait]), (3, &[Send, AsyncAwait]), (4, &[Send])];
        check(&laws, &expected);
    }

    #[test]
    fn lines_that_cross_between_numbers_are_never_alike() {
        let laws = [(Send, 5.5, 0.0), (AsyncAwait, 2.0, 1.0)];
        check(&laws, &[(1, &[AsyncAwait]), (4, &[Send])]);
    }

    #[test]
    fn what_crosses_before_1_or_far_off_does_not_show() {
        let laws = [(Send, 1.0, 0.0), (AsyncAwait, 2.0, 1.0)];
        check(&laws, &[(1, &[Send])]);
        let laws = [(Send, 1e12, 0.0), (AsyncAwait, 2.0, 0.01)];
        check(&laws, &[(1, &[AsyncAwait])]);
    }

    #[test]
    fn lines_that_cross_above_the_lowest_do_not_show() {
        let laws = [
            (Callbacks, 1.0, 0.0),
            (Send, 5.0, 0.0),
            (AsyncAwait, 2.0, 1.0),
        ];
        check(&laws, &[(1, &[Callbacks])]);
    }

    #[test]
    fn equal_lines_are_alike_everywhere() {
        // Costs that are printed alike are alike.
        let laws = [(Send, 1.001, 0.0), (AsyncAwait, 1.0, 0.001)];
        check(&laws, &[(1, &[Send, AsyncAwait])]);
        check(&[(Send, 3.0, 2.0)], &[(1, &[Send])]);
        assert_eq!(cheapest(&[]), [Stretch::new(1, Vec::new())]);
    }
}
