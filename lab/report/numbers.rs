//! Numbers as people read them.

pub use harness::text::{pluralized, with_thousands};

/// Writes a measured number with three digits, or all of those before the
/// point.
///
/// # Examples
///
/// ```
/// use lab::report::three_digits;
///
/// assert_eq!(three_digits(0.123456), "0.123");
/// assert_eq!(three_digits(4.5), "4.50");
/// assert_eq!(three_digits(99.96), "100");
/// assert_eq!(three_digits(12_345.6), "12,346");
/// ```
pub fn three_digits(number: f64) -> String {
    // A number that would be rounded to the next power of ten has its digits.
    let decimals = match number.abs() {
        size if size < 9.995 => 2,
        size if size < 99.95 => 1,
        _ => 0,
    };
    match decimals {
        0 if number >= 0.0 => with_thousands(number.round() as u64),
        2 if number.abs() < 0.9995 => format!("{number:.3}"),
        _ => format!("{number:.decimals$}"),
    }
}
