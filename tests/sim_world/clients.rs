//! Scripted clients, and the socket at which they arrive.

use super::*;
use styles::workload::Fault;

#[test]
fn clients_wait_in_order_of_arrival_and_of_index_at_equal_times() {
    let mut world = visited(&[30, 10, 30, 10, 20].map(idle));
    assert!(!world.may_accept(LISTENER));
    assert_eq!(world.accept(LISTENER), Poll::Pending);
    // It is reported once: it was possible all the time after.
    assert_eq!(story(&mut world), ["10 acceptable 0"]);
    for (place, client) in (0..).zip([1, 3, 4, 0, 2]) {
        assert!(world.may_accept(LISTENER));
        assert_eq!(accept(&mut world), (SocketId(place), client));
    }
    assert!(!world.may_accept(LISTENER));
}

#[test]
fn acceptable_is_told_again_after_all_were_accepted() {
    let mut world = visited(&[1, 1, 2].map(idle));
    let (_, ready) = poll(&mut world, PollTimeout::Never);
    assert_eq!(ready, ["acceptable 0"]);
    accept(&mut world);
    accept(&mut world);
    let (_, ready) = poll(&mut world, PollTimeout::Never);
    assert_eq!(ready, ["acceptable 0"]);
}

#[test]
fn steps_and_end_come_at_their_times_and_the_end_after_all_data() {
    let steps = [(2, "one\n"), (3, "two\n"), (0, "three")];
    let mut world = visited(&[client(10, &steps, End::Close, 4)]);
    let socket = await_client(&mut world);
    let mut seen = Vec::new();
    while poll(&mut world, PollTimeout::Never).0 == Polled::Active {
        let told = drain(&mut world, socket);
        seen.push(format!("{} {told}", world.now_us()));
    }
    assert_eq!(seen, ["12 one\n", "15 two\nthree", "19 <end>"]);
    // The client reads on.
    assert_eq!(world.write(socket, b"one\n"), Poll::Ready(Ok(4)));
    assert_eq!(world.write(socket, b"two\n"), Poll::Ready(Ok(4)));
    assert_eq!(world.observer().received(0), "one\ntwo\n");
}

#[test]
fn readable_is_told_once_while_nobody_reads() {
    let steps = [(1, "a"), (1, "b"), (1, "c")];
    let mut world = visited(&[client(0, &steps, End::Reset, 1)]);
    let socket = await_client(&mut world);
    assert_eq!(story(&mut world), ["1 readable 0"]);
    assert_eq!(drain(&mut world, socket), "<Reset>");
}

#[test]
fn a_client_acts_whether_it_was_accepted_or_not() {
    let steps = [(5, "a"), (5, "b"), (5, "c")];
    let mut world = visited(&[client(10, &steps, End::Idle, 0)]);
    poll(&mut world, PollTimeout::Until(20));
    poll(&mut world, PollTimeout::Until(20));
    let (socket, _) = accept(&mut world);
    assert_eq!(drain(&mut world, socket), "ab");
    assert_eq!(story(&mut world), ["25 readable 0"]);
    assert_eq!(drain(&mut world, socket), "c");
}

#[test]
fn a_reset_takes_unread_data_along_and_breaks_both_ways() {
    let steps = [(1, "gone")];
    let mut world = visited(&[client(0, &steps, End::Reset, 1)]);
    let socket = await_client(&mut world);
    poll(&mut world, PollTimeout::Never);
    assert_eq!(world.read(socket, &mut [0]), Poll::Ready(Ok(1)));
    poll(&mut world, PollTimeout::Never);
    assert!(world.may_read(socket) && world.may_write(socket));
    let reset = Poll::Ready(Err(Fault::Reset));
    assert_eq!(world.read(socket, &mut [0]), reset);
    assert_eq!(world.write(socket, b"x"), reset);
    assert_eq!(world.observer().received(0), "");
}

#[test]
fn a_client_that_reset_while_it_waited_is_accepted_all_the_same() {
    let steps = [(1, "gone")];
    let mut world = visited(&[client(0, &steps, End::Reset, 1)]);
    poll(&mut world, PollTimeout::Until(2));
    poll(&mut world, PollTimeout::Until(2));
    let (socket, client) = accept(&mut world);
    assert_eq!(client, 0);
    assert_eq!(drain(&mut world, socket), "<Reset>");
}

#[test]
fn a_closed_connection_fails_and_closing_it_again_is_nothing() {
    let mut world = visited(&[idle(0)]);
    let socket = await_client(&mut world);
    let strange = SocketId(77);
    for socket in [socket, socket, strange] {
        world.close(socket);
        assert_eq!(world.observer().counts().open_sockets, 0);
        assert!(world.may_read(socket) && world.may_write(socket));
        let closed = Poll::Ready(Err(Fault::Closed));
        assert_eq!(world.read(socket, &mut [0]), closed);
        assert_eq!(world.write(socket, b"x"), closed);
        assert_eq!(world.connected(socket), Poll::Ready(Err(Fault::Closed)));
    }
}

#[test]
fn a_client_stops_when_it_is_closed_and_its_place_goes_to_the_next() {
    let steps = [(5, "from the first"), (0, "and more")];
    let mut world = visited(&[
        client(0, &steps, End::Close, 0),
        client(1, &[(9, "from the second")], End::Idle, 0),
    ]);
    let first = await_client(&mut world);
    world.close(first);
    let second = await_client(&mut world);
    assert_eq!(second, first);
    assert_eq!(story(&mut world), ["10 readable 0"]);
    assert_eq!(drain(&mut world, second), "from the second");
    assert_eq!(world.observer().counts().open_sockets, 1);
}

#[test]
fn the_place_that_was_closed_last_is_taken_first() {
    let mut world = visited(&[0; 6].map(idle));
    let [a, b, c] = [(); 3].map(|()| await_client(&mut world));
    world.close(a);
    world.close(c);
    world.close(b);
    assert_eq!([(); 3].map(|()| accept(&mut world).0), [b, c, a]);
}

#[test]
fn a_closed_listener_accepts_nobody_and_nobody_comes() {
    let mut world = visited(&[1, 1, 1, 9].map(idle));
    let socket = await_client(&mut world);
    let other = ListenerId(1);
    world.close_listener(other);
    assert_eq!(accept(&mut world).1, 1);
    world.close_listener(LISTENER);
    for listener in [LISTENER, other] {
        assert!(world.may_accept(listener));
        let closed = Poll::Ready(Err(Fault::Closed));
        assert_eq!(world.accept(listener), closed);
    }
    assert_eq!(story(&mut world), [""; 0]);
    assert_eq!(world.now_us(), 1);
    // An accepted client stays.
    assert_eq!(world.write(socket, b"x"), Poll::Ready(Ok(1)));
}

#[test]
fn half_a_character_is_shown_as_such() {
    let mut world = visited(&[idle(0)]);
    let socket = await_client(&mut world);
    let bytes = &"é".as_bytes()[..1];
    assert_eq!(world.write(socket, bytes), Poll::Ready(Ok(1)));
    assert_eq!(world.observer().received(0), "\u{fffd}");
    assert_eq!(world.observer().received(1), "");
}

#[test]
fn two_hundred_thousand_clients_at_once_are_all_served() {
    let count = 200_000;
    let speaks = client(0, &[(1, "x")], End::Close, 1);
    let mut world = visited(&vec![speaks; count as usize]);
    poll(&mut world, PollTimeout::Never);
    for number in 0..count {
        assert_eq!(accept(&mut world), (SocketId(number), number));
    }
    let mut ready = Vec::new();
    assert_eq!(world.poll(PollTimeout::Never, &mut ready), Polled::Active);
    assert_eq!(ready.len(), count as usize);
    for number in 0..count {
        let socket = SocketId(number);
        assert_eq!(world.read(socket, &mut [0; 2]), Poll::Ready(Ok(1)));
        assert_eq!(world.write(socket, b"x"), Poll::Ready(Ok(1)));
        world.close(socket);
    }
    assert_eq!(
        world.poll(PollTimeout::Never, &mut ready),
        Polled::Exhausted
    );
    assert_eq!(world.observer().received(count - 1), "x");
}

#[test]
fn a_client_takes_so_many_bytes_and_no_more() {
    let mut one = client(0, &[(1, "line\n")], End::Reset, 9);
    one.takes = Some(4);
    let mut world = visited(&[one]);
    let socket = await_client(&mut world);
    assert_eq!(world.write(socket, b"abc"), Poll::Ready(Ok(3)));
    assert!(world.may_write(socket));
    assert_eq!(world.write(socket, b"def"), Poll::Ready(Ok(1)));
    assert!(!world.may_write(socket));
    assert_eq!(world.write(socket, b"ef"), Poll::Pending);
    assert_eq!(world.observer().received(0), "abcd");
    // The reset is told to those who wait to write.
    assert_eq!(story(&mut world), ["1 readable 0", "10 writable 0"]);
    assert_eq!(world.write(socket, b"ef"), Poll::Ready(Err(Fault::Reset)));
}
