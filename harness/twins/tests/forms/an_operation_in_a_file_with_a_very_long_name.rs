//! An operation of which the place in the source is long.

use twins::{Op, Outside};

/// Makes it.
pub(crate) fn far(out: Outside) -> Op<u64> {
    out.op("far", (), [1, 2])
}
