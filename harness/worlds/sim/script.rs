//! The acts of all peers of a scenario, in one flat list, the score.
//!
//! A script is the list of one peer's acts in order; its bytes lie in one
//! piece in the store of all bytes, so a socket keeps offsets instead of
//! buffers. Knows neither times of a run nor sockets.

use crate::scenario::{Attempt, Client, End, Fetch, Peer, Scenario};

/// One act of a peer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// Takes our connection.
    Connect,
    /// Refuses our connection.
    Refuse,
    /// Sends its bytes up to this offset in the store.
    Send(usize),
    /// Ends its output.
    End,
    /// Resets the connection.
    Reset,
}

/// An act, and the delay after the act before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beat {
    pub(super) after_us: u64,
    pub(super) act: Act,
}

/// The acts of one peer, by their indices in the score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    /// The index of the first beat, and of the one behind the last.
    pub(super) next: usize,
    pub(super) end: usize,
    /// The offset in the store of its bytes that were not sent.
    pub(super) bytes: usize,
}

/// The scripts of all peers.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    store: Vec<u8>,
    beats: Vec<Beat>,
    servers: Vec<Script>,
    /// The number of servers that are hosts, which are the first.
    hosts: usize,
    /// The answers of hosts to each request, by its number.
    answers: Vec<Vec<Script>>,
    /// The script of each client, and the number of bytes that it reads.
    clients: Vec<(Script, usize)>,
}

impl Scripts {
    /// Writes the scripts of a scenario.
    pub(super) fn new(scenario: &Scenario) -> Scripts {
        let mut scripts = Scripts::default();
        if let Some(fetch) = &scenario.fetch {
            scripts.add_servers(fetch);
        }
        if let Some(echo) = &scenario.echo {
            let steps = echo.clients.iter().flat_map(|client| &client.steps);
            let bytes = steps.map(|step| step.send.len()).sum();
            scripts.store.reserve(bytes);
            scripts.clients.reserve(echo.clients.len());
            for client in &echo.clients {
                let script = scripts.script(|s| s.write_client(client));
                scripts.clients.push((script, client.room()));
            }
        }
        scripts
    }

    fn add_servers(&mut self, fetch: &Fetch) {
        self.hosts = fetch.hosts.len();
        for peer in fetch.peers() {
            let script = self.script(|scripts| match peer {
                Peer::Host(host) => scripts.add(host.connect_us, Act::Connect),
                Peer::Attempt(attempt) => scripts.write_server(attempt),
            });
            self.servers.push(script);
        }
        if self.hosts == 0 {
            return;
        }
        for request in &fetch.requests {
            let said = |attempt: &&Attempt| attempt.host().is_some();
            let said = request.attempts.iter().filter(said);
            let answers =
                said.map(|a| self.script(|scripts| scripts.write_server(a)));
            let answers = answers.collect();
            self.answers.push(answers);
        }
    }

    /// Returns the script of this server, for one connection.
    pub(super) fn server(&self, number: u32) -> Option<Script> {
        self.servers.get(number as usize).copied()
    }

    /// Returns whether several requests may go to this server.
    pub(super) fn is_host(&self, number: u32) -> bool {
        (number as usize) < self.hosts
    }

    /// Returns the answers of hosts to a request: the first time that one
    /// takes it up, the second, and so on; the last one repeats.
    pub(super) fn answers(&self, request: u32) -> &[Script] {
        let answers = self.answers.get(request as usize);
        answers.map_or(&[], Vec::as_slice)
    }

    /// Returns the script of a client after it has connected, and the number
    /// of bytes that it reads.
    pub(super) fn client(&self, index: u32) -> (Script, usize) {
        self.clients[index as usize]
    }

    /// Returns the number of bytes that a client sends.
    pub(super) fn bytes_of_client(&self, index: u32) -> usize {
        let (script, _) = self.clients[index as usize];
        let last = self.clients.get(index as usize + 1);
        let end = last.map_or(self.store.len(), |(next, _)| next.bytes);
        end - script.bytes
    }

    /// Returns the beat of a script that is due next, unless it is over.
    #[inline]
    pub(super) fn next_beat(&self, script: &Script) -> Option<Beat> {
        self.beats[..script.end].get(script.next).copied()
    }

    /// Returns the bytes between two offsets in the store.
    #[inline]
    pub(super) fn bytes(&self, from: usize, to: usize) -> &[u8] {
        &self.store[from..to]
    }

    /// Returns the script of the acts that `write` writes.
    fn script(&mut self, write: impl FnOnce(&mut Scripts)) -> Script {
        let (next, bytes) = (self.beats.len(), self.store.len());
        write(self);
        let end = self.beats.len();
        Script { next, end, bytes }
    }

    fn add(&mut self, after_us: u64, act: Act) {
        self.beats.push(Beat { after_us, act });
    }

    fn add_bytes(&mut self, after_us: u64, bytes: &[u8]) {
        self.store.extend_from_slice(bytes);
        self.add(after_us, Act::Send(self.store.len()));
    }

    fn write_server(&mut self, attempt: &Attempt) {
        match attempt {
            Attempt::Refuse { refuse_us } => {
                self.add(*refuse_us, Act::Refuse);
            }
            Attempt::Reset {
                connect_us,
                reset_us,
            } => {
                self.add(*connect_us, Act::Connect);
                self.add(*reset_us, Act::Reset);
            }
            Attempt::Stall { connect_us } => {
                self.add(*connect_us, Act::Connect);
            }
            Attempt::Respond {
                connect_us,
                respond_us,
                body,
                truncate,
                ..
            } => {
                self.add(*connect_us, Act::Connect);
                self.add_bytes(*respond_us, &attempt.head());
                for (after_us, piece) in body {
                    self.add_bytes(*after_us, piece.as_bytes());
                }
                if *truncate {
                    self.add(0, Act::End);
                }
            }
            Attempt::Garbage {
                connect_us,
                respond_us,
                garbage,
            } => {
                self.add(*connect_us, Act::Connect);
                self.add_bytes(*respond_us, garbage.as_bytes());
                self.add(0, Act::End);
            }
            Attempt::Say {
                say,
                end,
                end_after_us,
                ..
            } => {
                for (after_us, piece) in say {
                    self.add_bytes(*after_us, piece);
                }
                self.add_end(*end_after_us, *end);
            }
        }
    }

    fn write_client(&mut self, client: &Client) {
        for step in &client.steps {
            self.add_bytes(step.wait_us, step.send.as_bytes());
        }
        self.add_end(client.end_after_us, client.end);
    }

    fn add_end(&mut self, after_us: u64, end: End) {
        match end {
            End::Close => self.add(after_us, Act::End),
            End::Reset => self.add(after_us, Act::Reset),
            End::Idle => {}
        }
    }
}
