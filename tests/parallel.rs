//! The four styles are four columns of one table: the same files, in each the
//! same public functions in the same order with the same first sentence, cut
//! at the same marks.
//!
//! Anything that one style has beyond that is in a list, with its reason.

#[path = "support/source.rs"]
mod source;

use source::{Item, Source, files, public_items, snake_case};
use std::collections::BTreeSet;

/// The folders of the styles.
const STYLES: [&str; 4] = ["async_await", "callbacks", "send", "yield_from"];

/// A file that not all styles have: folder, file, reason.
const EXTRA_FILES: [(&str, &str, &str); 6] = [
    ("send", "catch.rs", CATCHING),
    ("yield_from", "catch.rs", CATCHING),
    (
        "callbacks",
        "deferred.rs",
        "the other form of the style, in which no workload is written",
    ),
    ("callbacks", "deferred/links.rs", "what that is made of"),
    (
        "send",
        "request.rs",
        "what a body yields has types of its own only where it is a value",
    ),
    (
        "callbacks",
        "task/alarms.rs",
        "a task has no stack in which the alarms of its bodies could lie",
    ),
];

const CATCHING: &str = "a body that is dropped where it waits catches nothing";

/// A public item that not all styles have: folder, file, name, reason.
const EXTRA_ITEMS: [(&str, &str, &str, &str); 12] = [
    ("send", "mod.rs", "catch", CATCHING),
    ("yield_from", "mod.rs", "catch", CATCHING),
    (
        "callbacks",
        "mod.rs",
        "deferred",
        "the other form of the style",
    ),
    (
        "callbacks",
        "task.rs",
        "Continuation",
        "what comes after has a type of its own only where it is a value",
    ),
    (
        "send",
        "mod.rs",
        "request",
        "what a body yields has types of its own only where it is a value",
    ),
    (
        "send",
        "task.rs",
        "spawn_on",
        "a task on the other engine, for measurements",
    ),
    (
        "send",
        "wait.rs",
        "Call",
        "a child is called by way of the driver, which is a wait",
    ),
    (
        "yield_from",
        "task.rs",
        "TaskMailbox",
        "children speak by the mailbox of their task, which has to be named",
    ),
    (
        "yield_from",
        "task.rs",
        "Body",
        "a body that has not begun is a value",
    ),
    (
        "yield_from",
        "task.rs",
        "generator",
        "a function becomes a generator function by a call",
    ),
    (
        "yield_from",
        "task.rs",
        "Boxed",
        "a child of its parent's own kind, which lies inside it, needs a box",
    ),
    (
        "yield_from",
        "wait.rs",
        "Delegate",
        "what can be delegated to is more than bodies",
    ),
];

/// The files of one style, by their names in its folder.
struct Column {
    style: &'static str,
    files: Vec<(String, Source)>,
}

impl Column {
    fn read(style: &'static str) -> Column {
        let folder = format!("styles/{style}");
        let inside = |source: Source| {
            let name = source.path[folder.len() + 1..].to_string();
            (name, source)
        };
        let files = files(&[&folder], &[".rs"]);
        let files = files.into_iter().map(inside).collect();
        Column { style, files }
    }

    fn file(&self, name: &str) -> Option<&Source> {
        let file = self.files.iter().find(|(file, _)| file == name);
        file.map(|(_, source)| source)
    }
}

fn columns() -> Vec<Column> {
    STYLES.into_iter().map(Column::read).collect()
}

/// Files that are not in every column, as column and name.
fn odd_files(columns: &[Column]) -> Vec<(String, String)> {
    let names = columns.iter().flat_map(|column| &column.files);
    let names: BTreeSet<&String> = names.map(|(name, _)| name).collect();
    let mut odd = Vec::new();
    for name in names {
        let having = columns.iter().filter(|c| c.file(name).is_some());
        let having: Vec<_> = having.map(|column| column.style).collect();
        if having.len() < columns.len() {
            odd.extend(having.iter().map(|s| (s.to_string(), name.clone())));
        }
    }
    odd
}

/// The files that every column has, each with its four texts.
fn rows(columns: &[Column]) -> Vec<(&str, Vec<&Source>)> {
    let names = columns[0].files.iter().map(|(name, _)| name.as_str());
    names
        .filter_map(|name| {
            let texts = columns.iter().map(|column| column.file(name));
            Some((name, texts.collect::<Option<Vec<_>>>()?))
        })
        .collect()
}

/// The name of an item as it is compared. The handle with which a body waits
/// is a `Co` where bodies are coroutines.
fn common_name(item: &Item) -> String {
    match item.name.as_str() {
        "Co" => "cx".to_string(),
        name => snake_case(name),
    }
}

/// Complains where the public items of a file differ between columns.
fn differing_items(
    name: &str,
    texts: &[&Source],
    is_extra: impl Fn(&str, &str) -> bool,
) -> Vec<String> {
    let items: Vec<Vec<Item>> = texts
        .iter()
        .zip(STYLES)
        .map(|(text, style)| {
            let items = public_items(text).into_iter();
            items
                .filter(|item| item.is_outer && !is_extra(style, &item.name))
                .collect()
        })
        .collect();
    let mut complaints = Vec::new();
    for (items_of_one, style) in items.iter().zip(STYLES).skip(1) {
        let names =
            |items: &[Item]| items.iter().map(common_name).collect::<Vec<_>>();
        if names(items_of_one) != names(&items[0]) {
            let (here, there) = (names(items_of_one), names(&items[0]));
            complaints.push(format!(
                "{name}: {style} has {here:?}, {} has {there:?}",
                STYLES[0]
            ));
            continue;
        }
        for (item, other) in items_of_one.iter().zip(&items[0]) {
            if item.doc != other.doc || item.doc.is_empty() && name != "mod.rs"
            {
                complaints.push(format!(
                    "{name}: {}: {style} says {:?}, {} says {:?}",
                    item.name, item.doc, STYLES[0], other.doc
                ));
            }
        }
    }
    complaints
}

/// The marks of a file, each where it first stands.
fn steps(source: &Source) -> Vec<&str> {
    let mut steps = Vec::new();
    for (_, line) in source.lines() {
        let step = line.trim_start().strip_prefix("// step: ");
        steps.extend(step.filter(|step| !steps.contains(step)));
    }
    steps
}

/// Complains where the marks of a file differ between columns.
fn differing_steps(name: &str, texts: &[&Source]) -> Vec<String> {
    let first = steps(texts[0]);
    let others = texts.iter().zip(STYLES).skip(1);
    let odd = others.filter(|(text, _)| steps(text) != first);
    odd.map(|(text, style)| {
        let here = steps(text);
        format!("{name}: {style} has {here:?}, {} has {first:?}", STYLES[0])
    })
    .collect()
}

/// Returns the purpose of a file: the first words of its documentation.
fn purpose(source: &Source) -> Option<&str> {
    let doc = source.text.strip_prefix("//! ")?;
    let end = doc.find(':')?;
    Some(&doc[..end])
}

#[test]
fn the_files_of_a_row_have_the_same_purpose() {
    for (name, texts) in rows(&columns()) {
        let purposes = texts.iter().map(|text| purpose(text));
        let purposes: BTreeSet<_> = purposes.collect();
        // `mod.rs` begins with the number of its style.
        let count = if name == "mod.rs" { STYLES.len() } else { 1 };
        assert_eq!(purposes.len(), count, "{name}: {purposes:?}");
        assert!(!purposes.contains(&None), "{name}");
    }
}

#[test]
fn the_styles_have_the_same_files() {
    let allowed = EXTRA_FILES.map(|(style, file, _)| (style, file));
    let odd = odd_files(&columns());
    let odd: Vec<_> = odd.iter().map(|(s, f)| (s.as_str(), &f[..])).collect();
    assert_eq!(odd, allowed, "left: in the folders, right: in the list");
}

#[test]
fn the_files_have_the_same_public_items_with_the_same_first_sentence() {
    let columns = columns();
    let rows = rows(&columns);
    assert!(rows.len() >= 9, "{} files", rows.len());
    let complaints: Vec<String> = rows
        .iter()
        .flat_map(|(name, texts)| {
            differing_items(name, texts, |style, item| {
                EXTRA_ITEMS.iter().any(|extra| {
                    (extra.0, extra.1, extra.2) == (style, name, item)
                })
            })
        })
        .collect();
    assert_eq!(complaints, [""; 0]);
}

#[test]
fn each_extra_item_is_needed() {
    let columns = columns();
    for (_, file, item, _) in EXTRA_ITEMS {
        let having = columns.iter().filter(|column| {
            let items = column.file(file).map(public_items);
            items.is_some_and(|items| items.iter().any(|i| i.name == item))
        });
        let having: Vec<_> = having.map(|column| column.style).collect();
        let listed = EXTRA_ITEMS.iter().filter(|l| (l.1, l.2) == (file, item));
        let listed: Vec<_> = listed.map(|listed| listed.0).collect();
        assert_eq!(having, listed, "{file}: {item}");
    }
}

#[test]
fn the_files_are_cut_at_the_same_marks() {
    let columns = columns();
    let mut marks = 0;
    for (name, texts) in rows(&columns) {
        assert_eq!(differing_steps(name, &texts), [""; 0]);
        marks += steps(texts[0]).len();
    }
    assert!(marks >= 30, "{marks} marks");
}

/// Four texts that agree, but for what is changed in the last.
fn canary(change: impl Fn(&str) -> String) -> Vec<Source> {
    let text = "\
//! Canary.

/// Begins. Then goes on.
pub fn first() {
    // step: a
    let text = \"pub fn hidden() {}\";
    // step: b
    // step: a
}

/// Ends
/// in two lines.
#[inline]
pub async fn second() {}

pub(super) fn third() {}
";
    let mut texts = vec![text.to_string(); 3];
    texts.push(change(text));
    texts
        .iter()
        .map(|text| Source::new("canary.rs", text))
        .collect()
}

/// Returns the complaints of both checks about a canary.
fn complaints_of(change: impl Fn(&str) -> String) -> Vec<String> {
    let texts = canary(change);
    let texts: Vec<&Source> = texts.iter().collect();
    let mut complaints = differing_items("f", &texts, |_, _| false);
    complaints.extend(differing_steps("f", &texts));
    complaints
}

#[test]
fn columns_that_agree_are_not_complained_of() {
    assert_eq!(complaints_of(str::to_string), [""; 0]);
    let private = |text: &str| text.replace("third", "other");
    assert_eq!(complaints_of(private), [""; 0]);
    let later = |text: &str| text.replace("Then goes on", "Whatever else");
    assert_eq!(complaints_of(later), [""; 0]);
    let again =
        |text: &str| text.replace("// step: b", "// step: b\n// step: a");
    assert_eq!(complaints_of(again), [""; 0]);
}

#[test]
fn each_difference_is_caught() {
    let changes = [
        ("pub fn first", "pub fn renamed"),
        ("pub async fn second", "pub(super) async fn second"),
        ("pub(super) fn third", "pub fn third"),
        ("Begins.", "Starts."),
        ("in two lines", "in three lines"),
        ("/// Begins. Then goes on.\n", ""),
        ("// step: b", "// step: c"),
        ("    // step: b\n", ""),
        ("// step: a\n    let", "// step: b\n    let"),
    ];
    for (from, to) in changes {
        let complaints = complaints_of(|text| text.replacen(from, to, 1));
        assert_eq!(complaints.len(), 1, "{from:?} to {to:?}: {complaints:?}");
    }
}

#[test]
fn a_file_that_only_one_has_is_caught() {
    let column = |style, names: &[&str]| Column {
        style,
        files: names
            .iter()
            .map(|name| (name.to_string(), Source::new(name, "")))
            .collect(),
    };
    let columns = [column("a", &["x.rs"]), column("b", &["x.rs", "y.rs"])];
    let odd = [("b".to_string(), "y.rs".to_string())];
    assert_eq!(odd_files(&columns), odd);
}
