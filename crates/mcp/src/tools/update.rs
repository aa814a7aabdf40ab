//! Update: gives one memory a new text.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::memory::Memory;
use crate::tool::MemoryTool;
use evoke_engine::MemoryUpdate;
use evoke_types::{CallerId, MergeStrategy};
use evoke_wire::schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Changes one memory.
pub(super) struct Update;

/// What to change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The id of the memory, from recall or list.
    #[schemars(schema_with = "schema::id")]
    memory_id: CallerId,
    /// The new text.
    text: String,
    /// smart-merge (the default) lets the newer statement win and keeps what does not contradict it; append adds the text;
    /// replace keeps only the new text.
    #[serde(default)]
    #[schemars(schema_with = "schema::merge_strategy")]
    strategy: Option<MergeStrategy>,
}

/// The memory as it is now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    memory: Memory,
}

impl MemoryTool for Update {
    const NAME: &'static str = "update";
    const TITLE: &'static str = "Correct a memory";
    const DESCRIPTION: &'static str = "Correct one memory by its id, when the user says that what is remembered is wrong or has \
        changed in a detail. For something new, use remember: it replaces what it contradicts by itself.";
    const NEED: Need = Need::Write;
    const DESTRUCTIVE: bool = true;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: Arguments) -> Result<Answer, Failure> {
        let update = MemoryUpdate {
            text: arguments.text,
            strategy: arguments.strategy.unwrap_or(MergeStrategy::SmartMerge),
            document_type: None,
        };
        let stored = call.engine.update_memory(&call.caller, arguments.memory_id.as_str(), update).await?;
        Ok(Answer { memory: Memory::from(&stored) })
    }
}
