//! File descriptors: how many the process may have, and how many of them are for connections.

/// Descriptors that are kept for the store, the model, files and calls to other servers.
const RESERVED: usize = 48;
/// Connections that are allowed however few descriptors there are.
const FEWEST: usize = 8;

/// How many file descriptors this process may have open; absent where there is no such limit.
pub fn descriptor_limit() -> Option<u64> {
    #[cfg(unix)]
    {
        rustix::process::getrlimit(rustix::process::Resource::Nofile).current
    }
    #[cfg(not(unix))]
    {
        None
    }
}

/// Raises the number of file descriptors that this process may open to what the system allows it.
/// Programs start with a low number (often 1,024) for the sake of old ones. The number afterwards;
/// absent = no limit.
pub fn raise_descriptor_limit() -> Option<u64> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let raised = Rlimit { current: maximum, maximum };
        if current != maximum
            && let Err(error) = setrlimit(Resource::Nofile, raised)
        {
            tracing::debug!(%error, "the limit of file descriptors stays as it is");
        }
    }
    descriptor_limit()
}

/// The connections that fit: as many as wanted, or as the descriptors leave room for.
pub(super) fn room(wanted: usize, descriptors: Option<u64>) -> usize {
    let Some(descriptors) = descriptors.and_then(|n| usize::try_from(n).ok()) else { return wanted };
    let room = descriptors.saturating_sub(RESERVED.max(descriptors / 8));
    wanted.min(room.max(FEWEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_for_the_rest() {
        assert_eq!(room(4_096, None), 4_096);
        assert_eq!(room(4_096, Some(1 << 20)), 4_096);
        assert_eq!(room(4_096, Some(1_024)), 896);
        assert_eq!(room(4_096, Some(64)), 16);
        assert_eq!(room(4_096, Some(20)), FEWEST);
        assert_eq!(room(5, Some(1_024)), 5);
    }
}
