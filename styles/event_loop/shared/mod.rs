//! Things that all styles use and the loop does not know: made of its
//! operations, or of nothing but cells.

mod alarm;
mod await_tree;
mod callback;
mod pool;
mod promise;
mod reader;
mod semaphore;
mod task_set;

pub use self::alarm::Alarm;
pub use self::callback::Handle;
pub use self::pool::ConnectionPool;
pub use self::promise::{InvalidState, Promise};
pub use self::reader::Reader;
pub use self::semaphore::{Permit, Semaphore};
pub use self::task_set::TaskSet;
