//! A place in the bytes that were said so far.
//!
//! Knows bytes and lines, not what they mean. Where to read next: `fields.rs`.

/// The reason why no response could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The bytes so far are the beginning of one.
    More,
    Malformed,
    TooLarge,
}

/// A place in the bytes that were said so far.
pub(super) struct Cursor<'a> {
    pub(super) said: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// Returns the byte here.
    pub(super) fn peek(&self) -> Result<u8, Stop> {
        self.said.get(self.at).copied().ok_or(Stop::More)
    }

    /// Goes past a byte that must be as `is_right` says.
    pub(super) fn expect(
        &mut self,
        is_right: impl Fn(u8) -> bool,
    ) -> Result<u8, Stop> {
        let byte = self.peek()?;
        if !is_right(byte) {
            return Err(Stop::Malformed);
        }
        self.at += 1;
        Ok(byte)
    }

    /// Goes past the end of a line, which may lack its carriage return (RFC
    /// 9112, section 2.2).
    pub(super) fn line_end(&mut self) -> Result<(), Stop> {
        if self.peek()? == b'\r' {
            self.at += 1;
        }
        self.expect(|found| found == b'\n').map(|_| ())
    }

    /// Goes past a line of at most `most` bytes, which is returned without its
    /// line feed.
    pub(super) fn line(&mut self, most: usize) -> Result<&'a [u8], Stop> {
        let rest = &self.said[self.at..];
        let line = &rest[..most.min(rest.len())];
        match line.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                self.at += end + 1;
                Ok(&line[..end])
            }
            None if rest.len() >= most => Err(Stop::Malformed),
            None => Err(Stop::More),
        }
    }

    /// Goes past so many bytes of a body of at most `most`, of which `before`
    /// came before.
    pub(super) fn body(
        &mut self,
        bytes: u64,
        before: u64,
        most: u64,
    ) -> Result<&'a [u8], Stop> {
        if before.saturating_add(bytes) > most {
            return Err(Stop::TooLarge);
        }
        let rest = &self.said[self.at..];
        if bytes > rest.len() as u64 {
            return Err(Stop::More);
        }
        let bytes = bytes as usize;
        self.at += bytes;
        Ok(&rest[..bytes])
    }

    /// Goes past all that is said until the end.
    pub(super) fn until_end(
        &mut self,
        ended: bool,
        most: u64,
    ) -> Result<Vec<u8>, Stop> {
        let rest = (self.said.len() - self.at) as u64;
        let body = self.body(rest, 0, most)?;
        match ended {
            true => Ok(body.to_vec()),
            false => Err(Stop::More),
        }
    }
}
