//! The allocator of the program: that of the system, and a count of what one
//! call asks it for, while it is asked to count.
//!
//! The only unsafe code there is. A library cannot see what a program
//! allocates, and allocators that count always take a part of every time that
//! is measured. While nothing is counted, this one reads a number that does
//! not change, and nothing else.

use lab::measure::Allocations;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

/// Forwards to [`System`].
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The calls that are being counted, on all threads.
static COUNTED_CALLS: AtomicU32 = AtomicU32::new(0);

thread_local! {
    /// The count of this thread's call, if there is one. It needs neither
    /// memory nor a destructor, so the allocator may look at it.
    static COUNT: Cell<Option<Allocations>> = const { Cell::new(None) };
}

/// Returns what a call on this thread asks for; what other threads do for it
/// is not counted.
pub(crate) fn count(call: &mut dyn FnMut()) -> Allocations {
    let outer = COUNT.replace(Some(Allocations::default()));
    COUNTED_CALLS.fetch_add(1, Ordering::Relaxed);
    call();
    COUNTED_CALLS.fetch_sub(1, Ordering::Relaxed);
    COUNT.replace(outer).unwrap_or_default()
}

/// Adds a block, of which there was another size before, to the count.
fn note(asks: u64, bytes_before: usize, bytes: usize, blocks: i64) {
    if COUNTED_CALLS.load(Ordering::Relaxed) == 0 {
        return;
    }
    if let Some(count) = COUNT.get() {
        COUNT.set(Some(Allocations {
            count: count.count + asks,
            bytes: count.bytes + bytes as u64,
            blocks_left: count.blocks_left + blocks,
            bytes_left: count.bytes_left + bytes as i64 - bytes_before as i64,
        }));
    }
}

// SAFETY: each method forwards its arguments to that of `System` and returns
// what it returned; noting allocates nothing and cannot panic but by overflow,
// which takes more blocks than there are addresses.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(1, 0, layout.size(), 1);
        // SAFETY: the caller keeps what `System` demands.
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(1, 0, layout.size(), 1);
        // SAFETY: the caller keeps what `System` demands.
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn realloc(
        &self,
        block: *mut u8,
        old: Layout,
        new: usize,
    ) -> *mut u8 {
        note(1, old.size(), new, 0);
        // SAFETY: the caller keeps what `System` demands, and the block is one
        // of `System`'s.
        unsafe { System.realloc(block, old, new) }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        note(0, layout.size(), 0, -1);
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}
