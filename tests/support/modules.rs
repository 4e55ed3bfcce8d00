//! The modules of WebAssembly that pages have, built for the tests.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target that they are built for.
const TARGET: &str = "wasm32-wasip1";

/// Builds a package as a module; `None`, with the reason on the standard
/// error, if the target's standard library is not installed.
///
/// The tests of a machine that has it must not go on without it, so a build
/// that fails is a failure.
pub(crate) fn built(package: &str, file: &str) -> Option<PathBuf> {
    if !has_target() {
        eprintln!(
            "skipped: no {TARGET} here; it comes by `rustup target add \
             {TARGET}`"
        );
        return None;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("modules");
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--locked", "--package", package])
        .args(["--profile", "live", "--target", TARGET, "--target-dir"])
        .arg(&target)
        .current_dir(root)
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{package}: {said}");
    Some(target.join(TARGET).join("live").join(file))
}

/// Returns whether the standard library of the target is installed.
fn has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    output.is_ok_and(|output| {
        let folder = String::from_utf8_lossy(&output.stdout);
        Path::new(folder.trim()).is_dir()
    })
}
