//! Nothing: cargo wants a library or a program in a package, and here are
//! benches only. Where to read next: `README.md`, then `turn.rs`.
