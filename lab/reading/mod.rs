//! The source of the styles, side by side: what `lab show`, `lab diff` and
//! the site are made of.
//!
//! Each file is cut into pieces at its items and at its step marks
//! ([`cut`]), the pieces of all styles that belong together make a row
//! ([`align`]), and each piece is coloured by itself ([`spans`]). All of it
//! is plain data; what is drawn of it is for the commands. Knows no style by
//! more than its name. Where to read next: `marks.rs`, then `align.rs`.

mod align;
mod cells;
mod columns;
mod difference;
mod flow;
mod highlight;
mod marks;
mod paint;
mod sources;
mod tokens;
mod two_columns;

pub use self::align::{Row, align, pick, rows_of};
pub use self::columns::{MIN_WIDTH, draw};
pub use self::difference::{Change, Pair, Part, compare};
pub use self::highlight::{Class, Span, span_lines, spans};
pub use self::marks::{Item, Piece, cut, dedent};
pub use self::paint::Paint;
pub use self::sources::{UnknownPage, find_page, nearest, question};
pub use self::tokens::{Token, TokenKind, tokens};
pub use self::two_columns::draw_difference;
