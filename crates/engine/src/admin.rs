//! Instances, keys, and what agents report.

pub(crate) mod activity;
pub(crate) mod instances;
pub(crate) mod key_uses;
