//! The places at which files are cut, and the pieces side by side.

use lab::reading::{Class, Row, align, cut, nearest, pick, spans};

/// Returns the pieces of a text, each as its item and its step.
fn pieces(text: &str) -> Vec<String> {
    let pieces = cut(text).into_iter().map(|piece| {
        let item = piece.item.map(|item| {
            let public = if item.is_public { "pub " } else { "" };
            format!("{public}{}", item.name)
        });
        let item = item.unwrap_or_else(|| "-".to_string());
        match piece.step {
            Some(step) => format!("{item}/{step}"),
            None => item,
        }
    });
    pieces.collect()
}

#[test]
fn every_kind_of_item_is_cut_at() {
    for (text, name) in [
        ("fn f() {}", "f"),
        ("pub fn f<T: A<B>>(x: [u8; 3]) -> T where T: C {}", "pub f"),
        ("pub(super) async fn f() {}", "f"),
        ("pub(in crate::a) fn f() {}", "f"),
        ("pub const fn f() {}", "pub f"),
        ("const F: [u8; 2] = { [1, 2] };", "F"),
        ("pub static F: u8 = 1;", "pub F"),
        ("unsafe extern \"C\" fn f() {}", "f"),
        ("pub struct S(u8);", "pub S"),
        ("struct S { a: u8 }", "S"),
        ("struct S;", "S"),
        ("pub enum E { A }", "pub E"),
        ("pub trait T { fn f(&self); }", "pub T"),
        ("pub type T<A> = Box<dyn Fn(A) -> u8>;", "pub T"),
        ("impl S { fn f() {} }", "impl S"),
        (
            "impl<T: A> a::B<T> for S<T> where T: C {}",
            "impl a::B for S",
        ),
        ("macro_rules! m { () => {}; }", "m!"),
        ("a::b! { struct S; }", "a::b!"),
        ("mod tests { fn f() {} }", "tests"),
        ("#[a(b)]\n/// Doc.\nfn f() {}", "f"),
        ("// Why.\nfn f() {}", "f"),
    ] {
        assert_eq!(pieces(text), [name], "{text}");
        let twice =
            format!("//! A.\n\nuse a::{{b, c}};\n\n{text}\n\n{text}\n");
        assert_eq!(pieces(&twice), ["-", name, name], "{text}");
    }
}

#[test]
fn what_is_no_item_is_not_cut_at() {
    for text in ["//! A.\n#![a]\n", "use a::{b};\n", "mod a;\npub mod b;\n"] {
        assert_eq!(pieces(text), ["-"], "{text}");
    }
}

#[test]
fn marks_are_lines_within_items() {
    let text = "\
// step: before
fn f() {
    // step: one
    a(\"// step: text\");
    b(); // step: behind
    /* // step: block */
    // step:
    // step: two words
}
";
    assert_eq!(pieces(text), ["f", "f/one", "f/two words"]);
}

/// Returns rows, each as its name and the number of its pieces.
fn names(rows: &[Row<'_>]) -> Vec<String> {
    let names = rows.iter().map(|row| {
        let item = row.item.as_deref().unwrap_or("-");
        let part = row.step.map(str::to_string);
        let part = part.unwrap_or_else(|| row.helpers.join("+"));
        let count = row.pieces.iter().flatten().count();
        format!("{item}/{part} {count}")
    });
    names.collect()
}

#[test]
fn steps_of_helpers_are_beside_those_of_the_function_they_help() {
    let one = "\
pub fn f() {
    // step: a
}
fn g() {
    // step: b
}
";
    let other = "\
pub fn f() {
    // step: a
    // step: b
}
";
    let expected = ["f/ 2", "f/a 2", "f/g 1", "f/b 2"];
    assert_eq!(names(&align(&[one, other])), expected);
    assert_eq!(names(&align(&[other, one])), expected);
}

#[test]
fn helpers_beside_which_there_is_nothing_are_one_row() {
    let one = "pub fn f() {}\nfn a() {}\nfn b() {}\npub fn z() {}\n";
    let other = "pub fn f() {}\nfn c() {}\npub fn z() {}\n";
    let rows = align(&[one, other]);
    assert_eq!(names(&rows), ["f/ 2", "f/a+b+c 2", "z/ 2"]);
    let texts = rows[1].pieces.iter().flatten().map(|piece| piece.text);
    let texts: Vec<_> = texts.collect();
    assert_eq!(texts, ["fn a() {}\nfn b() {}\n", "fn c() {}\n"]);
}

#[test]
fn what_implements_one_trait_stands_beside_each_other() {
    let one = "struct A;\nimpl Drop for A {}\n";
    let other = "struct B;\nimpl Drop for B {}\n";
    let expected = ["-/A+B 2", "-/impl Drop 2"];
    assert_eq!(names(&align(&[one, other])), expected);
}

#[test]
fn steps_in_another_order_stay_where_they_are() {
    let one = "fn f() {\n// step: a\n// step: b\n}";
    let other = "fn f() {\n// step: b\n// step: a\n}";
    let rows = align(&[one, other]);
    assert_eq!(rows.len(), 4);
    let both = rows
        .iter()
        .filter(|row| row.pieces.iter().all(|p| p.is_some()));
    assert_eq!(both.count(), 2);
}

#[test]
fn columns_are_picked_in_any_order() {
    let rows = align(&["fn a() {}", "fn b() {}", "fn a() {}\nfn c() {}"]);
    let picked = pick(&rows, &[2, 0]);
    let text = |row: &Row<'_>, column: usize| {
        row.pieces[column]
            .as_ref()
            .map_or("", |piece| piece.text)
            .to_string()
    };
    assert_eq!(text(&picked[0], 0), "fn a() {}\n");
    assert_eq!(text(&picked[0], 1), "fn a() {}");
    assert!(picked.iter().all(|row| row.pieces.len() == 2));
    assert!(pick(&rows, &[]).is_empty());
}

#[test]
fn every_class_is_told() {
    let text = "\
//! Documents.
// A comment.
// step: one
#[inline]
pub fn f<'a>(x: &'a str, n: u8) -> Vec<u8> {
    g::<A>(n, 0x2a, 'c', \"s\", r#\"t\"#, true)?.await;
    vec![h!=self];
}
";
    let found = |class: Class| {
        let spans = spans(text).into_iter();
        let spans = spans.filter(|span| span.class == class);
        spans.map(|span| span.text).collect::<Vec<_>>()
    };
    assert_eq!(found(Class::Documentation), ["//! Documents."]);
    assert_eq!(found(Class::Comment), ["// A comment."]);
    assert_eq!(found(Class::Step), ["// step: one"]);
    assert_eq!(found(Class::Attribute).concat(), "#[inline]");
    assert_eq!(found(Class::Keyword), ["pub", "fn", "self"]);
    assert_eq!(found(Class::Suspends).concat(), ".await");
    assert_eq!(found(Class::Function), ["f", "g"]);
    assert_eq!(found(Class::Macro).concat(), "vec!");
    assert_eq!(found(Class::Lifetime), ["'a", "'a"]);
    let types = ["str", "u8", "Vec", "u8", "A"];
    assert_eq!(found(Class::Type), types);
    assert_eq!(found(Class::String), ["'c'", "\"s\"", "r#\"t\"#"]);
    assert_eq!(found(Class::Number), ["0x2a", "true"]);
}

#[test]
fn the_nearest_name_is_near() {
    let names = ["fetch", "echo", "timeout", "up_down"];
    for (name, expected) in [
        ("fetch", Some("fetch")),
        ("ftech", Some("fetch")),
        ("ECHO", Some("echo")),
        ("time-out", Some("timeout")),
        ("up-down", Some("up_down")),
        ("cat", None),
        ("", None),
    ] {
        assert_eq!(nearest(name, names), expected, "{name}");
    }
    assert_eq!(nearest(&"fetch".repeat(100_000), names), None);
}
