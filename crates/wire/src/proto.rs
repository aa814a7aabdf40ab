//! The stream protocol, generated from `proto/synap.proto`.

#![expect(
    clippy::allow_attributes,
    clippy::large_enum_variant,
    unused_qualifications,
    reason = "generated code"
)]

tonic::include_proto!("synap.v1");
