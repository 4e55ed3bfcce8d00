//! Rules of the client: the requests, retries and results.

use super::{Address, Buffer, FetchError};
use std::cell::RefCell;
use std::rc::Rc;

/// The client's plan: its requests and limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchPlan {
    /// The number of requests that may be in progress at once.
    pub concurrency: u64,
    /// The time limit of one attempt, from its start to the last byte.
    pub timeout_us: u64,
    /// The number of further attempts after a retryable error.
    pub retries: u32,
    /// The wait before the second attempt; each further wait is twice as long.
    pub backoff_us: u64,
    /// The length of the longest body that is allowed.
    pub max_body_bytes: u64,
    /// The number of idle connections that may be kept open for the next
    /// request to the same peer; 0 for one connection for each attempt.
    pub kept_connections: usize,
    /// The requests, in the order in which they get their permits.
    pub requests: Vec<Request>,
}

/// A request for one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The address for each attempt; the last one repeats. Not empty.
    pub addresses: Vec<Address>,
    /// The bytes of the request.
    pub head: Vec<u8>,
}

impl FetchPlan {
    /// Returns the microseconds to wait before another attempt, or `None` if
    /// the `error` of `attempt`, counted from 0, is final.
    pub fn retry_after_us(
        &self,
        attempt: u32,
        error: FetchError,
    ) -> Option<u64> {
        if !error.is_retryable() || attempt >= self.retries {
            return None;
        }
        let factor = 1_u64.checked_shl(attempt).unwrap_or(u64::MAX);
        Some(self.backoff_us.saturating_mul(factor))
    }
}

impl Request {
    /// Returns the address for `attempt`, counted from 0.
    ///
    /// # Panics
    ///
    /// If the request has no address.
    pub fn address(&self, attempt: u32) -> Address {
        let last = self.addresses.len() - 1;
        self.addresses[last.min(attempt as usize)].clone()
    }

    /// Returns the bytes of the request, ready to be written.
    pub fn to_bytes(&self) -> Buffer {
        Buffer::from(self.head.clone())
    }
}

/// A complete response with a status below 400.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status, 200 to 399.
    pub status: u16,
    /// The body, without framing.
    pub body: Vec<u8>,
    /// `true` if its connection can serve another request.
    pub keeps_open: bool,
}

/// A plan in progress, shared by its tasks.
#[derive(Debug)]
pub struct FetchWork {
    /// The plan.
    pub plan: FetchPlan,
    results: RefCell<Vec<Option<Result<Response, FetchError>>>>,
}

impl FetchWork {
    /// Makes the work of a plan, without results.
    pub fn new(plan: FetchPlan) -> Rc<FetchWork> {
        let results = RefCell::new(vec![None; plan.requests.len()]);
        Rc::new(FetchWork { plan, results })
    }

    /// Returns the number of requests.
    pub fn len(&self) -> u32 {
        u32::try_from(self.plan.requests.len()).unwrap_or(u32::MAX)
    }

    /// Returns `true` if there are no requests.
    pub fn is_empty(&self) -> bool {
        self.plan.requests.is_empty()
    }

    /// Returns one request.
    ///
    /// # Panics
    ///
    /// If there is none of this index.
    pub fn request(&self, index: u32) -> &Request {
        &self.plan.requests[index as usize]
    }

    /// Stores the result of a request.
    ///
    /// # Panics
    ///
    /// If there is none of this index.
    pub fn finish(&self, index: u32, result: Result<Response, FetchError>) {
        self.results.borrow_mut()[index as usize] = Some(result);
    }

    /// Marks the requests without a result as cancelled, and returns their
    /// indices in order.
    pub fn cancel_unfinished(&self) -> Vec<u32> {
        let mut results = self.results.borrow_mut();
        let mut cancelled = Vec::new();
        for (index, result) in (0..).zip(results.iter_mut()) {
            if result.is_none() {
                *result = Some(Err(FetchError::Cancelled));
                cancelled.push(index);
            }
        }
        cancelled
    }

    /// Moves out the result of each request, in order; `None` for a request
    /// without one.
    pub fn take_results(&self) -> Vec<Option<Result<Response, FetchError>>> {
        std::mem::take(&mut self.results.borrow_mut())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(retries: u32, backoff_us: u64) -> FetchPlan {
        FetchPlan {
            concurrency: 1,
            timeout_us: 1,
            retries,
            backoff_us,
            max_body_bytes: 0,
            kept_connections: 0,
            requests: Vec::new(),
        }
    }

    #[test]
    fn each_wait_is_twice_the_one_before_until_the_retries_are_used_up() {
        let waits = |attempt| {
            plan(3, 200).retry_after_us(attempt, FetchError::Refused)
        };
        assert_eq!(
            (0..5).map(waits).collect::<Vec<_>>(),
            [Some(200), Some(400), Some(800), None, None]
        );
    }

    #[test]
    fn final_errors_are_not_retried() {
        for error in [
            FetchError::Malformed,
            FetchError::TooLarge,
            FetchError::Status(499),
            FetchError::Cancelled,
        ] {
            assert_eq!(plan(3, 200).retry_after_us(0, error), None);
        }
        let error = FetchError::Status(500);
        assert_eq!(plan(3, 0).retry_after_us(0, error), Some(0));
    }

    #[test]
    fn a_wait_beyond_all_bounds_is_the_longest_there_is() {
        let wait =
            plan(200, u64::MAX / 2).retry_after_us(100, FetchError::Reset);
        assert_eq!(wait, Some(u64::MAX));
    }
}
