//! Plans of conversion: an order in which functions can move to another style
//! one at a time, with few borders on the way.
//!
//! A *border* is a call between functions of different styles. Each is
//! crossed by a bridge of `styles::bridges`, so the code compiles and runs
//! after every step; but a border costs a task and a turn, and code that has
//! to be thrown away later. Where to read next: `listed.rs` for the list that
//! a plan is made of, `order.rs` for the search.

mod listed;
mod order;

pub use self::listed::{Function, Listed, MAX_FUNCTIONS, Unlisted};

use self::order::Search;
use styles::Style;

/// A function as it is converted, and the borders after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The function, by its place in the list.
    pub function: usize,
    /// The calls that cross a border once it is converted: caller and callee,
    /// by their places, in the order of the list.
    pub borders: Vec<(usize, usize)>,
}

/// An order in which functions are converted to one style.
///
/// # Examples
///
/// ```
/// use lab::plan::{Listed, Plan};
/// use styles::Style;
///
/// let listed = Listed::read(
///     "fetch_all  callbacks  fetch sleep\n\
///      fetch      callbacks  connect read_all\n\
///      connect    callbacks\n\
///      read_all   callbacks\n\
///      sleep      callbacks\n",
/// )?;
/// let plan = Plan::of(&listed, Style::AsyncAwait);
/// let names = plan.steps.iter().map(|step| listed.name(step.function));
/// let order: Vec<_> = names.collect();
/// assert_eq!(order, ["connect", "read_all", "fetch", "fetch_all", "sleep"]);
/// assert_eq!(plan.crossed(), 1 + 2 + 1 + 1);
/// assert!(plan.is_best);
/// # Ok::<(), lab::plan::Unlisted>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The style that functions are converted to.
    pub to: Style,
    /// The borders before the first step.
    pub before: Vec<(usize, usize)>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The functions that may go first without a border more in the end, by
    /// their places.
    pub next: Vec<usize>,
    /// True if no order crosses fewer borders; there are too many functions
    /// to know otherwise.
    pub is_best: bool,
}

impl Plan {
    /// Finds the order with the fewest borders, added up over all steps; of
    /// those, one with the fewest after each step, callees before callers.
    pub fn of(listed: &Listed, to: Style) -> Plan {
        let mut styles = listed.styles();
        let search = Search::new(listed, to);
        let (order, next, is_best) = search.order();
        let before = borders(listed, &styles);
        let steps = order.into_iter().map(|function| {
            styles[function] = to;
            Step {
                function,
                borders: borders(listed, &styles),
            }
        });
        Plan {
            to,
            before,
            steps: steps.collect(),
            next,
            is_best,
        }
    }

    /// Returns the number of borders, added up over all steps.
    pub fn crossed(&self) -> usize {
        self.steps.iter().map(|step| step.borders.len()).sum()
    }

    /// Returns the most borders that there are after a step.
    pub fn most(&self) -> usize {
        let most = self.steps.iter().map(|step| step.borders.len()).max();
        most.unwrap_or(0)
    }
}

/// Returns the calls between functions of different styles.
fn borders(listed: &Listed, styles: &[Style]) -> Vec<(usize, usize)> {
    let calls = listed.calls();
    calls.filter(|(a, b)| styles[*a] != styles[*b]).collect()
}
