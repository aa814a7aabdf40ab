//! Profiles: what the live memories of a user tell of the person.
//!
//! Called by the public call and by the read that summarizes a user. The one thing to know: nothing of a profile is
//! stored; it is computed from memories, so it is as new as they are, and what is closed or erased is not in it.

mod build;
pub(crate) mod service;
pub(crate) mod view;
