//! Bytes on their way in or out.
//!
//! A buffer is handed to the operation that fills or empties it and comes
//! back with the result, so no operation ever borrows from a suspended body.

use std::fmt;

/// Bytes between two ends: filled at the back, consumed at the front.
///
/// The storage stays initialised, so that reading into it needs neither
/// unsafe code nor clearing.
///
/// # Examples
///
/// ```
/// use styles::workload::Buffer;
///
/// let mut buffer = Buffer::with_capacity(4);
/// buffer.spare()[..3].copy_from_slice(b"one");
/// buffer.fill(3);
/// buffer.consume(1);
/// assert_eq!(buffer.filled(), b"ne");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Buffer(Box<Storage>);

/// The content, boxed, so that a buffer is one word of an operation instead of
/// five.
#[derive(Clone, PartialEq, Eq)]
struct Storage {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Buffer {
    /// Makes an empty buffer with room for `capacity` bytes.
    #[expect(
        clippy::slow_vector_initialization,
        reason = "GNU's allocator finds cleared memory elsewhere than in \
                  what was just freed, and takes longer"
    )]
    pub fn with_capacity(capacity: usize) -> Buffer {
        let mut bytes = Vec::with_capacity(capacity);
        bytes.resize(capacity, 0);
        Buffer(Box::new(Storage {
            bytes,
            start: 0,
            end: 0,
        }))
    }

    /// Returns the bytes that were filled in and not yet consumed.
    pub fn filled(&self) -> &[u8] {
        &self.0.bytes[self.0.start..self.0.end]
    }

    /// Returns the room behind the filled bytes.
    pub fn spare(&mut self) -> &mut [u8] {
        &mut self.0.bytes[self.0.end..]
    }

    /// Returns `true` if no bytes are filled in.
    pub fn is_empty(&self) -> bool {
        self.0.start == self.0.end
    }

    /// Returns the number of bytes that fit in at most, consumed ones
    /// included.
    pub fn capacity(&self) -> usize {
        self.0.bytes.len()
    }

    /// Marks the first `count` bytes of the spare room as filled.
    ///
    /// # Panics
    ///
    /// If there is less room.
    pub fn fill(&mut self, count: usize) {
        assert!(count <= self.0.bytes.len() - self.0.end, "filled too much");
        self.0.end += count;
    }

    /// Drops the first `count` filled bytes.
    ///
    /// # Panics
    ///
    /// If fewer are filled.
    pub fn consume(&mut self, count: usize) {
        assert!(count <= self.0.end - self.0.start, "consumed too much");
        self.0.start += count;
        if self.0.start == self.0.end {
            self.0.start = 0;
            self.0.end = 0;
        }
    }

    /// Drops all filled bytes.
    pub fn clear(&mut self) {
        self.0.start = 0;
        self.0.end = 0;
    }

    /// Makes room: first by moving the filled bytes to the front, then, when
    /// more than half stays filled or there is none at all, by doubling up to
    /// `most` bytes.
    pub fn make_room(&mut self, most: usize) {
        let storage = &mut *self.0;
        if storage.start > 0 {
            storage.bytes.copy_within(storage.start..storage.end, 0);
            storage.end -= storage.start;
            storage.start = 0;
        }
        let capacity = storage.bytes.len();
        let tight = capacity == 0 || storage.end > capacity / 2;
        if tight && capacity < most {
            let doubled = capacity.saturating_mul(2).clamp(1, most);
            storage.bytes.resize(doubled, 0);
        }
    }

    /// Appends `bytes`, growing as needed.
    pub fn extend(&mut self, bytes: &[u8]) {
        let storage = &mut *self.0;
        let end = storage.end + bytes.len();
        if storage.bytes.len() < end {
            storage.bytes.resize(end, 0);
        }
        storage.bytes[storage.end..end].copy_from_slice(bytes);
        storage.end = end;
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Buffer {
        let end = bytes.len();
        Buffer(Box::new(Storage {
            bytes,
            start: 0,
            end,
        }))
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer")
            .field("filled", &self.filled().len())
            .field("capacity", &self.capacity())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_made_by_moving_before_growing() {
        let mut buffer = Buffer::with_capacity(4);
        buffer.fill(4);
        buffer.consume(3);
        buffer.make_room(64);
        assert_eq!((buffer.capacity(), buffer.spare().len()), (4, 3));
        buffer.fill(3);
        buffer.make_room(64);
        assert_eq!((buffer.capacity(), buffer.spare().len()), (8, 4));
        buffer.fill(4);
        buffer.make_room(9);
        assert_eq!((buffer.capacity(), buffer.spare().len()), (9, 1));
    }

    /// Half full is room enough; at the bound nothing grows; and a buffer that
    /// may grow has room, or a read would take its end for that of the input.
    #[test]
    fn room_is_made_only_as_long_as_it_is_needed_and_allowed() {
        for capacity in 0..10 {
            for filled in 0..=capacity {
                for most in 0..25 {
                    let mut buffer = Buffer::with_capacity(capacity);
                    buffer.fill(filled);
                    buffer.make_room(most);
                    let grown = buffer.capacity();
                    let tight = capacity == 0 || filled > capacity / 2;
                    let right = match tight && capacity < most {
                        true => most.min((2 * capacity).max(1)),
                        false => capacity,
                    };
                    assert_eq!(grown, right, "{filled}/{capacity}, {most}");
                    let room = !buffer.spare().is_empty();
                    assert!(room || filled >= most, "{filled}/{capacity}");
                }
            }
        }
    }

    #[test]
    fn extending_keeps_what_is_filled() {
        let mut buffer = Buffer::from(b"ab".to_vec());
        buffer.extend(b"cd");
        buffer.consume(1);
        assert_eq!(buffer.filled(), b"bcd");
    }
}
