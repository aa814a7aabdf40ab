//! The model that tests are run with.

use evoke_embed::model::{Manifest, default_dir};
use evoke_parse::Parser;
use std::sync::LazyLock;

/// The installed model.
pub(crate) static PARSER: LazyLock<Parser> = LazyLock::new(|| {
    let models = default_dir().expect("a place for models");
    Parser::load(&Manifest::PARSER.dir(&models))
        .unwrap_or_else(|error| panic!("this test needs the model: {error}"))
});
