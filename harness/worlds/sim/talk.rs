//! A host's side of a connection: the requests that it heard, and the bytes
//! that it said.
//!
//! One connection may serve several requests. A host takes one up when it is
//! done with the one before, and answers it by its number, not by the order in
//! which requests come; so its words do not depend on which of two requests at
//! one instant was sent first. Does not know when it speaks. Where to read
//! next: `sockets.rs`.

use super::script::{Script, Scripts};
use crate::scenario::Ear;
use std::collections::VecDeque;

/// A host's side of a connection.
#[derive(Debug, Default)]
pub(super) struct Talk {
    ear: Ear,
    /// The requests that were not taken up, each with the time of its coming.
    asked: VecDeque<(u32, u64)>,
    /// All bytes that were said.
    pub(super) said: Vec<u8>,
}

impl Talk {
    /// Takes bytes of the client.
    pub(super) fn hear(&mut self, bytes: &[u8], now_us: u64) {
        let numbers = self.ear.hear(bytes).into_iter();
        self.asked.extend(numbers.map(|number| (number, now_us)));
    }

    /// Takes the next request and the time of its coming.
    pub(super) fn next_asked(&mut self) -> Option<(u32, u64)> {
        self.asked.pop_front()
    }
}

/// The number of times that each request was taken up.
#[derive(Debug, Default)]
pub(super) struct TakenUp(Vec<usize>);

impl TakenUp {
    /// Counts once more, and returns the script of the answer, if there is
    /// such a request.
    pub(super) fn answer(
        &mut self,
        scripts: &Scripts,
        request: u32,
    ) -> Option<Script> {
        let answers = scripts.answers(request);
        let last = answers.len().checked_sub(1)?;
        let place = request as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        let script = answers[last.min(self.0[place])];
        self.0[place] += 1;
        Some(script)
    }
}
