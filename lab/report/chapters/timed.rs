//! The models that are timed: one chapter each.

use super::Chapter;
use super::drawn::plots;
use super::models::{MODELS, Model, Shape, model};
use super::tables::{case_name, fitted, ratios, times};
use crate::report::{
    Setting, Timing, Timings, about, date, pluralized, three_digits,
};

/// Returns the names of all models that have a bench.
pub fn benches() -> Vec<&'static str> {
    MODELS.iter().map(|model| model.name).collect()
}

/// Returns the names of the models that have a bench and were not timed.
pub fn missing(timings: &Timings) -> Vec<&'static str> {
    let timed = timings.models();
    let is_missing = |name: &&str| !timed.contains(name);
    benches().into_iter().filter(is_missing).collect()
}

/// Returns a chapter for each model, whether or not it was timed.
pub(super) fn chapters(timings: &Timings, setting: &Setting) -> Vec<Chapter> {
    let others = timings.models().into_iter();
    let others = others.filter(|name| !benches().contains(name));
    let others =
        others.map(|name| model(name, name, "element", "", Shape::Bars));
    let models = MODELS.into_iter().chain(others);
    models
        .map(|model| chapter(&model, timings, setting))
        .collect()
}

fn chapter(
    model: &Model<'_>,
    timings: &Timings,
    setting: &Setting,
) -> Chapter {
    let mut chapter = Chapter {
        id: match benches().contains(&model.name) {
            true => model.name.to_string(),
            // Other chapters may have this name.
            false => format!("model-{}", model.name.replace(' ', "-")),
        },
        title: model.title.to_string(),
        about: about(model.name),
        ..Chapter::default()
    };
    let Some((first, last)) = timings.written(model.name) else {
        chapter.origin = not_measured(model.name);
        return chapter;
    };
    chapter.origin = format!(
        "Median CPU time of one {}, by cargo bench --bench {}; written \
         {} to {}. {}.",
        model.element,
        model.name,
        date(first),
        date(last),
        setting.line(),
    );
    chapter.notes = notes(model, timings, setting);
    chapter.plots = plots(model, timings);
    let by = match timings.cases(model.name).len() {
        1 => String::new(),
        _ if model.many.is_empty() => ", by case".to_string(),
        _ => format!(", by {}", model.many),
    };
    let caption = format!("CPU time of one {}{by}", model.element);
    chapter.grids.push((caption, times(model.name, timings)));
    if model.name == "depth" {
        let (findings, grid) = fitted(timings);
        chapter.findings = findings;
        let caption = "CPU ns of a turn, fitted, by depth d";
        chapter.grids.push((caption.to_string(), grid));
    }
    let ratios = ratios(model.name, timings);
    if !ratios.rows.is_empty() {
        let caption = "Each style's time as a multiple of the others'";
        chapter.grids.push((caption.to_string(), ratios));
    }
    chapter
}

/// Returns the text for a missing measurement: the command that makes it.
pub(in crate::report) fn not_measured(model: &str) -> String {
    format!("not measured yet: run cargo bench --bench {model}")
}

fn notes(
    model: &Model<'_>,
    timings: &Timings,
    setting: &Setting,
) -> Vec<String> {
    let mut notes = Vec::new();
    let least = timings.of(model.name).map(|t| t.samples).min();
    let most = timings.of(model.name).map(|t| t.samples).max();
    if let (Some(least), Some(most)) = (least, most) {
        let samples = match least == most {
            true => pluralized(least as u64, "sample"),
            false => format!("{least} to {most} samples"),
        };
        let widest = timings.of(model.name).max_by(|one, other| {
            relative_width(one).total_cmp(&relative_width(other))
        });
        let widest = widest.map_or(String::new(), |timing| {
            format!(
                "; the widest 95 % interval is that of {} in {}, {} to {} ns",
                timing.contestant,
                case_name(&timing.case),
                three_digits(timing.interval_ns.0),
                three_digits(timing.interval_ns.1)
            )
        });
        notes.push(format!("{samples} each{widest}."));
    }
    if !timings.are_of_one_run(model.name) {
        notes.push(
            "Not all of one run: ratios compare measurements from \
             different times."
                .to_string(),
        );
    }
    let oldest = timings.written(model.name).map(|written| written.0);
    if oldest.is_some_and(|oldest| setting.source.is_newer_than(oldest)) {
        notes.push(
            "Measured before this commit was made, maybe with older source."
                .to_string(),
        );
    }
    notes
}

fn relative_width(timing: &Timing) -> f64 {
    (timing.interval_ns.1 - timing.interval_ns.0) / timing.ns
}
