//! Counts the allocations of a call, as the program `lab` does.

use lab::measure::Allocations;

pub(crate) fn count(call: &mut dyn FnMut()) -> Allocations {
    let info = allocation_counter::measure(call);
    Allocations {
        count: info.count_total,
        bytes: info.bytes_total,
        blocks_left: info.count_current,
        bytes_left: info.bytes_current,
    }
}
