//! HTTP responses, good and bad, and what is made of them, in every style.
//!
//! The expectations come from CPython's `http.client` and, where that is no
//! authority, from the RFCs, with the section; see `record.py`.

#[macro_use]
#[path = "../support/each_style.rs"]
mod each_style;
#[path = "../support/pieces.rs"]
mod pieces;

mod kept;
mod peer;
mod splits;
mod table;

use peer::{Said, fetch};
use pieces::{crumbs, cut, read};
use styles::Style;

#[test]
fn every_response_is_read_as_it_was_recorded() {
    for row in table::rows() {
        for pieces in [vec![&row.said[..]], crumbs(&row.said)] {
            assert_eq!(read(&pieces).outcome, row.expected, "{}", row.name);
        }
        for seed in 0..20 {
            let made = read(&cut(&row.said, seed));
            assert_eq!(made.outcome, row.expected, "{}, {seed}", row.name);
        }
    }
}

in_each_style! {
    fn every_response_is_fetched_as_it_was_recorded(style: Style) {
        for (seed, row) in (0..).zip(table::rows()) {
            for pieces in [crumbs(&row.said), cut(&row.said, seed)] {
                let pieces = pieces.iter().map(|piece| Said::bytes(piece));
                let script = [Said::Await].into_iter().chain(pieces);
                let fetched = fetch(style, vec![script.collect()], 1);
                let [result] = &fetched.results[..] else {
                    panic!("one request");
                };
                assert_eq!(*result, row.expected, "{}", row.name);
            }
        }
    }
}
