//! Behaviours of hosts, which several requests go to.

use super::*;
use harness::scenario::Host;
use styles::workload::Address;

/// Makes a world with one host, which connecting to takes 1 us, and requests
/// that are answered so.
fn hosting(answers: &[&[Attempt]]) -> SimWorld {
    let mut scenario = scenario(Vec::new(), Vec::new());
    let request = |answers: &&[Attempt]| FetchRequest {
        id: String::new(),
        attempts: answers.to_vec(),
    };
    let fetch = scenario.fetch.as_mut().expect("a client");
    fetch.hosts = vec![Host { connect_us: 1 }];
    fetch.requests = answers.iter().map(request).collect();
    SimWorld::new(&scenario, SimLimits::default())
}

fn say(pieces: &[(u64, &str)], end: End, end_after_us: u64) -> Attempt {
    let piece = |&(us, text): &(u64, &str)| (us, text.as_bytes().to_vec());
    Attempt::Say {
        host: 0,
        say: pieces.iter().map(piece).collect(),
        end,
        end_after_us,
    }
}

fn connect(world: &mut SimWorld) -> SocketId {
    let socket = world.connect(&Address::Peer(0)).expect("a host");
    while !world.may_write(socket) {
        poll(world, PollTimeout::Never);
    }
    assert_eq!(world.connected(socket), Poll::Ready(Ok(())));
    socket
}

fn ask(world: &mut SimWorld, socket: SocketId, request: u32) {
    let head = format!("GET /{request} HTTP/1.1\r\nHost: lab\r\n\r\n");
    let written = world.write(socket, head.as_bytes());
    assert_eq!(written, Poll::Ready(Ok(head.len())));
}

/// Polls to the end; returns all that is read, with the times.
fn hear(world: &mut SimWorld, socket: SocketId) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        let told = drain(world, socket);
        if !told.is_empty() {
            heard.push(format!("{} {told}", world.now_us()));
        }
        if poll(world, PollTimeout::Never).0 == Polled::Exhausted {
            return heard;
        }
    }
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let first = say(&[(5, "a"), (0, "b"), (7, "c")], End::Idle, 0);
    let second = say(&[(2, "d")], End::Close, 3);
    let mut world = hosting(&[&[first], &[second]]);
    let socket = connect(&mut world);
    // The second waits until all of the first is said.
    ask(&mut world, socket, 0);
    ask(&mut world, socket, 1);
    assert_eq!(
        hear(&mut world, socket),
        ["6 ab", "13 c", "15 d", "18 <end>"]
    );
}

#[test]
fn the_time_of_an_answer_runs_from_its_request() {
    let mut world = hosting(&[&[say(&[(5, "a")], End::Idle, 0)]]);
    let socket = connect(&mut world);
    poll(&mut world, PollTimeout::Until(30));
    ask(&mut world, socket, 0);
    assert_eq!(hear(&mut world, socket), ["35 a"]);
}

#[test]
fn answers_hang_on_how_often_a_request_was_taken_up() {
    let answer = |text| say(&[(0, text)], End::Idle, 0);
    let mut world = hosting(&[&[answer("a"), answer("b")], &[answer("c")]]);
    for (request, expected) in
        [(1, "c"), (0, "a"), (0, "b"), (1, "c"), (0, "b")]
    {
        let socket = connect(&mut world);
        ask(&mut world, socket, request);
        assert_eq!(drain(&mut world, socket), expected);
    }
}

#[test]
fn what_was_not_taken_up_does_not_count() {
    let answer = |text, end| say(&[(0, text)], end, 0);
    let answers = [answer("a", End::Close), answer("b", End::Reset)];
    let mut world = hosting(&[&answers, &[answer("c", End::Close)]]);
    let socket = connect(&mut world);
    ask(&mut world, socket, 1);
    ask(&mut world, socket, 0);
    assert_eq!(drain(&mut world, socket), "c<end>");
    for expected in ["a<end>", "<Reset>"] {
        let socket = connect(&mut world);
        ask(&mut world, socket, 0);
        assert_eq!(drain(&mut world, socket), expected);
    }
}

#[test]
fn a_reset_takes_away_what_was_not_read() {
    let answer = say(&[(1, "a"), (1, "b")], End::Reset, 1);
    let mut world = hosting(&[&[answer]]);
    let socket = connect(&mut world);
    ask(&mut world, socket, 0);
    assert_eq!(hear(&mut world, socket), ["2 a", "3 b", "4 <Reset>"]);
    let write = world.write(socket, b"GET");
    assert_eq!(write, Poll::Ready(Err(styles::workload::Fault::Reset)));
}

#[test]
fn one_that_waits_hears_of_an_answer_that_comes_at_once() {
    let mut world = hosting(&[&[say(&[(0, "a")], End::Idle, 0)]]);
    let socket = connect(&mut world);
    ask(&mut world, socket, 0);
    let told = poll(&mut world, PollTimeout::Never);
    let expected = format!("readable {}", socket.0);
    assert_eq!(told, (Polled::Active, vec![expected]));
    assert_eq!(world.now_us(), 1);
    drain(&mut world, socket);
    assert_eq!(poll(&mut world, PollTimeout::Never).0, Polled::Exhausted);
}

#[test]
fn a_host_that_is_left_says_nothing_more() {
    let answer = say(&[(9, "a")], End::Close, 9);
    let mut world = hosting(&[&[answer]]);
    let socket = connect(&mut world);
    ask(&mut world, socket, 0);
    world.close(socket);
    assert_eq!(poll(&mut world, PollTimeout::Never).0, Polled::Exhausted);
    assert_eq!(world.now_us(), 1);
}
