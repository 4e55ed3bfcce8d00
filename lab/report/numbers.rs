//! Numbers as people read them.

/// Writes a number in groups of three digits.
///
/// # Examples
///
/// ```
/// use lab::report::with_thousands;
///
/// assert_eq!(with_thousands(999), "999");
/// assert_eq!(with_thousands(1_234_567), "1,234,567");
/// ```
pub fn with_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut with_thousands = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            with_thousands.push(',');
        }
        with_thousands.push(digit);
    }
    with_thousands
}

/// Writes a number with its noun, in the plural unless it is 1.
///
/// # Examples
///
/// ```
/// use lab::report::pluralized;
///
/// assert_eq!(pluralized(1, "line"), "1 line");
/// assert_eq!(pluralized(2000, "line"), "2,000 lines");
/// ```
pub fn pluralized(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", with_thousands(number))
}

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
