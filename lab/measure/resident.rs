//! The memory of this process that is resident, as far as the system tells it.

use std::fs::File;
use std::io::Read;

/// The file in which Linux gives it, in kilobytes; `statm` beside it counts
/// pages, and their size cannot be found without unsafe code.
const STATUS: &str = "/proc/self/status";

/// The bytes read of it at most: several times its length.
const MAX_STATUS_BYTES: u64 = 16_384;

/// Returns the resident bytes of this process, if the system gives them.
pub fn resident_bytes() -> Option<u64> {
    let mut status = String::new();
    let file = File::open(STATUS).ok()?;
    file.take(MAX_STATUS_BYTES)
        .read_to_string(&mut status)
        .ok()?;
    parse(&status)
}

fn parse(status: &str) -> Option<u64> {
    let mut lines = status.lines();
    let resident = lines.find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes = resident.strip_suffix("kB")?.trim();
    let kilobytes: u64 = kilobytes.parse().ok()?;
    kilobytes.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_resident_has_a_line() {
        let status = "Name:\tlab\nVmHWM:\t  9 kB\nVmRSS:\t    25 kB\nX:\t1 kB";
        assert_eq!(parse(status), Some(25 * 1_024));
    }

    #[test]
    fn what_is_no_number_of_kilobytes_is_not_known() {
        let other = ["", "VmRSS:", "VmRSS: kB", "VmRSS: 5", "VmRSS: -5 kB"];
        let large = format!("VmRSS: {} kB", u64::MAX);
        for status in other.into_iter().chain([large.as_str()]) {
            assert_eq!(parse(status), None, "{status:?}");
        }
    }
}
