//! Things that are held: taking one and dropping it are effects.

use super::Outside;
use crate::faults::{Fault, broken};
use crate::run;
use crate::trace::Kind;
use crate::words::Word;
use std::fmt;

/// Something that is held until this is dropped; see [`Outside::hold`].
#[must_use = "it is held as long as this lives; `let _ = ..` drops it at once"]
pub struct Held {
    out: Outside,
    word: Word,
}

impl Held {
    pub(super) fn take(out: Outside, name: &'static str) -> Held {
        let word = run::with(out.id(), |run| {
            let word = run.book.word(name);
            *run.held.entry(word).or_insert(0) += 1;
            run.tell(Kind::Hold, word);
            word
        });
        Held { out, word }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        run::try_with(self.out.id(), |run| {
            if !broken(Fault::DropsLost) {
                run.tell(Kind::Drop, self.word);
            }
            if let Some(count) = run.held.get_mut(&self.word) {
                *count -= 1;
                if *count == 0 {
                    run.held.remove(&self.word);
                }
            }
        });
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}
