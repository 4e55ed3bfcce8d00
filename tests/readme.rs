//! The source in the README is the source that is compiled.
//!
//! With `LAB_UPDATE=1` in the environment the block is cut anew.

use lab::reading::{cut, find_page};
use std::path::PathBuf;
use std::{env, fs};

/// Lines between which the block stands.
const BEGIN: &str = "```rust,ignore\n// styles/callbacks/stream.rs\n";
const END: &str = "```\n";

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "README.md"].iter().collect()
}

/// Reading a line, in each style: its step `read`.
fn block() -> String {
    let page = find_page("stream").expect("a page");
    let mut block = "```rust,ignore\n".to_string();
    for (place, source) in page.sources.iter().enumerate() {
        let pieces = cut(source.text);
        let piece = pieces.iter().find(|piece| {
            let item = piece.item.as_ref().map(|item| &*item.name);
            (item, piece.step) == (Some("read_line"), Some("read"))
        });
        let text = piece.expect("a step `read`").text;
        if place > 0 {
            block.push('\n');
        }
        block.push_str(&format!("// {}\n", source.path));
        block.push_str(&dedented(text));
    }
    block + END
}

/// Returns the lines behind the mark, without their common indentation.
fn dedented(text: &str) -> String {
    let lines = text.lines().skip(1);
    let indent = text.len() - text.trim_start().len();
    let lines =
        lines.map(|line| format!("{}\n", line.get(indent..).unwrap_or("")));
    lines.collect()
}

#[test]
fn the_same_wait_four_times_is_cut_from_the_source() {
    let readme = fs::read_to_string(path()).expect("a README");
    let start = readme.find(BEGIN).expect("the block begins");
    let length = readme[start + 1..].find(&format!("\n{END}"));
    let end = start + 1 + length.expect("the block ends") + 1 + END.len();
    if env::var_os("LAB_UPDATE").is_some() {
        let new = format!("{}{}{}", &readme[..start], block(), &readme[end..]);
        fs::write(path(), new).expect("a README to write to");
    } else {
        assert_eq!(readme[start..end], block(), "with LAB_UPDATE=1 it is new");
    }
}

#[test]
fn each_of_the_four_says_its_styles_word() {
    let block = block();
    let words = ["|cx, read|", "yield_!(", "yield_from!(", ".await"];
    let parts: Vec<&str> = block.split("\n\n").collect();
    assert_eq!(parts.len(), words.len(), "{block}");
    for (place, part) in parts.iter().enumerate() {
        for (beside, word) in words.iter().enumerate() {
            assert_eq!(part.contains(word), place == beside, "{word}: {part}");
        }
    }
}
