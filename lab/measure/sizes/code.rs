//! The size of each style in the running program, by its table of symbols.
//!
//! A function belongs to the style that its symbol names. Code that was
//! inlined into other functions is not found, and generic code of other crates
//! that was instantiated for a style does not always name it.

use object::{Object, ObjectSymbol, SymbolKind};
use std::collections::BTreeMap;
use std::{env, error, fmt, fs};
use styles::Style;

/// The code size of one style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeSize {
    /// The style; `None` for the generators, which `send` and `yield from`
    /// share.
    pub style: Option<Style>,
    /// The number of functions.
    pub functions: u64,
    /// The bytes of all functions.
    pub bytes: u64,
}

/// The reason why the functions of this program cannot be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSymbols(String);

impl fmt::Display for NoSymbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for NoSymbols {}

/// Returns the code size of each style in this program.
pub(super) fn all() -> Result<Vec<CodeSize>, NoSymbols> {
    let path = env::current_exe();
    let path = path.map_err(|e| NoSymbols(format!("no program: {e}")))?;
    let wrong =
        |e: &dyn fmt::Display| NoSymbols(format!("{}: {e}", path.display()));
    let data = fs::read(&path).map_err(|e| wrong(&e))?;
    let sizes = parse(&data).map_err(|e| wrong(&e))?;
    match sizes.iter().any(|size| size.style.is_some()) {
        true => Ok(sizes),
        false => Err(wrong(&"no symbols with sizes")),
    }
}

fn parse(data: &[u8]) -> object::read::Result<Vec<CodeSize>> {
    let file = object::File::parse(data)?;
    let mut functions = BTreeMap::new();
    for symbol in file.symbols() {
        if symbol.kind() == SymbolKind::Text && symbol.size() > 0 {
            let owner = symbol.name().ok().and_then(owner);
            // Equal functions may share one address.
            functions.insert(symbol.address(), (owner, symbol.size()));
        }
    }
    let mut sizes = Vec::new();
    let styles = Style::ALL.into_iter().map(Some).chain([None]);
    for style in styles {
        let owner = Owner(style);
        let mine = functions.values().filter(|f| f.0 == Some(owner));
        let bytes = mine.clone().map(|f| f.1).sum();
        let functions = mine.count() as u64;
        if functions > 0 {
            sizes.push(CodeSize {
                style,
                functions,
                bytes,
            });
        }
    }
    Ok(sizes)
}

/// A style, or the generators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owner(Option<Style>);

/// Returns the style that a symbol belongs to, in any mangling.
fn owner(symbol: &str) -> Option<Owner> {
    let names = |krate: &str, module: &str| {
        let written = format!("{krate}..{module}..");
        let counted =
            format!("{}{krate}{}{module}", krate.len(), module.len());
        symbol.contains(&written) || symbol.contains(&counted)
    };
    let of_style =
        |style: &Style| names("styles", &style.name().replace('-', "_"));
    match Style::ALL.into_iter().find(of_style) {
        Some(style) => Some(Owner(Some(style))),
        None if names("styles", "generator") || names("genawaiter", "rc") => {
            Some(Owner(None))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_tell_whose_they_are() {
        let send = Some(Owner(Some(Style::Send)));
        let generators = Some(Owner(None));
        let table = [
            ("_ZN6styles4send4echo5start17h0123456789abcdefE", send),
            ("_ZN4core3ptr50drop_in_place$LT$styles..send..task..B", send),
            ("_RNvNtNtCs5TmhWL_6styles4send4echo5start", send),
            ("_ZN10genawaiter2rc6engine7advance17h01E", generators),
            ("_ZN6styles9generator5chain1fE", generators),
            ("_ZN7harness7measure5micro4send4turn17h01E", None),
            ("_ZN6styles6sender1fE", None),
            ("main", None),
        ];
        for (symbol, expected) in table {
            assert_eq!(owner(symbol), expected, "{symbol}");
        }
    }

    #[test]
    fn what_is_no_program_has_no_symbols() {
        for data in [&b""[..], b"\x7fELF", b"no program"] {
            assert!(parse(data).is_err());
        }
    }
}
