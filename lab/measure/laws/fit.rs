//! A straight line through points.

/// A straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// The value at size 0.
    pub base: f64,
    /// The increase with each size.
    pub slope: f64,
}

impl Law {
    /// Fits the line with the least squares to points.
    ///
    /// If all points have the same size, the line is flat.
    ///
    /// # Examples
    ///
    /// ```
    /// use lab::measure::Law;
    ///
    /// let law = Law::fit(&[(1, 5.0), (2, 7.0), (3, 9.0)]);
    /// assert_eq!(law, Law { base: 3.0, slope: 2.0 });
    /// ```
    pub fn fit(points: &[(u32, f64)]) -> Law {
        let count = points.len().max(1) as f64;
        let mean_x = points.iter().map(|p| f64::from(p.0)).sum::<f64>();
        let mean_x = mean_x / count;
        let mean_y = points.iter().map(|p| p.1).sum::<f64>() / count;
        let (mut rise, mut run) = (0.0, 0.0);
        for (x, y) in points {
            let distance = f64::from(*x) - mean_x;
            rise += distance * (y - mean_y);
            run += distance * distance;
        }
        let slope = if run == 0.0 { 0.0 } else { rise / run };
        Law {
            base: mean_y - slope * mean_x,
            slope,
        }
    }

    /// Returns the law's value at a size.
    pub fn at(&self, many: u32) -> f64 {
        self.base + self.slope * f64::from(many)
    }

    /// Returns the law with two decimals, as it is printed.
    pub fn rounded(&self) -> Law {
        // Adding 0 changes -0 only.
        let round = |x: f64| (x * 100.0).round() / 100.0 + 0.0;
        Law {
            base: round(self.base),
            slope: round(self.slope),
        }
    }

    /// Returns the greatest distance between the line and a point, in the unit
    /// of the counts.
    pub fn farthest(&self, points: &[(u32, f64)]) -> f64 {
        let far = |&(x, y): &(u32, f64)| (self.at(x) - y).abs();
        points.iter().map(far).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::Law;

    #[test]
    fn a_law_of_one_place_or_none_is_flat() {
        let flat = |base| Law { base, slope: 0.0 };
        assert_eq!(Law::fit(&[]), flat(0.0));
        assert_eq!(Law::fit(&[(7, 2.0), (7, 4.0)]), flat(3.0));
    }

    #[test]
    fn the_farthest_point_is_told() {
        let points = [(0, 0.0), (1, 3.0), (2, 0.0)];
        let law = Law::fit(&points);
        assert_eq!(
            law.rounded(),
            Law {
                base: 1.0,
                slope: 0.0
            }
        );
        assert!((law.farthest(&points) - 2.0).abs() < 1e-9);
    }
}
