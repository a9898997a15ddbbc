//! Sleep as the workspace tells it, and the network as Network.framework's path monitor does (macOS 10.14 on).

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicI32, Ordering};

use block2::{Block, RcBlock};
use dispatch2::{DispatchQueue, DispatchRetained};
use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObjectProtocol, ProtocolObject};
use objc2_app_kit::{NSWorkspace, NSWorkspaceDidWakeNotification};
use objc2_foundation::NSNotification;
use ringlet_core::surroundings::Surroundings;
use tokio::sync::mpsc;

/// Watches until it is dropped.
pub struct Watch {
    wakes: Retained<ProtocolObject<dyn NSObjectProtocol>>,
    paths: Paths,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

impl Watch {
    /// Begins to watch. Wakes are told once the program's main loop runs.
    pub fn start(told: mpsc::Sender<Surroundings>) -> Self {
        let centre = NSWorkspace::sharedWorkspace().notificationCenter();
        let wakes = told.clone();
        let block = RcBlock::new(move |_: NonNull<NSNotification>| tell(&wakes, Surroundings::Woke));
        // SAFETY: the name is the framework's own constant, and the block takes what the method documents.
        let wakes = unsafe {
            centre.addObserverForName_object_queue_usingBlock(Some(NSWorkspaceDidWakeNotification), None, None, &block)
        };
        Self { wakes, paths: Paths::watch(told) }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let observer: &AnyObject = self.wakes.as_ref();
        // SAFETY: it is the observer that the same centre gave.
        unsafe { NSWorkspace::sharedWorkspace().notificationCenter().removeObserver(observer) };
        self.paths.cancel();
    }
}

/// The monitor of the ways out of this machine, as `Network/path_monitor.h` has it.
struct Paths {
    monitor: *mut PathMonitor,
    _queue: DispatchRetained<DispatchQueue>,
}

#[repr(C)]
struct PathMonitor {
    _private: [u8; 0],
}

#[link(name = "Network", kind = "framework")]
unsafe extern "C" {
    fn nw_path_monitor_create() -> *mut PathMonitor;
    fn nw_path_monitor_set_update_handler(monitor: *mut PathMonitor, handler: &Block<dyn Fn(*mut c_void)>);
    fn nw_path_monitor_set_queue(monitor: *mut PathMonitor, queue: &DispatchQueue);
    fn nw_path_monitor_start(monitor: *mut PathMonitor);
    fn nw_path_monitor_cancel(monitor: *mut PathMonitor);
    fn nw_path_get_status(path: *mut c_void) -> i32;
    fn nw_release(object: *mut PathMonitor);
}

impl Paths {
    fn watch(told: mpsc::Sender<Surroundings>) -> Self {
        let last = AtomicI32::new(UNKNOWN);
        let changed = RcBlock::new(move |path: *mut c_void| {
            // SAFETY: the monitor gives a live path for the time of this call.
            let status = unsafe { nw_path_get_status(path) };
            match (last.swap(status, Ordering::Relaxed), status) {
                (before, UNSATISFIED) if before != UNSATISFIED => tell(&told, Surroundings::NetworkLost),
                // Told again for each change of the way, of another radio or another address too.
                (before, SATISFIED) if before != UNKNOWN => tell(&told, Surroundings::NetworkBack),
                _ => {}
            }
        });
        let queue = DispatchQueue::new("io.github.ringlet.network", None);
        // SAFETY: the functions are those of path_monitor.h; the monitor keeps handler and queue as long as it lives.
        let monitor = unsafe {
            let monitor = nw_path_monitor_create();
            nw_path_monitor_set_update_handler(monitor, &changed);
            nw_path_monitor_set_queue(monitor, &queue);
            nw_path_monitor_start(monitor);
            monitor
        };
        Self { monitor, _queue: queue }
    }

    fn cancel(&mut self) {
        // SAFETY: the monitor was made by `watch` and is released once, here.
        unsafe {
            nw_path_monitor_cancel(self.monitor);
            nw_release(self.monitor);
        }
    }
}

/// Never waits: these blocks run on queues of the system.
fn tell(told: &mpsc::Sender<Surroundings>, what: Surroundings) {
    if told.try_send(what).is_err() {
        tracing::debug!(?what, "nobody heard it");
    }
}

/// `nw_path_status_invalid`, which stands for nothing told yet.
const UNKNOWN: i32 = 0;
const SATISFIED: i32 = 1;
const UNSATISFIED: i32 = 2;
