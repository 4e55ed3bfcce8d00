//! Bridges between the four styles.

pub mod async_await;
pub mod callbacks;
pub mod plain;
pub mod send;
pub mod yield_from;

mod callee;
mod caller;

#[cfg(test)]
mod tests;
