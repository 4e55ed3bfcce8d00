//! Text of any origin, made fit for one line or for JSON.

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
