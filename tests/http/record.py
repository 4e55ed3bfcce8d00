"""Records what CPython's http.client says to the responses below.

    python3 record.py > responses.json

A row is a name, the bytes after which the connection ends, and, where that
parser is no authority, the outcome and the reason for it: where it raises, the
word of `spec/workload.md` for its exception; where it is lax or stricter, what
RFC 9110 or RFC 9112 says, with the section. Rows without an outcome expect
what http.client says. Recorded with CPython 3.11.7.
"""

import http.client
import io
import json
import re
import sys

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BAD, CUT, LARGE = "malformed", "truncated", "too_large"
MAX_BODY_BYTES = 1000

rows = []


def row(name, said, expected=None, reason=None):
    rows.append((name, said, expected, reason))


def fields(*lines, status=b"200 OK", body=b""):
    head = b"HTTP/1.1 " + status + b"\r\n"
    return head + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def lengths(*values, body=b"hello"):
    return fields(*(b"Content-Length: " + v for v in values), body=body)


def coded(*values, more=(), body=b"2\r\nok\r\n0\r\n\r\n"):
    lines = [b"Transfer-Encoding: " + value for value in values]
    return fields(*lines, *more, body=body)


def chunks(said):
    return CHUNKED + said


# A body of a promised length.
row("a length", lengths(b"5"))
row("a length of none", lengths(b"0", body=b""))
row("a name of other letters", fields(b"CONTENT-length: 2", body=b"ok"))
row("no blank before a length", fields(b"Content-Length:2", body=b"ok"))
row("tabs around a length", fields(b"Content-Length:\t2\t", body=b"ok"))
row("a length with a nought before it", lengths(b"05"))
row("a body longer than its length", lengths(b"3"))
row("a body shorter than its length", lengths(b"9"), CUT, "IncompleteRead")
row("no body of a length", lengths(b"9", body=b""), CUT, "IncompleteRead")
row("equal lengths", lengths(b"5", b"5"))
row("different lengths", lengths(b"5", b"4"), BAD, "RFC 9112, 6.3, rule 5")
row("different lengths, the larger last", lengths(b"4", b"5"), BAD,
    "RFC 9112, 6.3, rule 5")
row("a list of equal lengths", lengths(b"5, 5", body=b"hello!"),
    (200, b"hello"), "RFC 9112, 6.3, rule 5: its single value")
row("a list of different lengths", lengths(b"5, 4"), BAD,
    "RFC 9112, 6.3, rule 5")
row("a list of lengths with an empty one", lengths(b"5,", body=b"hello!"),
    (200, b"hello"), "RFC 9110, 5.6.1.2: empty elements are ignored")
for value in (b"", b"x", b"-1", b"+5", b"5.0", b"0x5", b"5 5", b"1_0", b"5;",
              b"\xb2", b"5\xa0", b"'5'", b"five"):
    row(f"the length {value.decode('latin-1')!r}", lengths(value), BAD,
        "RFC 9112, 6.3, rule 5: an invalid length is an error")
row("a huge length", lengths(b"9" * 30), LARGE, "max_body_bytes")
row("a length over the limit", lengths(b"1001"), LARGE, "max_body_bytes")
row("a length at the limit", lengths(b"1000", body=b"x" * 1000))

# A body to the end.
row("a body to the end", fields(body=b"to the end"))
row("a body to the end in HTTP/1.0", b"HTTP/1.0 200 OK\r\n\r\nto the end")
row("no body at all", fields())
row("a body to the end at the limit", fields(body=b"x" * 1000))
row("a body to the end over the limit", fields(body=b"x" * 1001), LARGE,
    "max_body_bytes")
row("a body with all bytes", fields(body=bytes(range(256))))

# Statuses.
for status in (b"204 No Content", b"304 Not Modified"):
    name = status.decode()
    row(name, fields(status=status))
    row(f"{name} with a length",
        fields(b"Content-Length: 9", status=status))
    row(f"{name} with a wrong length",
        fields(b"Content-Length: x", status=status))
    row(f"{name} with lengths that differ",
        fields(b"Content-Length: 1", b"Content-Length: 2", status=status))
    row(f"{name} with chunks", fields(b"Transfer-Encoding: chunked",
        status=status), (int(status[:3]), b""),
        "RFC 9112, 6.3, rule 1: ended by the empty line")
    row(f"{name} with something behind it",
        fields(status=status, body=b"more"))
row("205 with a body", fields(b"Content-Length: 2",
                              status=b"205 Reset Content", body=b"ok"))
row("301", fields(b"Content-Length: 0", status=b"301 Moved"))
row("404", fields(b"Content-Length: 2", status=b"404 Not", body=b"no"))
row("503 to the end", fields(status=b"503 Busy", body=b"busy"))
row("404, cut", fields(b"Content-Length: 9", status=b"404 Not", body=b"no"),
    CUT, "IncompleteRead")
row("999", fields(b"Content-Length: 0", status=b"999 x"))
row("600", fields(b"Content-Length: 0", status=b"600 x"))
row("a status of two digits", fields(status=b"20 OK"), BAD, "BadStatusLine")
row("a status of four digits", fields(status=b"2000 OK"), BAD,
    "BadStatusLine")
row("a status below 100", fields(status=b"099 x"), BAD, "BadStatusLine")
row("a status of letters", fields(status=b"two OK"), BAD, "BadStatusLine")
row("a negative status", fields(status=b"-20 OK"), BAD, "BadStatusLine")
row("a status with a sign", fields(status=b"+20 OK"), BAD,
    "RFC 9112, 4: status-code = 3DIGIT")
row("no status", b"HTTP/1.1\r\n\r\n", BAD, "BadStatusLine")
row("no reason", b"HTTP/1.1 200\r\n\r\nok")
row("an empty reason", b"HTTP/1.1 200 \r\n\r\nok")
row("a reason of Latin-1", b"HTTP/1.1 200 d\xe9j\xe0 vu\r\n\r\nok")
row("a reason with a tab", b"HTTP/1.1 200 a\tb\r\n\r\nok")
row("a reason with a null", b"HTTP/1.1 200 a\0b\r\n\r\nok", BAD,
    "RFC 9112, 4: reason-phrase has no control characters")

# Versions.
row("HTTP/1.0 with a length",
    b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")
row("HTTP/2.0", b"HTTP/2.0 200 OK\r\n\r\n", BAD, "UnknownProtocol")
row("HTTP/0.9", b"HTTP/0.9 200 OK\r\n\r\nok", BAD,
    "RFC 9112, A: HTTP/0.9 has no status line")
row("HTTP/1.10", b"HTTP/1.10 200 OK\r\n\r\nok", BAD,
    "RFC 9112, 2.3: HTTP-version has one digit behind the dot")
row("HTTP/11", b"HTTP/11 200 OK\r\n\r\n", BAD, "UnknownProtocol")
row("http in small letters", b"http/1.1 200 OK\r\n\r\nok", BAD,
    "BadStatusLine")
row("two blanks before the status", b"HTTP/1.1  200 OK\r\n\r\nok", BAD,
    "RFC 9112, 4: a single space")
row("a tab before the status", b"HTTP/1.1\t200 OK\r\n\r\nok", BAD,
    "RFC 9112, 4: a single space")

# What is no response.
row("nothing", b"", BAD, "RemoteDisconnected")
row("a mail server", b"220 mail.example ESMTP\r\n", BAD, "BadStatusLine")
row("half a word", b"HTT", BAD, "BadStatusLine")
row("an empty line before it", b"\r\n" + lengths(b"5"), BAD, "BadStatusLine")
row("a line feed before it", b"\n" + lengths(b"5"), BAD, "BadStatusLine")
row("a blank before it", b" " + lengths(b"5"), BAD,
    "RFC 9112, 4: status-line = HTTP-version ..")
row("a request", b"GET / HTTP/1.1\r\n\r\n", BAD, "BadStatusLine")

# Header lines.
row("lines that end with line feeds",
    b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
row("an empty line of a line feed", b"HTTP/1.1 200 OK\r\nA: b\r\n\nok")
row("a folded line", fields(b"X-Policy: self;", b"\tnone",
                            b"Content-Length: 2", body=b"ok"))
row("a folded line of blanks alone", fields(b"X: x", b"  ",
                                           b"Content-Length: 2", body=b"ok"))
row("a folded length", fields(b"Content-Length:", b" 2", body=b"ok!"))
row("a length folded in its middle", fields(b"Content-Length: 1", b" 0",
                                            body=b"0123456789"), BAD,
    "RFC 9112, 5.2 and 6.3: the value is `1 0`")
row("a folded coding", fields(b"Transfer-Encoding:", b"\tchunked",
                              body=b"2\r\nok\r\n0\r\n\r\n"),
    (200, b"ok"), "RFC 9112, 5.2: a fold is a blank, and the value trimmed")
row("a first line that is folded", fields(b" X: x", b"Content-Length: 2",
                                          body=b"ok"), BAD,
    "RFC 9112, 2.2: rejected as invalid")
row("a blank before the colon", fields(b"Content-Length : 2", body=b"ok"),
    BAD, "RFC 9112, 5.1: no whitespace is allowed there")
row("no name", fields(b": x", body=b"ok"), BAD,
    "RFC 9110, 5.1: a name is a token")
row("no colon", fields(b"nothing", body=b"ok"), BAD,
    "RFC 9112, 5: field-line = field-name \":\" ..")
row("a name with a blank", fields(b"a b: c", body=b"ok"), BAD,
    "RFC 9110, 5.1: a name is a token")
row("a name of Latin-1", fields(b"\xe9: c", body=b"ok"), BAD,
    "RFC 9110, 5.1: a name is a token")
row("a value of Latin-1", fields(b"X: d\xe9j\xe0", body=b"ok"))
row("an empty value", fields(b"X:", body=b"ok"))
row("colons in a value", fields(b"X: a:b:c", body=b"ok"))
row("a null in a value", fields(b"X: a\0b", body=b"ok"), BAD,
    "RFC 9110, 5.5: control characters are invalid")
row("a carriage return in a value", fields(b"X: a\rb", body=b"ok"), BAD,
    "RFC 9112, 2.2: a bare CR is invalid")
row("all letters of a token", fields(b"!#$%&'*+-.^_`|~09azAZ: x",
                                     body=b"ok"))
row("99 lines", fields(*[b"X: x"] * 98, b"Content-Length: 2", body=b"ok"))
row("102 lines", fields(*[b"X: x"] * 102, body=b"ok"), BAD, "HTTPException")
row("a line of 40,000 bytes", fields(b"X: " + b"x" * 40_000, body=b"ok"))
row("a line of 70,000 bytes", fields(b"X: " + b"x" * 70_000, body=b"ok"), BAD,
    "LineTooLong")
row("lines of 80,000 bytes", fields(b"X: " + b"x" * 40_000,
                                   b"X: " + b"x" * 40_000, body=b"ok"), BAD,
    "RFC 9110, 5.4: a recipient may refuse what is larger than it likes")
for cut in (1, 2, 4, 20, 30):
    row(f"a head without its last {cut} bytes", lengths(b"2", body=b"")[:-cut],
        CUT, "RFC 9112, 8: a header section is ended by an empty line")
row("half a status line", b"HTTP/1.1 2", CUT,
    "RFC 9112, 8: a header section is ended by an empty line")

# Interim responses.
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
SKIPPED = "RFC 9110, 15.2: 1xx may be ignored, and is no final response"
row("100 before it", CONTINUE + lengths(b"5"))
row("100 three times", CONTINUE * 3 + lengths(b"5"))
row("100 with fields", b"HTTP/1.1 100 x\r\nA: b\r\n\r\n" + lengths(b"5"))
row("100 with a length", b"HTTP/1.1 100 x\r\nContent-Length: 3\r\n\r\n"
    + lengths(b"5"))
for status in (101, 102, 103, 199):
    row(f"{status} before it", b"HTTP/1.1 %d x\r\nLink: x\r\n\r\n" % status
        + lengths(b"5"), (200, b"hello"), SKIPPED)
row("101 and another protocol", b"HTTP/1.1 101 x\r\nUpgrade: x\r\n\r\nhello",
    BAD, SKIPPED)
row("100 and no more", CONTINUE, CUT,
    "RFC 9112, 8: the connection ended before the response did")
row("100 and half a word", CONTINUE + b"HTT", CUT,
    "RFC 9112, 8: the connection ended before the response did")
row("100 and half a head", CONTINUE + OK, CUT,
    "RFC 9112, 8: a header section is ended by an empty line")
row("100 and what is no response", CONTINUE + b"hello\r\n", BAD,
    "BadStatusLine")
row("100 sixteen times", CONTINUE * 16 + lengths(b"5"))
row("100 seventeen times", CONTINUE * 17 + lengths(b"5"), BAD,
    "RFC 9110, 15.2: one or more; RFC 9112 bounds none, the lab sixteen")

# Chunks.
row("chunks", chunks(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"))
row("no chunk but the last", chunks(b"0\r\n\r\n"))
row("sizes of both letters", chunks(b"A\r\n0123456789\r\na\r\n0123456789\r\n"
                                    b"0\r\n\r\n"))
row("sizes with noughts", chunks(b"005\r\nhello\r\n000\r\n\r\n"))
row("extensions", chunks(b"5;a=b\r\nhello\r\n5 ; c=\"d;e\"\r\nhello\r\n"
                         b"0;f\r\n\r\n"))
row("blanks behind a size", chunks(b"5  \r\nhello\r\n0 \r\n\r\n"))
row("a trailer", chunks(b"2\r\nok\r\n0\r\nX: y\r\n\r\n"))
row("trailers", chunks(b"2\r\nok\r\n0\r\nX: y\r\nZ:\r\n\r\n"))
row("a folded trailer", chunks(b"2\r\nok\r\n0\r\nX: y\r\n z\r\n\r\n"))
row("trailers of 2,000 bytes",
    chunks(b"2\r\nok\r\n0\r\n" + b"X: 01234567890123\r\n" * 99 + b"\r\n"))
row("one trailer of 2,000 bytes",
    chunks(b"2\r\nok\r\n0\r\nX: " + b"x" * 2000 + b"\r\n\r\n"))
row("a chunk with line ends", chunks(b"4\r\n\r\n\r\n\r\n0\r\n\r\n"))
row("more behind the last chunk", chunks(b"2\r\nok\r\n0\r\n\r\nmore"))
DIGIT = "RFC 9112, 7.1: chunk-size = 1*HEXDIG"
row("a size line without digits",
    chunks(b"5\r\nhello\r\n\r\n5\r\nworld\r\n0\r\n\r\n"), BAD, DIGIT)
for line in (b" ", b";a=b", b" ;a", b"x", b"+2", b"-2", b"0x2", b"2_0", b"2x",
             b"2 2", b"\xb2", b"2,", b"2\r"):
    row(f"the size line {line.decode('latin-1')!r}",
        chunks(line + b"\r\nok\r\n0\r\n\r\n"), BAD, DIGIT)
row("a blank before a size", chunks(b" 2\r\nok\r\n0\r\n\r\n"), BAD, DIGIT)
row("a negative size of nought", chunks(b"-0\r\n\r\n"), BAD, DIGIT)
LINE = "RFC 9112, 7.1 and 2.2: only the lines of a head may end with LF"
row("a size line that ends with a line feed", chunks(b"2\nok\r\n0\r\n\r\n"),
    BAD, LINE)
row("a chunk that ends with a line feed", chunks(b"2\r\nok\n0\r\n\r\n"), BAD,
    LINE)
row("an extension that ends with a line feed",
    chunks(b"2;a\nok\r\n0\r\n\r\n"), BAD, LINE)
row("a chunk longer than its size", chunks(b"2\r\nokay\r\n0\r\n\r\n"), BAD,
    "RFC 9112, 7.1: chunk = chunk-size .. chunk-data CRLF")
row("a chunk longer than its size by two", chunks(b"1\r\nokk2\r\nok\r\n"
                                                  b"0\r\n\r\n"), BAD,
    "RFC 9112, 7.1: chunk = chunk-size .. chunk-data CRLF")
row("a null in an extension", chunks(b"2;\0\r\nok\r\n0\r\n\r\n"), BAD,
    "RFC 9112, 7.1.1: names and values of extensions")
row("an extension of 2,000 bytes",
    chunks(b"2;" + b"x" * 2000 + b"\r\nok\r\n0\r\n\r\n"), BAD,
    "RFC 9112, 7.1.1: the length of extensions ought to be limited")
row("a size over the limit", chunks(b"3e9\r\n"), LARGE, "max_body_bytes")
row("sizes over the limit together",
    chunks(b"1f4\r\n" + b"x" * 500 + b"\r\n1f5\r\n"), LARGE, "max_body_bytes")
row("a size of many digits", chunks(b"f" * 40 + b"\r\n"), LARGE,
    "max_body_bytes")
TRAILER = "RFC 9112, 7.1.2: trailer-section = *( field-line CRLF )"
for line in (b"nothing", b": x", b"a b: c", b" x", b"X : y", b"X: \0",
             b"X: a\rb", b"5"):
    row(f"the trailer {line.decode('latin-1')!r}",
        chunks(b"2\r\nok\r\n0\r\n" + line + b"\r\n\r\n"), BAD, TRAILER)
row("101 trailers", chunks(b"0\r\n" + b"X: y\r\n" * 101 + b"\r\n"), BAD,
    "RFC 9112, 7.1.2: bounded as the fields of a head are")
row("trailers of 80,000 bytes",
    chunks(b"0\r\n" + (b"X: " + b"x" * 40_000 + b"\r\n") * 2 + b"\r\n"), BAD,
    "RFC 9112, 7.1.2: bounded as the fields of a head are")
WHOLE = b"5\r\nhello\r\n0\r\nX: y\r\n\r\n"
ENDED = "RFC 9112, 8: a chunked body is whole with its last line"
for cut in range(len(WHOLE)):
    row(f"the first {cut} bytes of chunks", chunks(WHOLE[:cut]), CUT, ENDED)

# Codings.
row("a coding of other letters", coded(b"Chunked"))
row("an empty element before chunked", coded(b",chunked"), (200, b"ok"),
    "RFC 9110, 5.6.1.2: empty elements are ignored")
row("an empty element behind chunked", coded(b"chunked ,"), (200, b"ok"),
    "RFC 9110, 5.6.1.2: empty elements are ignored")
row("no coding in its line", coded(b"", body=b"to the end"))
CODING = "RFC 9112, 6.1: a coding that was not offered is not understood"
for value in (b"gzip", b"identity", b"gzip, chunked", b"chunked, gzip",
              b"chunke", b"x-chunked"):
    row(f"the coding {value.decode()}", coded(value), BAD, CODING)
row("chunked twice", coded(b"chunked, chunked"), BAD,
    "RFC 9112, 6.1: chunked is applied once at most")
row("chunked on two lines", coded(b"chunked", b"chunked"), BAD,
    "RFC 9112, 6.1: chunked is applied once at most")
row("gzip on a line before", coded(b"gzip", b"chunked"), BAD, CODING)
row("a parameter of chunked", coded(b"chunked;q=1"), BAD,
    "RFC 9112, 7.1: parameters should be treated as an error")
row("chunked in HTTP/1.0", coded(b"chunked").replace(b"1.1", b"1.0"), BAD,
    "RFC 9112, 6.1: the framing is faulty")
for length in (b"2", b"9", b"x"):
    name = f"chunked and the length {length.decode()}"
    line = b"Content-Length: " + length
    row(name, coded(b"chunked", more=[line]))
    row(f"{name}, the length first",
        fields(line, b"Transfer-Encoding: chunked",
               body=b"2\r\nok\r\n0\r\n\r\n"))


class Ended:
    """A connection that says bytes and ends."""

    def __init__(self, said):
        self.said = said

    def makefile(self, _mode):
        return io.BytesIO(self.said)


def ask(said):
    response = http.client.HTTPResponse(Ended(said))
    try:
        response.begin()
        body = response.read()
    except Exception as error:
        return {"raises": type(error).__name__}
    body = parts(body.decode("latin-1"))
    return {"status": response.status, "body": body}


def parts(said):
    """Cuts a text at long repetitions of one character, which are counted."""
    items, place = [], 0
    for run in re.finditer(r"(.)\1{63,}", said, re.DOTALL):
        items += [said[place:run.start()], [run[1], len(run[0])]]
        place = run.end()
    return [item for item in items + [said[place:]] if item]


def main():
    names = [name for name, *_ in rows]
    assert len(set(names)) == len(names), "names are unique"
    lines, wrong = [], []
    for name, said, expected, reason in rows:
        answer = ask(said)
        line = {"name": name, "said": parts(said.decode("latin-1"))}
        if isinstance(expected, str):
            expected = {"error": expected}
        elif expected:
            expected = {"status": expected[0],
                        "body": parts(expected[1].decode("latin-1"))}
        if expected is None:
            if reason or "raises" in answer:
                wrong.append(f"{name}: {answer}")
        elif expected == answer:
            wrong.append(f"{name}: http.client says so itself")
        elif reason == answer.get("raises"):
            # The word for its exception.
            reason = None
        elif not reason.startswith(("RFC ", "max_")):
            wrong.append(f"{name}: {answer}")
        line["expected"] = expected or answer
        line["http_client"] = answer
        if reason:
            line["reason"] = reason
        lines.append(json.dumps(line))
    if wrong:
        sys.exit("\n".join(wrong))
    print("[\n" + ",\n".join(lines) + "\n]")


main()
