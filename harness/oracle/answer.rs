//! A second reading of HTTP: what the bytes said so far mean to a client.
//!
//! Written from RFC 9110 and RFC 9112, for whole texts instead of pieces; it
//! shares nothing with the reader that is judged. Numbers of sections are
//! those of RFC 9112. Knows no times. Where to read next: `fields.rs` for the
//! lines of a head, `line.rs` for the connection that the bytes come on.

use super::cursor::{Cursor, Stop};
use super::fields::{self, Fields};
use styles::workload::FetchError;

/// The most interim responses before the one that counts.
const MAX_INTERIM: u32 = 16;

/// The most bytes of all heads together, and of all trailers.
const MAX_HEAD_BYTES: usize = 65_536;

/// The most bytes of the line with the size of a chunk.
const MAX_SIZE_LINE_BYTES: usize = 1_024;

/// The meaning of the bytes so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The response is not whole, and may become so.
    More,
    Whole(Answer),
    Failed(FetchError),
}

/// A whole response, of any status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// The number of bytes that it has, heads and framing included.
    pub(super) bytes: usize,
    /// `true` if its connection may serve another request.
    pub(super) keeps_open: bool,
}

/// Reads a response with a body of at most `most` bytes; `ended` if no more
/// bytes follow.
pub(super) fn read(said: &[u8], ended: bool, most: u64) -> Reading {
    let mut cursor = Cursor { said, at: 0 };
    let failed = match whole(&mut cursor, ended, most) {
        Ok(answer) => return Reading::Whole(answer),
        Err(Stop::More) if !ended => return Reading::More,
        Err(Stop::More) if said.starts_with(b"HTTP/") => FetchError::Truncated,
        Err(Stop::More | Stop::Malformed) => FetchError::Malformed,
        Err(Stop::TooLarge) => FetchError::TooLarge,
    };
    Reading::Failed(failed)
}

fn whole(
    cursor: &mut Cursor<'_>,
    ended: bool,
    most: u64,
) -> Result<Answer, Stop> {
    let mut interim = 0;
    let (version, status, fields) = loop {
        let head = head(cursor)?;
        if head.1 >= 200 {
            break head;
        }
        interim += 1;
        if interim > MAX_INTERIM {
            return Err(Stop::Malformed);
        }
    };
    // Section 6.3: the rules for the length of the body, in their order.
    let mut is_delimited = true;
    let body = if matches!(status, 204 | 304) {
        Vec::new()
    } else if let Some(codings) = fields.codings() {
        if version == 0 {
            return Err(Stop::Malformed);
        }
        match &codings[..] {
            [one] if one.eq_ignore_ascii_case(b"chunked") => {
                chunks(cursor, most)?
            }
            [] => {
                is_delimited = false;
                cursor.until_end(ended, most)?
            }
            _ => return Err(Stop::Malformed),
        }
    } else if let Some(length) = fields.length()? {
        cursor.body(length, 0, most)?.to_vec()
    } else {
        is_delimited = false;
        cursor.until_end(ended, most)?
    };
    // Section 6.1: both of them together are a sign of smuggling.
    let is_doubtful = fields.codings().is_some() && fields.has_length();
    Ok(Answer {
        status,
        body,
        bytes: cursor.at,
        keeps_open: version == 1
            && is_delimited
            && !is_doubtful
            && !fields.says_close(),
    })
}

/// Reads one head: the minor version, the status, the fields.
fn head(cursor: &mut Cursor<'_>) -> Result<(u8, u16, Fields), Stop> {
    let read = status_line(cursor).and_then(|(version, status)| {
        let fields = Fields::read(cursor)?;
        Ok((version, status, fields))
    });
    let bytes = match read {
        Err(Stop::More) => cursor.said.len() + 1,
        _ => cursor.at,
    };
    if bytes > MAX_HEAD_BYTES {
        return Err(Stop::Malformed);
    }
    match read {
        // Statuses begin with 1 (RFC 9110, section 15).
        Ok((_, ..100, _)) => Err(Stop::Malformed),
        read => read,
    }
}

/// Section 4, and the line end without a carriage return of section 2.2; the
/// blank before a reason that is empty may be absent.
fn status_line(cursor: &mut Cursor<'_>) -> Result<(u8, u16), Stop> {
    for byte in *b"HTTP/1." {
        cursor.expect(|found| found == byte)?;
    }
    let version = cursor.expect(|found| matches!(found, b'0' | b'1'))? - b'0';
    cursor.expect(|found| found == b' ')?;
    let mut status = 0;
    for _ in 0..3 {
        let digit = cursor.expect(|found| found.is_ascii_digit())?;
        status = status * 10 + u16::from(digit - b'0');
    }
    if cursor.peek()? == b' ' {
        while fields::is_text(cursor.peek()?) {
            cursor.at += 1;
        }
    }
    cursor.line_end()?;
    Ok((version, status))
}

/// Section 7.1.
fn chunks(cursor: &mut Cursor<'_>, most: u64) -> Result<Vec<u8>, Stop> {
    let mut body = Vec::new();
    loop {
        let line = cursor.line(MAX_SIZE_LINE_BYTES)?;
        let size = chunk_size(line).ok_or(Stop::Malformed)?;
        if size == 0 {
            break;
        }
        body.extend(cursor.body(size, body.len() as u64, most)?);
        cursor.expect(|found| found == b'\r')?;
        cursor.expect(|found| found == b'\n')?;
    }
    let begin = cursor.at;
    let mut lines = 0;
    loop {
        let line = cursor.line(MAX_HEAD_BYTES - (cursor.at - begin))?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Ok(body);
        }
        if lines == fields::MAX_FIELDS || !fields::is_line(line, lines > 0) {
            return Err(Stop::Malformed);
        }
        lines += 1;
    }
}

/// Returns the size in a line without its line feed: `1*HEXDIG`, then blanks
/// and extensions, which count for nothing.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\r")?;
    let is_digit = |byte: &u8| byte.is_ascii_hexdigit();
    let end = line.iter().position(|byte| !is_digit(byte));
    let (digits, rest) = line.split_at(end.unwrap_or(line.len()));
    let is_extension = matches!(rest.trim_ascii_start(), [] | [b';', ..]);
    if digits.is_empty() || !is_extension || !fields::is_all_text(rest) {
        return None;
    }
    let digits = str::from_utf8(digits).ok()?;
    // A size that no number holds is larger than any body that is allowed.
    Some(u64::from_str_radix(digits, 16).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "HTTP/1.1 200 OK\r\n";

    /// Returns the status and body of a text, or the word for what it is.
    fn told(text: &str) -> String {
        match read(text.as_bytes(), true, 9) {
            Reading::More => "more".to_string(),
            Reading::Failed(error) => error.kind().to_string(),
            Reading::Whole(answer) => {
                let body = String::from_utf8_lossy(&answer.body);
                format!("{} {body}", answer.status)
            }
        }
    }

    #[track_caller]
    fn check(fields: &str, expected: &str) {
        assert_eq!(told(&format!("{HEAD}{fields}")), expected);
    }

    #[test]
    fn the_length_of_a_body_follows_the_rules_in_their_order() {
        check("Content-Length: 2\r\n\r\nokay", "200 ok");
        check("Content-Length: 2, 2\r\n\r\nok", "200 ok");
        check(
            "Content-Length: 2\r\nContent-Length: 3\r\n\r\n",
            "malformed",
        );
        check("Content-Length: x\r\n\r\n", "malformed");
        check("Content-Length: 3\r\n\r\nok", "truncated");
        check("Content-Length: 10\r\n\r\n", "too_large");
        check("\r\nto end", "200 to end");
        check("\r\nto the end", "too_large");
        let chunked = "Transfer-Encoding: Chunked\r\n";
        let body = "2;x\r\nab\r\n01\r\nc\r\n0\r\nx: y\r\n\r\n";
        check(&format!("{chunked}\r\n{body}"), "200 abc");
        let both = format!("{chunked}Content-Length: 1\r\n\r\n{body}");
        check(&both, "200 abc");
        check("Transfer-Encoding: gzip, chunked\r\n\r\n", "malformed");
        assert_eq!(told("HTTP/1.1 204\r\nContent-Length: 9\n\n"), "204 ");
        let old = format!("HTTP/1.0 200 \r\n{chunked}\r\n{body}");
        assert_eq!(told(&old), "malformed");
    }

    #[test]
    fn chunks_have_a_size_and_a_line_end() {
        for (body, expected) in [
            ("\r\n", "malformed"),
            ("2\nab", "malformed"),
            ("2\r\nabc", "malformed"),
            ("a\r\n", "too_large"),
            ("5\r\nabcde\r\n5\r\n", "too_large"),
            ("2\r\nab\r\n", "truncated"),
            ("0\r\n", "truncated"),
            ("0\r\nno field\r\n\r\n", "malformed"),
            ("0\r\n x: folded\r\n\r\n", "malformed"),
            ("0\r\nx: y\r\n folded\n\n", "200 "),
        ] {
            let fields = "Transfer-Encoding: chunked\r\n\r\n";
            check(&format!("{fields}{body}"), expected);
        }
    }

    #[test]
    fn a_head_is_malformed_at_its_first_wrong_byte() {
        let text = format!("{HEAD}x:y\r\n folded\r\nz: \t\r\n\r\n");
        for end in 0..text.len() {
            let part = &text.as_bytes()[..end];
            assert_eq!(read(part, false, 9), Reading::More, "{end}");
            let malformed = Reading::Failed(FetchError::Malformed);
            let part = [part, b"\0"].concat();
            assert_eq!(read(&part, false, 9), malformed, "{end}");
        }
    }

    #[test]
    fn interim_heads_are_counted() {
        let interim = "HTTP/1.1 103 x\r\n\r\n";
        let last = "HTTP/1.1 304 x\r\n\r\n";
        let heads = |count| format!("{}{last}", interim.repeat(count));
        assert_eq!(told(&heads(16)), "304 ");
        assert_eq!(told(&heads(17)), "malformed");
        assert_eq!(told(interim), "truncated");
        assert_eq!(told("HTTP/1.1 099 x\r\n\r\n"), "malformed");
    }

    #[test]
    fn heads_have_a_longest_length_and_a_largest_number_of_lines() {
        let line = "x: y\r\n";
        check(&format!("{}\r\n", line.repeat(100)), "200 ");
        check(&format!("{}\r\n", line.repeat(101)), "malformed");
        let long = "x".repeat(MAX_HEAD_BYTES - HEAD.len() - 6);
        check(&format!("x:{long}\r\n\r\n"), "200 ");
        check(&format!("x:x{long}\r\n\r\n"), "malformed");
        check(&format!("x:xxxx{long}"), "malformed");
        check(&format!("x:xxx{long}"), "truncated");
    }
}
