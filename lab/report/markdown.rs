//! A report as Markdown: the tables of the page, to paste.

use super::chapters::Chapter;
use super::goals::{Found, Verdict};
use super::report::summary;
use super::{Grid, Report, date};
use styles::Style;

impl Report {
    /// Writes its tables as Markdown.
    pub fn markdown(&self) -> String {
        markdown(self)
    }
}

fn markdown(report: &Report) -> String {
    let setting = &report.setting;
    let mut text = format!(
        "# What each style costs\n\n{}. Made by `{}`, {}.\n",
        setting.line(),
        setting.command,
        date(setting.made)
    );
    for model in &report.missing {
        text.push_str(&format!(
            "\n`{model}` is not measured yet: run \
             `cargo bench --bench {model}`\n"
        ));
    }
    text.push_str("\n## Figures to reach\n\n");
    text.push_str(&format!("{}\n\n", summary(&report.goals)));
    let styles = Style::ALL.map(Style::name);
    let mut goals = Grid::new(
        ["measure", "goal"].into_iter().chain(styles).chain(["all"]),
    );
    for goal in &report.goals {
        let cell = |found: &Found| match found.verdict {
            // The text is enough.
            Verdict::Unknown => found.text.clone(),
            verdict => format!("{} {}", found.text, verdict.name()),
        };
        let mut row = vec![goal.probe.to_string(), goal.bound.clone()];
        // A finding for all together is in the last column.
        if goal.found.len() == 1 {
            row.resize(row.len() + styles.len(), String::new());
        }
        row.extend(goal.found.iter().map(cell));
        row.resize(goals.head.len(), String::new());
        goals.add(row);
    }
    text.push_str(&goals.markdown());
    report.chapters.iter().for_each(|c| chapter(c, &mut text));
    text
}

fn chapter(chapter: &Chapter, text: &mut String) {
    text.push_str(&format!("\n## {}\n\n", chapter.title));
    if let Some(about) = &chapter.about {
        text.push_str(&format!(
            "Measures {}. Leaves out {}.\n\n",
            about.measures, about.leaves_out
        ));
    }
    for finding in &chapter.findings {
        text.push_str(&format!("* {finding}\n"));
    }
    if !chapter.findings.is_empty() {
        text.push('\n');
    }
    for (caption, grid) in &chapter.grids {
        text.push_str(&format!("{caption}:\n\n{}\n", grid.markdown()));
    }
    for line in [&chapter.origin].into_iter().chain(&chapter.notes) {
        text.push_str(&format!("{line}\n"));
    }
}
