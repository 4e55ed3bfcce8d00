//! The simulated world, driven call by call: no loop, no style.

mod clients;
mod clock;
mod hosts;
mod jobs;
mod limits;
mod random;
mod servers;

use harness::scenario::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step,
};
use harness::worlds::sim::{SimLimits, SimWorld};
use std::fmt::Write as _;
use std::task::Poll;
use styles::event_loop::{
    Job, ListenerId, PollTimeout, Polled, Readiness, SocketId, World,
};

const LISTENER: ListenerId = SimWorld::LISTENER;

fn scenario(attempts: Vec<Attempt>, clients: Vec<Client>) -> Scenario {
    let id = "r".to_string();
    let fetch = Fetch {
        concurrency: 1,
        timeout_us: 1,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: 0,
        requests: vec![FetchRequest { id, attempts }],
        ..Fetch::default()
    };
    let echo = Echo {
        max_line_bytes: 1,
        max_sessions: 1,
        clients,
        ..Echo::default()
    };
    Scenario {
        name: "world".to_string(),
        fetch: Some(fetch),
        echo: Some(echo),
    }
}

/// Makes a world of these servers.
fn serving(attempts: &[Attempt]) -> SimWorld {
    let scenario = scenario(attempts.to_vec(), Vec::new());
    SimWorld::new(&scenario, SimLimits::default())
}

/// Makes a world of these clients.
fn visited(clients: &[Client]) -> SimWorld {
    let scenario = scenario(Vec::new(), clients.to_vec());
    SimWorld::new(&scenario, SimLimits::default())
}

fn respond(
    connect_us: u64,
    respond_us: u64,
    body: &[(u64, &str)],
    truncate: bool,
) -> Attempt {
    let piece = |&(delay_us, text): &(u64, &str)| (delay_us, text.to_string());
    Attempt::Respond {
        connect_us,
        respond_us,
        status: 200,
        body: body.iter().map(piece).collect(),
        truncate,
    }
}

fn client(
    connect_at_us: u64,
    steps: &[(u64, &str)],
    end: End,
    end_after_us: u64,
) -> Client {
    let step = |&(wait_us, send): &(u64, &str)| Step {
        wait_us,
        send: send.to_string(),
    };
    Client {
        connect_at_us,
        steps: steps.iter().map(step).collect(),
        takes: None,
        end,
        end_after_us,
    }
}

/// Makes a client that comes and does nothing.
fn idle(connect_at_us: u64) -> Client {
    client(connect_at_us, &[], End::Idle, 0)
}

/// Makes a job that gives a number.
fn number(number: u64, simulated_us: u64) -> Job {
    Job::new(simulated_us, move || number)
}

fn poll(world: &mut SimWorld, patience: PollTimeout) -> (Polled, Vec<String>) {
    let mut ready = Vec::new();
    let polled = world.poll(patience, &mut ready);
    (polled, ready.iter().map(words).collect())
}

fn words(ready: &Readiness) -> String {
    match ready {
        Readiness::Readable(socket) => format!("readable {}", socket.0),
        Readiness::Writable(socket) => format!("writable {}", socket.0),
        Readiness::Acceptable(listener) => {
            format!("acceptable {}", listener.0)
        }
        Readiness::JobDone(id, result) => {
            let result = result.as_ref().map(|r| r.downcast_ref::<u64>());
            format!("job {} {result:?}", id.0)
        }
    }
}

/// Polls until the world is dead, and returns each readiness with its time.
fn story(world: &mut SimWorld) -> Vec<String> {
    let mut story = Vec::new();
    loop {
        let (polled, ready) = poll(world, PollTimeout::Never);
        let now_us = world.now_us();
        story.extend(ready.iter().map(|ready| format!("{now_us} {ready}")));
        if polled == Polled::Exhausted {
            return story;
        }
    }
}

/// Accepts a client that must be there.
fn accept(world: &mut SimWorld) -> (SocketId, u32) {
    match world.accept(LISTENER) {
        Poll::Ready(Ok(accepted)) => accepted,
        other => panic!("nobody was accepted: {other:?}"),
    }
}

/// Polls until a client is there, and accepts it.
fn await_client(world: &mut SimWorld) -> SocketId {
    while !world.may_accept(LISTENER) {
        assert_ne!(poll(world, PollTimeout::Never).0, Polled::Exhausted);
    }
    accept(world).0
}

/// Reads until that would block or is over, and returns the bytes.
fn drain(world: &mut SimWorld, socket: SocketId) -> String {
    let mut told = String::new();
    let mut bytes = [0; 256];
    loop {
        match world.read(socket, &mut bytes) {
            Poll::Pending => return told,
            Poll::Ready(Ok(0)) => return told + "<end>",
            Poll::Ready(Ok(count)) => {
                told += std::str::from_utf8(&bytes[..count]).unwrap();
            }
            Poll::Ready(Err(fault)) => {
                let _ = write!(told, "<{fault:?}>");
                return told;
            }
        }
    }
}
