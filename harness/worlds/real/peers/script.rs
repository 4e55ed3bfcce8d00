//! Makes the steps of each peer out of a scenario.

use crate::scenario::{Attempt, Client, End, Fetch, FetchRequest, Peer};
use std::sync::Arc;

/// The steps of one connection, in order; it reads all the time, and ends when
/// the other side does.
pub(super) type Script = Arc<[Step]>;

/// One step of a connection.
pub(super) enum Step {
    /// Waits until it is connected.
    Connected,
    /// Waits until the head of a request has come: a connection that is closed
    /// with bytes unread is reset, whatever was intended.
    Head,
    /// Waits, in microseconds after the step before.
    Wait(u64),
    Send(Vec<u8>),
    /// Ends its output.
    HalfClose,
    Reset,
    Close,
}

/// The answers of hosts to the requests.
#[derive(Default)]
pub(super) struct Answers {
    /// By the number of the request, then by how often it was taken up; the
    /// last one repeats.
    scripts: Vec<Vec<Script>>,
    /// The number of times that each request was taken up.
    taken_up: Vec<usize>,
}

impl Answers {
    /// Makes the answers to all requests, of which none was taken up.
    pub(super) fn new(fetch: &Fetch) -> Answers {
        let answers = |request: &FetchRequest| {
            let said = request.attempts.iter();
            let said = said.filter(|attempt| attempt.host().is_some());
            said.filter_map(of_attempt).collect()
        };
        Answers {
            scripts: fetch.requests.iter().map(answers).collect(),
            taken_up: vec![0; fetch.requests.len()],
        }
    }

    /// Takes a request up; returns the answer, if there is such a request.
    pub(super) fn take_up(&mut self, request: u32) -> Option<Script> {
        let answers = self.scripts.get(request as usize)?;
        let count = &mut self.taken_up[request as usize];
        let answer = answers.get(*count).or(answers.last())?;
        *count += 1;
        Some(answer.clone())
    }
}

/// Returns a server's steps on a connection, or `None` if it refuses it.
pub(super) fn of_peer(peer: Peer<'_>) -> Option<Script> {
    match peer {
        // The kernel connects at once, so the wait comes before all it says.
        Peer::Host(host) => Some([Step::Wait(host.connect_us)].into()),
        Peer::Attempt(attempt) => of_attempt(attempt),
    }
}

fn of_attempt(attempt: &Attempt) -> Option<Script> {
    let after = |first_us: &u64, then_us: &u64| {
        Step::Wait(first_us.saturating_add(*then_us))
    };
    let steps = match attempt {
        Attempt::Refuse { .. } => return None,
        Attempt::Stall { .. } => Vec::new(),
        Attempt::Reset {
            connect_us,
            reset_us,
        } => vec![Step::Head, after(connect_us, reset_us), Step::Reset],
        Attempt::Garbage {
            connect_us,
            respond_us,
            garbage,
        } => vec![
            Step::Head,
            after(connect_us, respond_us),
            Step::Send(garbage.clone().into_bytes()),
            Step::HalfClose,
        ],
        Attempt::Respond {
            connect_us,
            respond_us,
            body,
            truncate,
            ..
        } => {
            let mut steps = vec![
                Step::Head,
                after(connect_us, respond_us),
                Step::Send(attempt.head()),
            ];
            for (delay_us, piece) in body {
                steps.push(Step::Wait(*delay_us));
                steps.push(Step::Send(piece.clone().into_bytes()));
            }
            if *truncate {
                steps.push(Step::Close);
            }
            steps
        }
        Attempt::Say {
            say,
            end,
            end_after_us,
            ..
        } => {
            let mut steps = Vec::with_capacity(2 * say.len() + 2);
            for (delay_us, piece) in say {
                steps.push(Step::Wait(*delay_us));
                steps.push(Step::Send(piece.clone()));
            }
            add_end(&mut steps, *end_after_us, *end);
            steps
        }
    };
    Some(steps.into())
}

/// Returns a client's steps once it is connected.
pub(super) fn of_client(client: &Client) -> Script {
    let mut steps = vec![Step::Connected];
    for step in &client.steps {
        steps.push(Step::Wait(step.wait_us));
        steps.push(Step::Send(step.send.clone().into_bytes()));
    }
    add_end(&mut steps, client.end_after_us, client.end);
    steps.into()
}

fn add_end(steps: &mut Vec<Step>, after_us: u64, end: End) {
    steps.push(Step::Wait(after_us));
    match end {
        End::Close => steps.push(Step::HalfClose),
        End::Reset => steps.push(Step::Reset),
        End::Idle => {}
    }
}
