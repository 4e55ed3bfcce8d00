//! Who is cheapest up to where: the lowest of some straight lines.

use super::Law;
use styles::Style;

/// A stretch in which the same styles are cheapest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: u32,
    /// Where it ends, itself included; the last one does not.
    pub to: Option<u32>,
    /// Who is cheapest, all alike.
    pub styles: Vec<Style>,
}

/// Differences that are smaller come from how numbers are kept.
const ALIKE: f64 = 1e-6;

/// Returns who is cheapest from 1 on, by the laws with two decimals.
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

/// Returns 1, where two lines cross, and the number after each of those.
fn turning_points(laws: &[(Style, Law)]) -> Vec<u32> {
    let mut points = vec![1];
    for (index, (_, one)) in laws.iter().enumerate() {
        for (_, other) in &laws[..index] {
            let across = (other.base - one.base) / (one.slope - other.slope);
            // Lines side by side cross nowhere.
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
        // What is printed alike is alike.
        let laws = [(Send, 1.001, 0.0), (AsyncAwait, 1.0, 0.001)];
        check(&laws, &[(1, &[Send, AsyncAwait])]);
        check(&[(Send, 3.0, 2.0)], &[(1, &[Send])]);
        assert_eq!(cheapest(&[]), [Stretch::new(1, Vec::new())]);
    }
}
