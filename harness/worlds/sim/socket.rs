//! One connection, and the peer at its other end.
//!
//! A peer plays its script from its beginning on, whether its connection is
//! used or not; so one that waited to be accepted catches up in an instant.

use super::script::{Act, Script, Scripts};
use super::talk::{TakenUp, Talk};

/// The state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SocketState {
    /// The slot is free.
    Closed,
    /// The connection is being made.
    Connecting,
    /// The connection was refused.
    Refused,
    /// The connection is made.
    Open,
    /// The peer has ended its output.
    Ended,
    /// The peer reset it.
    Reset,
}

/// The peer, as it receives our bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    /// Discards them.
    Nobody,
    /// Is this client; what it receives is kept.
    Client(u32),
    /// Reads requests.
    Host,
}

/// One connection as seen from this side.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) state: SocketState,
    /// The number of connections that were closed in this slot before.
    pub(super) stamp: u32,
    pub(super) receiver: Receiver,
    /// The host at the other end, if it is one.
    pub(super) talk: Option<Box<Talk>>,
    /// The rest of the peer's script, and the time of its last act.
    pub(super) script: Script,
    pub(super) acted_us: u64,
    /// Offsets in the store, or in all that a host has said: of our reading,
    /// and of the peer's sending.
    pub(super) read: usize,
    pub(super) sent: usize,
    /// The number of bytes that the peer still takes.
    pub(super) room: usize,
}

impl Socket {
    /// Returns whether reading would not block.
    pub(super) fn may_read(&self) -> bool {
        match self.state {
            SocketState::Connecting => false,
            SocketState::Open => self.read < self.sent,
            _ => true,
        }
    }

    /// Returns whether writing would not block.
    pub(super) fn may_write(&self) -> bool {
        match self.state {
            SocketState::Connecting => false,
            SocketState::Open | SocketState::Ended => self.room > 0,
            _ => true,
        }
    }

    fn act(&mut self, scripts: &Scripts, act: Act) {
        match act {
            Act::Connect => self.state = SocketState::Open,
            Act::Refuse => self.state = SocketState::Refused,
            Act::Send(place) => match &mut self.talk {
                None => self.sent = place,
                Some(talk) => {
                    let bytes = scripts.bytes(self.script.bytes, place);
                    talk.said.extend_from_slice(bytes);
                    self.script.bytes = place;
                    self.sent = talk.said.len();
                }
            },
            Act::End => self.state = SocketState::Ended,
            // Unread bytes are gone: no read gets past the state.
            Act::Reset => self.state = SocketState::Reset,
        }
    }

    /// Carries out the peer's due acts; returns the time of the next one.
    pub(super) fn play(
        &mut self,
        scripts: &Scripts,
        taken_up: &mut TakenUp,
        now_us: u64,
    ) -> Option<u64> {
        loop {
            while let Some(beat) = scripts.next_beat(&self.script) {
                let due_us = self.acted_us.saturating_add(beat.after_us);
                if due_us > now_us {
                    return Some(due_us);
                }
                self.act(scripts, beat.act);
                self.script.next += 1;
                self.acted_us = due_us;
            }
            self.take_up(scripts, taken_up)?;
        }
    }

    /// Begins the answer to the next request, if there is one.
    fn take_up(
        &mut self,
        scripts: &Scripts,
        taken_up: &mut TakenUp,
    ) -> Option<()> {
        let talk = self.talk.as_mut()?;
        if self.state != SocketState::Open {
            return None;
        }
        let (request, asked_us) = talk.next_asked()?;
        self.script = taken_up.answer(scripts, request)?;
        self.acted_us = self.acted_us.max(asked_us);
        Some(())
    }
}
