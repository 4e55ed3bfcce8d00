//! The published packages build by themselves, as cargo packs them, without
//! the repository around them.
//!
//! Needs no network: each package finds the others where they were unpacked,
//! and its other dependencies are there since this test was built.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The packages that are published; `benches` is not.
const PACKAGES: [&str; 5] = [
    "coroutine-lab-styles",
    "coroutine-lab-twins",
    "coroutine-lab-harness",
    "coroutine-lab-web",
    "coroutine-lab",
];

/// Returns the folder of the unpacked packages; nothing else is in it.
fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages")
}

/// Runs a command in a folder, and requires that it succeeds.
fn run(program: &OsStr, arguments: &[&OsStr], folder: &Path) -> Output {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|e| panic!("{program:?}: {e}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?} {arguments:?}: {said}");
    output
}

fn cargo(arguments: &[&str], folder: &Path) {
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    // The packages' builds stay there for the next run of the test.
    let target = scratch().join("target");
    let mut all: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    all.extend(["--offline", "--target-dir"].map(OsStr::new));
    all.push(target.as_os_str());
    run(&cargo, &all, folder);
}

/// Packs and unpacks all packages; returns their folders.
fn unpacked() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut arguments = vec!["package", "--no-verify", "--allow-dirty"];
    for package in PACKAGES {
        arguments.extend(["--package", package]);
    }
    cargo(&arguments, root);
    let folder = scratch().join("unpacked");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder");
    }
    fs::create_dir_all(&folder).expect("a folder");
    let unpack = |package| {
        let name = format!("{package}-{}", env!("CARGO_PKG_VERSION"));
        let packed = scratch().join(format!("target/package/{name}.crate"));
        // All packed files have the same time, and cargo compares times:
        // without `m` it would not notice a change.
        let arguments = ["-xzmf".as_ref(), packed.as_os_str()];
        run("tar".as_ref(), &arguments, &folder);
        folder.join(name)
    };
    PACKAGES.into_iter().map(unpack).collect()
}

/// Makes a workspace of the packages, in which they find each other.
fn write_workspace(folders: &[PathBuf]) {
    let name = |folder: &PathBuf| {
        let name = folder.file_name().expect("a name");
        format!("{:?}", name.to_str().expect("a readable name"))
    };
    let names: Vec<_> = folders.iter().map(name).collect();
    let mut manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[patch.crates-io]\n",
        names.join(", ")
    );
    for (package, name) in PACKAGES.iter().zip(&names) {
        manifest.push_str(&format!("{package} = {{ path = {name} }}\n"));
    }
    let folder = scratch().join("unpacked");
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("a lock file");
}

/// Returns all files of Rust below a folder.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

/// Returns the files that a file includes, by the paths it has for them.
fn included(text: &str) -> Vec<&str> {
    // Put together, so that this file seems to include nothing.
    let begin = concat!("include", "_str!(");
    let literals = text.split(begin).skip(1).filter_map(|rest| {
        let literal = rest.trim_start().strip_prefix('"')?;
        literal.split('"').next()
    });
    literals.collect()
}

#[test]
fn packages_build_by_themselves_and_include_no_file_of_another() {
    let folders = unpacked();
    let mut count = 0;
    for folder in &folders {
        let folder = fs::canonicalize(folder).expect("a folder");
        for file in rust_files(&folder) {
            let text = fs::read_to_string(&file).expect("a file");
            for path in included(&text) {
                let beside = file.parent().expect("a folder");
                let found = fs::canonicalize(beside.join(path));
                let is_inside = found.is_ok_and(|f| f.starts_with(&folder));
                assert!(is_inside, "{}: {path}", file.display());
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count} files are included");
    write_workspace(&folders);
    cargo(&["check", "--workspace"], &scratch().join("unpacked"));
}

#[test]
fn what_is_included_is_seen() {
    let begin = concat!("include", "_str!(");
    let text =
        format!("{begin}\n    \"../a.txt\"\n), {begin}$b), {begin}\"c\")");
    assert_eq!(included(&text), ["../a.txt", "c"]);
}
