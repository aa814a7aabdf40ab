//! When a field of a line is left out.

/// Whether a flag is not set.
pub(super) fn is_false(flag: &bool) -> bool {
    !*flag
}
