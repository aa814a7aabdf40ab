//! The examples, run as a reader of them would.

use std::process::Command;

/// What an example prints. Cargo builds them beside the tests.
pub(crate) fn printed(name: &str, environment: &[(&str, &str)]) -> String {
    let tests = std::env::current_exe().expect("this program");
    let profile = tests.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let path = profile.join("examples").join(name);
    let ran = Command::new(&path).envs(environment.iter().copied()).output();
    let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("text")
}
