//! The files of a crash test: a data directory and the log of every start. They stay when the test fails, to be
//! examined.

use crate::server::Server;
use std::path::PathBuf;
use tempfile::TempDir;

pub(super) struct Kept {
    place: TempDir,
    model: Option<String>,
}

impl Kept {
    /// A fresh place, in the folder of the build.
    pub(super) fn new() -> Self {
        let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
        let model = std::env::var_os("EVOKE_SOAK_MODEL").is_some_and(|wish| wish == "1");
        let model = model.then(|| {
            let installed = evoke_embed::model::default_dir().expect("a home");
            assert!(installed.exists(), "no model at {}: run `evoke model install`", installed.display());
            installed.to_str().expect("a path").to_owned()
        });
        Self { place, model }
    }

    pub(super) fn data(&self) -> PathBuf {
        self.place.path().join("data")
    }

    /// Starts the server, with a log of its own.
    pub(super) fn start(&self, round: usize) -> Server {
        let log = self.place.path().join(format!("log-{round:04}"));
        let mut settings = vec![("EVOKE_LOG", "info"), ("RUST_BACKTRACE", "1")];
        settings.extend(self.model.iter().map(|at| ("EVOKE_MODEL_DIR", at.as_str())));
        Server::try_start(&self.data(), &settings, &log)
            .unwrap_or_else(|said| panic!("{}: {said}", log.display()))
    }

    /// Fails when the server has ended by itself.
    pub(super) fn assert_running(&self, server: &mut Server) {
        let ended = server.ended();
        assert!(
            ended.is_none(),
            "the server has ended by itself: {ended:?}, {}",
            self.place.path().display()
        );
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.place.disable_cleanup(true);
            eprintln!("kept for a look: {}", self.place.path().display());
        }
    }
}
