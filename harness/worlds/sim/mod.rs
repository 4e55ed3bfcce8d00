//! Simulated clock and network.
