//! What macOS tells of the person's attention: the lock of the screen, which it announces to every program. Whether a
//! Focus is on no program may know without a permission of Apple's own, so nothing is said of that.

use std::ptr::NonNull;

use block2::RcBlock;
use objc2::rc::Retained;
use objc2::runtime::{AnyObject, NSObjectProtocol, ProtocolObject};
use objc2_foundation::{NSDistributedNotificationCenter, NSNotification, NSString};
use ringlet_core::attention::Attention;
use tokio::sync::mpsc;

/// Watches until it is dropped.
pub struct Watch([Retained<ProtocolObject<dyn NSObjectProtocol>>; 2]);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

impl Watch {
    /// Begins to watch. It is told once the program's main loop runs.
    pub fn start(told: mpsc::Sender<Attention>) -> Self {
        let centre = NSDistributedNotificationCenter::defaultCenter();
        let names = [("com.apple.screenIsLocked", true), ("com.apple.screenIsUnlocked", false)];
        Self(names.map(|(name, locked)| {
            let told = told.clone();
            let block = RcBlock::new(move |_: NonNull<NSNotification>| {
                // Never waits: the block runs on a queue of the system.
                if told.try_send(Attention::Locked(Some(locked))).is_err() {
                    tracing::debug!(locked, "nobody heard that the screen was locked or unlocked");
                }
            });
            // SAFETY: the block takes what the method documents.
            unsafe {
                centre.addObserverForName_object_queue_usingBlock(Some(&NSString::from_str(name)), None, None, &block)
            }
        }))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let centre = NSDistributedNotificationCenter::defaultCenter();
        for observer in &self.0 {
            let observer: &AnyObject = observer.as_ref();
            // SAFETY: it is the observer that the same centre gave.
            unsafe { centre.removeObserver(observer) };
        }
    }
}
