//! Three tasks at once, and one wait for all of them.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "up_down",
    summary: "Three tasks at once, and one wait for all of them",
    rows: ["R1", "G1", "K8"],
}
