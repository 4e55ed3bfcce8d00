//! Takes an address and a request from the text of a URL.
//!
//! The crate `http` parses URLs; this file holds the rules for those that can
//! be fetched. Strict: it never guesses, and refuses instead.

use http::Uri;
use http::uri::Authority;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::{error, fmt};
use styles::workload::{Address, Request};

/// The port of a URL that names none.
const HTTP_PORT: u16 = 80;

/// The longest name in bytes, by RFC 1035.
const MAX_NAME_BYTES: usize = 253;

/// The problem of a URL with other than printable ASCII characters.
const NOT_PLAIN: &str =
    "blanks, controls and letters beyond ASCII must be written as %XX";

/// The reason why a URL cannot be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlError {
    /// The URL, as it was given.
    pub url: String,
    /// The fault.
    pub problem: String,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.url, self.problem)
    }
}

impl error::Error for UrlError {}

/// Makes the request for a URL; the connection may stay open for another.
///
/// # Errors
///
/// If the text is no URL, or one that cannot be fetched.
pub fn request(url: &str) -> Result<Request, UrlError> {
    parse(url).map_err(|problem| UrlError {
        url: url.to_string(),
        problem,
    })
}

fn parse(url: &str) -> Result<Request, String> {
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(NOT_PLAIN.to_string());
    }
    let uri: Uri = url
        .parse()
        .map_err(|problem: http::uri::InvalidUri| problem.to_string())?;
    match uri.scheme_str() {
        Some(scheme) if scheme.eq_ignore_ascii_case("http") => {}
        Some(scheme) => {
            return Err(format!("{scheme}:// is not supported, only http://"));
        }
        None => return Err("does not begin with http://".to_string()),
    }
    let authority = uri.authority().ok_or("no host")?;
    if authority.as_str().contains('@') {
        return Err("user names are not supported".to_string());
    }
    let host = authority.host();
    let port = port(authority)?;
    let address = address(host, port)?;
    let host = match port {
        HTTP_PORT => host.to_string(),
        _ => format!("{host}:{port}"),
    };
    // The crate gives an empty path if a query follows at once.
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let slash = if target.starts_with('/') { "" } else { "/" };
    let head = format!(
        "GET {slash}{target} HTTP/1.1\r\n\
         Host: {host}\r\n\
         User-Agent: coroutine-lab/{version}\r\n\
         Accept: */*\r\n\
         Connection: keep-alive\r\n\r\n",
        version = env!("CARGO_PKG_VERSION"),
    );
    Ok(Request {
        addresses: vec![address],
        head: head.into_bytes(),
    })
}

fn port(authority: &Authority) -> Result<u16, String> {
    // The rest of the authority after the host, its colon included.
    let text = &authority.as_str()[authority.host().len()..];
    match text.strip_prefix(':') {
        // By RFC 3986 an empty port is as good as none.
        None | Some("") => Ok(HTTP_PORT),
        Some(digits) => match digits.parse() {
            Ok(port) if port > 0 && !digits.starts_with('+') => Ok(port),
            _ => Err(format!("port {digits} is not in 1..=65535")),
        },
    }
}

fn address(host: &str, port: u16) -> Result<Address, String> {
    let ip = if let Some(rest) = host.strip_prefix('[') {
        let digits = rest.strip_suffix(']').unwrap_or(rest);
        let ip: Result<Ipv6Addr, _> = digits.parse();
        Some(IpAddr::V6(ip.map_err(|_| format!("{host} is no address"))?))
    } else {
        host.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
    };
    if let Some(ip) = ip {
        return Ok(Address::Socket(SocketAddr::new(ip, port)));
    }
    if !is_name(host) {
        return Err(match host {
            "" => "no host".to_string(),
            _ => format!("{host} is no host name"),
        });
    }
    Ok(Address::Name(host.to_string(), port))
}

/// Returns whether a host is made of letters, digits, hyphens and underscores
/// between dots; the last dot may end it.
fn is_name(host: &str) -> bool {
    let relative = host.strip_suffix('.').unwrap_or(host);
    let in_label =
        |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(in_label);
    relative.len() <= MAX_NAME_BYTES && relative.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn target_and_host(url: &str) -> (String, String) {
        let head = parse(url).expect(url).head;
        let head = String::from_utf8(head).expect("ASCII");
        assert!(
            head.ends_with("\r\nConnection: keep-alive\r\n\r\n"),
            "{head}"
        );
        let mut lines = head.lines();
        let target = lines.next().expect("a request line").to_string();
        let host = lines.next().expect("a header").to_string();
        (target, host)
    }

    #[test]
    fn a_url_says_what_to_ask_for() {
        let table = [
            ("http://h", "/", "h"),
            ("http://h/", "/", "h"),
            ("HTTP://h/a/b%20c", "/a/b%20c", "h"),
            ("http://h?q=1&r", "/?q=1&r", "h"),
            ("http://h/a?q=/?", "/a?q=/?", "h"),
            ("http://h/a#part", "/a", "h"),
            ("http://h:80/", "/", "h"),
            ("http://h:/", "/", "h"),
            ("http://h:8080/", "/", "h:8080"),
            ("http://[::1]:9/x", "/x", "[::1]:9"),
            ("http://a.b-c_d.example./", "/", "a.b-c_d.example."),
        ];
        for (url, target, host) in table {
            let (request, header) = target_and_host(url);
            assert_eq!(request, format!("GET {target} HTTP/1.1"), "{url}");
            assert_eq!(header, format!("Host: {host}"), "{url}");
        }
    }

    #[test]
    fn a_url_says_where_to_connect() {
        let name = |name: &str, port| Address::Name(name.to_string(), port);
        let socket = |text: &str| Address::Socket(text.parse().expect(text));
        let table = [
            ("http://h", name("h", 80)),
            ("http://localhost:65535", name("localhost", 65_535)),
            ("http://127.0.0.1:1/", socket("127.0.0.1:1")),
            ("http://[::1]/", socket("[::1]:80")),
            ("http://[2001:db8::7]:81", socket("[2001:db8::7]:81")),
        ];
        for (url, address) in table {
            let addresses = parse(url).expect(url).addresses;
            assert_eq!(addresses, [address], "{url}");
        }
    }

    #[test]
    fn what_cannot_be_fetched_is_refused_with_its_reason() {
        let table = [
            ("https://h/", "https:// is not supported, only http://"),
            ("ftp://h/", "ftp:// is not supported, only http://"),
            ("", ""),
            ("h", "does not begin with http://"),
            ("h/a", ""),
            ("/a", "does not begin with http://"),
            ("http:/h", ""),
            ("http://", ""),
            ("http:///a", ""),
            ("http://:80/", "no host"),
            ("http://u@h/", "user names are not supported"),
            ("http://u:p@h/", "user names are not supported"),
            ("http://h:0/", "port 0 is not in 1..=65535"),
            ("http://h:65536/", "port 65536 is not in 1..=65535"),
            ("http://h:x/", ""),
            ("http://h:+80/", ""),
            ("http://h:80:80/", ""),
            ("http://[::1/", ""),
            ("http://::1/", ""),
            ("http://[::1%25lo]/", ""),
            ("http://[1.2.3.4]/", "[1.2.3.4] is no address"),
            ("http://a..b/", "a..b is no host name"),
            ("http://.a/", ".a is no host name"),
            ("http://a%20b/", ""),
            ("http://a!b/", "a!b is no host name"),
            ("http://h/a b", NOT_PLAIN),
            ("http://h/a\r\nX: y", NOT_PLAIN),
            ("http://h/\u{e9}", NOT_PLAIN),
            ("http://\u{e9}.example/", NOT_PLAIN),
        ];
        for (url, expected) in table {
            let problem = parse(url).expect_err(url);
            assert!(!problem.is_empty(), "{url}");
            if !expected.is_empty() {
                assert_eq!(problem, expected, "{url}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_in_a_url_adds_a_line_to_the_request(
            scheme in "(http://)?",
            rest in "[a-z0-9:/?#@%. \\[\\]\r\n\u{e9}-]{0,24}",
        ) {
            if let Ok(request) = parse(&format!("{scheme}{rest}")) {
                let head = String::from_utf8(request.head).expect("ASCII");
                prop_assert_eq!(head.matches('\n').count(), 6);
                prop_assert_eq!(head.matches('\r').count(), 6);
                let first = head.lines().next().expect("a line");
                prop_assert_eq!(first.split(' ').count(), 3);
            }
        }
    }

    #[test]
    fn a_name_that_is_too_long_is_refused() {
        let host = "a.".repeat(126) + "a";
        assert!(parse(&format!("http://{host}/")).is_ok());
        assert!(parse(&format!("http://b.{host}/")).is_err());
    }
}
