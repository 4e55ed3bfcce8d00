//! The tree of waits: tasks, their operations, and the tasks that they join.
//!
//! ```text
//! client: fetch > request_all
//!   promise 1
//!   join fetch:0
//!     fetch:0: request > attempts > one_attempt
//!       read
//!       sleep
//! ```
//!
//! The styles that keep their bodies apart, `send` and `yield from`, name each
//! body of a task. An async task names its outermost body only, for the others
//! are within the future that the compiler made; callbacks keep none.

use crate::event_loop::{Loop, OpKey, TaskKey};
use crate::trace::Actor;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Joins that are drawn within each other; deeper ones stand at the left.
const MAX_DEPTH: usize = 64;

/// A wait of a task: the operation's name, and the task that it joins, if so.
type Wait = (String, Option<TaskKey>);

/// The tasks of a loop that have not ended.
struct Tree {
    tasks: BTreeMap<TaskKey, (Actor, String, Vec<Wait>)>,
    drawn: BTreeSet<TaskKey>,
    text: String,
}

impl Loop {
    /// Draws the tree of waits, a line for each task and each wait.
    ///
    /// A task that another joins stands below that; the others come first, in
    /// order of actor. Waits for the same promise have the same number. A task
    /// without waits is ready, runs, or waits for a waker.
    pub fn await_tree(&self) -> String {
        let mut tree = Tree::of(self);
        let joined: BTreeSet<TaskKey> = tree
            .tasks
            .values()
            .flat_map(|(.., waits)| waits.iter().filter_map(|wait| wait.1))
            .collect();
        let mut keys: Vec<_> = tree
            .tasks
            .iter()
            .map(|(key, (actor, ..))| (joined.contains(key), *actor, *key))
            .collect();
        keys.sort();
        // Those that are joined come last: all but those in a circle, and
        // those too deep, were drawn by then.
        for (.., key) in keys {
            tree.draw(key, 0);
        }
        tree.text
    }
}

impl Tree {
    fn of(lp: &Loop) -> Tree {
        let joins: BTreeMap<OpKey, TaskKey> = lp.joins().into_iter().collect();
        let mut tasks = BTreeMap::new();
        for (key, actor, path) in lp.paths() {
            let path: Vec<_> = path.into_iter().map(short).collect();
            tasks.insert(key, (actor, path.join(" > "), Vec::new()));
        }
        let mut promises = BTreeMap::new();
        for wait in lp.operations() {
            let mut name = wait.name.to_string();
            if let Some(identity) = wait.promise {
                let next = promises.len() + 1;
                let number = *promises.entry(identity).or_insert(next);
                name = format!("{name} {number}");
            }
            let joined = joins.get(&wait.op).copied();
            let waiter = wait.task.and_then(|key| tasks.get_mut(&key));
            if let Some((.., waits)) = waiter {
                waits.push((name, joined));
            }
        }
        Tree {
            tasks,
            drawn: BTreeSet::new(),
            text: String::new(),
        }
    }

    fn draw(&mut self, key: TaskKey, depth: usize) {
        if self.drawn.contains(&key) {
            return;
        }
        let Some((actor, path, waits)) = self.tasks.get(&key) else {
            return;
        };
        self.drawn.insert(key);
        let (indent, colon) = ("  ".repeat(depth), [": ", ""]);
        let colon = colon[usize::from(path.is_empty())];
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{indent}{actor}{colon}{path}");
        let mut waits = waits.clone();
        waits.sort();
        for (name, joined) in waits {
            let whom = joined.and_then(|joined| self.tasks.get(&joined));
            let whom =
                whom.map_or(String::new(), |(actor, ..)| format!(" {actor}"));
            let _ = writeln!(self.text, "{indent}  {name}{whom}");
            if let Some(joined) = joined.filter(|_| depth < MAX_DEPTH) {
                self.draw(joined, depth + 2);
            }
        }
    }
}

/// Returns the name of a body's function, from that of its type.
fn short(name: &'static str) -> &'static str {
    let mut name = name.split('<').next().unwrap_or_default();
    while let Some(outer) = name.strip_suffix("::{{closure}}") {
        name = outer;
    }
    name.rsplit("::").next().unwrap_or_default()
}
