//! The sections of `methods.md`, which is one text for readers of the file and
//! of the page.

/// The whole text.
const METHODS: &str = include_str!("methods.md");

/// The description of a model, in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The measured quantity.
    pub measures: String,
    /// The parts left out of the measurement.
    pub leaves_out: String,
}

/// Returns the description of a model, if there is one.
///
/// # Examples
///
/// ```
/// use lab::report::about;
///
/// let turn = about("turn").unwrap();
/// assert!(turn.measures.contains("resumption"));
/// assert!(turn.leaves_out.contains("network"));
/// assert_eq!(about("no such model"), None);
/// ```
pub fn about(model: &str) -> Option<About> {
    about_in(METHODS, model)
}

/// Returns the text below a heading, up to the next heading that is not
/// below it.
///
/// # Examples
///
/// ```
/// use lab::report::methods_section;
///
/// assert!(methods_section("Bias").unwrap().starts_with("* "));
/// assert_eq!(methods_section("No such heading"), None);
/// ```
pub fn methods_section(heading: &str) -> Option<&'static str> {
    section_in(METHODS, heading)
}

fn about_in(methods: &str, model: &str) -> Option<About> {
    let mut rows = methods.lines().filter_map(cells);
    let head = rows.find(|row| row.first() == Some(&"model"))?;
    let place = |name: &str| head.iter().position(|cell| *cell == name);
    let (measures, leaves_out) = (place("measures")?, place("leaves out")?);
    let named = format!("`{model}`");
    let row = rows.find(|row| row.first().is_some_and(|c| *c == named))?;
    let cell = |place: usize| Some((*row.get(place)?).to_string());
    Some(About {
        measures: cell(measures)?,
        leaves_out: cell(leaves_out)?,
    })
}

/// Returns the cells of a row of a table, if the line is one.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn section_in<'a>(methods: &'a str, heading: &str) -> Option<&'a str> {
    let mut place = 0;
    let mut begun: Option<(usize, usize)> = None;
    let mut in_code = false;
    for line in methods.split_inclusive('\n') {
        in_code ^= line.starts_with("```");
        let level = line.chars().take_while(|c| *c == '#').count();
        let is_heading = level > 0 && !in_code;
        if is_heading {
            if let Some((start, of)) = begun
                && level <= of
            {
                return Some(methods[start..place].trim());
            }
            if begun.is_none() && line[level..].trim() == heading {
                begun = Some((place + line.len(), level));
            }
        }
        place += line.len();
    }
    begun.map(|(start, _)| methods[start..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Title

## One
a
### Below
```sh
# no heading
```
## Two
b
";

    #[test]
    fn a_section_ends_at_the_next_that_is_not_below_it() {
        let one = "a\n### Below\n```sh\n# no heading\n```";
        assert_eq!(section_in(TEXT, "One"), Some(one));
        assert_eq!(section_in(TEXT, "Two"), Some("b"));
        assert_eq!(section_in(TEXT, "no heading"), None);
    }

    #[test]
    fn a_row_is_read_by_the_names_of_its_columns() {
        let table = "\
| model | leaves out | measures |
| --- | --- | --- |
| `a` | b | c |
| `short` |
";
        let about = about_in(table, "a").expect("a row");
        assert_eq!((&*about.measures, &*about.leaves_out), ("c", "b"));
        assert_eq!(about_in(table, "short"), None);
        assert_eq!(about_in(table, "model"), None);
        assert_eq!(about_in("", "a"), None);
    }
}
