//! What a simulated machine cannot do.

use super::*;
use styles::event_loop::JobId;
use styles::workload::{Address, Fault};

/// Makes a world of one server that stalls, and of these clients.
fn limited(limits: SimLimits, clients: &[Client]) -> SimWorld {
    let attempts = vec![Attempt::Stall { connect_us: 0 }];
    SimWorld::new(&scenario(attempts, clients.to_vec()), limits)
}

#[test]
fn reads_and_writes_move_no_more_than_allowed() {
    let limits = SimLimits {
        read_bytes: 2,
        write_bytes: 3,
        ..SimLimits::default()
    };
    let speaks = client(0, &[(0, "abcde")], End::Close, 0);
    let mut world = limited(limits, &[speaks]);
    let socket = await_client(&mut world);
    let mut bytes = [0; 8];
    for (count, piece) in [(2, "ab"), (2, "cd"), (1, "e"), (0, "")] {
        assert!(world.may_read(socket));
        assert_eq!(world.read(socket, &mut bytes), Poll::Ready(Ok(count)));
        assert_eq!(&bytes[..count], piece.as_bytes());
    }
    assert_eq!(world.write(socket, b"vwxyz"), Poll::Ready(Ok(3)));
    assert_eq!(world.write(socket, b"yz"), Poll::Ready(Ok(2)));
    assert_eq!(world.observer().received(0), "vwxyz");
    let counts = world.observer().counts();
    assert_eq!((counts.reads, counts.writes), (4, 2));
}

#[test]
fn a_small_buffer_takes_what_fits_and_leaves_the_rest() {
    let speaks = client(0, &[(0, "abc")], End::Idle, 0);
    let mut world = visited(&[speaks]);
    let socket = await_client(&mut world);
    assert_eq!(world.read(socket, &mut []), Poll::Ready(Ok(0)));
    assert_eq!(world.read(socket, &mut [0; 2]), Poll::Ready(Ok(2)));
    assert_eq!(drain(&mut world, socket), "c");
    assert!(!world.may_read(socket));
    assert_eq!(world.write(socket, b""), Poll::Ready(Ok(0)));
}

#[test]
fn a_limit_of_nothing_is_one_byte_so_that_no_end_appears() {
    let limits = SimLimits {
        read_bytes: 0,
        write_bytes: 0,
        ..SimLimits::default()
    };
    let speaks = client(0, &[(0, "ab")], End::Idle, 0);
    let mut world = limited(limits, &[speaks]);
    let socket = await_client(&mut world);
    assert_eq!(world.read(socket, &mut [0; 8]), Poll::Ready(Ok(1)));
    assert_eq!(world.write(socket, b"xy"), Poll::Ready(Ok(1)));
}

#[test]
fn no_more_sockets_are_open_than_allowed_and_a_free_place_is_told() {
    let limits = SimLimits {
        open_sockets: 2,
        ..SimLimits::default()
    };
    let mut world = limited(limits, &[1; 4].map(idle));
    let outward = world.connect(&Address::Peer(0)).unwrap();
    let inward = await_client(&mut world);
    assert!(!world.may_accept(LISTENER));
    assert_eq!(world.accept(LISTENER), Poll::Pending);
    assert_eq!(world.connect(&Address::Peer(0)), Err(Fault::Exhausted));
    assert_eq!(story(&mut world), [""; 0]);

    world.close(outward);
    assert!(world.may_accept(LISTENER));
    assert_eq!(story(&mut world), ["1 acceptable 0"]);
    let outward = world.connect(&Address::Peer(0)).unwrap();

    // A place that is taken at once is not told.
    world.close(inward);
    world.connect(&Address::Peer(0)).unwrap();
    assert!(!world.may_accept(LISTENER));
    assert_eq!(story(&mut world), [""; 0]);

    world.close(outward);
    assert_eq!(story(&mut world), ["1 acceptable 0"]);
    assert_eq!(accept(&mut world), (outward, 1));
}

#[test]
fn who_arrives_while_all_places_are_taken_is_told_when_one_is_free() {
    let limits = SimLimits {
        open_sockets: 1,
        ..SimLimits::default()
    };
    let mut world = limited(limits, &[idle(3)]);
    let outward = world.connect(&Address::Peer(0)).unwrap();
    assert_eq!(story(&mut world), [""; 0]);
    assert_eq!(world.now_us(), 3);
    world.close(outward);
    assert_eq!(story(&mut world), ["3 acceptable 0"]);
}

#[test]
fn a_free_place_is_no_news_where_nobody_waits() {
    let limits = SimLimits {
        open_sockets: 1,
        ..SimLimits::default()
    };
    let mut world = limited(limits, &[]);
    let outward = world.connect(&Address::Peer(0)).unwrap();
    world.close(outward);
    let dead = (Polled::Exhausted, Vec::new());
    assert_eq!(poll(&mut world, PollTimeout::Never), dead);
}

#[test]
fn a_free_place_is_no_news_where_another_was_free() {
    let mut world = visited(&[0; 2].map(idle));
    let socket = await_client(&mut world);
    world.close(socket);
    assert_eq!(story(&mut world), [""; 0]);
    assert!(world.may_accept(LISTENER));
}

#[test]
fn a_free_place_is_no_news_of_a_closed_listener() {
    let limits = SimLimits {
        open_sockets: 1,
        ..SimLimits::default()
    };
    let mut world = limited(limits, &[0; 2].map(idle));
    let socket = await_client(&mut world);
    world.close(socket);
    world.close_listener(LISTENER);
    world.start_job(JobId(0), number(1, 0));
    assert_eq!(story(&mut world), ["0 job 0 Some(Some(1))"]);
}
