//! The program `lab`; what it does is in the library, but for counting
//! allocations: that takes the allocator of the whole program.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    harness::cli::main(std::env::args_os(), count_allocations)
}

/// Returns how many allocations a call makes.
fn count_allocations(call: &mut dyn FnMut()) -> u64 {
    allocation_counter::measure(call).count_total
}
