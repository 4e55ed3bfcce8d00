//! Pictures of everything that is kept during a wait, one for each style.
//!
//! Drawn from the bodies that wait for each other and the operation of the
//! innermost; knows no page and no source. In every picture the loop is at the
//! top and lines go where control goes when the wait has ended.

use maud::{Markup, html};
use styles::Style;

/// The bodies that wait for each other at one moment, the same in each style.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The functions that have not returned, outermost first; at least one.
    pub bodies: &'static [&'static str],
    /// The operation that the innermost waits for.
    pub operation: &'static str,
    /// A second operation may come first and end the wait.
    pub alarm: bool,
}

impl Kept {
    /// Makes a moment with a single operation.
    pub const fn waits(
        bodies: &'static [&'static str],
        operation: &'static str,
    ) -> Kept {
        Kept {
            bodies,
            operation,
            alarm: false,
        }
    }

    /// Makes a moment in which a second operation may come first.
    pub const fn guarded(
        bodies: &'static [&'static str],
        operation: &'static str,
    ) -> Kept {
        Kept {
            bodies,
            operation,
            alarm: true,
        }
    }
}

/// The width of a picture, in units of its own; a body's name must fit.
const WIDTH: usize = 300;

/// The height of a box with one line of text.
const BOX: usize = 26;

/// The gap between boxes, with room for a line with a head.
const GAP: usize = 22;

/// The width of the left edge, and of the gap between nested frames.
const EDGE: usize = 10;

/// The distance from the top of a box to the foot of its text.
const FOOT: usize = 17;

/// Returns a sentence about the things that a style keeps.
pub fn sentence(style: Style) -> &'static str {
    match style {
        Style::Callbacks => {
            "The next function, boxed, with the data it needs; each holds the \
             function that comes after it. There is no stack."
        }
        Style::Send => {
            "A stack of bodies in the driver, which sends to the topmost; \
             when that returns, the one below is sent its result."
        }
        Style::YieldFrom => {
            "Bodies in bodies, each driving the one that it delegates to. \
             Values and errors go in through all, outermost first."
        }
        Style::AsyncAwait => {
            "One future made by the compiler, each body stored in its caller. \
             A poll goes in from the outside."
        }
    }
}

/// Draws the things that a style keeps.
///
/// # Panics
///
/// If there is no body that waits.
pub fn picture(style: Style, kept: &Kept) -> Markup {
    assert!(!kept.bodies.is_empty(), "a body waits");
    match style {
        Style::Callbacks => callbacks(kept),
        Style::Send => send(kept),
        Style::YieldFrom => yield_from(kept),
        Style::AsyncAwait => async_await(kept),
    }
}

fn callbacks(kept: &Kept) -> Markup {
    let mut drawing = Drawing::new();
    drawing.arrow("call");
    for (index, body) in kept.bodies.iter().rev().enumerate() {
        if index > 0 {
            drawing.arrow("k");
        }
        drawing.body(&format!("rest of {body}"), index == 0);
    }
    if kept.alarm {
        drawing.aside("or, left beside it: give up, then k");
    }
    drawing.finish(Style::Callbacks, kept)
}

fn send(kept: &Kept) -> Markup {
    let mut drawing = Drawing::new();
    drawing.arrow("send");
    let top = drawing.y;
    drawing.label("driver");
    drawing.indent += EDGE;
    for (index, body) in kept.bodies.iter().rev().enumerate() {
        drawing.body(body, index == 0);
    }
    drawing.indent -= EDGE;
    drawing.y += EDGE;
    drawing.frame(top);
    if kept.alarm {
        drawing.aside("or an alarm: throws at the topmost");
    }
    drawing.finish(Style::Send, kept)
}

fn yield_from(kept: &Kept) -> Markup {
    let mut drawing = Drawing::new();
    drawing.arrow("send");
    drawing.nest(kept.bodies, &format!("yields: {}", kept.operation), None);
    if kept.alarm {
        drawing.aside("or an alarm: throws at the outermost");
    }
    drawing.finish(Style::YieldFrom, kept)
}

fn async_await(kept: &Kept) -> Markup {
    let mut drawing = Drawing::new();
    drawing.arrow("poll");
    let alarm = kept.alarm.then_some("or an alarm");
    drawing.nest(kept.bodies, &format!("Wait: {}", kept.operation), alarm);
    drawing.finish(Style::AsyncAwait, kept)
}

/// A picture that grows downwards.
struct Drawing {
    parts: Vec<Markup>,
    /// The frames behind the others, since the inner parts are drawn first.
    frames: Vec<Markup>,
    y: usize,
    indent: usize,
}

impl Drawing {
    fn new() -> Drawing {
        let mut drawing = Drawing {
            parts: Vec::new(),
            frames: Vec::new(),
            y: 1,
            indent: 1,
        };
        let text = html! {
            rect.loop x="1" y="1" width=(WIDTH - 2) height=(BOX) rx="13" {}
            text x=(WIDTH / 2) y=(1 + FOOT) text-anchor="middle" { "loop" }
        };
        drawing.parts.push(text);
        drawing.y += BOX;
        drawing
    }

    fn width(&self) -> usize {
        WIDTH - 2 * self.indent
    }

    /// Draws a line with a head, down to the next box.
    fn arrow(&mut self, what: &str) {
        let x = self.indent + 2 * EDGE;
        let (from, to) = (self.y, self.y + GAP);
        self.parts.push(html! {
            path.line d=(format!("M{x} {from}V{to}")) {}
            path.head d=(format!("M{x} {to}l-4 -7h8z")) {}
            text.verb x=(x + EDGE) y=(from + 15) { (what) }
        });
        self.y = to;
    }

    /// Draws nested bodies, in the innermost its operation and, if there is
    /// one, the alarm.
    fn nest(
        &mut self,
        bodies: &[&str],
        innermost: &str,
        beside: Option<&str>,
    ) {
        let mut tops = Vec::new();
        for body in bodies {
            tops.push(self.y);
            self.label(body);
            self.indent += EDGE;
        }
        self.body(innermost, true);
        if let Some(beside) = beside {
            self.y += EDGE / 2;
            self.body(beside, false);
        }
        for top in tops.into_iter().rev() {
            self.indent -= EDGE;
            self.y += EDGE;
            self.frame(top);
        }
    }

    /// Draws a box with a name; `waits` marks the one that control returns to.
    fn body(&mut self, name: &str, waits: bool) {
        let class = if waits { "body waits" } else { "body" };
        let (x, y) = (self.indent, self.y);
        self.parts.push(html! {
            rect class=(class) x=(x) y=(y) width=(self.width())
                height=(BOX) rx="3" {}
            text x=(x + EDGE) y=(y + FOOT) { (name) }
        });
        self.y += BOX;
    }

    /// Draws the heading of a frame; the frame is drawn when its end is known.
    fn label(&mut self, name: &str) {
        let x = self.indent + EDGE;
        self.parts.push(html! {
            text x=(x) y=(self.y + FOOT) { (name) }
        });
        self.y += BOX;
    }

    /// Draws a frame around everything since `top`.
    fn frame(&mut self, top: usize) {
        self.frames.push(html! {
            rect.frame x=(self.indent) y=(top) width=(self.width())
                height=(self.y - top) rx="4" {}
        });
    }

    /// Draws a thing that is kept outside of the others.
    fn aside(&mut self, what: &str) {
        self.y += EDGE;
        let (x, y) = (self.indent, self.y);
        self.parts.push(html! {
            rect.aside x=(x) y=(y) width=(self.width()) height=(BOX) rx="3" {}
            text x=(x + EDGE) y=(y + FOOT) { (what) }
        });
        self.y += BOX;
    }

    fn finish(self, style: Style, kept: &Kept) -> Markup {
        let told = format!(
            "{style}: {}, waiting for {}; {}",
            kept.bodies.join(" > "),
            kept.operation,
            sentence(style)
        );
        html! {
            svg.kept role="img" aria-label=(told)
                viewBox=(format!("0 0 {WIDTH} {}", self.y + 1)) {
                @for part in self.frames.iter().rev().chain(&self.parts) {
                    (part)
                }
            }
        }
    }
}
