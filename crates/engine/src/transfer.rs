//! Moving memories between stores: reading a scope out page by page, and restoring rows.
//!
//! Called by the public calls of export and import. The one thing to know: a restored row is left alone when it is there
//! already, so that an import can be repeated, and can go on where it was interrupted.

pub(crate) mod error;
pub(crate) mod export;
mod history;
mod identity;
pub(crate) mod import;
pub(crate) mod restore;
