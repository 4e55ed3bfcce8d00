//! The connections that are kept between requests, and ties between those who
//! want them.
//!
//! Which of two requests at one moment is first hangs on turns of the loop and
//! on how many bytes one read moves. This file does not guess: it notices
//! where that decides anything, and from then on nothing is predicted.

use super::line::Line;
use super::moment::Moment;

/// A connection that waits for its next request.
struct Waiting<'a> {
    /// The host; a server for one attempt is never asked again.
    host: Option<u32>,
    line: Line<'a>,
}

/// One who takes a connection or gives one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) host: Option<u32>,
    /// The place of the request: those that have the same one come one after
    /// the other.
    pub(super) place: u32,
}

/// One use at the present moment.
#[derive(Clone, Copy, Debug)]
struct Use {
    user: User,
    gives: bool,
    /// No connection was there to be taken.
    is_empty: bool,
}

/// The connections that are kept.
pub(super) struct Kept<'a> {
    most: u64,
    waiting: Vec<Waiting<'a>>,
    now: Moment,
    /// The uses at the moment `now`, and the number that was kept before.
    uses: Vec<Use>,
    before: u64,
    /// Two places became free at the moment `now`.
    is_muddled: bool,
    frees: u32,
    /// The first moment at which a tie decides.
    tied: Option<Moment>,
}

impl<'a> Kept<'a> {
    /// Makes room for so many.
    pub(super) fn new(most: u64) -> Kept<'a> {
        Kept {
            most,
            waiting: Vec::new(),
            now: Moment::START,
            uses: Vec::new(),
            before: 0,
            is_muddled: false,
            frees: 0,
            tied: None,
        }
    }

    /// Returns the first moment at which a tie decides.
    pub(super) fn tied(&self) -> Option<Moment> {
        self.tied
    }

    /// Takes the last one to the host that is quiet; those that were kept
    /// after it are closed.
    pub(super) fn take(
        &mut self,
        user: User,
        now: Moment,
    ) -> Option<Line<'a>> {
        self.go_to(now);
        let mut is_empty = true;
        let mut found = None;
        let is_for = |waiting: &Waiting<'_>| waiting.host == user.host;
        while found.is_none()
            && let Some(place) = self.waiting.iter().rposition(is_for)
        {
            let line = self.waiting.remove(place).line;
            is_empty = false;
            found = line.is_quiet(now).then_some(line);
        }
        self.note(user, false, is_empty);
        found
    }

    /// Gives one back, if there is room and it is quiet.
    pub(super) fn give(&mut self, user: User, line: Line<'a>, now: Moment) {
        self.go_to(now);
        if line.is_quiet(now) {
            self.note(user, true, false);
            if (self.waiting.len() as u64) < self.most {
                let host = user.host;
                self.waiting.push(Waiting { host, line });
            }
        }
    }

    /// Notes that a place became free.
    pub(super) fn free(&mut self, now: Moment) {
        self.go_to(now);
        self.frees += 1;
        self.is_muddled |= self.frees > 1;
        self.look_for_ties();
    }

    fn go_to(&mut self, now: Moment) {
        if now != self.now {
            self.now = now;
            self.uses.clear();
            self.before = self.waiting.len() as u64;
            self.is_muddled = false;
            self.frees = 0;
        }
    }

    fn note(&mut self, user: User, gives: bool, is_empty: bool) {
        self.uses.push(Use {
            user,
            gives,
            is_empty,
        });
        self.look_for_ties();
    }

    fn look_for_ties(&mut self) {
        let gifts = self.uses.iter().filter(|one| one.gives).count() as u64;
        let is_crowded = self.before + gifts > self.most;
        let is_tie = |one: &Use, other: &Use| {
            let in_a_row = one.user.place == other.user.place;
            let same_host = one.user.host == other.user.host
                && one.user.host.is_some()
                && !(one.is_empty && other.is_empty);
            let crowded = is_crowded && (one.gives || other.gives);
            (!in_a_row || self.is_muddled) && (same_host || crowded)
        };
        let mut pairs = self.uses.iter().enumerate();
        let is_tied = pairs.any(|(index, one)| {
            self.uses[..index].iter().any(|other| is_tie(one, other))
        });
        if is_tied && self.tied.is_none() {
            self.tied = Some(self.now);
        }
    }
}
