//! Values that come in pieces: partial reads, items of a stream.

use super::{Op, Outside};
use crate::run;
use crate::schedule::Decision;
use crate::trace::Place;
use crate::words::Word;
use std::collections::VecDeque;
use std::fmt::{self, Debug};
use std::ops::RangeInclusive;

/// The most ways of cutting that are tried.
const MAX_WAYS: usize = 32;

/// A value that can come in pieces.
pub trait Whole: Sized {
    /// Returns how many units it has: bytes, letters, items.
    fn units(&self) -> usize;

    /// Cuts it before the unit of this index, which is less than
    /// [`units`](Whole::units).
    fn cut(self, at: usize) -> (Self, Self);
}

impl<I> Whole for Vec<I> {
    fn units(&self) -> usize {
        self.len()
    }

    fn cut(mut self, at: usize) -> (Vec<I>, Vec<I>) {
        let rest = self.split_off(at);
        (self, rest)
    }
}

impl Whole for &'static str {
    fn units(&self) -> usize {
        self.chars().count()
    }

    fn cut(self, at: usize) -> (&'static str, &'static str) {
        let at = self.char_indices().nth(at).map_or(self.len(), |(at, _)| at);
        self.split_at(at)
    }
}

impl Whole for String {
    fn units(&self) -> usize {
        self.chars().count()
    }

    fn cut(mut self, at: usize) -> (String, String) {
        let at = self.char_indices().nth(at).map_or(self.len(), |(at, _)| at);
        let rest = self.split_off(at);
        (self, rest)
    }
}

impl<I> Whole for &'static [I] {
    fn units(&self) -> usize {
        self.len()
    }

    fn cut(self, at: usize) -> (&'static [I], &'static [I]) {
        self.split_at(at)
    }
}

/// A failure comes whole.
impl<W: Whole, E> Whole for Result<W, E> {
    fn units(&self) -> usize {
        self.as_ref().map_or(1, Whole::units)
    }

    fn cut(self, at: usize) -> (Result<W, E>, Result<W, E>) {
        match self {
            Ok(whole) => {
                let (one, rest) = whole.cut(at);
                (Ok(one), Ok(rest))
            }
            Err(error) => panic!("a failure is not cut at {at}: {:?}", {
                drop(error);
            }),
        }
    }
}

/// The pieces of what an operation gives, each an operation of its own.
pub struct Pieces<T> {
    out: Outside,
    place: Place,
    word: Word,
    rest: VecDeque<T>,
    given: usize,
}

impl<T: Debug + Whole + 'static> Pieces<T> {
    pub(super) fn new(op: Op<T>, bounds: RangeInclusive<usize>) -> Pieces<T> {
        let out = op.outside();
        assert!(
            *bounds.end() >= 1 && !bounds.is_empty(),
            "a value comes in one piece at least"
        );
        let (place, word, whole) = op.choose_now();
        let ways = ways(whole.units(), &bounds);
        let texts: Vec<String> = ways.iter().map(|way| text(way)).collect();
        let decided = run::with(out.id(), |run| {
            let words = texts.iter().map(|text| run.book.word(text));
            let words: Vec<Word> = words.collect();
            run.book.add_pieces(word, words.as_slice().into());
            let name = run.next_name(word);
            run.decide(|one| match one {
                Decision::Pieces { op, sizes } if *op == name => {
                    words.iter().position(|word| word == sizes)
                }
                _ => None,
            })
        });
        let way = ways.into_iter().nth(decided.unwrap_or(0));
        let mut rest = VecDeque::new();
        let mut whole = Some(whole);
        for size in way.unwrap_or_default() {
            let Some(left) = whole.take() else { break };
            if size < left.units() {
                let (piece, left) = left.cut(size);
                rest.push_back(piece);
                whole = Some(left);
            } else {
                rest.push_back(left);
            }
        }
        rest.extend(whole);
        Pieces {
            out,
            place,
            word,
            rest,
            given: 0,
        }
    }

    /// Returns the operation that gives the next piece; none after the last.
    #[expect(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<Op<T>> {
        let piece = self.rest.pop_front()?;
        self.given += 1;
        let word = match self.given {
            1 => self.word,
            given => run::with(self.out.id(), |run| {
                let text = run.book.text(self.word);
                run.book.word(&format!("piece {given} of {text}"))
            }),
        };
        Some(Op::chosen(self.out, word, self.place, piece))
    }
}

impl<T> fmt::Debug for Pieces<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pieces({} left)", self.rest.len())
    }
}

fn text(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
    sizes.join(", ")
}

/// Returns the ways of cutting so many units, few pieces first.
fn ways(units: usize, bounds: &RangeInclusive<usize>) -> Vec<Vec<usize>> {
    let mut ways = Vec::new();
    let most = (*bounds.end()).min(units.max(1));
    let least = (*bounds.start()).clamp(1, most);
    for pieces in least..=most {
        cut_into(units, pieces, &mut Vec::new(), &mut ways);
    }
    ways
}

fn cut_into(
    units: usize,
    pieces: usize,
    before: &mut Vec<usize>,
    ways: &mut Vec<Vec<usize>>,
) {
    if ways.len() == MAX_WAYS {
        return;
    }
    if pieces == 1 {
        ways.push([before.as_slice(), &[units]].concat());
        return;
    }
    for first in 1..=(units + 1).saturating_sub(pieces) {
        before.push(first);
        cut_into(units - first, pieces - 1, before, ways);
        before.pop();
    }
}
