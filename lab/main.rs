//! The program `lab`; what it does is in the library, but for counting
//! allocations: that takes the allocator of the whole program.

#![forbid(unsafe_code)]

use lab::measure::Allocations;
use std::process::ExitCode;

fn main() -> ExitCode {
    lab::cli::main(std::env::args_os(), count_allocations)
}

/// Returns what a call asks the allocator for.
fn count_allocations(call: &mut dyn FnMut()) -> Allocations {
    let info = allocation_counter::measure(call);
    Allocations {
        count: info.count_total,
        bytes: info.bytes_total,
        blocks_left: info.count_current,
        bytes_left: info.bytes_current,
    }
}
