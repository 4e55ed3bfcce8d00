//! The clients, and the stopwatch around the server's work for them.
//!
//! ```text
//!   connect -> warm up -> settle -> [ lines, lines, lines ] -> close
//!                                   the server's CPU time
//! ```
//!
//! In each round every client sends a line, then every client waits for its
//! echo: the server finds one ready or many, as its pace allows.

use benches::{Stopwatch, callgrind};
use cpu_time::{ProcessTime, ThreadTime};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

/// The length of a line in bytes, its newline included; as in `echo_sim`.
const LINE_BYTES: usize = 64;

/// The rounds before the time counts: afterwards the server has accepted all
/// clients, and its buffers have grown.
const WARM_UP_ROUNDS: u32 = 3;

/// The time after which the server waits for the next line: the kernel updates
/// a thread's CPU time when it rests.
const SETTLE: Duration = Duration::from_millis(3);

/// The clients that wait unaccepted, as in the lab's world.
const BACKLOG: i32 = 1024;

/// Clients that send lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clients {
    /// The number of clients, all at once.
    pub(crate) clients: u32,
    /// The number of lines that each sends while the time counts.
    pub(crate) lines: u32,
}

impl Clients {
    /// Returns the number of lines that are echoed while the time counts.
    pub(crate) fn timed_lines(self) -> u64 {
        u64::from(self.clients) * u64::from(self.lines)
    }

    /// Returns the number of bytes that are echoed in all.
    pub(crate) fn bytes(self) -> u64 {
        let lines_of_one = u64::from(self.lines + WARM_UP_ROUNDS);
        u64::from(self.clients) * lines_of_one * LINE_BYTES as u64
    }

    /// Runs a server on this thread until all clients have gone; adds the CPU
    /// time it took for the lines, and returns the number of echoed bytes.
    ///
    /// # Panics
    ///
    /// If a socket fails or an echo is wrong.
    pub(crate) fn time(
        self,
        serve: impl FnOnce(Door) -> io::Result<u64>,
        watch: &mut Stopwatch,
    ) -> u64 {
        let (announce, announced) = mpsc::channel();
        let door = Door {
            clients: self.clients,
            announce,
        };
        let clients = thread::spawn(move || {
            let address = announced.recv().map_err(io::Error::other)?;
            self.play(address)
        });
        // Instructions are counted from the first connection to the last.
        callgrind::start();
        let bytes = serve(door).expect("a server");
        callgrind::stop();
        let played = clients.join().expect("clients that do not panic");
        watch.add(played.expect("sockets"));
        bytes
    }

    /// Plays all clients; returns the CPU time of all other threads.
    fn play(self, address: SocketAddr) -> io::Result<Duration> {
        let connect = |_| -> io::Result<TcpStream> {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            Ok(stream)
        };
        let streams: io::Result<Vec<_>> =
            (0..self.clients).map(connect).collect();
        let mut streams = streams?;
        for round in 0..WARM_UP_ROUNDS {
            play_round(&mut streams, round)?;
        }
        thread::sleep(SETTLE);
        let (process, own) = (ProcessTime::now(), ThreadTime::now());
        for round in 0..self.lines {
            play_round(&mut streams, round)?;
        }
        thread::sleep(SETTLE);
        Ok(process.elapsed().saturating_sub(own.elapsed()))
    }
}

/// The source of a server's clients.
pub(crate) struct Door {
    /// The number of clients, which come all at once.
    pub(crate) clients: u32,
    announce: Sender<SocketAddr>,
}

impl Door {
    /// Lets the clients connect to this address.
    pub(crate) fn open(&self, address: SocketAddr) {
        // If they have gone, the server notices.
        let _ = self.announce.send(address);
    }

    /// Listens on a free port, and lets the clients connect.
    pub(crate) fn listen(&self) -> io::Result<TcpListener> {
        let socket =
            Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
        // Accepted sockets inherit it.
        socket.set_tcp_nodelay(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
        socket.listen(BACKLOG)?;
        let listener = TcpListener::from(socket);
        self.open(listener.local_addr()?);
        Ok(listener)
    }
}

/// Sends a line from each client, then checks each echo.
fn play_round(streams: &mut [TcpStream], round: u32) -> io::Result<()> {
    for (client, mut stream) in streams.iter().enumerate() {
        stream.write_all(&line(client, round))?;
    }
    let mut echo = [0; LINE_BYTES];
    for (client, mut stream) in streams.iter().enumerate() {
        stream.read_exact(&mut echo)?;
        if echo != line(client, round) {
            return Err(io::Error::other("an echo is wrong"));
        }
    }
    Ok(())
}

/// Makes the line of a client in a round.
fn line(client: usize, round: u32) -> [u8; LINE_BYTES] {
    let mut line = [b'.'; LINE_BYTES];
    line[LINE_BYTES - 1] = b'\n';
    for (place, number) in [(0, client), (8, round as usize)] {
        let digits = number.to_le_bytes().map(|byte| b'a' + byte % 26);
        line[place..place + digits.len()].copy_from_slice(&digits);
    }
    line
}
