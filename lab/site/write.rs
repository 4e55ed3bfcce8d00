//! A site on the disk: the folders that it may go into, and the files that
//! stay.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::{error, fmt};

/// The file that marks a folder as a site; it lists the files that were
/// written.
pub const MARKER: &str = "lab-site.txt";

/// The first line of that file.
const TITLE: &str = "Files written by `lab site`:";

/// The longest list in bytes; the site's own is shorter.
const MAX_LIST_BYTES: u64 = 65_536;

/// The reason why a site was not written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder is not empty, and no site.
    Foreign(PathBuf),
    /// The list of files in the folder has another format.
    NoList(PathBuf),
    /// The path is a link to elsewhere.
    Link(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Foreign(path) => write!(
                f,
                "{}: the folder has other files in it; name a new or an \
                 empty one",
                path.display()
            ),
            WriteError::NoList(path) => {
                write!(f, "{}: not a list of a site's files", path.display())
            }
            WriteError::Link(path) => write!(
                f,
                "{}: is a link, and a site writes into its own folder only",
                path.display()
            ),
            WriteError::Io(path, error) => {
                write!(f, "{}: {error}", path.display())
            }
        }
    }
}

impl error::Error for WriteError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            WriteError::Io(_, error) => Some(error),
            _ => None,
        }
    }
}

/// Adds the path to an error of the system.
fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, WriteError> {
    result.map_err(|error| WriteError::Io(path.to_path_buf(), error))
}

/// Writes files into a folder of their own.
pub(super) fn write(
    files: &BTreeMap<String, String>,
    folder: &Path,
) -> Result<(), WriteError> {
    at(folder, fs::create_dir_all(folder))?;
    let former = former_files(folder)?;
    let marker = folder.join(MARKER);
    let paths = files.keys().map(String::as_str);
    // The list of new and old files comes first, so that if this is
    // interrupted, the next run recognises the folder.
    let known: Vec<_> = paths
        .clone()
        .chain(former.iter().map(String::as_str))
        .collect();
    put(folder, MARKER, &list(&known))?;
    for (path, text) in files {
        put(folder, path, text)?;
    }
    for path in former.iter().filter(|path| !files.contains_key(*path)) {
        remove(folder, path)?;
    }
    let paths: Vec<_> = paths.collect();
    at(&marker, fs::write(&marker, list(&paths)))
}

fn list(paths: &[&str]) -> String {
    format!("{TITLE}\n{}\n", paths.join("\n"))
}

/// Returns the files of the site in a folder; an empty list if it is empty.
fn former_files(folder: &Path) -> Result<Vec<String>, WriteError> {
    let marker = folder.join(MARKER);
    match fs::symlink_metadata(&marker) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(WriteError::NoList(marker)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut entries = at(folder, fs::read_dir(folder))?;
            return match entries.next() {
                None => Ok(Vec::new()),
                Some(_) => Err(WriteError::Foreign(folder.to_path_buf())),
            };
        }
        Err(error) => return Err(WriteError::Io(marker, error)),
    }
    let file = at(&marker, File::open(&marker))?;
    let mut text = String::new();
    let read = file.take(MAX_LIST_BYTES).read_to_string(&mut text);
    match read {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(WriteError::NoList(marker));
        }
        read => at(&marker, read)?,
    };
    let mut lines = text.lines();
    if lines.next() != Some(TITLE) || text.len() as u64 == MAX_LIST_BYTES {
        return Err(WriteError::NoList(marker));
    }
    let paths: Vec<String> = lines.map(str::to_string).collect();
    // No file outside of the folder is touched, whatever the list says.
    match paths.iter().all(|path| is_inside(Path::new(path))) {
        true => Ok(paths),
        false => Err(WriteError::NoList(marker)),
    }
}

fn is_inside(path: &Path) -> bool {
    let mut parts = path.components();
    path.components().next().is_some()
        && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Returns the path of a file of the site, without a link on its way.
fn place(folder: &Path, path: &str) -> Result<PathBuf, WriteError> {
    let mut place = folder.to_path_buf();
    for part in Path::new(path).components() {
        place.push(part);
        let found = fs::symlink_metadata(&place);
        if found.is_ok_and(|found| found.is_symlink()) {
            return Err(WriteError::Link(place));
        }
    }
    Ok(place)
}

fn put(folder: &Path, path: &str, text: &str) -> Result<(), WriteError> {
    let place = place(folder, path)?;
    if let Some(parent) = place.parent() {
        at(parent, fs::create_dir_all(parent))?;
    }
    at(&place, fs::write(&place, text))
}

/// Removes a file that is no longer in the site, if it exists.
fn remove(folder: &Path, path: &str) -> Result<(), WriteError> {
    let place = place(folder, path)?;
    match fs::remove_file(&place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => at(&place, removed),
    }
}
