//! Administration: instances, keys, the global scope, and what agents report beside turns.
//!
//! Called by the command line, and by the server to authenticate. The one thing to know: whatever is done to instances and
//! keys is written into the audit log in the same transaction.

pub(crate) mod activity;
pub(crate) mod authentication;
pub(crate) mod global_scope;
pub(crate) mod instances;
pub(crate) mod key_uses;
pub(crate) mod keys;
