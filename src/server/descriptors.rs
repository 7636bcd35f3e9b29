//! How many files and sockets the process may have open. Systems often grant far fewer than they would give to whoever
//! asks, and without a word the store and the way to GitHub would go without when connections take them all.

/// Kept for the store, the worker's requests, and all else.
const RESERVED: usize = 128;
/// More than this nobody here has use for.
#[cfg(unix)]
const ENOUGH: u64 = 16 * 1024;

/// Asks the system for enough, and says how many connections there may be at most.
pub(super) fn for_connections() -> usize {
    available().saturating_sub(RESERVED).max(16)
}

#[cfg(unix)]
fn available() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let granted = getrlimit(Resource::Nofile);
    let soft = granted.current.unwrap_or(u64::MAX);
    if soft < ENOUGH {
        let wanted = granted.maximum.unwrap_or(u64::MAX).min(ENOUGH);
        if setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: granted.maximum }).is_err() {
            tracing::debug!(soft, "the system grants no more open files");
        }
    }
    let soft = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(soft).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn available() -> usize {
    usize::MAX
}
