//! Each parser under random bytes: it does not panic, uses bounded memory, and
//! keeps its promise.
//!
//! `cargo test` tries the kept inputs, which are in `__fuzz__/NAME/corpus/`,
//! and some random ones. For more:
//!
//! ```text
//! BOLERO_RANDOM_ITERATIONS=10000000 cargo test --release --test fuzz response
//! ```
//!
//! A finding is an input that is kept, and a change of the parser.

#[path = "../support/pieces.rs"]
mod pieces;

mod chunks;
mod lines;
mod response;
mod scenario;
mod spelling;
mod url;

/// The random inputs of each target in a usual run of the tests.
const ITERATIONS: usize = 3_000;

/// The most bytes of an input.
const MAX_BYTES: usize = 1_000;

/// Makes a test of each target: a function that is given random bytes.
macro_rules! targets {
    ($($name:ident),*) => {
        $(
            #[test]
            fn $name() {
                bolero::check!(name = stringify!($name))
                    .with_iterations(ITERATIONS)
                    .with_max_len(MAX_BYTES)
                    .for_each(|input: &[u8]| $name::check(input));
            }
        )*
    };
}

targets!(chunks, lines, response, scenario, url);
