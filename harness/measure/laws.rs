//! Laws: what a resumption costs as `base + slope * depth`, fitted from
//! counts, so that it says the same on every machine.
//!
//! What is counted is how often control enters a body, which is what grows:
//! a way that goes to the innermost body at once enters one, whatever the
//! depth; one that goes through all enters each.

use super::Way;
use super::prepared::count_entries;
use styles::event_loop::RunError;

/// Depths that a law is fitted to.
const DEPTHS: [u32; 4] = [1, 8, 32, 128];

/// Turns of one count; what starts and ends weigh little beside them.
const TURNS: u64 = 1_000;

/// A straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// At depth 0.
    pub base: f64,
    /// For each body more.
    pub slope: f64,
}

impl Law {
    /// Fits the line with the least squares to points.
    ///
    /// # Examples
    ///
    /// ```
    /// use harness::measure::Law;
    ///
    /// let law = Law::fit(&[(1.0, 5.0), (2.0, 7.0), (3.0, 9.0)]);
    /// assert_eq!(law, Law { base: 3.0, slope: 2.0 });
    /// ```
    pub fn fit(points: &[(f64, f64)]) -> Law {
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| {
            points.iter().map(of).sum::<f64>() / count
        };
        let (mean_x, mean_y) = (mean(|p| p.0), mean(|p| p.1));
        let (mut rise, mut run) = (0.0, 0.0);
        for (x, y) in points {
            rise += (x - mean_x) * (y - mean_y);
            run += (x - mean_x) * (x - mean_x);
        }
        let slope = rise / run;
        Law {
            base: mean_y - slope * mean_x,
            slope,
        }
    }

    /// Returns what it says of a depth.
    pub fn at(&self, depth: u32) -> f64 {
        self.base + self.slope * f64::from(depth)
    }
}

/// Returns how many bodies a resumption enters, by depth.
///
/// # Errors
///
/// If a run does not come to its end.
pub fn entries_by_depth(way: Way) -> Result<Law, RunError> {
    let mut points = Vec::new();
    for depth in DEPTHS {
        let entries = count_entries(way, depth, TURNS)?;
        points.push((f64::from(depth), entries as f64 / TURNS as f64));
    }
    Ok(Law::fit(&points))
}
