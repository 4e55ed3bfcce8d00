//! Makes hosts, the requests to them, and the pieces and ends of what they
//! say.
//!
//! Times are less often multiples of the grid than elsewhere: of two requests
//! that want one connection at one moment, nothing can be predicted. Where to
//! read next: `generate_answer.rs` for the bytes.

use super::generate_answer::answer;
use super::random::Random;
use super::{Attempt, End, Fetch, FetchRequest, Host};

/// The times off the grid are below this.
const SPREAD_US: u64 = 97;

/// Texts that no request asked for.
const UNASKED: [&[u8]; 6] = [
    b"\r\n",
    b"\0",
    b"0\r\n\r\n",
    b"HTTP/1.1 408 Late\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged",
    b"HTTP/1.1 204 No\r\n\r\n",
];

/// Adds hosts to a client, and lets most of its requests go to them.
pub(super) fn add_hosts(random: &mut Random, fetch: &mut Fetch) {
    let hosts = 1 + random.below(3);
    fetch.hosts = (0..hosts)
        .map(|_| Host {
            connect_us: time_us(random),
        })
        .collect();
    fetch.keep = random.pick(&[0, 1, 1, 2, 3, 8, 8]);
    if random.once_in(2) {
        fetch.concurrency = 1;
    }
    if random.once_in(2) {
        // Two in three attempts end in time.
        fetch.timeout_us = fetch.timeout_us.saturating_mul(3);
    }
    for request in &mut fetch.requests {
        if !random.once_in(8) {
            say(random, request, hosts as u32);
        }
    }
}

/// Lets a request go to a host; seldom its attempts go to several.
fn say(random: &mut Random, request: &mut FetchRequest, hosts: u32) {
    let any_host = |random: &mut Random| random.below(hosts.into()) as u32;
    let first = any_host(random);
    for attempt in &mut request.attempts {
        let host = match random.once_in(8) {
            true => any_host(random),
            false => first,
        };
        *attempt = one_say(random, host);
    }
}

fn one_say(random: &mut Random, host: u32) -> Attempt {
    let mut bytes = answer(random);
    let mut end = random.pick(&[End::Idle, End::Idle, End::Idle, End::Close]);
    if random.once_in(16) {
        end = End::Reset;
    }
    if random.once_in(8) {
        spoil(random, &mut bytes);
    }
    let mut say = pieces(random, &bytes);
    if random.once_in(5) {
        say.push((time_us(random), random.pick(&UNASKED).to_vec()));
    }
    Attempt::Say {
        host,
        say,
        end,
        end_after_us: time_us(random),
    }
}

/// Cuts an answer off, or puts a byte somewhere in it.
fn spoil(random: &mut Random, bytes: &mut Vec<u8>) {
    let place = random.below(bytes.len() as u64 + 1) as usize;
    match random.below(3) {
        0 => bytes.truncate(place),
        1 => bytes.insert(place, random.pick(b"\0\r\n \t:;,x0\x7f\xff")),
        _ if place < bytes.len() => drop(bytes.remove(place)),
        _ => {}
    }
}

/// Cuts an answer into pieces at any places.
fn pieces(random: &mut Random, bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let mut say = Vec::new();
    let mut rest = bytes;
    for _ in 0..random.pick(&[0, 0, 0, 1, 1, 2, 3]) {
        let (piece, behind) = rest
            .split_at_checked(random.below(rest.len() as u64 + 1) as usize)
            .unwrap_or_default();
        say.push((time_us(random), piece.to_vec()));
        rest = behind;
    }
    say.push((time_us(random), rest.to_vec()));
    say
}

/// Draws a time: on the grid at times, often 0, mostly any.
fn time_us(random: &mut Random) -> u64 {
    match random.below(8) {
        0 | 1 => 0,
        2 => random.time_us(),
        _ => random.below(SPREAD_US),
    }
}
