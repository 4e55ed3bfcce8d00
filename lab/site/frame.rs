//! The frame of all pages: head, navigation, foot.

use maud::{DOCTYPE, Markup, html};

/// A page of the site.
pub(super) struct Page {
    /// The path from the folder of the site, with slashes.
    pub(super) path: String,
    /// The whole text.
    pub(super) html: String,
}

/// The path to the site's folder from one of its subfolders.
pub(super) const UP: &str = "../";

/// The parts of the site in the navigation: anchor, name.
const PARTS: [(&str, &str); 5] = [
    ("questions", "Questions"),
    ("programs", "Programs"),
    ("files", "Files"),
    ("moving", "Moving"),
    ("loop", "In a browser"),
];

/// Puts a page into its frame.
///
/// `part` is the anchor of the part that it belongs to.
pub(super) fn page(
    path: &str,
    title: &str,
    part: &str,
    content: &Markup,
) -> Page {
    page_with(&["script.js"], path, title, part, content)
}

/// Puts a page into its frame; with more scripts than the others have.
pub(super) fn page_with(
    scripts: &[&str],
    path: &str,
    title: &str,
    part: &str,
    content: &Markup,
) -> Page {
    let up = if path.contains('/') { UP } else { "" };
    let home = format!("{up}index.html");
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport"
                    content="width=device-width, initial-scale=1";
                title { (title) " · coroutine lab" }
                link rel="stylesheet" href={ (up) "style.css" };
                @for script in scripts {
                    script defer src={ (up) (script) } {}
                }
            }
            body {
                a.skip href="#main" { "To the text" }
                header.site {
                    nav aria-label="site" {
                        a.home href=(home) { "coroutine lab" }
                        @for (anchor, name) in PARTS {
                            " "
                            a href={ (home) "#" (anchor) }
                                aria-current=[(anchor == part).then_some(
                                    "true",
                                )] { (name) }
                        }
                    }
                }
                main id="main" tabindex="-1" { (content) }
                footer {
                    "Written by " code { "lab site" } " from the sources "
                    "that were compiled. Keys: "
                    kbd { "1" } " to " kbd { "4" } " choose columns, "
                    kbd { "0" } " all, " kbd { "←" } " " kbd { "→" }
                    " the next one."
                }
            }
        }
    };
    Page {
        path: path.to_string(),
        html: html.into_string() + "\n",
    }
}

/// Shows prose; backquotes mark code.
pub(super) fn prose(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 0 { (part) } @else { code { (part) } }
        }
    }
}

/// A heading that is a link to itself.
pub(super) fn heading(level: u8, anchor: &str, text: &Markup) -> Markup {
    let inner = html! { a.self href={ "#" (anchor) } { (text) } };
    match level {
        2 => html! { h2 id=(anchor) { (inner) } },
        _ => html! { h3 id=(anchor) { (inner) } },
    }
}

/// Links to the pages before and after, which have their names as titles.
pub(super) fn turns<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    name: &str,
) -> Markup {
    let before = names.clone().take_while(|other| *other != name).last();
    let after = names.skip_while(|other| *other != name).nth(1);
    let link = |name: &str| (name.to_string(), html! { (name) });
    between(before.map(link), after.map(link))
}

/// Links to two pages, if they are there: the name of each, and its title.
pub(super) fn between(
    before: Option<(String, Markup)>,
    after: Option<(String, Markup)>,
) -> Markup {
    html! {
        nav.turns aria-label="pages before and after" {
            @if let Some((name, title)) = before {
                a rel="prev" href={ (name) ".html" } { "← " (title) }
            }
            @if let Some((name, title)) = after {
                a rel="next" href={ (name) ".html" } { (title) " →" }
            }
        }
    }
}
