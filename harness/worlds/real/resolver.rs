//! The resolution of names to addresses, on a thread that may block.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

/// Looks up the addresses of a name and a port, best first; blocks.
pub type Resolve = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;

/// The most addresses of one name that are tried: each may cost a timeout.
const MAX_ADDRESSES: usize = 16;

/// Looks a name up with the operating system.
pub(super) fn ask_system(
    name: &str,
    port: u16,
) -> io::Result<Vec<SocketAddr>> {
    Ok((name, port).to_socket_addrs()?.collect())
}

/// Looks a name up; an error counts as a name without addresses.
pub(crate) fn look_up(
    resolve: Resolve,
    name: &str,
    port: u16,
) -> Vec<SocketAddr> {
    let mut addresses = resolve(name, port).unwrap_or_default();
    addresses.truncate(MAX_ADDRESSES);
    addresses
}
