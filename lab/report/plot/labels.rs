//! Labels that must not overlap, and the numbers at axes.

/// Moves labels apart that are nearer to each other than `gap`, keeping their
/// order, and as near as possible to their places; all stay in `room`.
///
/// If there is no room for all, they overlap evenly.
pub(super) fn spread(wanted: &[i32], gap: i32, room: (i32, i32)) -> Vec<i32> {
    let (top, bottom) = room;
    let count = i32::try_from(wanted.len()).unwrap_or(i32::MAX);
    let gap = match count {
        0 | 1 => gap,
        _ => gap.min((bottom - top) / (count - 1)),
    };
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&index| (wanted[index], index));
    let mut placed = wanted.to_vec();
    let mut least = top;
    for &index in &order {
        placed[index] = placed[index].max(least);
        least = placed[index] + gap;
    }
    let mut most = bottom;
    for &index in order.iter().rev() {
        placed[index] = placed[index].min(most);
        most = placed[index] - gap;
    }
    placed
}

/// Returns round numbers up to `most`, for a linear axis.
pub(super) fn even_ticks(most: f64) -> Vec<f64> {
    /// The most ticks that are still readable.
    const MAX_TICKS: f64 = 6.0;

    let least_step = most / MAX_TICKS;
    let decade = 10_f64.powf(least_step.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * decade);
    let step = steps.into_iter().find(|step| *step >= least_step);
    let Some(step) = step else {
        return Vec::new();
    };
    let count = (most / step).floor() as u32;
    (0..=count).map(|n| f64::from(n) * step).collect()
}

/// Returns round numbers between two above 0, for a logarithmic axis.
pub(super) fn log_ticks(least: f64, most: f64) -> Vec<f64> {
    let decades = most.log10() - least.log10();
    let factors: &[f64] = match decades {
        short if short < 2.5 => &[1.0, 2.0, 5.0],
        _ => &[1.0],
    };
    let first = least.log10().floor() as i32;
    let last = most.log10().ceil() as i32;
    let ticks = (first..=last).flat_map(|power| {
        let decade = 10_f64.powi(power);
        factors.iter().map(move |factor| factor * decade)
    });
    ticks.filter(|t| (least..=most).contains(t)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_stay_in_the_room() {
        let room = (0, 100);
        assert!(spread(&[], 10, room).is_empty());
        assert_eq!(spread(&[50], 10, room), [50]);
        assert_eq!(spread(&[10, 80], 10, room), [10, 80]);
        assert_eq!(spread(&[51, 50, 52], 10, room), [60, 50, 70]);
        assert_eq!(spread(&[99, 98, 97], 10, room), [100, 90, 80]);
        assert_eq!(spread(&[-5, -6], 10, room), [10, 0]);
        assert_eq!(spread(&[1, 2, 3, 4, 5], 50, room), [0, 25, 50, 75, 100]);
    }

    #[test]
    fn ticks_are_round_and_within() {
        assert_eq!(even_ticks(11.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(even_ticks(300.0).last(), Some(&300.0));
        assert_eq!(log_ticks(3.0, 60.0), [5.0, 10.0, 20.0, 50.0]);
        assert_eq!(log_ticks(1.0, 5_000.0), [1.0, 10.0, 100.0, 1_000.0]);
    }
}
