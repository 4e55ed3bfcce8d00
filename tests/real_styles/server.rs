//! What clients do to the echo server.

use super::support::{Served, connect, plan, serve};
use socket2::SockRef;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::spawn;
use std::time::Duration;
use styles::Style;
use styles::trace::{Actor, Event};
use styles::workload::{EchoPlan, Reason};

/// The most that a server may hold for one session of any length: its buffers
/// and those of the poll.
const LITTLE_BYTES: u64 = 256 * 1024;

/// Sends all, ends the sending half and reads to the end.
fn echo_of(mut stream: TcpStream, bytes: &[u8]) -> Vec<u8> {
    stream.write_all(bytes).expect("sent");
    stream.shutdown(Shutdown::Write).expect("half closed");
    let mut echo = Vec::new();
    stream.read_to_end(&mut echo).expect("the end");
    echo
}

fn closed(served: &Served, client: u32) -> Option<Reason> {
    let of_client = |(actor, event): &(Actor, Event)| match event {
        Event::Closed { reason } if *actor == Actor::Echo(client) => {
            Some(*reason)
        }
        _ => None,
    };
    served.facts.iter().find_map(of_client)
}

pub(super) fn echoes_what_comes_byte_by_byte(style: Style) {
    let (address, server) = serve(style, plan(1));
    let mut stream = connect(address);
    let text = "grüße, 漢字\nand a rest";
    for byte in text.as_bytes() {
        stream.write_all(&[*byte]).expect("sent");
    }
    assert_eq!(echo_of(stream, b""), text.as_bytes());
    let served = server.join().expect("served");
    assert_eq!(closed(&served, 0), Some(Reason::End));
}

pub(super) fn echoes_the_rest_after_a_half_close(style: Style) {
    let (address, server) = serve(style, plan(2));
    assert_eq!(echo_of(connect(address), b"a\n\nrest"), b"a\n\nrest");
    assert_eq!(echo_of(connect(address), b""), b"");
    let served = server.join().expect("served");
    assert_eq!(closed(&served, 0), Some(Reason::End));
    assert_eq!(closed(&served, 1), Some(Reason::End));
}

pub(super) fn a_reset_costs_only_its_own_session(style: Style) {
    let (address, server) = serve(style, plan(3));
    let mut steady = connect(address);
    let mut line = [0; 6];
    steady.write_all(b"first\n").expect("sent");
    steady.read_exact(&mut line).expect("echoed");
    for _ in 0..2 {
        let mut rude = connect(address);
        rude.write_all(b"echoed\n").expect("sent");
        rude.read_exact(&mut [0; 7]).expect("echoed");
        let at_once = Some(Duration::ZERO);
        SockRef::from(&rude).set_linger(at_once).expect("linger");
    }
    assert_eq!(echo_of(steady, b"second\n"), b"second\n");
    let served = server.join().expect("served");
    let reasons = [0, 1, 2].map(|client| closed(&served, client));
    let reset = Some(Reason::Reset);
    assert_eq!(reasons, [Some(Reason::End), reset, reset]);
}

pub(super) fn two_hundred_connections_at_once(style: Style) {
    let (address, server) = serve(style, plan(200));
    let mut streams: Vec<TcpStream> =
        (0..200).map(|_| connect(address)).collect();
    for round in 0..3 {
        for (index, stream) in streams.iter_mut().enumerate() {
            writeln!(stream, "{round} of {index}").expect("sent");
        }
        for (index, stream) in streams.iter_mut().enumerate() {
            let expected = format!("{round} of {index}\n");
            let mut line = vec![0; expected.len()];
            stream.read_exact(&mut line).expect("echoed");
            assert_eq!(line, expected.as_bytes());
        }
    }
    drop(streams);
    let served = server.join().expect("served");
    let accepted = |(_, event): &&(Actor, Event)| *event == Event::Accept;
    assert_eq!(served.facts.iter().filter(accepted).count(), 200);
}

pub(super) fn sixty_four_mebibytes_in_little_memory(style: Style) {
    const LINES: usize = 64 * 1024;
    let (address, server) = serve(style, plan(1));
    let mut reader = connect(address);
    let mut writer = reader.try_clone().expect("a clone");
    let sender = spawn(move || {
        let mut line = vec![b'x'; 1024];
        line[1023] = b'\n';
        for index in 0..LINES {
            line[..8].copy_from_slice(&index.to_be_bytes());
            writer.write_all(&line).expect("sent");
        }
        writer.shutdown(Shutdown::Write).expect("half closed");
    });
    let mut line = vec![0; 1024];
    for index in 0..LINES {
        reader.read_exact(&mut line).expect("echoed");
        assert_eq!(line[..8], index.to_be_bytes(), "line {index}");
        assert_eq!(line[1023], b'\n');
    }
    assert_eq!(reader.read(&mut line).expect("the end"), 0);
    sender.join().expect("sent all");
    let served = server.join().expect("served");
    assert!(
        served.peak_bytes < LITTLE_BYTES,
        "{} bytes at once",
        served.peak_bytes
    );
}

pub(super) fn an_endless_line_is_refused(style: Style) {
    let small = EchoPlan {
        max_line_bytes: 100,
        ..plan(1)
    };
    let (address, server) = serve(style, small);
    let mut stream = connect(address);
    let piece = [b'x'; 4096];
    // The server closes with bytes unread, so in the end writing fails.
    while stream.write_all(&piece).is_ok() {}
    let served = server.join().expect("served");
    assert_eq!(closed(&served, 0), Some(Reason::TooLong));
    assert!(served.peak_bytes < LITTLE_BYTES);
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    assert_eq!(rest, b"");
}
