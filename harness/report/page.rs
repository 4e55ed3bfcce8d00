//! A report as one page of HTML that needs nothing else: no script, no font,
//! no network.
//!
//! Whatever is written into it that is not ours is escaped.

use super::chapters::Chapter;
use super::goals::{Goal, Verdict};
use super::plot::{dark_rules, escaped};
use super::{Report, date, readme_section};
use pulldown_cmark::{Options, Parser, html};
use styles::Style;

/// Sizes, and colours of all but the plots.
const STYLE: &str = include_str!("page.css");

/// What of `benches/README.md` stands at the end.
const APPENDICES: [&str; 3] = ["Method", "Bias", "Reading the output"];

/// Writes a report as a page.
pub(super) fn page(report: &Report) -> String {
    let mut body = introduction(report);
    body.push_str(&goals(&report.goals));
    let chapters = report.chapters.iter().map(chapter);
    body.extend(chapters);
    body.extend(APPENDICES.into_iter().filter_map(appendix));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>What each style costs</title>\n\
         <style>\n{STYLE}\n\
         @media (prefers-color-scheme: dark) {{\n{dark}}}\n</style>\n\
         </head>\n<body>\n{body}</body>\n</html>\n",
        dark = dark_rules(),
    )
}

fn introduction(report: &Report) -> String {
    let setting = &report.setting;
    let facts = [
        ("Processor", setting.machine.processor.clone()),
        ("Cores", setting.machine.cores.to_string()),
        ("System", setting.machine.kernel.clone()),
        ("Compiler", setting.machine.rustc.clone()),
        ("Source", setting.source.line()),
        ("Command", setting.command.clone()),
        ("Made", date(setting.made)),
    ];
    let facts = facts.map(|(name, fact)| {
        format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escaped(&fact))
    });
    let links = report.chapters.iter().map(|chapter| {
        let (id, title) = (escaped(&chapter.id), escaped(&chapter.title));
        format!("<li><a href=\"#{id}\">{title}</a></li>\n")
    });
    format!(
        "<header>\n<h1>What each style costs</h1>\n\
         <p>One echo server and one fetch client, and smaller models, in \
         callbacks, <code>send</code>, <code>yield from</code> and \
         async/await on one event loop. The floor is the same work by hand; \
         peers are other people's runtimes.</p>\n\
         <dl>\n{facts}</dl>\n{missing}\
         <nav aria-label=\"Chapters\"><ul>\n\
         <li><a href=\"#goals\">Figures to reach</a></li>\n\
         {links}</ul></nav>\n\
         </header>\n",
        facts = facts.concat(),
        missing = missing(&report.missing),
        links = links.collect::<String>(),
    )
}

fn missing(missing: &[&str]) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let items = missing.iter().map(|model| {
        format!(
            "<li><a href=\"#{model}\">{model}</a>: \
             <code>cargo bench --bench {model}</code></li>\n"
        )
    });
    let items: String = items.collect();
    format!(
        "<section><h2>Not measured yet</h2>\n<ul>\n{items}</ul></section>\n"
    )
}

fn goals(goals: &[Goal]) -> String {
    let mut rows = String::new();
    for goal in goals {
        let span = Style::ALL.len() / goal.found.len().max(1);
        let cells = goal.found.iter().map(|found| {
            let class = match found.verdict {
                Verdict::Met => "met",
                Verdict::Missed => "missed",
                Verdict::Unknown => "unknown",
            };
            let word = match found.verdict {
                // The text says it.
                Verdict::Unknown => "",
                verdict => verdict.name(),
            };
            format!(
                "<td class=\"{class}\" colspan=\"{span}\">{} \
                 <b>{word}</b></td>",
                escaped(&found.text)
            )
        });
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{}<small>{}</small></th>{}</tr>\n",
            escaped(&goal.probe),
            escaped(goal.bound),
            cells.collect::<String>()
        ));
    }
    let styles = Style::ALL
        .map(|style| format!("<th scope=\"col\">{}</th>", style.name()));
    format!(
        "<section id=\"goals\"><h2>Figures to reach</h2>\n<p>{}</p>\n\
         <div class=\"table goals\"><table>\n\
         <thead><tr><th scope=\"col\">what</th>{}</tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div></section>\n",
        escaped(&super::summary(goals)),
        styles.concat(),
    )
}

fn chapter(chapter: &Chapter) -> String {
    let id = escaped(&chapter.id);
    let mut text = format!(
        "<section id=\"{id}\"><h2>{}</h2>\n",
        escaped(&chapter.title)
    );
    if let Some(about) = &chapter.about {
        text.push_str(&format!(
            "<dl class=\"about\"><div><dt>Measures</dt><dd>{}</dd></div>\
             <div><dt>Leaves out</dt><dd>{}</dd></div></dl>\n",
            from_markdown(&about.measures),
            from_markdown(&about.leaves_out),
        ));
    }
    if !chapter.findings.is_empty() {
        let items = chapter
            .findings
            .iter()
            .map(|finding| format!("<li>{}</li>\n", escaped(finding)));
        text.push_str(&format!("<ul>{}</ul>\n", items.collect::<String>()));
    }
    text.push_str("<div class=\"numbers\">\n");
    if !chapter.plots.is_empty() {
        let class = if chapter.plots.len() > 1 {
            "plots many"
        } else {
            "plots"
        };
        text.push_str(&format!("<div class=\"{class}\">\n"));
        for (number, plot) in chapter.plots.iter().enumerate() {
            let plot = plot.svg(&format!("{id}-{number}"));
            text.push_str(&format!("<figure>{plot}</figure>\n"));
        }
        text.push_str("</div>\n");
    }
    for (number, (caption, grid)) in chapter.grids.iter().enumerate() {
        let grid = grid.html(caption);
        // What is drawn stands open, and what follows from it does not.
        text.push_str(&match number < 1 || chapter.plots.is_empty() {
            true => grid,
            false => format!(
                "<details><summary>{}</summary>\n{grid}</details>\n",
                escaped(caption)
            ),
        });
        if number == 0 {
            text.push_str("</div>\n");
        }
    }
    if chapter.grids.is_empty() {
        text.push_str("</div>\n");
    }
    let origin: Vec<&str> = [&chapter.origin]
        .into_iter()
        .chain(&chapter.notes)
        .map(String::as_str)
        .collect();
    text.push_str(&format!(
        "<p class=\"origin\">{}</p>\n</section>\n",
        escaped(&origin.join(" "))
    ));
    text
}

/// Returns a section of the readme as one of the page.
fn appendix(heading: &str) -> Option<String> {
    let text = from_markdown(readme_section(heading)?);
    Some(format!(
        "<section class=\"text\"><h2>{heading}</h2>\n{text}</section>\n"
    ))
}

/// Turns Markdown of ours into HTML.
fn from_markdown(markdown: &str) -> String {
    let mut text = String::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    html::push_html(&mut text, events);
    text
}
