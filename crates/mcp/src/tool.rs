//! What a tool is.
//!
//! Implemented in one file for each tool, listed by `tools.rs`.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use evoke_wire::number::Count;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One tool.
pub(crate) trait MemoryTool {
    /// The name that clients call.
    const NAME: &'static str;
    /// The name that people read.
    const TITLE: &'static str;
    /// What a model has to know to use it well.
    const DESCRIPTION: &'static str;
    /// What its caller must be allowed to do.
    const NEED: Need;
    /// Whether it can remove or replace what is there.
    const DESTRUCTIVE: bool = false;
    /// Whether the same call again changes nothing more.
    const IDEMPOTENT: bool = true;
    /// What it takes.
    type Arguments: DeserializeOwned + JsonSchema + Send + 'static;
    /// What it answers.
    type Answer: Serialize + JsonSchema + 'static;

    /// Runs it.
    fn run(
        call: &Call,
        arguments: Self::Arguments,
    ) -> impl Future<Output = Result<Self::Answer, Failure>> + Send;
}

/// A number that is given, or a default; it must lie in a range.
pub(crate) fn within(name: &str, given: Option<Count>, usual: u32, most: u32) -> Result<usize, Failure> {
    let number = given.map_or(usual, Count::get);
    if number > most {
        return Err(Failure::argument(format!("{name}: {number} is more than {most}")));
    }
    Ok(number as usize)
}
