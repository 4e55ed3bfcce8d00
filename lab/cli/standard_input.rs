//! Lines of standard input, which may be a terminal, an endless pipe, and
//! bytes that are not text.

use super::terminal::complain;
use std::io::{BufRead, BufReader, Read};
use styles::asyncio::ReadLine;

/// The longest line in bytes; longer ones come in pieces, as if each were a
/// line.
const MAX_LINE_BYTES: u64 = 65_536;

/// The lines of a reader.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Lines<R> {
        Lines {
            reader: BufReader::new(reader),
        }
    }
}

impl<R: Read + Send> ReadLine for Lines<R> {
    /// Reads a line; bytes that are not UTF-8 are replaced. An error is
    /// reported, and counts as the end.
    fn read_line(&mut self) -> Option<String> {
        let mut line = Vec::new();
        let mut piece = self.reader.by_ref().take(MAX_LINE_BYTES);
        match piece.read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => {
                complain(&format!("cannot read standard input: {error}"));
                return None;
            }
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Some(String::from_utf8_lossy(line).into_owned())
    }

    fn simulated_us(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, repeat};

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(bytes);
        std::iter::from_fn(|| lines.read_line()).collect()
    }

    #[test]
    fn lines_come_without_their_ends_whatever_is_in_them() {
        let table: [(&[u8], &[&str]); 6] = [
            (b"", &[]),
            (b"\n", &[""]),
            (b"a\nb", &["a", "b"]),
            (b"a\r\n\r\nb\r", &["a", "", "b"]),
            (b"\xff\xfe\n\0", &["\u{fffd}\u{fffd}", "\0"]),
            ("gr\u{fc}n\n".as_bytes(), &["gr\u{fc}n"]),
        ];
        for (bytes, expected) in table {
            assert_eq!(lines(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_line_without_an_end_comes_in_pieces() {
        let mut endless = Lines::new(repeat(b'x'));
        for _ in 0..3 {
            let piece = endless.read_line().expect("more");
            assert_eq!(piece.len() as u64, MAX_LINE_BYTES);
        }
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }

    #[test]
    fn an_error_is_the_end() {
        assert_eq!(Lines::new(Broken).read_line(), None);
    }
}
