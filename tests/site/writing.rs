//! The folders that a site is written into, and the files that it leaves
//! alone.

use crate::scratch;
use lab::site::{MARKER, Site};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Returns all files below a folder with their texts.
fn files_in(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(folder).expect("inside");
            let name = inside.to_str().expect("a readable path");
            let text = fs::read_to_string(&path).expect("a text");
            found.insert(name.to_string(), text);
        }
    }
    found
}

/// Returns the files of a site, its list included.
fn expected(site: &Site) -> BTreeMap<String, String> {
    let files = site.files();
    let mut files: BTreeMap<_, _> = files
        .map(|(path, text)| (path.into(), text.into()))
        .collect();
    let names: Vec<&str> = site.files().map(|(path, _)| path).collect();
    let list = format!("Files written by `lab site`:\n{}\n", names.join("\n"));
    files.insert(MARKER.to_string(), list);
    files
}

/// Returns the refusal of a folder.
fn refusal(site: &Site, folder: &Path) -> String {
    let before = files_in(folder);
    let refused = site.write(folder).expect_err("a refusal").to_string();
    assert_eq!(files_in(folder), before, "{refused}");
    refused
}

#[test]
fn a_site_is_what_it_lists_in_a_new_folder_and_an_empty_one() {
    let site = Site::new();
    let folder = scratch("site_new");
    site.write(&folder.join("deeper")).expect("written");
    assert_eq!(files_in(&folder.join("deeper")), expected(&site));
    fs::create_dir(folder.join("empty")).expect("a folder");
    site.write(&folder.join("empty")).expect("written");
    assert_eq!(files_in(&folder.join("empty")), expected(&site));
}

#[test]
fn a_former_site_is_renewed_and_what_is_not_of_it_stays() {
    let site = Site::new();
    let folder = scratch("site_again");
    site.write(&folder).expect("written");
    fs::write(folder.join("files/fetch.html"), "old").expect("a file");
    fs::write(folder.join("files/gone.html"), "old").expect("a file");
    fs::write(folder.join("notes.txt"), "mine").expect("a file");
    let list = fs::read_to_string(folder.join(MARKER)).expect("a list");
    let list = list + "files/gone.html\nfiles/never.html\n";
    fs::write(folder.join(MARKER), list).expect("a list");
    site.write(&folder).expect("written again");
    let mut expected = expected(&site);
    expected.insert("notes.txt".to_string(), "mine".to_string());
    assert_eq!(files_in(&folder), expected);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = scratch("site_foreign");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("index.html"), "mine").expect("a file");
    let refused = refusal(&Site::new(), &folder);
    let shown = folder.display();
    assert!(
        refused.starts_with(&format!("{shown}: the folder has")),
        "{refused}"
    );
}

#[test]
fn a_list_that_leads_elsewhere_is_none() {
    let site = Site::new();
    let folder = scratch("site_lists");
    fs::create_dir_all(folder.join("site")).expect("a folder");
    fs::write(folder.join("precious"), "mine").expect("a file");
    let title = "Files written by `lab site`:\n";
    let many = "x\n".repeat(40_000);
    for list in [
        "",
        "a site",
        &format!("{title}../precious\n"),
        &format!("{title}a/../../precious\n"),
        &format!("{title}/precious\n"),
        &format!("{title}./x\n"),
        &format!("{title}\n"),
        &format!("{title}{many}"),
    ] {
        let marker = folder.join("site").join(MARKER);
        fs::write(&marker, list).expect("a list");
        let refused = refusal(&site, &folder.join("site"));
        let expected =
            format!("{}: not a list of a site's files", marker.display());
        assert_eq!(refused, expected, "{list:.40}");
    }
    let marker = folder.join("site").join(MARKER);
    fs::write(&marker, b"\xff\xfe").expect("a list");
    assert!(site.write(&folder.join("site")).is_err());
    let precious = fs::read_to_string(folder.join("precious"));
    assert_eq!(precious.expect("still there"), "mine");
}

#[cfg(unix)]
#[test]
fn links_to_elsewhere_are_not_written_through() {
    let site = Site::new();
    let folder = scratch("site_links");
    site.write(&folder.join("site")).expect("written");
    fs::create_dir(folder.join("elsewhere")).expect("a folder");
    let files = folder.join("site/files");
    fs::remove_dir_all(&files).expect("removed");
    std::os::unix::fs::symlink(folder.join("elsewhere"), &files)
        .expect("a link");
    let refused = site.write(&folder.join("site")).expect_err("a refusal");
    let told = refused.to_string();
    assert!(told.contains(&files.display().to_string()), "{told}");
    assert_eq!(files_in(&folder.join("elsewhere")), BTreeMap::new());
}

#[test]
fn what_the_system_refuses_is_told_with_its_path() {
    let folder = scratch("site_file");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("file");
    fs::write(&file, "mine").expect("a file");
    let refused = Site::new().write(&file).expect_err("a refusal");
    let told = refused.to_string();
    assert!(told.starts_with(&format!("{}: ", file.display())), "{told}");
}

#[test]
fn the_command_writes_tells_and_refuses() {
    let folder = scratch("site_command");
    let lab = |out: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
        command.arg("site").arg("--out").arg(out);
        command.output().expect("run")
    };
    let said = lab(&folder);
    let files = Site::new().files().count();
    let told = format!(
        "wrote {files} files; begin with {}\n",
        folder.join("index.html").display()
    );
    assert_eq!(String::from_utf8_lossy(&said.stdout), told);
    assert!(said.status.success());
    assert_eq!(files_in(&folder), expected(&Site::new()));
    fs::remove_file(folder.join(MARKER)).expect("removed");
    let said = lab(&folder);
    assert_eq!(said.status.code(), Some(2));
    let told = String::from_utf8_lossy(&said.stderr).to_string();
    assert!(told.contains(&folder.display().to_string()), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}
