//! Three tasks at once, and one wait for all of them.

pub mod async_await;
pub mod callbacks;
pub mod send;
pub mod yield_from;

super::program! {
    name: "up_down",
    summary: "Three tasks at once, and one wait for all of them",
    rows: ["R1", "G1", "K8"],
}
