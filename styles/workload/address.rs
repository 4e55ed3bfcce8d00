//! Where to connect to.

use std::fmt;
use std::net::SocketAddr;

/// Where to connect to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Address {
    /// A peer that the world knows by number; simulated worlds have no names.
    Peer(u32),
    /// An address of the network.
    Socket(SocketAddr),
    /// A name that must be looked up, and a port.
    Name(String, u16),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Peer(number) => write!(f, "peer {number}"),
            Address::Socket(address) => address.fmt(f),
            Address::Name(name, port) => write!(f, "{name}:{port}"),
        }
    }
}
