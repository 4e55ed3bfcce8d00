//! Texts of users as reports can show them: plain, and not too long.

/// The columns of a line, but for those that are to be pasted.
const MAX_COLUMNS: usize = 140;

/// The most letters of a name in a sentence.
const NAME: usize = 60;

/// Returns a text as part of a sentence: plain, and not too long.
pub(crate) fn short(text: &str) -> String {
    let plain = text.chars().flat_map(|letter| match letter {
        letter if letter.is_control() => letter.escape_default().collect(),
        letter => vec![letter],
    });
    let plain: Vec<char> = plain.collect();
    if plain.len() <= NAME {
        return plain.into_iter().collect();
    }
    let begin: String = plain[..NAME - 3].iter().collect();
    format!("{begin}...")
}

/// Writes a line, with an indent, on as many lines as it takes.
pub(crate) fn write_wrapped(to: &mut String, indent: &str, text: &str) {
    let room = MAX_COLUMNS - indent.len();
    let mut line = String::new();
    for word in text.split(' ') {
        let word = if word.chars().count() > room {
            short(word)
        } else {
            word.to_string()
        };
        let length = line.chars().count() + 1 + word.chars().count();
        if length > room && !line.is_empty() {
            *to += &format!("{indent}{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += &word;
    }
    *to += &format!("{indent}{line}\n");
}

/// Returns a line that fits behind an indent.
pub(crate) fn clipped(line: &str) -> String {
    let length = line.chars().count();
    if length <= MAX_COLUMNS - 8 {
        return line.to_string();
    }
    let begin: String = line.chars().take(MAX_COLUMNS - 11).collect();
    format!("{begin}...")
}

/// Returns a text as plain letters, at most so many.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let plain: String = text
        .chars()
        .flat_map(|letter| match letter {
            ' '..='~' => vec![letter],
            _ => letter.escape_default().collect(),
        })
        .collect();
    if plain.len() <= width {
        return plain;
    }
    // Arguments stand at the end, and differ where the name does not.
    let tail = width.saturating_sub(3) / 2;
    let head = width.saturating_sub(3 + tail);
    format!("{}...{}", &plain[..head], &plain[plain.len() - tail..])
}
