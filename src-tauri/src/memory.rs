//! What the program keeps of the machine's memory while nothing happens: as little as can be.

use std::time::Duration;

use ringlet_core::words::numbers;

/// Has all threads share one heap, of which nothing is left lying about in parts. To be called before there are any.
pub fn prepare() {
    system::prepare();
}

/// Gives back what a window has left, once all that was at work for it has ended.
pub async fn after_a_window() {
    tokio::time::sleep(A_MOMENT).await;
    give_back().await;
}

/// Lets go of what nobody needed for a minute, and of what only the start needed. It never ends.
pub async fn keep_small() {
    let mut started = false;
    loop {
        tokio::time::sleep(A_WHILE).await;
        if numbers::rest() || !started {
            give_back().await;
        }
        started = true;
    }
}

async fn give_back() {
    // Threads that allocate meanwhile wait for it: never one that has something to tell.
    if let Err(error) = tokio::task::spawn_blocking(system::give_back).await {
        tracing::warn!(%error, "memory was not given back");
    }
}

const A_MOMENT: Duration = Duration::from_secs(2);
const A_WHILE: Duration = Duration::from_secs(60);

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod system {
    use std::ffi::{c_int, c_void};

    pub(super) fn prepare() {
        // SAFETY: it sets a number. https://man7.org/linux/man-pages/man3/mallopt.3.html
        if unsafe { libc::mallopt(libc::M_ARENA_MAX, 1) } != 1 {
            tracing::debug!("each thread keeps a heap of its own");
        }
    }

    pub(super) fn give_back() {
        // SAFETY: it touches nothing that is in use. https://man7.org/linux/man-pages/man3/malloc_trim.3.html
        let _ = unsafe { libc::malloc_trim(0) };
        // SAFETY: the function is of the kind that is asked for, and makes do without the third argument.
        let _ = unsafe { libc::dl_iterate_phdr(Some(let_go_of_code), std::ptr::null_mut()) };
    }

    /// Takes out of memory what the program has of its own file there. What runs again is back at once, from the
    /// system's copy of the file; of the rest, most of which only the start needed, the system can now dispose.
    ///
    /// Called for each file of the process, the program first, until it does not return 0.
    /// <https://man7.org/linux/man-pages/man3/dl_iterate_phdr.3.html>
    unsafe extern "C" fn let_go_of_code(file: *mut libc::dl_phdr_info, _: libc::size_t, _: *mut c_void) -> c_int {
        // SAFETY: the caller gives a file that stays loaded, and this many headers of it.
        let (base, headers) = unsafe {
            let file = &*file;
            (file.dlpi_addr, std::slice::from_raw_parts(file.dlpi_phdr, file.dlpi_phnum.into()))
        };
        // SAFETY: it asks for a number.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) }.unsigned_abs();
        // What was ever written to differs from the file, and would be lost.
        let as_in_file =
            |header: &&libc::Elf64_Phdr| header.p_type == libc::PT_LOAD && header.p_flags & libc::PF_W == 0;
        for header in headers.iter().filter(as_in_file) {
            let start = (base + header.p_vaddr) / page * page;
            let length = base + header.p_vaddr + header.p_memsz - start;
            // SAFETY: the pages are the program's own and as they are in its file, so reading them gives the same again.
            // https://man7.org/linux/man-pages/man2/madvise.2.html
            let _ = unsafe { libc::madvise(start as *mut c_void, length as usize, libc::MADV_DONTNEED) };
        }
        1
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod system {
    /// These systems have one heap already.
    pub(super) fn prepare() {}

    /// And give back by themselves.
    pub(super) fn give_back() {}
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use std::fs;

    use super::system;

    /// The bytes that are in memory of the code in this program's own file, and where that code is.
    fn code() -> (usize, std::ops::Range<usize>) {
        let maps = fs::read_to_string("/proc/self/smaps").expect("the kernel says what is in memory");
        let file = std::env::current_exe().expect("this program has a file");
        let file = file.to_str().expect("its name is text");
        let mut lines = maps.lines().skip_while(|line| !(line.ends_with(file) && line.contains(" r-xp ")));
        let (start, rest) = lines.next().and_then(|line| line.split_once('-')).expect("its code is somewhere");
        let end = rest.split(' ').next().expect("it ends");
        let address = |text| usize::from_str_radix(text, 16).expect("an address");
        let resident = lines.find_map(|line| line.strip_prefix("Rss:")).expect("how much is in memory");
        let resident: usize = resident.trim().trim_end_matches(" kB").parse().expect("a number");
        (resident * 1024, address(start)..address(end))
    }

    #[test]
    fn code_that_was_let_go_of_is_there_when_it_runs() {
        let (_, place) = code();
        let read_all = || {
            // SAFETY: it is this program's own code, which can be read and which nothing changes.
            let bytes = unsafe { std::slice::from_raw_parts(place.start as *const u8, place.len()) };
            bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)))
        };
        let sum = read_all();
        let (before, _) = code();
        system::give_back();
        let (after, _) = code();
        assert!(after < before / 2, "{after} of {before} bytes are still in memory");
        assert_eq!(read_all(), sum);
    }
}
