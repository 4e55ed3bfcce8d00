//! Any calls on any world: no panic, no lie, no lost readiness, and the same
//! calls twice give the same answers.

use super::*;
use harness::scenario::Host;
use proptest::prelude::*;
use styles::event_loop::{Attempt as Tried, JobId};
use styles::workload::Address;

/// Sockets that calls name: more than most runs open, so that some are
/// strange.
const SOCKETS: u32 = 6;

#[derive(Clone, Debug)]
enum Call {
    Poll(PollTimeout),
    /// Until so long after now.
    Sleep(u64),
    Connect(u32),
    Connected(u32),
    Accept(u32),
    Read(u32, usize),
    Write(u32, usize),
    /// Writes the head of this request.
    Ask(u32, u32),
    Close(u32),
    CloseListener,
    StartJob(u64),
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let patience = prop_oneof![
        Just(PollTimeout::Now),
        (0_u64..40).prop_map(PollTimeout::Until),
        Just(PollTimeout::Until(u64::MAX)),
        Just(PollTimeout::Never),
    ];
    let socket = || 0..SOCKETS;
    let call = prop_oneof![
        2 => patience.prop_map(Call::Poll),
        5 => (0_u64..8).prop_map(Call::Sleep),
        4 => (0_u32..7).prop_map(Call::Connect),
        1 => socket().prop_map(Call::Connected),
        4 => prop_oneof![9 => Just(0), 1 => Just(1)].prop_map(Call::Accept),
        4 => (socket(), 0_usize..70).prop_map(|(s, n)| Call::Read(s, n)),
        2 => (socket(), 0_usize..9).prop_map(|(s, n)| Call::Write(s, n)),
        4 => (socket(), 0_u32..3).prop_map(|(s, r)| Call::Ask(s, r)),
        3 => socket().prop_map(Call::Close),
        1 => prop::bool::weighted(0.1).prop_map(|close| match close {
            true => Call::CloseListener,
            false => Call::Sleep(1),
        }),
        1 => (0_u64..20).prop_map(Call::StartJob),
    ];
    prop::collection::vec(call, 0..80)
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let us = || 0_u64..9;
    let text = || "[ab]{0,5}";
    let body = prop::collection::vec((us(), text()), 0..4);
    let attempt = prop_oneof![
        us().prop_map(|refuse_us| Attempt::Refuse { refuse_us }),
        us().prop_map(|connect_us| Attempt::Stall { connect_us }),
        (us(), us()).prop_map(|(connect_us, reset_us)| Attempt::Reset {
            connect_us,
            reset_us
        }),
        (us(), us(), text()).prop_map(|(connect_us, respond_us, garbage)| {
            Attempt::Garbage {
                connect_us,
                respond_us,
                garbage,
            }
        }),
        (us(), us(), body, any::<bool>()).prop_map(
            |(connect_us, respond_us, body, truncate)| Attempt::Respond {
                connect_us,
                respond_us,
                status: 200,
                body,
                truncate,
            }
        ),
    ];
    prop::collection::vec(attempt, 0..5)
}

/// Two hosts, and two requests to them.
fn hosts() -> impl Strategy<Value = (Vec<Host>, Vec<FetchRequest>)> {
    let us = || 0_u64..9;
    let host = us().prop_map(|connect_us| Host { connect_us });
    let end = prop_oneof![Just(End::Close), Just(End::Reset), Just(End::Idle)];
    let piece = (us(), "[ab]{0,5}").prop_map(|(us, s)| (us, s.into_bytes()));
    let say = (prop::collection::vec(piece, 0..4), end, us()).prop_map(
        |(say, end, end_after_us)| Attempt::Say {
            host: 0,
            say,
            end,
            end_after_us,
        },
    );
    let request = prop::collection::vec(say, 1..3).prop_map(|attempts| {
        let id = String::new();
        FetchRequest { id, attempts }
    });
    let requests = prop::collection::vec(request, 2);
    (prop::collection::vec(host, 2), requests)
}

fn clients() -> impl Strategy<Value = Vec<Client>> {
    let step = (0_u64..9, "[ab\n]{0,5}")
        .prop_map(|(wait_us, send)| Step { wait_us, send });
    let end = prop_oneof![Just(End::Close), Just(End::Reset), Just(End::Idle)];
    let steps = prop::collection::vec(step, 0..4);
    let client = (0_u64..30, steps, end, 0_u64..9).prop_map(
        |(connect_at_us, steps, end, end_after_us)| Client {
            connect_at_us,
            steps,
            takes: None,
            end,
            end_after_us,
        },
    );
    prop::collection::vec(client, 0..8)
}

fn limits() -> impl Strategy<Value = SimLimits> {
    let bytes = || prop_oneof![Just(usize::MAX), 0_usize..4];
    let sockets = prop_oneof![Just(usize::MAX), 0_usize..4];
    (bytes(), bytes(), sockets, 0_usize..3).prop_map(
        |(read_bytes, write_bytes, open_sockets, threads)| SimLimits {
            read_bytes,
            write_bytes,
            open_sockets,
            threads,
        },
    )
}

/// A world, its answers, and the waits that a loop would have.
struct Run {
    world: SimWorld,
    answers: String,
    acceptor_waits: bool,
    next_job: u64,
    /// The sockets that became readable by a write, which the next poll that
    /// waits tells.
    answered: Vec<u32>,
}

impl Run {
    fn answer(&mut self, answer: impl std::fmt::Debug) {
        let _ = writeln!(self.answers, "{} {answer:?}", self.world.now_us());
    }

    /// Takes the answer to a try; before it, the world had said whether that
    /// would block.
    fn tried<T: std::fmt::Debug>(&mut self, may: bool, tried: Tried<T>) {
        assert_eq!(may, tried.is_ready(), "{tried:?}");
        self.answer(tried);
    }

    fn may(&self, socket: u32) -> [bool; 2] {
        let socket = SocketId(socket);
        [self.world.may_read(socket), self.world.may_write(socket)]
    }

    /// Polls, and requires that exactly the newly possible operations are
    /// reported.
    fn poll(&mut self, patience: PollTimeout) {
        let before_us = self.world.now_us();
        let before: Vec<_> = (0..SOCKETS).map(|s| self.may(s)).collect();
        let (polled, ready) = poll(&mut self.world, patience);
        assert!(before_us <= self.world.now_us());
        assert!(polled == Polled::Active || ready.is_empty());
        for (socket, [could_read, could_write]) in (0..).zip(before) {
            let [may_read, may_write] = self.may(socket);
            let connected = self.world.connected(SocketId(socket));
            let refused = matches!(connected, Poll::Ready(Err(_)));
            // A poll that does not wait tells nothing.
            let is_news = patience != PollTimeout::Now
                && self.answered.contains(&socket);
            let could_read = could_read && !is_news;
            let expected = [
                (may_read && !could_read && !refused, "readable"),
                (may_write && !could_write, "writable"),
            ];
            for (expected, word) in expected {
                let told = ready.contains(&format!("{word} {socket}"));
                assert_eq!(told, expected, "{word} {socket}");
            }
        }
        if patience != PollTimeout::Now {
            self.answered.clear();
        }
        if ready.contains(&"acceptable 0".to_string()) {
            assert!(self.world.may_accept(LISTENER));
            self.acceptor_waits = false;
        }
        let lost = self.acceptor_waits && self.world.may_accept(LISTENER);
        assert!(!lost || patience == PollTimeout::Now, "nobody was told");
        self.answer((polled, ready));
    }

    fn write(&mut self, socket: u32, bytes: &[u8]) {
        let [could_read, may] = self.may(socket);
        let tried = self.world.write(SocketId(socket), bytes);
        self.tried(may, tried);
        if !could_read && self.may(socket)[0] {
            self.answered.push(socket);
        }
    }

    fn call(&mut self, call: &Call) {
        match *call {
            Call::Poll(patience) => self.poll(patience),
            Call::Sleep(us) => {
                self.poll(PollTimeout::Until(self.world.now_us() + us));
            }
            Call::Connect(peer) => {
                let connected = self.world.connect(&Address::Peer(peer));
                self.answer(connected);
            }
            Call::Connected(socket) => {
                let may = self.may(socket)[1];
                let tried = self.world.connected(SocketId(socket));
                self.tried(may, tried);
            }
            Call::Accept(listener) => {
                let listener = ListenerId(listener);
                let may = self.world.may_accept(listener);
                let tried = self.world.accept(listener);
                self.acceptor_waits |= tried.is_pending();
                self.acceptor_waits &= listener != LISTENER || !may;
                self.tried(may, tried);
            }
            Call::Read(socket, count) => {
                let may = self.may(socket)[0];
                let mut bytes = vec![0; count];
                let tried = self.world.read(SocketId(socket), &mut bytes);
                self.tried(may, tried);
                self.answer(bytes);
            }
            Call::Write(socket, count) => {
                self.write(socket, &vec![b'w'; count]);
            }
            Call::Ask(socket, request) => {
                self.write(
                    socket,
                    format!("GET /{request} x\r\n\r\n").as_bytes(),
                );
            }
            Call::Close(socket) => {
                self.answered.retain(|answered| *answered != socket);
                self.world.close(SocketId(socket));
            }
            Call::CloseListener => {
                // The loop closes it only when no task waits there.
                self.acceptor_waits = false;
                self.world.close_listener(LISTENER);
            }
            Call::StartJob(us) => {
                let job = number(us, us);
                self.world.start_job(JobId(self.next_job), job);
                self.next_job += 1;
            }
        }
    }
}

/// Makes all calls on a new world and returns all answers.
fn run(scenario: &Scenario, limits: SimLimits, calls: &[Call]) -> String {
    let mut run = Run {
        world: SimWorld::new(scenario, limits),
        answers: String::new(),
        acceptor_waits: false,
        next_job: 0,
        answered: Vec::new(),
    };
    for call in calls {
        run.call(call);
    }
    let observer = run.world.observer();
    run.answer(observer.counts());
    for client in 0..8 {
        run.answer(observer.received(client));
    }
    // The rest ends; a bound stands for its being finite.
    for _ in 0..1_000 {
        if run.world.poll(PollTimeout::Never, &mut Vec::new())
            == Polled::Exhausted
        {
            return run.answers;
        }
    }
    panic!("the world never dies");
}

/// Found by the property below, which had it told by any poll.
#[test]
fn what_a_write_made_readable_is_told_by_a_poll_that_waits() {
    let mut scenario = scenario(Vec::new(), Vec::new());
    let fetch = scenario.fetch.as_mut().expect("a client");
    fetch.hosts = vec![Host { connect_us: 1 }];
    let answer = Attempt::Say {
        host: 0,
        say: vec![(0, b"a".to_vec())],
        end: End::Close,
        end_after_us: 0,
    };
    let request = FetchRequest {
        id: String::new(),
        attempts: vec![answer],
    };
    fetch.requests.insert(0, request);
    let until = |us| Call::Poll(PollTimeout::Until(us));
    let now = Call::Poll(PollTimeout::Now);
    let calls = [Call::Connect(0), until(1), Call::Ask(0, 0), now, until(1)];
    let answers = run(&scenario, SimLimits::default(), &calls);
    let told = |line: &&str| line.contains("\"readable 0\"");
    assert_eq!(answers.lines().filter(told).count(), 1, "{answers}");
    assert!(answers.contains("1 (Active, [])"), "{answers}");
}

proptest! {
    #[test]
    fn any_calls_are_answered_truthfully_and_twice_the_same(
        attempts in attempts(),
        hosts in hosts(),
        clients in clients(),
        limits in limits(),
        calls in calls(),
    ) {
        let mut scenario = scenario(attempts, clients);
        let fetch = scenario.fetch.as_mut().expect("a client");
        fetch.hosts = hosts.0;
        fetch.requests.splice(0..0, hosts.1);
        let answers = run(&scenario, limits, &calls);
        prop_assert_eq!(answers, run(&scenario, limits, &calls));
    }
}
