//! Every scenario file is either read as the specification has it, or
//! refused with the key that is wrong; what is written reads as the same.

use harness::scenario::{Client, Echo, End, Fetch, Scenario};
use std::fs;
use std::path::{Path, PathBuf};

fn spec(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("spec")
        .join(name)
}

fn goldens() -> Vec<String> {
    let folders = fs::read_dir(spec("traces")).expect("traces");
    let files: Vec<_> = folders
        .map(|folder| folder.expect("folder").path().join("scenario.json"))
        .map(|file| fs::read_to_string(file).expect("scenario.json"))
        .collect();
    assert_eq!(files.len(), 17);
    files
}

/// Returns the error of a text, which has to be one clear line.
#[track_caller]
fn refused(text: &str) -> (String, String) {
    let error = Scenario::from_json(text).expect_err(text);
    let line = error.to_string();
    assert!(
        !line.contains(['\n', '\r']) && !line.ends_with('.'),
        "{line}"
    );
    match error.path.as_str() {
        "" => assert_eq!(line, error.problem),
        path => assert_eq!(line, format!("{path}: {}", error.problem)),
    }
    (error.path, error.problem)
}

#[test]
fn every_golden_scenario_reads_and_is_written_as_the_same() {
    for text in goldens() {
        let scenario = Scenario::from_json(&text).expect("valid");
        let written = scenario.to_json();
        assert_eq!(Scenario::from_json(&written), Ok(scenario), "{written}");
    }
}

#[test]
fn a_written_scenario_reads_like_one_by_hand() {
    for text in [
        include_str!("scenarios/all_kinds.json"),
        include_str!("scenarios/hosts.json"),
        include_str!("scenarios/aborts.json"),
    ] {
        let scenario = Scenario::from_json(text).expect("valid");
        assert_eq!(scenario.to_json(), text);
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    let text = r#"{"echo": {"clients": [{"end": "close", "steps": [],
        "connect_at_us": 7}]}, "fetch": {"requests": []}, "name": ""}"#;
    let client = Client {
        connect_at_us: 7,
        steps: Vec::new(),
        takes: None,
        end: End::Close,
        end_after_us: 0,
    };
    let expected = Scenario {
        name: String::new(),
        fetch: Some(Fetch {
            concurrency: 8,
            timeout_us: 1_000_000,
            retries: 0,
            backoff_us: 0,
            max_body_bytes: 1_048_576,
            cancel_at_us: None,
            abort_at_us: None,
            keep: 0,
            hosts: Vec::new(),
            requests: Vec::new(),
        }),
        echo: Some(Echo {
            delay_us: 0,
            idle_timeout_us: None,
            write_timeout_us: None,
            max_line_bytes: 65_536,
            max_sessions: 1_024,
            shutdown_at_us: None,
            abort_at_us: None,
            clients: vec![client],
        }),
    };
    assert_eq!(Scenario::from_json(text), Ok(expected));
}

#[test]
fn every_file_of_the_invalid_folder_is_refused_for_its_key() {
    let table = fs::read_to_string(spec("invalid/README.md")).expect("table");
    let mut count = 0;
    for row in table.lines() {
        let cells: Vec<_> = row.split('`').collect();
        let [_, file, _, key, _] = cells[..] else {
            continue;
        };
        let path = spec("invalid").join(file);
        let text = fs::read_to_string(&path).expect(file);
        assert_eq!(refused(&text).0, key, "{file}");
        let line = Scenario::read(&path).expect_err(file).to_string();
        assert!(line.contains(file) && line.contains(key), "{line}");
        count += 1;
    }
    let files = fs::read_dir(spec("invalid")).expect("folder");
    assert_eq!(files.count(), count + 1, "files in the table and the table");
}

#[test]
fn an_attempt_is_of_one_kind() {
    let path = "fetch.requests[0].attempts[0]";
    for (attempt, key, problem) in [
        ("", "", "must have `refuse_us`, or "),
        (r#""connect_us": 1"#, "", "must have `refuse_us`, or "),
        (
            r#""connect_us": 1, "refuse_us": 1"#,
            ".connect_us",
            "does not go with `refuse_us`",
        ),
        (
            r#""connect_us": 1, "reset_us": 1, "stall": true"#,
            ".stall",
            "does not go with `reset_us`",
        ),
        (
            r#""connect_us": 1, "stall": true, "body": []"#,
            ".body",
            "does not go with `stall`",
        ),
        (
            r#""connect_us": 1, "status": 200, "garbage": """#,
            ".status",
            "does not go with `garbage`",
        ),
        (
            r#""connect_us": 1, "stall": false"#,
            ".stall",
            "must be true",
        ),
        (r#""stall": true"#, ".connect_us", "missing"),
        (r#""garbage": """#, ".connect_us", "missing"),
        (r#""truncate": true"#, ".connect_us", "missing"),
        (
            r#""connect_us": 1, "respond_us": 1, "garbage": "HTTP/""#,
            ".garbage",
            "must not begin with `HTTP/`",
        ),
        (
            r#""connect_us": 1, "respond_us": 1, "status": 200,
               "body": [[1]]"#,
            ".body[0]",
            "must be [delay_us, text], not a list of 1",
        ),
        (
            r#""connect_us": 1, "respond_us": 1, "status": 200,
               "body": [[1, "", ""]]"#,
            ".body[0]",
            "must be [delay_us, text], not a list of 3",
        ),
    ] {
        let text = format!(
            "{{\"name\": \"\", \"fetch\": {{\"requests\": \
             [{{\"id\": \"\", \"attempts\": [{{{attempt}}}]}}]}}}}"
        );
        let (found, said) = refused(&text);
        assert_eq!(found, format!("{path}{key}"), "{text}");
        assert!(said.starts_with(problem), "{said}");
    }
}

#[test]
fn rules_about_several_keys_name_the_one_that_breaks_them() {
    for (text, expected) in [
        (
            r#"{"name": ""}"#,
            "at least one of `echo` and `fetch` is needed",
        ),
        (
            r#"{"name": "", "echo": null}"#,
            "echo: must be an object, not null",
        ),
        ("[]", "must be an object, not a list"),
        ("3", "must be an object, not a number"),
        (
            r#"{"name": "", "fetch": {"requests":
                [{"id": "", "attempts": []}]}}"#,
            "fetch.requests[0].attempts: must not be empty",
        ),
        (
            r#"{"name": "", "fetch": {"requests": [
                {"id": "b", "attempts": [{"refuse_us": 0}]},
                {"id": "a", "attempts": [{"refuse_us": 0}]},
                {"id": "a", "attempts": [{"refuse_us": 0}]},
                {"id": "b", "attempts": [{"refuse_us": 0}]}]}}"#,
            "fetch.requests[2].id: the same as of fetch.requests[1]",
        ),
        (
            r#"{"name": "", "echo": {"idle_timeout_us": null, "clients":
                [{"connect_at_us": 0, "steps": [], "end": "idle"}]}}"#,
            "echo.clients[0].end: \"idle\" needs `idle_timeout_us`, \
             `shutdown_at_us` or `abort_at_us`, or the session never ends",
        ),
        (
            r#"{"version": 2, "name": "", "echo": {"idle_timeout_us": 1,
                "clients": [{"connect_at_us": 0, "steps": [],
                "end": "idle", "takes": 0}]}}"#,
            "echo.clients[0].takes: needs `write_timeout_us`, \
             `shutdown_at_us` or `abort_at_us`, or the session never ends",
        ),
        (
            r#"{"name": "", "echo": {"clients":
                [{"connect_at_us": 0, "steps": [], "end": "CLOSE"}]}}"#,
            "echo.clients[0].end: must be \"close\", \"reset\" or \"idle\"",
        ),
    ] {
        let error = Scenario::from_json(text).expect_err(text);
        assert_eq!(error.to_string(), expected);
    }
    let (idle, takes) = (r#""end": "idle""#, r#""end": "close", "takes": 0"#);
    for (option, client) in [
        ("idle_timeout_us", idle),
        ("shutdown_at_us", idle),
        ("abort_at_us", idle),
        ("write_timeout_us", takes),
        ("shutdown_at_us", takes),
        ("abort_at_us", takes),
    ] {
        let text = format!(
            r#"{{"version": 2, "name": "", "echo": {{"{option}": 1,
            "clients": [{{"connect_at_us": 0, "steps": [], {client}}}]}}}}"#
        );
        assert!(Scenario::from_json(&text).is_ok(), "{text}");
    }
}

#[test]
fn every_truncated_text_is_refused() {
    for text in goldens() {
        let text = text.trim_end();
        for (end, _) in text.char_indices() {
            let (path, problem) = refused(&text[..end]);
            assert_eq!(path, "");
            assert!(problem.contains(" at line "), "{problem}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = std::env::temp_dir();
    let name = format!("lab-scenario-{}.json", std::process::id());
    let file = folder.join(&name);
    let named = |problem: &str| {
        let error = Scenario::read(&file).expect_err(problem);
        assert_eq!(error.file, file.display().to_string());
        let line = error.to_string();
        assert!(line.starts_with(&error.file), "{line}");
        assert!(line.contains(problem), "{line}");
    };
    named("No such file or directory");
    fs::write(&file, b"{\"name\": \"\xff\"}").expect("write");
    named("invalid utf-8");
    fs::write(&file, b"{\"name\": 1}").expect("write");
    named("name: must be text, not a number");
    let long = fs::File::create(&file).expect("create");
    long.set_len(64 * 1024 * 1024 + 1).expect("length");
    named("longer than 67108864 bytes");
    fs::write(&file, goldens()[0].as_bytes()).expect("write");
    assert!(Scenario::read(&file).is_ok());
    fs::remove_file(&file).expect("remove");
    assert!(Scenario::read(&folder).is_err(), "a folder");
}
