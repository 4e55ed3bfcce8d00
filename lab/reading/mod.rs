//! The source of the styles, side by side, for `lab show`, `lab diff` and the
//! site.
//!
//! Each file is cut into pieces at its items and at its step marks ([`cut`]),
//! the matching pieces of all styles make a row ([`align`]), and each piece is
//! coloured by itself ([`spans`]). All of it is plain data; the commands draw
//! it. Knows no more of a style than its name. Where to read next: `marks.rs`,
//! then `align.rs`.

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
pub use self::sources::{UnknownPage, description, find_page, nearest};
pub use self::tokens::{Token, TokenKind, tokens};
pub use self::two_columns::draw_difference;
