//! Colours of the contestants.

use crate::measure::Way;
use crate::report::timings::place_in_lab;
use plotters::style::RGBColor;
use std::fmt::Write;

/// A colour on a light page, and on a dark one.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    light: (u8, u8, u8),
    dark: (u8, u8, u8),
}

/// Axes and letters.
pub(super) const INK: Paint = Paint {
    light: (0x1F, 0x29, 0x37),
    dark: (0xE5, 0xE7, 0xEB),
};

/// Letters that are less important.
pub(super) const FAINT_INK: Paint = Paint {
    light: (0x59, 0x63, 0x70),
    dark: (0xA5, 0xAE, 0xBB),
};

/// Grid lines.
pub(super) const GRID: Paint = Paint {
    light: (0xE1, 0xE4, 0xE8),
    dark: (0x34, 0x3B, 0x47),
};

/// All contestants from outside the lab.
const PEER: Paint = Paint {
    light: (0x94, 0x9C, 0xA6),
    dark: (0x7C, 0x86, 0x94),
};

/// The lab's contestants in the order of [`Way::ALL`]; the last four are
/// shades of `yield from`, twice, and of `send`, twice.
const LAB: [Paint; Way::ALL.len()] = [
    Paint {
        light: (0xD1, 0x49, 0x5B),
        dark: (0xF2, 0x8B, 0x97),
    },
    Paint {
        light: (0xB7, 0x79, 0x1F),
        dark: (0xE8, 0xB4, 0x5A),
    },
    Paint {
        light: (0x2A, 0x8C, 0x6F),
        dark: (0x5F, 0xD0, 0xAC),
    },
    Paint {
        light: (0x25, 0x63, 0xEB),
        dark: (0x7F, 0xAA, 0xFF),
    },
    Paint {
        light: (0x37, 0x41, 0x51),
        dark: (0xD1, 0xD5, 0xDB),
    },
    Paint {
        light: (0x2B, 0x8D, 0x70),
        dark: (0x60, 0xD1, 0xAD),
    },
    Paint {
        light: (0x4F, 0xA8, 0x8F),
        dark: (0x8A, 0xDD, 0xC3),
    },
    Paint {
        light: (0xC9, 0x94, 0x4A),
        dark: (0xF0, 0xC8, 0x86),
    },
    Paint {
        light: (0xB8, 0x7A, 0x20),
        dark: (0xE9, 0xB5, 0x5B),
    },
];

/// The layer of a contestant's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// A style, or the floor.
    Subject,
    /// Another way of waiting, which is dashed.
    Other,
    /// A peer, which is thin.
    Peer,
}

impl Paint {
    /// Returns the colour to draw with.
    pub(super) fn light(self) -> RGBColor {
        let (red, green, blue) = self.light;
        RGBColor(red, green, blue)
    }
}

/// Returns the colour and layer of a contestant.
pub(super) fn paint(contestant: &str) -> (Paint, Rank) {
    let place = place_in_lab(contestant);
    let rank = match Way::ALL.get(place) {
        Some(Way::Subject(_)) => Rank::Subject,
        Some(_) => Rank::Other,
        None => Rank::Peer,
    };
    (*LAB.get(place).unwrap_or(&PEER), rank)
}

/// Returns the rules of a style sheet that turn all colours of plots into
/// those of a dark page.
pub fn dark_rules() -> String {
    let mut rules = String::new();
    let hex = |(red, green, blue): (u8, u8, u8)| {
        format!("#{red:02X}{green:02X}{blue:02X}")
    };
    let paints = [INK, FAINT_INK, GRID, PEER].into_iter().chain(LAB);
    for paint in paints {
        let (light, dark) = (hex(paint.light), hex(paint.dark));
        for property in ["fill", "stroke"] {
            // Writing to a string cannot fail.
            let _ = writeln!(
                rules,
                "svg [{property}=\"{light}\"] {{ {property}: {dark}; }}"
            );
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_another_so_that_its_rule_means_it_alone() {
        let all = [INK, FAINT_INK, GRID, PEER].into_iter().chain(LAB);
        let mut lights: Vec<_> = all.map(|paint| paint.light).collect();
        let count = lights.len();
        lights.sort_unstable();
        lights.dedup();
        assert_eq!(lights.len(), count);
        assert_eq!(dark_rules().lines().count(), 2 * count);
    }

    #[test]
    fn who_is_of_the_lab_is_in_front() {
        assert_eq!(paint("async-await").1, Rank::Subject);
        assert_eq!(paint("floor").1, Rank::Subject);
        assert_eq!(paint("send-queued").1, Rank::Other);
        assert_eq!(paint("tokio").1, Rank::Peer);
    }
}
