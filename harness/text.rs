//! Text of any origin, made fit for one line or for JSON, and numbers as
//! people read them.

/// Returns a text as a JSON string, in its quotes.
pub fn quoted(text: &str) -> String {
    // Strings always can be written.
    serde_json::to_string(text).unwrap_or_default()
}

/// Makes one line of a text, of at most `max_chars` characters, with nothing
/// in it that could move the cursor.
pub fn one_line(text: &str, max_chars: usize) -> String {
    let mut tidy = String::with_capacity(text.len().min(max_chars));
    for (index, letter) in text.chars().enumerate() {
        if index == max_chars {
            tidy.push_str("...");
            break;
        }
        match letter {
            '"' | '\'' | '\\' => tidy.push(letter),
            _ => tidy.extend(letter.escape_debug()),
        }
    }
    tidy
}

/// Writes a number in groups of three digits.
///
/// # Examples
///
/// ```
/// use harness::text::with_thousands;
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
/// use harness::text::pluralized;
///
/// assert_eq!(pluralized(1, "line"), "1 line");
/// assert_eq!(pluralized(2000, "line"), "2,000 lines");
/// ```
pub fn pluralized(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", with_thousands(number))
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_tidy_text_is_one_line_that_hides_nothing() {
        let table = [
            ("a \"b\" \\ 'c' é 漢", "a \"b\" \\ 'c' é 漢"),
            ("a\nb\r\u{1b}[2J", r"a\nb\r\u{1b}[2J"),
            ("right\u{202e}left", r"right\u{202e}left"),
        ];
        for (text, expected) in table {
            assert_eq!(one_line(text, 100), expected);
        }
        assert_eq!(one_line("abcd", 4), "abcd");
        assert_eq!(one_line("abcde", 4), "abcd...");
    }
}
