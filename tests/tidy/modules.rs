//! The modules of the packages, the names in their code, and the file that
//! declares each.
//!
//! Not a compiler: it follows `use`, and paths that begin with `crate`,
//! `super`, `self` or the name of a package of ours. Any other name is
//! declared where it is used, or comes by one of these.

use super::source::Source;
use std::collections::BTreeMap;

/// The packages, and the folders in which they are; a folder within another
/// stands before it.
const PACKAGES: [(&str, &str); 7] = [
    ("styles", "styles"),
    ("twins", "harness/twins"),
    ("harness", "harness"),
    ("guest", "web/guest"),
    ("web", "web"),
    ("lab", "lab"),
    ("benches", "benches"),
];

/// Returns whether a name is that of a package.
fn is_package(name: &str) -> bool {
    PACKAGES.iter().any(|(package, _)| *package == name)
}

/// A module or a name in it, from the package on.
pub(super) type Path = Vec<String>;

/// A name of something that is declared elsewhere.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) line: usize,
    pub(super) path: Path,
    /// A `pub use`, or a module that uses those that it is made of, which may
    /// use what it declares.
    pub(super) is_wiring: bool,
}

/// All modules, and what their names stand for.
#[derive(Debug, Default)]
pub(super) struct Modules {
    files: BTreeMap<Path, String>,
    /// The names that a module has by `use`, with the paths of their items.
    names: BTreeMap<Path, BTreeMap<String, Path>>,
    /// The modules that declare the macros of a package.
    macros: BTreeMap<Path, Path>,
}

impl Modules {
    pub(super) fn of(sources: &[Source]) -> Modules {
        let mut modules = Modules::default();
        for source in sources {
            let module = module_of(&source.path);
            if !is_package(&module[0]) {
                continue;
            }
            for (_, import) in used(source) {
                let Used { path, name, .. } = import;
                let names = modules.names.entry(module.clone());
                names.or_default().insert(name, path);
            }
            for part in tested(source).split("#[macro_export]").skip(1) {
                let name = part.split_once("macro_rules!");
                let name = name.map(|(_, rest)| word(rest.trim_start()));
                let path = [module[0].clone(), name.unwrap_or_default()];
                modules.macros.insert(path.to_vec(), module.clone());
            }
            modules.files.insert(module, source.path.clone());
        }
        modules
    }

    /// Returns the file that declares what a path names, if it is one of
    /// ours.
    pub(super) fn file_of(&self, path: &[String]) -> Option<&str> {
        let mut path = path.to_vec();
        // Longer chains of `use` are not followed.
        for _ in 0..8 {
            let lengths = (1..=path.len()).rev();
            let mut prefixes = lengths.map(|length| path[..length].to_vec());
            let module = prefixes.find(|p| self.files.contains_key(p))?;
            let Some(name) = path.get(module.len()) else {
                return self.files.get(&module).map(String::as_str);
            };
            let named = self.names.get(&module).and_then(|n| n.get(name));
            let of_macro = self.macros.get(&path[..=module.len()]);
            let target = named.filter(|target| **target != path);
            let Some(target) = target.or(of_macro) else {
                return self.files.get(&module).map(String::as_str);
            };
            let mut target = target.clone();
            target.extend_from_slice(&path[module.len() + 1..]);
            path = target;
        }
        None
    }
}

/// Returns the module that a file or a folder is.
pub(super) fn module_of(path: &str) -> Path {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let path = path.strip_suffix("/lib").unwrap_or(path);
    let mut packages = PACKAGES.iter();
    let below = packages.find_map(|(package, folder)| {
        let rest = path.strip_prefix(folder)?;
        let is_in = rest.is_empty() || rest.starts_with('/');
        is_in.then(|| format!("{package}{rest}"))
    });
    let path = below.unwrap_or_else(|| path.to_string());
    path.split('/').map(str::to_string).collect()
}

/// Returns the code before the tests of a file, which come last.
fn tested(source: &Source) -> &str {
    let end = source.code.find("#[cfg(test)]\nmod tests {");
    &source.code[..end.unwrap_or(source.code.len())]
}

/// Returns what a file imports, by `use` and by paths in its code.
pub(super) fn imports(source: &Source) -> Vec<Import> {
    let code = tested(source);
    let module = module_of(&source.path);
    let in_use: Vec<_> = used(source);
    let children = children(code);
    let mut found = Vec::new();
    for (place, used) in &in_use {
        found.push(Import {
            line: source.line_of(*place),
            path: used.path.clone(),
            is_wiring: used.is_public,
        });
    }
    for (place, _) in code.match_indices("::") {
        let root = last_word(&code[..place]);
        let before = code[..place - root.len()].trim_end();
        let is_use = in_use.iter().any(|(begin, used)| {
            (*begin..*begin + used.length).contains(&place)
        });
        let is_path = !is_use && !before.ends_with("::");
        // A path in a visibility is not an import.
        if is_path && !before.ends_with("(in") {
            for leaf in leaves(&format!("{root}{}", &code[place..])) {
                let is_child = leaf.path.first().is_some_and(|first| {
                    children.iter().any(|child| child == first)
                });
                if let Some(path) = absolute(&leaf.path, &module, is_child) {
                    found.push(Import {
                        line: source.line_of(place),
                        path,
                        is_wiring: is_child,
                    });
                }
            }
        }
    }
    found
}

/// A name that a `use` brings.
struct Used {
    name: String,
    path: Path,
    is_public: bool,
    /// The length of the whole declaration.
    length: usize,
}

/// Returns what a file has by `use`, with the places of the declarations.
fn used(source: &Source) -> Vec<(usize, Used)> {
    let code = tested(source);
    let module = module_of(&source.path);
    let mut found = Vec::new();
    for (place, _) in code.match_indices("use ") {
        let line = code[..place].rsplit('\n').next().unwrap_or("").trim();
        let is_public = line.starts_with("pub");
        if !line.is_empty() && !is_public {
            continue;
        }
        let rest = &code[place + 4..];
        let length = rest.find(';').unwrap_or(rest.len());
        for leaf in leaves(&rest[..length]) {
            if let Some(path) = absolute(&leaf.path, &module, true) {
                let name = leaf.alias.or_else(|| path.last().cloned());
                let used = Used {
                    name: name.unwrap_or_default(),
                    path,
                    is_public,
                    length: length + 4,
                };
                found.push((place, used));
            }
        }
    }
    found
}

/// Returns the names of the modules that a file declares.
fn children(code: &str) -> Vec<String> {
    let lines = code.lines().filter_map(|line| {
        let (before, name) = line.strip_suffix(';')?.split_once("mod ")?;
        let is_mod = before.is_empty() || before.ends_with([' ', ')']);
        is_mod.then(|| name.to_string())
    });
    lines.collect()
}

/// Makes a path begin with its package; `None` for what is not ours. A path
/// may begin with a module below.
fn absolute(path: &[String], module: &Path, is_below: bool) -> Option<Path> {
    let mut base = module.clone();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => base.truncate(1),
        "self" => {}
        "super" => {
            while rest.len() > 1 && rest[1] == "super" {
                base.pop();
                rest = &rest[1..];
            }
            base.pop();
        }
        package if is_package(package) => {
            base = vec![package.to_string()];
        }
        "std" | "core" | "alloc" => return None,
        below if is_below => base.push(below.to_string()),
        _ => return None,
    }
    base.extend_from_slice(&rest[1..]);
    if base.last().is_some_and(|name| name == "self") {
        base.pop();
    }
    Some(base)
}

/// One path of a list of paths, and its name if it gets another.
struct Leaf {
    path: Path,
    alias: Option<String>,
}

/// Returns all paths of the tree of paths with which a text begins.
fn leaves(text: &str) -> Vec<Leaf> {
    let mut found = Vec::new();
    add_leaves(text, &mut Vec::new(), &mut found);
    found
}

fn add_leaves(text: &str, above: &mut Path, found: &mut Vec<Leaf>) {
    let text = text.trim_start();
    if let Some(list) = text.strip_prefix('{') {
        for item in items(list) {
            add_leaves(item, &mut above.clone(), found);
        }
        return;
    }
    let name = word(text);
    let rest = &text[name.len()..];
    above.push(name);
    match rest.strip_prefix("::") {
        Some(below) if below.starts_with(|c: char| c != '<') => {
            add_leaves(below, above, found);
        }
        _ => {
            let alias = rest.trim_start().strip_prefix("as ").map(word);
            let path = std::mem::take(above);
            found.push(Leaf { path, alias });
        }
    }
}

/// Returns the items of a list that ends with its brace.
fn items(list: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut begin = 0;
    let mut found = Vec::new();
    for (place, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                found.push(list[begin..place].trim());
                begin = place + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|item| !item.is_empty());
    found
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '*'
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| in_word(*c)).collect()
}

fn last_word(text: &str) -> &str {
    let begin = text.rfind(|c: char| !in_word(c) || c == '*');
    &text[begin.map_or(0, |place| place + 1)..]
}
