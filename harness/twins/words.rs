//! Texts by number: each name, outcome and note is written once in a check,
//! and compared by its number from then on.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

/// A text, by its number in one [`Words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Word(pub(crate) u32);

/// Makes the hash of maps that no order hangs on.
pub(crate) type FnvBuild = BuildHasherDefault<Fnv>;

/// The texts of one check.
#[derive(Debug, Default)]
pub(crate) struct Words {
    texts: Vec<Rc<str>>,
    numbers: HashMap<Rc<str>, Word, FnvBuild>,
}

impl Words {
    /// Returns the number of a text.
    pub(crate) fn word(&mut self, text: &str) -> Word {
        if let Some(word) = self.numbers.get(text) {
            return *word;
        }
        let number = u32::try_from(self.texts.len());
        let word = Word(number.expect("a check has few texts"));
        let text: Rc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, word);
        word
    }

    /// Returns the number of a text as one line, as schedules have it.
    pub(crate) fn line(&mut self, text: &str) -> Word {
        // What is known has no line breaks; few texts are new.
        if let Some(word) = self.numbers.get(text) {
            return *word;
        }
        self.word(&text.replace('\r', "\\r").replace('\n', "\\n"))
    }

    /// Returns the text of a number.
    pub(crate) fn text(&self, word: Word) -> &Rc<str> {
        &self.texts[word.0 as usize]
    }
}

/// A hash after Fowler, Noll and Vo, eight bytes at a time: for short texts,
/// and no order hangs on it.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.0 = (self.0 ^ u64::from(*byte))
                .wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}
