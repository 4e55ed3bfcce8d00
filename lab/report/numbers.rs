//! Numbers as people read them.

/// Writes a number in groups of three digits.
///
/// # Examples
///
/// ```
/// use lab::report::grouped;
///
/// assert_eq!(grouped(999), "999");
/// assert_eq!(grouped(1_234_567), "1,234,567");
/// ```
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes how many there are of something.
///
/// # Examples
///
/// ```
/// use lab::report::counted;
///
/// assert_eq!(counted(1, "line"), "1 line");
/// assert_eq!(counted(2000, "line"), "2,000 lines");
/// ```
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// Writes a measured number with three digits, or all of those before the
/// point.
///
/// # Examples
///
/// ```
/// use lab::report::measured;
///
/// assert_eq!(measured(0.123456), "0.123");
/// assert_eq!(measured(4.5), "4.50");
/// assert_eq!(measured(99.96), "100");
/// assert_eq!(measured(12_345.6), "12,346");
/// ```
pub fn measured(number: f64) -> String {
    // What would be rounded to the next power of ten has its digits.
    let decimals = match number.abs() {
        size if size < 9.995 => 2,
        size if size < 99.95 => 1,
        _ => 0,
    };
    match decimals {
        0 if number >= 0.0 => grouped(number.round() as u64),
        2 if number.abs() < 0.9995 => format!("{number:.3}"),
        _ => format!("{number:.decimals$}"),
    }
}
