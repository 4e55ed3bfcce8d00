//! What scripted servers do to a connection.

use super::*;
use styles::workload::{Address, Fault};

/// Connects to a server and tells all that is seen of it.
fn fetch(attempt: Attempt) -> Vec<String> {
    let mut world = serving(&[attempt]);
    world.connect(&Address::Peer(0)).unwrap();
    let mut seen = Vec::new();
    loop {
        let mut ready = Vec::new();
        if world.poll(PollTimeout::Never, &mut ready) == Polled::Exhausted {
            return seen;
        }
        for ready in ready {
            let news = match ready {
                Readiness::Writable(id) => {
                    format!("{:?}", world.connected(id))
                }
                Readiness::Readable(id) => drain(&mut world, id),
                other => words(&other),
            };
            seen.push(format!("{} {news}", world.now_us()));
        }
    }
}

#[test]
fn a_server_refuses_after_its_time_and_nothing_becomes_readable() {
    let attempt = Attempt::Refuse { refuse_us: 30 };
    assert_eq!(fetch(attempt), ["30 Ready(Err(Refused))"]);
}

#[test]
fn a_refused_connection_neither_reads_nor_writes_nor_blocks() {
    let mut world = serving(&[Attempt::Refuse { refuse_us: 0 }]);
    let socket = world.connect(&Address::Peer(0)).unwrap();
    assert!(world.may_write(socket) && world.may_read(socket));
    let refused = Poll::Ready(Err(Fault::Refused));
    assert_eq!(world.write(socket, b"x"), refused);
    assert_eq!(world.read(socket, &mut [0]), refused);
}

#[test]
fn a_reset_comes_after_the_connection_was_made() {
    let reset = |reset_us| Attempt::Reset {
        connect_us: 5,
        reset_us,
    };
    assert_eq!(fetch(reset(7)), ["5 Ready(Ok(()))", "12 <Reset>"]);
    assert_eq!(fetch(reset(0)), ["5 Ready(Ok(()))", "5 <Reset>"]);
}

#[test]
fn a_stalling_server_is_silent() {
    let attempt = Attempt::Stall { connect_us: 5 };
    assert_eq!(fetch(attempt), ["5 Ready(Ok(()))"]);
}

#[test]
fn each_piece_comes_its_delay_after_the_one_before_and_no_end_follows() {
    let body = [(0, "a"), (4, "b"), (0, "c"), (6, "d")];
    assert_eq!(
        fetch(respond(5, 10, &body, false)),
        [
            "5 Ready(Ok(()))",
            "15 HTTP/1.1 200 Lab\r\nContent-Length: 4\r\n\r\na",
            "19 bc",
            "25 d",
        ]
    );
}

#[test]
fn a_truncated_response_ends_right_after_its_last_piece() {
    assert_eq!(
        fetch(respond(1, 1, &[(2, "a")], true)),
        [
            "1 Ready(Ok(()))",
            "2 HTTP/1.1 200 Lab\r\nContent-Length: 2\r\n\r\n",
            "4 a<end>",
        ]
    );
}

#[test]
fn garbage_and_the_end_come_together() {
    let attempt = Attempt::Garbage {
        connect_us: 1,
        respond_us: 2,
        garbage: "SSH-2.0".to_string(),
    };
    assert_eq!(fetch(attempt), ["1 Ready(Ok(()))", "3 SSH-2.0<end>"]);
}

#[test]
fn what_is_due_at_once_has_happened_when_connecting_returns() {
    let mut world = serving(&[respond(0, 0, &[], true)]);
    let socket = world.connect(&Address::Peer(0)).unwrap();
    assert!(world.may_write(socket) && world.may_read(socket));
    assert_eq!(world.connected(socket), Poll::Ready(Ok(())));
    assert!(drain(&mut world, socket).ends_with("\r\n\r\n<end>"));
    assert_eq!(story(&mut world), [""; 0]);
}

#[test]
fn a_connection_that_is_being_made_neither_reads_nor_writes() {
    let mut world = serving(&[Attempt::Stall { connect_us: 1 }]);
    let socket = world.connect(&Address::Peer(0)).unwrap();
    assert!(!world.may_write(socket) && !world.may_read(socket));
    assert_eq!(world.connected(socket), Poll::Pending);
    assert_eq!(world.write(socket, b"x"), Poll::Pending);
    assert_eq!(world.read(socket, &mut [0]), Poll::Pending);
}

#[test]
fn a_server_swallows_what_it_is_sent() {
    let mut world = serving(&[Attempt::Stall { connect_us: 0 }]);
    let socket = world.connect(&Address::Peer(0)).unwrap();
    assert_eq!(world.write(socket, b"GET / "), Poll::Ready(Ok(6)));
    assert_eq!(world.observer().received(0), "");
}

#[test]
fn each_connection_to_a_server_begins_its_script_anew() {
    let mut world = serving(&[Attempt::Stall { connect_us: 5 }]);
    world.connect(&Address::Peer(0)).unwrap();
    poll(&mut world, PollTimeout::Until(3));
    world.connect(&Address::Peer(0)).unwrap();
    assert_eq!(story(&mut world), ["5 writable 0", "8 writable 1"]);
}

#[test]
fn servers_are_known_by_their_place_among_all_attempts() {
    let attempts = [3, 1, 2].map(|connect_us| Attempt::Stall { connect_us });
    let mut scenario = scenario(attempts[..1].to_vec(), Vec::new());
    let fetch = scenario.fetch.as_mut().unwrap();
    fetch.requests.push(FetchRequest {
        id: "second".to_string(),
        attempts: attempts[1..].to_vec(),
    });
    let mut world = SimWorld::new(&scenario, SimLimits::default());
    for number in 0..3 {
        world.connect(&Address::Peer(number)).unwrap();
    }
    assert_eq!(
        story(&mut world),
        ["1 writable 1", "2 writable 2", "3 writable 0"]
    );
}

#[test]
fn there_is_no_way_to_who_is_not_in_the_scenario() {
    let mut world = serving(&[Attempt::Stall { connect_us: 0 }]);
    for address in [
        Address::Peer(1),
        Address::Socket("127.0.0.1:80".parse().unwrap()),
        Address::Name("lab".to_string(), 80),
    ] {
        assert_eq!(world.connect(&address), Err(Fault::Unreachable));
    }
    assert_eq!(world.observer().counts().open_sockets, 0);
}
