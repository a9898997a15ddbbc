//! A clock that goes on while the machine sleeps, as each system names it. `std`'s own stops on Linux and macOS.

use std::time::Duration;

/// How long ago the machine was started, time asleep included.
pub(super) fn since_boot() -> Duration {
    system::since_boot()
}

#[cfg(target_os = "linux")]
mod system {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    pub(super) fn since_boot() -> Duration {
        let time = clock_gettime(ClockId::Boottime);
        Duration::new(
            u64::try_from(time.tv_sec).unwrap_or(0),
            u32::try_from(time.tv_nsec).unwrap_or(0).min(999_999_999),
        )
    }
}

#[cfg(target_os = "macos")]
mod system {
    use std::sync::OnceLock;
    use std::time::Duration;

    #[repr(C)]
    struct Timebase {
        numer: u32,
        denom: u32,
    }

    unsafe extern "C" {
        /// Ticks since boot, time asleep included (`mach/mach_time.h`).
        fn mach_continuous_time() -> u64;
        /// How many nanoseconds a tick is, as a fraction (`mach/mach_time.h`).
        fn mach_timebase_info(info: *mut Timebase) -> i32;
    }

    pub(super) fn since_boot() -> Duration {
        static TIMEBASE: OnceLock<(u128, u128)> = OnceLock::new();
        let (numer, denom) = *TIMEBASE.get_or_init(|| {
            let mut info = Timebase { numer: 1, denom: 1 };
            // SAFETY: the pointer is to a live `Timebase` of the layout that mach_time.h gives it.
            let status = unsafe { mach_timebase_info(&raw mut info) };
            if status == 0 && info.denom != 0 { (u128::from(info.numer), u128::from(info.denom)) } else { (1, 1) }
        });
        // SAFETY: it takes nothing and only reads a counter.
        let ticks = u128::from(unsafe { mach_continuous_time() });
        Duration::from_nanos(u64::try_from(ticks * numer / denom).unwrap_or(u64::MAX))
    }
}

#[cfg(windows)]
mod system {
    use std::time::Duration;

    use windows_sys::Win32::System::SystemInformation::GetTickCount64;

    pub(super) fn since_boot() -> Duration {
        // SAFETY: it takes nothing and only reads a counter, which includes time asleep.
        Duration::from_millis(unsafe { GetTickCount64() })
    }
}
