//! Real sockets in every style: the behaviours of a network towards a server
//! and a client.
//!
//! Peers are plain blocking sockets on threads of their own. Nothing here
//! waits for a time; what blocks, blocks on an event, and gives up after
//! [`PATIENCE`] as a failure.

mod client;
mod server;
mod support;

use styles::Style;

/// Makes a module of tests for each style, from functions of the style.
macro_rules! for_each_style {
    ($($module:ident: $style:expr),* $(,)?) => {
        $(mod $module {
            use super::{Style, client, server};

            #[test]
            fn echoes_what_comes_byte_by_byte() {
                server::echoes_what_comes_byte_by_byte($style);
            }

            #[test]
            fn echoes_the_rest_after_a_half_close() {
                server::echoes_the_rest_after_a_half_close($style);
            }

            #[test]
            fn a_reset_costs_only_its_own_session() {
                server::a_reset_costs_only_its_own_session($style);
            }

            #[test]
            fn two_hundred_connections_at_once() {
                server::two_hundred_connections_at_once($style);
            }

            #[test]
            fn sixty_four_mebibytes_in_little_memory() {
                server::sixty_four_mebibytes_in_little_memory($style);
            }

            #[test]
            fn an_endless_line_is_refused() {
                server::an_endless_line_is_refused($style);
            }

            #[test]
            fn fetches_bodies_of_every_framing() {
                client::fetches_bodies_of_every_framing($style);
            }

            #[test]
            fn reuses_a_connection_that_stays_open() {
                client::reuses_a_connection_that_stays_open($style);
            }

            #[test]
            fn a_stale_connection_is_tried_once_more() {
                client::a_stale_connection_is_tried_once_more($style);
            }
        })*
    };
}

for_each_style! {
    callbacks: Style::Callbacks,
    send: Style::Send,
    yield_from: Style::YieldFrom,
    async_await: Style::AsyncAwait,
}
