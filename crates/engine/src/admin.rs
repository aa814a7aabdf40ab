//! Administration: instances, keys, the global scope, and the activity that agents report.
//!
//! Called by the command line, and by the server to authenticate. The one thing to know: every change of
//! instances and keys is recorded in the audit log in the same transaction.

pub(crate) mod activity;
pub(crate) mod authentication;
pub(crate) mod global_scope;
pub(crate) mod instances;
pub(crate) mod key_uses;
pub(crate) mod keys;
