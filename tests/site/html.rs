//! HTML as strictly as a careful author writes it: every element is closed,
//! every attribute quoted, every text escaped.

use std::collections::BTreeMap;

/// The content of a page.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The elements, in the order of their beginnings.
    pub(crate) elements: Vec<Element>,
}

/// One element.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name.
    pub(crate) tag: String,
    /// The attributes by name; unescaped.
    pub(crate) attributes: BTreeMap<String, String>,
    /// All text in it; unescaped.
    pub(crate) text: String,
    /// The elements around it, outermost first, by index.
    pub(crate) ancestors: Vec<usize>,
}

impl Element {
    /// Returns whether it has a class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        let classes = self.attributes.get("class").map_or("", String::as_str);
        classes.split(' ').any(|one| one == class)
    }
}

impl Document {
    /// Returns all elements with a class.
    pub(crate) fn with_class<'a>(
        &'a self,
        class: &'a str,
    ) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |e| e.has_class(class))
    }

    /// Returns all values of an attribute.
    pub(crate) fn values<'a>(
        &'a self,
        attribute: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let elements = self.elements.iter();
        elements.filter_map(move |element| {
            element.attributes.get(attribute).map(String::as_str)
        })
    }
}

/// Elements that have no end.
const VOID: [&str; 5] = ["meta", "link", "input", "br", "img"];

/// Reads a page.
///
/// # Errors
///
/// If it is not well-formed; the message says where.
pub(crate) fn parse(text: &str) -> Result<Document, String> {
    let doctype = "<!DOCTYPE html>";
    let mut rest = text.strip_prefix(doctype).ok_or("no doctype")?;
    let mut document = Document::default();
    let mut open: Vec<usize> = Vec::new();
    while !rest.is_empty() {
        let end = rest.find('<').unwrap_or(rest.len());
        let words = unescape(&rest[..end])?;
        for &element in &open {
            document.elements[element].text.push_str(&words);
        }
        if open.is_empty() && !words.trim().is_empty() {
            return Err(format!("{words:?} stands outside"));
        }
        rest = &rest[end..];
        let Some(tag) = rest.strip_prefix('<') else {
            break;
        };
        let end = tag.find('>').ok_or("a tag does not end")?;
        let (inside, behind) = (&tag[..end], &tag[end + 1..]);
        rest = behind;
        if let Some(name) = inside.strip_prefix('/') {
            let last =
                open.pop().ok_or(format!("</{name}> closes nothing"))?;
            let opened = &document.elements[last].tag;
            if opened != name {
                return Err(format!("</{name}> closes <{opened}>"));
            }
            continue;
        }
        let (tag, attributes) = read_tag(inside)?;
        if !VOID.contains(&tag.as_str()) {
            open.push(document.elements.len());
        }
        let mut ancestors = open.clone();
        ancestors.retain(|&element| element < document.elements.len());
        document.elements.push(Element {
            tag,
            attributes,
            text: String::new(),
            ancestors,
        });
    }
    match open.last() {
        Some(&last) => {
            Err(format!("<{}> is left open", document.elements[last].tag))
        }
        None => Ok(document),
    }
}

fn read_tag(
    inside: &str,
) -> Result<(String, BTreeMap<String, String>), String> {
    let is_name = |name: &str| {
        let fine = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !name.is_empty() && name.chars().all(fine)
    };
    let (tag, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    if !is_name(tag) {
        return Err(format!("<{inside}> is no tag"));
    }
    let mut attributes = BTreeMap::new();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let name = &rest[..end];
        let mut value = String::new();
        rest = &rest[end..];
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').ok_or("a value does not end")?;
            value = unescape(&quoted[..end])?;
            rest = &quoted[end + 1..];
        }
        if !is_name(name) || !(rest.is_empty() || rest.starts_with(' ')) {
            return Err(format!("<{inside}> has a wrong attribute"));
        }
        rest = rest.strip_prefix(' ').unwrap_or(rest);
        if attributes.insert(name.to_string(), value).is_some() {
            return Err(format!("<{inside}> has `{name}` twice"));
        }
    }
    Ok((tag.to_string(), attributes))
}

/// Returns a text without escapes; a sign that should have one is an error.
fn unescape(text: &str) -> Result<String, String> {
    let known = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"')];
    let mut plain = String::with_capacity(text.len());
    for (index, part) in text.split('&').enumerate() {
        let (escape, part) = match part.split_once(';') {
            Some((escape, behind)) if index > 0 => (Some(escape), behind),
            _ => (None, part),
        };
        let escaped = known.iter().find(|(name, _)| escape == Some(name));
        match escaped {
            Some((_, sign)) => plain.push(*sign),
            None if index == 0 => {}
            None => return Err(format!("& in {text:?} is not escaped")),
        }
        if part.contains('>') {
            return Err(format!("> in {part:?} is not escaped"));
        }
        plain.push_str(part);
    }
    Ok(plain)
}

#[test]
fn what_is_well_formed_is_read() {
    let text =
        "<!DOCTYPE html><p class=\"a b\">1 &lt; 2<br><b x>&amp;</b></p>";
    let document = parse(text).expect("well-formed");
    let tags: Vec<_> = document.elements.iter().map(|e| &e.tag[..]).collect();
    assert_eq!(tags, ["p", "br", "b"]);
    assert_eq!(document.elements[0].text, "1 < 2&");
    assert_eq!(document.elements[2].ancestors, [0]);
    assert!(document.elements[0].has_class("b"));
}

#[test]
fn what_is_not_well_formed_is_an_error() {
    let wrong = [
        "<p>",
        "<p></b></p>",
        "</p>",
        "<p>a & b</p>",
        "<p>a &nbsp b</p>",
        "<p>a > b</p>",
        "<p class=a></p>",
        "<p a=\"1\" a=\"2\"></p>",
        "<p a=\"1\"b=\"2\"></p>",
        "<p",
        "text",
    ];
    for text in wrong {
        let text = format!("<!DOCTYPE html>{text}");
        assert!(parse(&text).is_err(), "{text}");
    }
    assert!(parse("<p></p>").is_err());
}
