//! The stream protocol, generated from `proto/synap.proto`.
//!
//! What is generated is part of the repository, so that a build needs no compiler of protocols; the test `generated`
//! compares the two, and writes it anew when `EVOKE_WRITE_GENERATED` is set.

#![expect(
    clippy::allow_attributes,
    clippy::large_enum_variant,
    unused_qualifications,
    reason = "generated code"
)]

include!("proto/synap.v1.rs");
