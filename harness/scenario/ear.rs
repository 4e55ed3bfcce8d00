//! Requests as a host reads them, which knows each by its number.
//!
//! The way back from the heads that the plan of a scenario has.

/// The end of the head of a request.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// The longest head of a request; a longer one is never understood. Those of
/// a plan have forty bytes.
const MAX_HEAD_BYTES: usize = 1024;

/// A reader of requests that come over one connection, in pieces of any size.
///
/// # Examples
///
/// ```
/// use harness::scenario::Ear;
///
/// let mut ear = Ear::default();
/// assert!(ear.hear(b"GET /7 HTTP/1.1\r\nHo").is_empty());
/// assert_eq!(ear.hear(b"st: lab\r\n\r\n"), [7]);
/// ```
#[derive(Debug, Default)]
pub struct Ear {
    /// The beginning of a request of which the rest has not come.
    heard: Vec<u8>,
}

impl Ear {
    /// Takes bytes; returns the numbers of the requests that they complete.
    pub fn hear(&mut self, bytes: &[u8]) -> Vec<u32> {
        let mut numbers = Vec::new();
        for byte in bytes {
            if self.heard.len() < MAX_HEAD_BYTES {
                self.heard.push(*byte);
            }
            if self.heard.ends_with(HEAD_END) {
                numbers.extend(number_of(&self.heard));
                self.heard.clear();
            }
        }
        numbers
    }
}

/// Returns the number in the path of a request.
fn number_of(head: &[u8]) -> Option<u32> {
    let path = head.strip_prefix(b"GET /")?;
    let end = path.iter().position(|byte| *byte == b' ')?;
    str::from_utf8(&path[..end]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_come_in_pieces_of_any_size() {
        let bytes = b"GET /7 HTTP/1.1\r\nHost: lab\r\n\r\nGET /12 x\r\n\r\n";
        for size in 1..=bytes.len() {
            let mut ear = Ear::default();
            let numbers = bytes.chunks(size).flat_map(|b| ear.hear(b));
            assert_eq!(numbers.collect::<Vec<_>>(), [7, 12], "{size}");
        }
    }

    #[test]
    fn what_is_no_request_has_no_number() {
        let mut ear = Ear::default();
        let bytes = b"POST /7 x\r\n\r\nGET /-1 x\r\n\r\nGET /7\r\n\r\n";
        assert!(ear.hear(bytes).is_empty());
        assert!(ear.hear(&[b'x'; 2 * MAX_HEAD_BYTES]).is_empty());
        assert!(ear.hear(b"\r\n\r\nGET /7 x\r\n\r\n").is_empty());
    }
}
