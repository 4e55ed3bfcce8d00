//! Makes the steps of each peer out of a scenario.

use crate::scenario::{Attempt, Client, End};
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

/// Returns a server's steps on a connection, or `None` if it refuses it.
pub(super) fn of_attempt(attempt: &Attempt) -> Option<Script> {
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
    steps.push(Step::Wait(client.end_after_us));
    match client.end {
        End::Close => steps.push(Step::HalfClose),
        End::Reset => steps.push(Step::Reset),
        End::Idle => {}
    }
    steps.into()
}
