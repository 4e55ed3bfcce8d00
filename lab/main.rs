//! The program `lab`; what it does is in the library, but for counting
//! allocations: that takes the allocator of the whole program.

#![deny(unsafe_code)]

#[expect(unsafe_code, reason = "an allocator cannot be had without")]
mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    lab::cli::main(std::env::args_os(), allocator::count)
}
