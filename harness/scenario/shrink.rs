//! Makes a scenario that fails smaller, so that it still fails.
//!
//! Greedy: removes all that can be removed, largest pieces first, until
//! nothing more can. Every candidate is a scenario that a file may hold, so
//! the result can be written down and run again. Does not know what failing
//! means.

use super::parts::{attempts, cut_sequence, length_of, number_at, set_number};
use super::{Attempt, Client, Echo, End, Fetch, Scenario};

/// Makes a scenario smaller as long as `fails` returns true; `fails` is called
/// at most `max_tries` times.
///
/// The scenario given must fail; it is returned if nothing smaller does.
///
/// # Examples
///
/// ```
/// use harness::scenario::{GenerateOptions, Scenario, generate, shrink};
///
/// let scenario = generate(3, &GenerateOptions::LARGE);
/// let mut fails = |tried: &Scenario| tried.echo.is_some();
/// let small = shrink(scenario, &mut fails, 1_000);
/// assert!(small.fetch.is_none());
/// assert!(small.echo.is_some_and(|echo| echo.clients.is_empty()));
/// ```
pub fn shrink(
    scenario: Scenario,
    fails: &mut dyn FnMut(&Scenario) -> bool,
    max_tries: usize,
) -> Scenario {
    let mut shrinker = Shrinker {
        best: scenario,
        fails,
        tries_left: max_tries,
    };
    // Each round that goes on has made the scenario smaller or used up tries.
    loop {
        let mut smaller = shrinker.drop_options();
        smaller |= shrinker.cut_sequences();
        smaller |= shrinker.simplify_kinds();
        smaller |= shrinker.lower_numbers();
        if !smaller || shrinker.tries_left == 0 {
            return shrinker.best;
        }
    }
}

struct Shrinker<'a> {
    /// The smallest scenario known to fail.
    best: Scenario,
    fails: &'a mut dyn FnMut(&Scenario) -> bool,
    tries_left: usize,
}

impl Shrinker<'_> {
    /// Tries the scenario that `change` makes of the best one; keeps it if it
    /// fails.
    fn attempt(&mut self, change: impl FnOnce(&mut Scenario)) -> bool {
        if self.tries_left == 0 {
            return false;
        }
        let mut changed = self.best.clone();
        change(&mut changed);
        // A change that the reader of files refuses is not valid.
        if changed == self.best
            || Scenario::from_json(&changed.to_json()).is_err()
        {
            return false;
        }
        self.tries_left -= 1;
        let failed = (self.fails)(&changed);
        if failed {
            self.best = changed;
        }
        failed
    }

    /// Drops parts, sets options to their defaults.
    fn drop_options(&mut self) -> bool {
        let mut smaller = false;
        for change in SIMPLER {
            smaller |= self.attempt(change);
        }
        smaller
    }

    /// Cuts pieces out of every list and text: all of it, halves, quarters,
    /// down to single entries.
    fn cut_sequences(&mut self) -> bool {
        let mut smaller = false;
        let mut index = 0;
        // A cut in an outer sequence removes inner ones only behind it.
        while let Some(mut length) = length_of(&mut self.best, index) {
            let mut size = length;
            while size > 0 && self.tries_left > 0 {
                let mut start = 0;
                while start < length && self.tries_left > 0 {
                    let end = length.min(start + size);
                    let cut = self.attempt(|scenario| {
                        cut_sequence(scenario, index, start..end);
                    });
                    if cut {
                        smaller = true;
                        length -= end - start;
                    } else {
                        start = end;
                    }
                }
                size /= 2;
            }
            index += 1;
        }
        smaller
    }

    /// Makes the kinds of attempts and ends simpler.
    fn simplify_kinds(&mut self) -> bool {
        let mut smaller = false;
        let count = attempts(&mut self.best).count();
        for index in 0..count {
            let old = attempts(&mut self.best).nth(index);
            let simpler = old.map(|old| simpler_attempts(old));
            // If one does not fail, the next, less simple one is tried.
            smaller |= simpler.into_iter().flatten().any(|simpler| {
                self.attempt(|scenario| {
                    if let Some(slot) = attempts(scenario).nth(index) {
                        *slot = simpler;
                    }
                })
            });
        }
        let clients = self.best.echo.as_ref().map_or(0, |e| e.clients.len());
        for index in 0..clients {
            let changes: [fn(&mut Client); 2] = [
                |client| client.takes = None,
                |client| client.end = End::Close,
            ];
            for change in changes {
                smaller |= self.attempt(|scenario| {
                    if let Some(echo) = &mut scenario.echo {
                        change(&mut echo.clients[index]);
                    }
                });
            }
        }
        smaller
    }

    /// Sets every number to its least value, or as near as possible.
    fn lower_numbers(&mut self) -> bool {
        let mut smaller = false;
        let mut index = 0;
        while let Some((mut value, least)) = number_at(&mut self.best, index) {
            let mut distance = value - least;
            while distance > 0 {
                let lowered = value - least >= distance
                    && self.attempt(|scenario| {
                        set_number(scenario, index, value - distance);
                    });
                if lowered {
                    smaller = true;
                    value -= distance;
                } else {
                    distance /= 2;
                }
            }
            index += 1;
        }
        smaller
    }
}

/// Changes that make a scenario simpler at one stroke.
const SIMPLER: [fn(&mut Scenario); 16] = [
    |s| s.fetch = None,
    |s| s.echo = None,
    |s| in_fetch(s, |f, or| f.cancel_at_us = or.cancel_at_us),
    |s| in_fetch(s, |f, or| f.abort_at_us = or.abort_at_us),
    |s| in_fetch(s, |f, or| f.keep = or.keep),
    |s| in_fetch(s, |f, or| f.retries = or.retries),
    |s| in_fetch(s, |f, or| f.concurrency = or.concurrency),
    |s| in_fetch(s, |f, or| f.timeout_us = or.timeout_us),
    |s| in_fetch(s, |f, or| f.backoff_us = or.backoff_us),
    |s| in_fetch(s, |f, or| f.max_body_bytes = or.max_body_bytes),
    |s| in_echo(s, |e, or| e.shutdown_at_us = or.shutdown_at_us),
    |s| in_echo(s, |e, or| e.abort_at_us = or.abort_at_us),
    |s| in_echo(s, |e, or| e.write_timeout_us = or.write_timeout_us),
    |s| in_echo(s, |e, or| e.idle_timeout_us = or.idle_timeout_us),
    |s| in_echo(s, |e, or| e.max_line_bytes = or.max_line_bytes),
    |s| in_echo(s, |e, or| e.max_sessions = or.max_sessions),
];

fn in_fetch(scenario: &mut Scenario, change: fn(&mut Fetch, Fetch)) {
    if let Some(fetch) = &mut scenario.fetch {
        change(fetch, Fetch::default());
    }
}

fn in_echo(scenario: &mut Scenario, change: fn(&mut Echo, Echo)) {
    if let Some(echo) = &mut scenario.echo {
        change(echo, Echo::default());
    }
}

/// Returns the kinds that are simpler than that of `attempt`, simplest first.
///
/// Kinds that keep the duration come behind those that do not.
fn simpler_attempts(attempt: &Attempt) -> Vec<Attempt> {
    match attempt {
        Attempt::Refuse { .. } => Vec::new(),
        Attempt::Reset {
            connect_us,
            reset_us,
        } => vec![refuse(0), refuse(connect_us.saturating_add(*reset_us))],
        Attempt::Stall { connect_us } => {
            vec![refuse(0), refuse(*connect_us), reset(*connect_us, 0)]
        }
        Attempt::Garbage {
            connect_us,
            respond_us,
            ..
        } => simpler_answers(*connect_us, *respond_us),
        Attempt::Respond {
            connect_us,
            respond_us,
            status,
            body,
            truncate,
        } => {
            let waits = body.iter().map(|(delay_us, _)| *delay_us);
            let rest_us = waits.fold(*respond_us, u64::saturating_add);
            let mut simpler = simpler_answers(*connect_us, rest_us);
            if *truncate {
                simpler.push(Attempt::Respond {
                    connect_us: *connect_us,
                    respond_us: *respond_us,
                    status: *status,
                    body: body.clone(),
                    truncate: false,
                });
            }
            simpler
        }
        Attempt::Say {
            host,
            say,
            end,
            end_after_us,
        } => {
            let waits = say.iter().map(|(delay_us, _)| *delay_us);
            let rest_us = waits.fold(0, u64::saturating_add);
            let mut simpler = simpler_answers(0, rest_us);
            if *end != End::Idle {
                simpler.push(Attempt::Say {
                    host: *host,
                    say: say.clone(),
                    end: End::Idle,
                    end_after_us: *end_after_us,
                });
            }
            simpler.extend((1..say.len()).map(|place| Attempt::Say {
                host: *host,
                say: with_joined_pieces(say, place),
                end: *end,
                end_after_us: *end_after_us,
            }));
            simpler
        }
    }
}

/// Joins the piece at `place` with the one before; both come when the later
/// one did.
fn with_joined_pieces(
    say: &[(u64, Vec<u8>)],
    place: usize,
) -> Vec<(u64, Vec<u8>)> {
    let mut joined = say.to_vec();
    let (us, bytes) = joined.remove(place);
    let before = &mut joined[place - 1];
    before.0 = before.0.saturating_add(us);
    before.1.extend(bytes);
    joined
}

/// Returns the kinds that are simpler than a late answer on a connection.
fn simpler_answers(connect_us: u64, rest_us: u64) -> Vec<Attempt> {
    vec![
        refuse(0),
        refuse(connect_us.saturating_add(rest_us)),
        reset(connect_us, 0),
        reset(connect_us, rest_us),
        Attempt::Stall { connect_us },
    ]
}

fn refuse(refuse_us: u64) -> Attempt {
    Attempt::Refuse { refuse_us }
}

fn reset(connect_us: u64, reset_us: u64) -> Attempt {
    Attempt::Reset {
        connect_us,
        reset_us,
    }
}
