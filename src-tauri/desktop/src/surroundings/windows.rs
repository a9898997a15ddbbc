//! Sleep as Windows' power notifications tell it, and the network as its connectivity hints do (Windows 10 2004 on).

use std::ffi::c_void;
use std::sync::atomic::{AtomicI32, Ordering};

use ringlet_core::surroundings::Surroundings;
use tokio::sync::mpsc;
use windows_sys::Win32::Foundation::{ERROR_SUCCESS, HANDLE, WIN32_ERROR};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    CancelMibChangeNotify2, PNETWORK_CONNECTIVITY_HINT_CHANGE_CALLBACK,
};
use windows_sys::Win32::Networking::WinSock::{
    NL_NETWORK_CONNECTIVITY_HINT, NetworkConnectivityLevelHintNone, NetworkConnectivityLevelHintUnknown,
};
use windows_sys::Win32::System::LibraryLoader::{GetProcAddress, LOAD_LIBRARY_SEARCH_SYSTEM32, LoadLibraryExA};
use windows_sys::Win32::System::Power::{
    DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS, PowerRegisterSuspendResumeNotification,
    PowerUnregisterSuspendResumeNotification,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{DEVICE_NOTIFY_CALLBACK, PBT_APMRESUMEAUTOMATIC};
use windows_sys::core::s;

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    /// The system's own handle of the power notifications; 0 when there are none.
    power: isize,
    /// The same of the network's.
    network: HANDLE,
}

// SAFETY: both handles may be given back on any thread.
unsafe impl Send for Watch {}

/// What the system's callbacks are given. It is never freed: a callback may still run while it is unregistered.
struct Context {
    told: mpsc::Sender<Surroundings>,
    /// The connectivity that was told last.
    level: AtomicI32,
}

impl Watch {
    /// Begins to watch.
    pub fn start(told: mpsc::Sender<Surroundings>) -> Self {
        let context: &'static Context =
            Box::leak(Box::new(Context { told, level: AtomicI32::new(NetworkConnectivityLevelHintUnknown) }));
        let context = std::ptr::from_ref(context).cast::<c_void>();
        Self { power: watch_power(context), network: watch_network(context) }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.power != 0 {
            // SAFETY: the handle is the one that was given, and is given back once.
            unsafe { PowerUnregisterSuspendResumeNotification(self.power) };
        }
        if !self.network.is_null() {
            // SAFETY: the same.
            unsafe { CancelMibChangeNotify2(self.network) };
        }
    }
}

fn watch_power(context: *const c_void) -> isize {
    let parameters = DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS { Callback: Some(power_changed), Context: context.cast_mut() };
    let mut handle: *mut c_void = std::ptr::null_mut();
    // SAFETY: the system copies the parameters, and what they point to lives as long as the program.
    let status = unsafe {
        PowerRegisterSuspendResumeNotification(
            DEVICE_NOTIFY_CALLBACK,
            std::ptr::from_ref(&parameters).cast_mut().cast(),
            &raw mut handle,
        )
    };
    if status == ERROR_SUCCESS {
        handle as isize
    } else {
        tracing::info!(status, "the system will not tell when it wakes");
        0
    }
}

/// Looked up by name, because a program that imports it would not start on an older Windows at all.
fn watch_network(context: *const c_void) -> HANDLE {
    type Notify = unsafe extern "system" fn(
        PNETWORK_CONNECTIVITY_HINT_CHANGE_CALLBACK,
        *const c_void,
        bool,
        *mut HANDLE,
    ) -> WIN32_ERROR;
    let mut handle: HANDLE = std::ptr::null_mut();
    // SAFETY: both names end with a zero, and the library is one of the system's own.
    let found = unsafe {
        let library = LoadLibraryExA(s!("iphlpapi.dll"), std::ptr::null_mut(), LOAD_LIBRARY_SEARCH_SYSTEM32);
        if library.is_null() { None } else { GetProcAddress(library, s!("NotifyNetworkConnectivityHintChange")) }
    };
    let Some(found) = found else {
        tracing::info!("this Windows does not tell of its network");
        return handle;
    };
    // SAFETY: this is the type that netioapi.h gives the function, and the context lives as long as the program.
    let status = unsafe {
        let notify = std::mem::transmute::<unsafe extern "system" fn() -> isize, Notify>(found);
        notify(Some(network_changed), context, true, &raw mut handle)
    };
    if status != ERROR_SUCCESS {
        tracing::info!(status, "the system will not tell of its network");
    }
    handle
}

unsafe extern "system" fn power_changed(context: *const c_void, event: u32, _: *const c_void) -> u32 {
    // Told after every sleep, whether or not a person woke the machine.
    if event == PBT_APMRESUMEAUTOMATIC {
        // SAFETY: it is the leaked context of `start`.
        tell(unsafe { &*context.cast::<Context>() }, Surroundings::Woke);
    }
    ERROR_SUCCESS
}

unsafe extern "system" fn network_changed(context: *const c_void, hint: NL_NETWORK_CONNECTIVITY_HINT) {
    // SAFETY: it is the leaked context of `start`.
    let context = unsafe { &*context.cast::<Context>() };
    let level = hint.ConnectivityLevel;
    let before = context.level.swap(level, Ordering::Relaxed);
    let is_known = |level| level != NetworkConnectivityLevelHintUnknown;
    if level == before || !is_known(level) {
        return;
    }
    if level == NetworkConnectivityLevelHintNone {
        tell(context, Surroundings::NetworkLost);
    } else if before == NetworkConnectivityLevelHintNone {
        tell(context, Surroundings::NetworkBack);
    }
}

/// Never waits: these callbacks come on threads of the system.
fn tell(context: &Context, what: Surroundings) {
    if context.told.try_send(what).is_err() {
        tracing::debug!(?what, "nobody heard it");
    }
}
