//! Status: how far a stored text has come, and whose memory this is.

use super::remember::{self, told};
use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::tool::MemoryTool;
use evoke_types::CallerId;
use evoke_wire::schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Tells the status.
pub(super) struct Status;

/// Whose status.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The ingestion_id that remember has answered; the memory as a whole when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    ingestion_id: Option<CallerId>,
}

/// The memory, and the text that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The instance that holds the memories.
    instance_id: String,
    /// What it is called.
    instance_name: String,
    /// strict when users belong to customers, equals_customer when they stand alone.
    isolation: String,
    /// Whether memories can be stored, changed and removed here, or only read.
    writable: bool,
    /// The version of the server.
    version: String,
    /// How far the text has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    ingestion: Option<remember::Answer>,
}

impl MemoryTool for Status {
    const NAME: &'static str = "status";
    const TITLE: &'static str = "Status of the memory";
    const DESCRIPTION: &'static str = "Tell how far a text has come that was given to remember (queued, processing, completed, \
        failed) and what came of it; without an id, whose memory this is and whether it can be changed.";
    const NEED: Need = Need::Read;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: Arguments) -> Result<Answer, Failure> {
        let ingestion = match arguments.ingestion_id.and_then(CallerId::present) {
            Some(id) => Some(told(call, call.engine.ingestion(&call.caller, id.as_str()).await?).await?),
            None => None,
        };
        let instance = &call.caller.instance;
        Ok(Answer {
            instance_id: instance.id.to_string(),
            instance_name: instance.name.clone(),
            isolation: instance.isolation.as_str().to_owned(),
            writable: call.caller.require(Need::Write.permission()).is_ok(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ingestion,
        })
    }
}
