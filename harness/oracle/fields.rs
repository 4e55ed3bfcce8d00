//! The lines of a head, as RFC 9112 has them in section 5.
//!
//! Where to read next: `answer.rs` for their meaning.

use super::cursor::{Cursor, Stop};

/// The most lines of one head; one that is folded counts once.
pub(super) const MAX_FIELDS: usize = 100;

/// The fields of one head: names in small letters, values with a blank in the
/// place of each fold.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(Vec<u8>, Vec<u8>)>);

impl Fields {
    /// Reads lines to the empty one.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Fields, Stop> {
        let mut fields = Vec::new();
        while !matches!(cursor.peek()?, b'\r' | b'\n') {
            fields.push(field(cursor)?);
            if fields.len() > MAX_FIELDS {
                return Err(Stop::Malformed);
            }
        }
        cursor.line_end()?;
        Ok(Fields(fields))
    }

    /// Returns the elements of all lists of this name (RFC 9110, section
    /// 5.6.1: empty ones do not count); none if there is no such field.
    fn elements(&self, name: &[u8]) -> Option<Vec<&[u8]>> {
        let lists = self.0.iter().filter(|(found, _)| found == name);
        let lists: Vec<_> = lists.collect();
        if lists.is_empty() {
            return None;
        }
        let elements = lists.iter().flat_map(|(_, value)| {
            let elements = value.split(|byte| *byte == b',');
            elements.map(<[u8]>::trim_ascii)
        });
        Some(elements.filter(|element| !element.is_empty()).collect())
    }

    /// Returns the codings of the body, if the head speaks of any.
    pub(super) fn codings(&self) -> Option<Vec<&[u8]>> {
        self.elements(b"transfer-encoding")
    }

    /// Returns whether the head speaks of a length.
    pub(super) fn has_length(&self) -> bool {
        self.elements(b"content-length").is_some()
    }

    /// Returns the length of the body, if the head has one; all must agree.
    pub(super) fn length(&self) -> Result<Option<u64>, Stop> {
        let Some(elements) = self.elements(b"content-length") else {
            return Ok(None);
        };
        let lines =
            self.0.iter().filter(|(name, _)| name == b"content-length");
        let is_empty = |value: &[u8]| {
            let mut bytes = value.iter();
            bytes.all(|b| *b == b',' || b.is_ascii_whitespace())
        };
        if lines.into_iter().any(|(_, value)| is_empty(value)) {
            return Err(Stop::Malformed);
        }
        let mut lengths = elements.iter().map(|digits| {
            let is_number = digits.iter().all(u8::is_ascii_digit);
            let digits = str::from_utf8(digits).ok().filter(|_| is_number);
            // One that no number holds is larger than any that is allowed.
            digits.map(|digits| digits.parse().unwrap_or(u64::MAX))
        });
        let first = lengths.next().flatten();
        match lengths.all(|length| length == first) {
            true => first.map(Some).ok_or(Stop::Malformed),
            false => Err(Stop::Malformed),
        }
    }

    /// Returns whether the connection ends with this response.
    pub(super) fn says_close(&self) -> bool {
        let options = self.elements(b"connection").unwrap_or_default();
        options.iter().any(|o| o.eq_ignore_ascii_case(b"close"))
    }
}

/// Reads one line and those that it is folded over.
fn field(cursor: &mut Cursor<'_>) -> Result<(Vec<u8>, Vec<u8>), Stop> {
    let mut name = vec![cursor.expect(is_token)?];
    while cursor.peek()? != b':' {
        name.push(cursor.expect(is_token)?);
    }
    cursor.at += 1;
    let mut value = Vec::new();
    loop {
        while is_text(cursor.peek()?) {
            value.push(cursor.peek()?);
            cursor.at += 1;
        }
        cursor.line_end()?;
        if !matches!(cursor.peek()?, b' ' | b'\t') {
            name.make_ascii_lowercase();
            return Ok((name, value));
        }
    }
}

/// Returns whether this is the line of a field, or goes on with the one before
/// where it may.
pub(super) fn is_line(line: &[u8], may_fold: bool) -> bool {
    if matches!(line, [b' ' | b'\t', ..]) {
        return may_fold && is_all_text(line);
    }
    let colon = line.iter().position(|byte| *byte == b':');
    colon.is_some_and(|place| {
        let (name, value) = line.split_at(place);
        let is_name = name.iter().copied().all(is_token);
        place > 0 && is_name && is_all_text(value)
    })
}

/// Returns whether these may stand in a value, a reason or an extension.
pub(super) fn is_all_text(bytes: &[u8]) -> bool {
    bytes.iter().copied().all(is_text)
}

/// Returns whether a byte is a tab or no control character.
pub(super) fn is_text(byte: u8) -> bool {
    byte == b'\t' || !byte.is_ascii_control()
}

/// Returns whether a byte may stand in a name (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
