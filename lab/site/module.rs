//! A module of WebAssembly as a script, since a page on the disk may load
//! nothing else; and the words of pages that have none.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use maud::{Markup, html};
use std::io::Write as _;
use std::{error, fmt};

/// The first bytes of every module, and of its version.
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

/// The text is not a module of WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoModule;

impl fmt::Display for NoModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no module of WebAssembly, which begins with \\0asm")
    }
}

impl error::Error for NoModule {}

/// Returns a script that puts a module down under a name, packed and as text.
pub(super) fn script(name: &str, module: &[u8]) -> Result<String, NoModule> {
    if !module.starts_with(MAGIC) {
        return Err(NoModule);
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to a vector cannot fail.
    let _ = packed.write_all(module);
    let packed = packed.finish().unwrap_or_default();
    let text = STANDARD.encode(packed);
    Ok(format!("globalThis.{name} = \"{text}\";\n"))
}

/// The commands that make the module, and pages that have it.
const COMMANDS: [&str; 3] = [
    "rustup target add wasm32-wasip1",
    "cargo build -p coroutine-lab-web --profile live --target wasm32-wasip1",
    "lab site --live target/wasm32-wasip1/live/lab-web.wasm",
];

/// Says that the page has no module, and how it can be had with one.
pub(super) fn without_module(what_is_lacking: &str) -> Markup {
    html! {
        details.quiet.change {
            summary { (what_is_lacking) }
            pre tabindex="0" {
                @for command in COMMANDS { (command) "\n" }
            }
        }
    }
}
