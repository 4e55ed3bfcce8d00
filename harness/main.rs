//! The program `lab`. Its commands are in the library; counting allocations is
//! here, since it takes the allocator of the whole program.

#![forbid(unsafe_code)]

use harness::measure::Allocations;
use std::process::ExitCode;

fn main() -> ExitCode {
    harness::cli::main(std::env::args_os(), count_allocations)
}

/// Counts the allocations that a call makes.
fn count_allocations(call: &mut dyn FnMut()) -> Allocations {
    let info = allocation_counter::measure(call);
    Allocations {
        count: info.count_total,
        bytes: info.bytes_total,
        blocks_left: info.count_current,
        bytes_left: info.bytes_current,
    }
}
