//! Tests that the generated code matches the protocol definition.

use std::path::{Path, PathBuf};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_generated_code_is_that_of_the_protocol() {
    let made = tempfile::tempdir().expect("a directory");
    let protocol = protox::compile(["synap.proto"], [here("proto")]).expect("the protocol is well-formed");
    let compiler =
        tonic_prost_build::configure().codec_path("crate::codec::MendingCodec").out_dir(made.path());
    compiler.compile_fds(protocol).expect("generated");
    let made = std::fs::read_to_string(made.path().join("synap.v1.rs")).expect("written");
    let kept = here("src/proto/synap.v1.rs");
    if std::env::var_os("EVOKE_WRITE_GENERATED").is_some() {
        std::fs::write(&kept, &made).expect("written");
    }
    assert!(
        std::fs::read_to_string(&kept).expect("read") == made,
        "{} is not what proto/synap.proto says; run this test with EVOKE_WRITE_GENERATED=1",
        kept.display()
    );
}
