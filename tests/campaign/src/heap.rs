//! How much memory a thread holds: an allocator that counts, so that a day can be refused that takes too much.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// From its making on, what this thread took and did not give back.
#[derive(Debug)]
pub(crate) struct Watch {
    before: isize,
}

impl Watch {
    /// Begins to watch this thread, which then watches nothing else.
    pub(crate) fn begin() -> Self {
        let before = HELD.get();
        MOST.set(before);
        Self { before }
    }

    /// The most there was at once since then, in bytes.
    pub(crate) fn most(&self) -> usize {
        usize::try_from(MOST.get() - self.before).unwrap_or_default()
    }
}

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

/// Threads that end free after their counters are gone.
fn count(bytes: isize) {
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: the system's allocator does the work; counting takes no memory, and a layout fits an `isize`.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: the caller's promises are the system's conditions.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size.cast_signed() - layout.size().cast_signed());
        // SAFETY: as above; the system gave `place` out.
        unsafe { System.realloc(place, layout, size) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: as above; the system gave `place` out.
        unsafe { System.dealloc(place, layout) }
    }
}
