//! Bodies that are not cancel safe: dropped where they wait and made anew,
//! they do not come to the same end.

use super::parts::{job, write};
use crate::{Check, Outside, interrupted};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

super::planted! {
    taken_then_a_wait: Cancel at Results,
        "An item is taken from the queue, and lost in the next wait.",
        seen in "mdk #712; oxidecomputer/propolis #434";
    part_of_a_message_lost: Cancel at Results,
        "The pieces read so far are in the future that is dropped.",
        seen in "tokio, `read_exact` is not cancel safe";
    greets_again: Cancel at Results,
        "What was sent before the wait is sent once more.",
        seen in "handshakes in an arm of `select!`";
}

fn taken_then_a_wait() -> Check {
    interrupted("taken", |out: Outside| {
        let queue = out.keep(|| Rc::new(RefCell::new(VecDeque::from([1, 2]))));
        async move {
            loop {
                let item = queue.borrow_mut().pop_front();
                let Some(item) = item else { return };
                let saved = job(out, item).await;
                out.note(format_args!("saved {saved}"));
            }
        }
    })
}

fn part_of_a_message_lost() -> Check {
    interrupted("part", |out: Outside| {
        let pieces = out.keep(|| {
            let message = out.op("recv", (), ["hello"]);
            Rc::new(RefCell::new(message.pieces(1..=2)))
        });
        async move {
            let mut message = String::new();
            loop {
                let piece = pieces.borrow_mut().next();
                let Some(piece) = piece else { return message };
                message.push_str(piece.await);
            }
        }
    })
}

fn greets_again() -> Check {
    interrupted("greets", |out: Outside| async move {
        out.note("hello");
        write(out, "name").await
    })
}
