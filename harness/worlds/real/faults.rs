//! The meaning of the errors of the operating system to the loop.

use std::io::{self, ErrorKind};
use styles::workload::Fault;

/// Returns the meaning of an error to a task.
pub(crate) fn fault_of(error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => Fault::Reset,
        ErrorKind::ConnectionRefused => Fault::Refused,
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown => Fault::Unreachable,
        // A connection that finds no free port of ours reports the former.
        ErrorKind::AddrNotAvailable | ErrorKind::OutOfMemory => {
            Fault::Exhausted
        }
        _ => match error.raw_os_error() {
            Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS) => {
                Fault::Exhausted
            }
            code => Fault::Os(code.unwrap_or(0)),
        },
    }
}

/// Calls again as long as a signal gets in between.
pub(super) fn uninterrupted<T>(
    mut call: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_fault() {
        let table = [
            (libc::ECONNRESET, Fault::Reset),
            (libc::EPIPE, Fault::Reset),
            (libc::ECONNABORTED, Fault::Reset),
            (libc::ECONNREFUSED, Fault::Refused),
            (libc::EHOSTUNREACH, Fault::Unreachable),
            (libc::ENETUNREACH, Fault::Unreachable),
            (libc::ENETDOWN, Fault::Unreachable),
            (libc::EMFILE, Fault::Exhausted),
            (libc::ENFILE, Fault::Exhausted),
            (libc::ENOBUFS, Fault::Exhausted),
            (libc::ENOMEM, Fault::Exhausted),
            (libc::EADDRNOTAVAIL, Fault::Exhausted),
            (libc::EACCES, Fault::Os(libc::EACCES)),
        ];
        for (code, fault) in table {
            let error = io::Error::from_raw_os_error(code);
            assert_eq!(fault_of(&error), fault, "{error}");
        }
    }
}
