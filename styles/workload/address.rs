//! Addresses to connect to.

use std::fmt;
use std::net::SocketAddr;

/// An address to connect to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Address {
    /// A peer, by its number in a simulated world, which has no names.
    Peer(u32),
    /// An address of the network.
    Socket(SocketAddr),
    /// A host name, which must be looked up, and a port.
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
