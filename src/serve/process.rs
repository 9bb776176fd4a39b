//! What the system is asked about the worker processes.

#[cfg(unix)]
pub use unix::{limit_memory, lower, page};

#[cfg(unix)]
mod unix {
    use rustix::process::{Pid, Resource, Rlimit, getrlimit, setpriority_process, setrlimit};

    /// Bytes of a memory page.
    pub fn page() -> u64 {
        rustix::param::page_size() as u64
    }

    /// Lets another process yield to those that have only just begun; nobody may take that back.
    pub fn lower(pid: u32) {
        if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
            // A process that is gone needs no lower rank.
            let _ = setpriority_process(Some(pid), 10);
        }
    }

    /// Bounds this process's own data, so that no single leap escapes those who watch it.
    pub fn limit_memory(bytes: u64) {
        let hard = getrlimit(Resource::Data).maximum;
        let bytes = hard.map_or(bytes, |hard| hard.min(bytes));
        // Systems that cannot do this still have the watcher.
        let _ = setrlimit(Resource::Data, Rlimit { current: Some(bytes), maximum: hard });
    }
}

#[cfg(not(unix))]
pub fn page() -> u64 {
    4096
}

#[cfg(not(unix))]
pub fn lower(_pid: u32) {}

#[cfg(not(unix))]
pub fn limit_memory(_bytes: u64) {}

/// Resident bytes of a process, where the system tells (`/proc`); elsewhere only the time limit holds.
pub fn resident(pid: u32) -> Option<u64> {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * page())
}

/// Ends this process when the one that started it has ended, however that came about: a query that nobody waits for
/// must not go on.
#[cfg(unix)]
pub fn end_with_parent() {
    let parent = std::os::unix::process::parent_id();
    std::thread::spawn(move || {
        while std::os::unix::process::parent_id() == parent {
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        std::process::exit(0);
    });
}

#[cfg(not(unix))]
pub fn end_with_parent() {}
