//! The command `lab`, as its users see it.

#[path = "../support/criterion_tree.rs"]
mod criterion_tree;
mod fetch;
mod measuring;
mod program;
mod report;
mod run;
mod serve;
mod show;
mod streams;
mod transcripts;
mod twins;

use std::ffi::OsStr;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Returns the command, to be run where the repository is.
fn lab<I, S>(arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// The output of a command.
struct Said {
    status: i32,
    out: String,
    err: String,
}

/// Runs a command to its end.
fn said<I, S>(arguments: I) -> Said
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let output = lab(arguments).output().expect("run");
    Said {
        status: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Writes a shell script that stands in for cargo; returns its path.
#[cfg(unix)]
fn fake_cargo(tree: &criterion_tree::Tree, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    tree.write("cargo", format!("#!/bin/sh\n{script}"));
    let program = tree.path().join("cargo");
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, all).expect("it may be run");
    program
}

/// Returns a path for a file of one test, with nothing there.
fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    path
}

/// A command that runs beside the test, and ends with it.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> Running {
        let mut command = lab(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Running(command.spawn().expect("started"))
    }

    /// Sends a signal, by the name it has for `kill`.
    fn signal(&self, name: &str) {
        let kill = Command::new("kill")
            .args(["-s", name, &self.0.id().to_string()])
            .status();
        assert!(kill.is_ok_and(|status| status.success()), "kill failed");
    }

    /// Waits for the end; returns what was not read so far.
    fn finish(mut self) -> (ExitStatus, String, String) {
        let status = self.0.wait().expect("ended");
        let mut out = String::new();
        let mut err = String::new();
        let stdout = self.0.stdout.take().map(|mut from| {
            from.read_to_string(&mut out).expect("UTF-8");
        });
        let stderr = self.0.stderr.take().map(|mut from| {
            from.read_to_string(&mut err).expect("UTF-8");
        });
        // A test that took one of them has read it.
        let _ = (stdout, stderr);
        (status, out, err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed must leave no server behind.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
