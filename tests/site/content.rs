//! The pages show the compiled source and the recorded outputs.

use crate::documents;
use crate::html::{Document, Element};
use lab::reading::{Class, Span, span_lines};
use lab::site::Site;
use lab::site::files;
use lab::site::moving::CHAPTERS;
use lab::site::programs;
use lab::site::timeline::{lanes_of, printed};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use styles::Style;
use styles::pages::PAGES;
use styles::programs::Program;
use styles::source::{Kind, Source};
use styles::trace::Actor;
use web::perform::perform;

/// Returns the source in a page's column of a style, without blank lines.
fn column(document: &Document, style: Style) -> String {
    let cells = document.with_class("cell");
    let cells = cells.filter(|cell| cell.has_class(style.name()));
    let mut lines = String::new();
    for cell in cells {
        // The name of the style stands above each piece.
        let text = cell.text.strip_prefix(style.name()).unwrap_or_default();
        lines.push_str(&without_blanks(text));
    }
    lines
}

/// Returns a text without blank lines and marks.
fn without_blanks(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("// step: ")
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn every_column_is_its_file() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    let mut columns = 0;
    for page in PAGES.iter().filter(|page| page.sources.len() == 4) {
        let folder = match page.kind {
            Kind::File => "files",
            Kind::Program => "programs",
        };
        let path = format!("{folder}/{}.html", page.name);
        let document = &documents[&path];
        for Source { style, path, text } in page.sources {
            let shown = column(document, *style);
            assert_eq!(shown, without_blanks(text), "{path}");
            columns += 1;
        }
    }
    assert!(columns >= 4 * 9, "{columns} columns");
}

/// Returns the parts of a line between those that do not suspend.
fn suspending(line: &[Span<'_>]) -> Vec<String> {
    let runs = line.chunk_by(|one, other| one.class == other.class);
    let runs = runs.filter(|run| run[0].class == Class::Suspends);
    runs.map(|run| run.iter().map(|span| span.text).collect())
        .collect()
}

#[test]
fn what_suspends_stands_out_in_every_column() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    let mut words = 0;
    for page in PAGES.iter().filter(|page| page.kind == Kind::File) {
        let Some(document) =
            documents.get(&format!("files/{}.html", page.name))
        else {
            continue;
        };
        for Source { style, path, text } in page.sources {
            let lines = span_lines(text);
            let expected: Vec<_> =
                lines.iter().flat_map(|line| suspending(line)).collect();
            let is_in_column = |element: &&Element| {
                let around = element.ancestors.iter();
                let mut around = around.map(|&at| &document.elements[at]);
                around.any(|cell| {
                    cell.has_class("cell") && cell.has_class(style.name())
                })
            };
            let shown = document.with_class("suspends");
            let shown = shown.filter(is_in_column);
            let shown: Vec<_> = shown.collect();
            let texts: Vec<_> = shown.iter().map(|e| &e.text).collect();
            assert_eq!(texts, expected.iter().collect::<Vec<_>>(), "{path}");
            // Bold on paper, and where the style sheet is not read.
            assert!(shown.iter().all(|element| element.tag == "b"));
            words += shown.len();
        }
    }
    assert!(words >= 30, "{words} words");
}

#[test]
fn what_a_program_has_outside_of_its_columns_is_shown_too() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for program in Program::all() {
        let document = &documents[&format!("programs/{}.html", program.name)];
        let mut common = document.with_class("common");
        // The doc, the modules and the entry of the table are left out.
        let mut entry = false;
        let own = program.shared.lines().filter(|line| {
            entry |= line.starts_with("super::program!");
            let is_own = !entry
                && !line.starts_with("//!")
                && !line.starts_with("mod ");
            entry &= *line != "}";
            is_own
        });
        let own: String = own.flat_map(|line| [line, "\n"]).collect();
        let own = without_blanks(&own);
        let shown = common.next().map(|shown| without_blanks(&shown.text));
        assert_eq!(shown.unwrap_or_default(), own, "{}", program.name);
    }
    let executor = &documents["programs/executor.html"];
    assert_eq!(executor.with_class("common").count(), 1);
}

#[test]
fn every_row_has_a_cell_for_each_style() {
    for (page, document) in documents() {
        let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in document.with_class("cell") {
            let elements = cell.ancestors.iter();
            let is_row = |element: &&usize| {
                let element = &document.elements[**element];
                element.has_class("row") || element.has_class("part")
            };
            let row = elements.rev().find(is_row);
            if let Some(row) = row {
                *rows.entry(*row).or_default() += 1;
            }
        }
        let count = |class| document.with_class(class).count();
        // The rows in a window are its parts.
        let all = count("row") + count("part") - count("window");
        assert_eq!(rows.len(), all, "{page}");
        assert!(rows.values().all(|cells| *cells == 4), "{page}");
    }
}

#[test]
fn every_recipe_has_a_page_with_its_recorded_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/recipes");
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    let mut recipes = BTreeSet::new();
    for entry in fs::read_dir(&root).expect("recipes") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.expect("a readable name").to_string();
        let page = format!("programs/{name}.html");
        let document = &documents[&page];
        let times = document.with_class("time").map(|e| &e.text);
        let texts = document.with_class("text").map(|e| &e.text);
        let lines = times.zip(texts);
        let lines = lines.map(|(time, text)| format!("[{time:>8}] {text}\n"));
        let recorded = fs::read_to_string(&path).expect("a recording");
        assert_eq!(lines.collect::<String>(), recorded, "{name}");
        recipes.insert(name);
    }
    let all: BTreeSet<_> = programs::all().map(|p| p.name.into()).collect();
    assert_eq!(recipes, all);
    assert_eq!(recipes.len(), 23);
}

#[test]
fn every_lane_has_a_line_and_every_program_a_recipe() {
    for program in programs::all() {
        let lines = printed(program.recorded());
        let (names, owners) = lanes_of(&lines, program.lanes);
        let used: BTreeSet<_> = owners.into_iter().collect();
        assert_eq!(used.len(), names.len(), "{}", program.name);
        let recipe = program.recipe();
        assert!(recipe.len() > 100, "{}: {recipe:?}", program.name);
        assert!(!recipe.contains("Source"), "{}: {recipe}", program.name);
    }
}

#[test]
fn all_lines_of_a_task_are_in_one_lane_in_every_style() {
    for program in programs::all() {
        let (_, owners) =
            lanes_of(&printed(program.recorded()), program.lanes);
        for style in Style::ALL {
            let run = perform(program.written(), style);
            let mut lanes: BTreeMap<u32, usize> = BTreeMap::new();
            for (line, owner) in run.lines.iter().zip(&owners) {
                // Calls of the loop itself are no task.
                if let Some(Actor::Task(number @ 1..)) = line.actor {
                    let lane = *lanes.entry(number).or_insert(*owner);
                    assert_eq!(lane, *owner, "{style}: {}", line.text);
                }
            }
        }
    }
}

#[test]
fn lanes_that_print_the_same_take_turns() {
    let program = programs::all().find(|p| p.name == "up_down");
    let program = program.expect("a program");
    let lines = printed(program.recorded());
    let (names, owners) = lanes_of(&lines, program.lanes);
    assert_eq!(names, ["main", "first", "second", "third"]);
    assert_eq!(owners, [1, 2, 3, 1, 2, 3, 0]);
}

#[test]
fn what_is_no_recorded_line_is_left_out() {
    for text in [
        "",
        "\n",
        "text",
        "[",
        "[1.5",
        "[] x",
        "[x.y] z",
        "[1] x",
        "[99999999999999999999.000] x",
        "[18446744073709551615.000] x",
    ] {
        assert_eq!(printed(text), [], "{text:?}");
    }
    assert_eq!(printed("[0.000]")[0].text, "");
}

/// Returns the functions that a text has, as far as they are named so.
fn has_function(text: &str, name: &str) -> bool {
    text.contains(&format!("fn {name}("))
        || text.contains(&format!("fn {name}<"))
}

#[test]
fn the_pictures_show_functions_that_every_style_has() {
    for style in Style::ALL {
        // Some pictures of files have a program's `main` below what waits.
        let texts = PAGES.iter().filter_map(|page| page.source(style));
        let text: String = texts.map(|source| source.text).collect();
        for kept in files::all().filter_map(|file| file.kept) {
            for body in kept.bodies {
                assert!(has_function(&text, body), "{style}: {body}");
            }
        }
    }
}

#[test]
fn the_pictures_of_programs_show_functions_that_every_column_calls() {
    for program in programs::all() {
        let kept = program.kept.iter();
        for body in kept.flat_map(|kept| kept.bodies) {
            for source in program.written().page.sources {
                // In `send` it may be a request, as `Settle(..)`.
                let text = source.text.to_lowercase();
                let calls = ["(", "<", ")", ","]
                    .iter()
                    .any(|end| text.contains(&format!("{body}{end}")));
                assert!(calls, "{}: {body}", source.path);
            }
        }
    }
}

#[test]
fn every_row_that_a_program_demonstrates_is_told() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for program in programs::all() {
        let document = &documents[&format!("programs/{}.html", program.name)];
        let items = document.elements.iter().filter(|e| e.tag == "li");
        let told: Vec<&str> = items.map(|e| e.text.as_str()).collect();
        let rows = program.written().rows.iter();
        let says = rows.filter_map(|row| Some((row, programs::says(row)?)));
        let says = says.map(|(row, says)| format!("{row}: {says}"));
        let says: Vec<_> = says.map(|text| text.replace('`', "")).collect();
        assert_eq!(told, says, "{}", program.name);
        assert!(!told.is_empty(), "{}", program.name);
    }
    let says = programs::says("F1");
    assert_eq!(says, Some("`done()`; once done, for ever done"));
    assert_eq!(programs::says("L99"), None);
}

#[test]
fn every_file_of_the_styles_has_a_page_with_a_title_of_its_own() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    let files = PAGES.iter().filter(|page| page.kind == Kind::File);
    let files = files.filter(|page| page.sources.len() == 4);
    let mut all = BTreeSet::new();
    for file in files {
        let document = &documents[&format!("files/{}.html", file.name)];
        let mut titles = document.elements.iter().filter(|e| e.tag == "h1");
        all.extend(titles.next().map(|title| title.text.clone()));
    }
    assert_eq!(all.len(), files::all().count());
}

#[test]
fn every_chapter_shows_a_change_at_each_step() {
    let documents: BTreeMap<_, _> = documents().into_iter().collect();
    for (chapter, styles) in CHAPTERS.iter().zip(Style::ALL.windows(2)) {
        assert_eq!(chapter.styles, styles);
        let document = &documents[&format!("moving/{}.html", chapter.name)];
        let pieces = document.elements.iter().filter(|e| e.tag == "pre");
        let pieces: Vec<&str> = pieces.map(|e| e.text.as_str()).collect();
        assert_eq!(pieces.len(), 2 * (chapter.changes.len() + 1));
        for (change, pair) in chapter.changes.iter().zip(pieces.chunks(2)) {
            assert_ne!(pair[0], pair[1], "{}", change.title);
        }
    }
}

#[test]
fn the_site_is_the_same_each_time() {
    let (one, other) = (Site::new(), Site::new());
    assert!(one.files().eq(other.files()));
}
