//! One round trip of a line: CPU time of the server, over loopback.
//!
//! The server under test has this thread; its clients have another, and their
//! time is subtracted. Each server frames lines with the workload's `Lines`,
//! so the difference is in its waiting. Wall time says nothing here: most of
//! it is the clients'.

mod clients;
mod futures_io;
mod mio_loop;
mod subjects;
mod tokio;

use self::clients::Clients;
use benches::{Case, Stopwatch};
use lab::measure::Subject;
use std::process::ExitCode;
use styles::event_loop::Counters;

/// The longest line in bytes; none is longer.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// The open files of a process beside its sockets.
const OTHER_FILES: u64 = 100;

fn main() -> ExitCode {
    let cases = [(1, 10_000), (64, 400), (1_024, 25)];
    benches::time(cases.map(|(clients, lines)| {
        let clients = Clients { clients, lines };
        // If it cannot be raised, connecting reports the lack.
        let _ = rlimit::increase_nofile_limit(
            2 * u64::from(clients.clients) + OTHER_FILES,
        );
        let case = Case::new(
            "echo_tcp",
            clients.clients,
            clients.timed_lines(),
            clients.bytes(),
        );
        with_subjects(case, clients)
            .against("mio")
            .with("mio", move |w| clients.time(mio_loop::serve, w))
            .with("tokio", move |w| clients.time(tokio::serve, w))
            .with("smol", move |w| clients.time(futures_io::smol, w))
            .with("async-std", move |w| clients.time(futures_io::async_std, w))
    }))
}

/// Lets the subjects of the harness take part, if they do the same work.
fn with_subjects(mut case: Case, clients: Clients) -> Case {
    for subject in Subject::ALL {
        let serve =
            move |door| Ok(subjects::serve(subject, door)?.bytes_written);
        let name = subject.contestant().name();
        case = case.with(name, move |w| clients.time(serve, w));
    }
    let work = move |subject| {
        let mut work = Counters::default();
        let once = |door| {
            work = subjects::serve(subject, door)?;
            Ok(work.bytes_written)
        };
        clients.time(once, &mut Stopwatch::default());
        work
    };
    case.proven_by(work)
}
