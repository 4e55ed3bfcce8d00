//! Verdicts as people read them: one line if all is well, at most 25 if not.

use crate::plain::{clipped, cut, short, write_wrapped};
use crate::schedule::Book;
use crate::trace::{Event, Kind, Trace};
use crate::verdict::{Breach, Finding, Passed, Row};
use std::fmt;

/// The most lines of a report; the rest is shown with `TWINS_FULL=1`.
const MAX_LINES: usize = 25;

/// The width of a cell with its place in the source.
const CELL: usize = 42;

/// The fewest lines of the runs that are shown, whatever else there is.
const MIN_ROWS: usize = 3;

/// The most decisions that have a line each, and the most other causes.
const MAX_DECISIONS: usize = 5;
const MAX_ALSO: usize = 2;

/// Returns the number with its noun in the plural, unless it is 1.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    };
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{grouped} {plural}"),
    }
}

/// Returns an event in words.
pub(crate) fn event_text(book: &Book, event: &Event) -> String {
    let verb = event.kind.verb();
    let name = book.name(event.name());
    match (event.kind, event.outcome) {
        (Kind::Cancel | Kind::Interrupt | Kind::DoneDropped, _) => {
            verb.to_string()
        }
        (Kind::End, Some(outcome)) => {
            format!("{verb} {name} = {}", book.text(outcome))
        }
        (Kind::Note, _) => format!("{verb} {name:?}"),
        (Kind::ResultOfCancel, _) => format!("{verb} {name})"),
        _ => format!("{verb} {name}"),
    }
}

/// Writes the decisions of a schedule, at most so many.
fn write_schedule(to: &mut String, schedule: &[String]) {
    if schedule.is_empty() {
        *to += "      all as usual\n";
    }
    let shown = match schedule.len() {
        all if all <= MAX_DECISIONS => all,
        _ => MAX_DECISIONS - 1,
    };
    for line in &schedule[..shown] {
        *to += &format!("      {}\n", clipped(line));
    }
    if schedule.len() > shown {
        let more = count(schedule.len() - shown, "decision");
        *to += &format!("      (and {more} more, in the line below)\n");
    }
}

/// Returns what a version does in an event, as part of a sentence.
pub(crate) fn phrase(book: &Book, event: &Event) -> String {
    let name = short(&book.name(event.name()));
    match event.kind {
        Kind::Begin => format!("begins {name}"),
        Kind::End => format!("sees {name} end"),
        Kind::GivenUp => format!("gives up {name}"),
        Kind::Happened => format!("has {name} happen all the same"),
        Kind::Hold => format!("takes {name}"),
        Kind::Drop => format!("drops {name}"),
        Kind::Note => {
            let note = format!("{:?}", book.name(event.name()));
            format!("notes {}", short(&note))
        }
        Kind::Result => format!("is over with {name}"),
        Kind::DoneAgain => format!("calls done again, with {name}"),
        Kind::Panics => format!("panics: {name}"),
        Kind::Hangs => format!("hangs, waiting for {name}"),
        Kind::NeverEnds => format!("never ends ({name})"),
        Kind::Left => format!("leaves {name}"),
        Kind::Blocks => format!("blocks for {name}"),
        Kind::Cancel => "is cancelled".to_string(),
        Kind::Interrupt => "is dropped and made anew".to_string(),
        _ => event_text(book, event),
    }
}

/// Returns where an event stands in the source: the file's name and the line.
fn place_text(event: &Event) -> String {
    event.place.map_or(String::new(), |place| {
        let file = place.file();
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
        format!("{file}:{}", place.line())
    })
}

/// Returns two runs as rows, aligned by what both did.
pub(crate) fn rows(
    book: &Book,
    old: &Trace,
    new: Option<&Trace>,
    first: Option<&Event>,
) -> Vec<Row> {
    let shown = |trace: &Trace| -> Vec<Event> { trace.events.clone() };
    let (old, new) = (shown(old), new.map_or(Vec::new(), shown));
    let cell = |event: &Event| (event_text(book, event), place_text(event));
    let is_first = |event: &Event| {
        first.is_some_and(|first| {
            first.is_same(event)
                || (first.us, first.kind, first.word)
                    == (event.us, event.kind, event.word)
        })
    };
    let key = |e: &Event| (e.us, e.kind, e.word, e.nth, e.outcome);
    let mut rows = Vec::new();
    let (mut left, mut right) = (0, 0);
    let mut is_marked = false;
    while left < old.len() || right < new.len() {
        let (one, other) = (old.get(left), new.get(right));
        let pair = match (one, other) {
            (Some(a), Some(b)) if key(a) == key(b) => (true, true),
            (Some(a), Some(b)) => {
                // The one that the other run has later waits for it.
                let later = |of: &Event, rest: &[Event]| {
                    rest.iter().any(|e| key(e) == key(of))
                };
                let a_later = later(a, &new[right..]);
                let b_later = later(b, &old[left..]);
                match (a_later, b_later) {
                    (true, false) => (false, true),
                    (false, true) => (true, false),
                    (false, false) if a.us == b.us => (true, true),
                    _ => (a.us <= b.us, a.us > b.us),
                }
            }
            (one, other) => (one.is_some(), other.is_some()),
        };
        let one = one.filter(|_| pair.0);
        let other = other.filter(|_| pair.1);
        let same = match (one, other) {
            (Some(a), Some(b)) => key(a) == key(b),
            _ => new.is_empty(),
        };
        let us = one.or(other).map_or(0, |event| event.us);
        let here = [one, other].into_iter().flatten().any(is_first);
        rows.push(Row {
            us,
            cells: [one.map(cell), other.map(cell)],
            is_first: here && !same && !is_marked,
            differs: !same,
        });
        is_marked |= here && !same;
        left += usize::from(pair.0);
        right += usize::from(pair.1);
    }
    rows
}

/// Writes rows around the first difference, as many as there is room beside
/// so many other lines.
fn write_rows(
    f: &mut fmt::Formatter<'_>,
    rows: &[Row],
    titles: &str,
    is_pair: bool,
    others: usize,
) -> fmt::Result {
    let is_full = std::env::var_os("TWINS_FULL").is_some();
    // Beside them there are an empty line, the titles, and what is hidden.
    let room = MAX_LINES.saturating_sub(others + 2).max(MIN_ROWS);
    let first = rows.iter().position(|row| row.is_first);
    let first = first.or(rows.iter().position(|row| row.differs));
    let (from, to) = if is_full || rows.len() <= room {
        (0, rows.len())
    } else {
        let room = room.saturating_sub(1).max(MIN_ROWS);
        let at = first.unwrap_or(0);
        let from = at.saturating_sub(room / 2).min(rows.len() - room);
        (from, from + room)
    };
    writeln!(f, "{titles}")?;
    for row in &rows[from..to] {
        let cell = |cell: &Option<(String, String)>| {
            cell.as_ref().map_or(String::new(), |(text, place)| {
                // A place that is long leaves half of the cell.
                let place: Vec<char> = place.chars().collect();
                let from = place.len().saturating_sub(CELL / 2);
                let place: String = place[from..].iter().collect();
                let room = CELL - place.chars().count() - 1;
                format!("{:room$} {place}", cut(text, room))
            })
        };
        let mark = if row.is_first { '>' } else { ' ' };
        let bar = if row.differs { '|' } else { ' ' };
        let mut line =
            format!("  {mark} {:>6}   {:CELL$}", row.us, cell(&row.cells[0]));
        if is_pair {
            line += &format!(" {bar} {}", cell(&row.cells[1]));
        }
        writeln!(f, "{}", line.trim_end())?;
    }
    let hidden = rows.len() - (to - from);
    if hidden > 0 {
        writeln!(f, "           ({hidden} more with TWINS_FULL=1)")?;
    }
    Ok(())
}

/// Returns a literal that holds a schedule.
fn literal(schedule: &str) -> String {
    let mut hashes = String::from("#");
    while schedule.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{schedule}\"{hashes}")
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut head = String::new();
        for remark in &self.remarks {
            write_wrapped(&mut head, "", &format!("{}: {remark}", self.name));
        }
        let name = short(self.name);
        let title = format!("{name}: not equal at level {}", self.level);
        head += &format!("{title:<78} cause: {}\n", self.cause);
        let shrink = match self.shrink_pairs {
            0 => String::new(),
            pairs => format!(", {pairs} more to shrink it"),
        };
        let pairs = self.pairs;
        head += &format!("  smallest case, found in pair {pairs}{shrink}:\n");
        write_schedule(&mut head, &self.schedule);
        let mut tail = String::from("\n");
        write_wrapped(&mut tail, "  ", &self.sentence);
        if let Some(further) = &self.further {
            write_wrapped(&mut tail, "  ", further);
        }
        for (cause, schedule) in self.also.iter().take(MAX_ALSO) {
            let line = format!("Also, cause {cause}: when {schedule}");
            tail += &format!("  {}\n", clipped(&line));
        }
        match self.schedule.is_empty() {
            true => tail += "  They part when all is as usual.",
            false => write_keep(&mut tail, self.name, &self.schedule),
        }
        let old = format!("old ({})", self.forms.0);
        let new = format!("new ({})", self.forms.1);
        let titles = format!("\n        us   {old:CELL$}   {new}");
        let others = head.lines().count() + tail.lines().count();
        f.write_str(&head)?;
        write_rows(f, &self.rows, &titles, true, others)?;
        f.write_str(&tail)
    }
}

/// Writes how to keep a case, and how to run it again.
fn write_keep(to: &mut String, name: &str, schedule: &[String]) {
    let schedule = schedule.join("; ");
    let example = literal(&schedule);
    let mut function: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    if name.starts_with(|first: char| !first.is_alphabetic()) {
        function.insert(0, '_');
    }
    let quoted = schedule.replace('\'', "'\\''");
    *to += &format!(
        "
  Keep it, as a line of the check or as a test:
      .example({example})

      #[test]
      fn {function}_as_it_was_found() {{
          {function}().example({example}).budget(0).assert();
      }}
  Again: TWINS_WHEN='{quoted}' cargo test {name}"
    );
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (version, form) = self.version;
        let (name, sentence) = (short(self.name), &self.sentence);
        let title = format!("{name}: {version} ({form}) {sentence}");
        let mut head = String::new();
        write_wrapped(&mut head, "", &title);
        head += &format!("  found in pair {}:\n", self.pairs);
        write_schedule(&mut head, &self.schedule);
        let mut tail = String::new();
        if !self.schedule.is_empty() {
            write_keep(&mut tail, self.name, &self.schedule);
        }
        let others = head.lines().count() + tail.lines().count();
        f.write_str(&head)?;
        write_rows(f, &self.rows, "\n        us", false, others)?;
        f.write_str(&tail)
    }
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.forms.1, self.known) {
            (None, _) => "holds".to_string(),
            (Some(_), Some((cause, reason))) => {
                format!("differs as known ({cause}: {reason})")
            }
            (Some(_), None) => format!("equal at {}", self.level),
        };
        let schedules = count(self.schedules, "schedule");
        write!(f, "{}: {what} under {schedules}", self.name)?;
        if self.is_complete {
            f.write_str(" (all there are)")?;
        }
        write!(f, ", {}", count(self.cancellations, "cancellation"))?;
        if let Some(why) = self.why_no_cancel {
            write!(f, "{why}")?;
        }
        if let Some(beyond) = &self.beyond {
            write!(f, "; {beyond}")?;
        }
        match &self.ties {
            None => Ok(()),
            Some(Ok(())) => f.write_str("; ties: equal"),
            Some(Err(schedule)) => {
                write!(f, "; ties: differ when {schedule}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn digits_are_in_threes_and_nouns_in_the_plural() {
        for (number, text) in [
            (0, "0 pairs"),
            (1, "1 pair"),
            (999, "999 pairs"),
            (1_000, "1,000 pairs"),
            (10_000, "10,000 pairs"),
            (1_234_567, "1,234,567 pairs"),
        ] {
            assert_eq!(count(number, "pair"), text);
        }
        assert_eq!(count(2, "entry"), "2 entries");
    }
}
