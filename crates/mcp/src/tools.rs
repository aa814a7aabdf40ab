//! The table of tools: what each is called, what it needs, and how it is run.
//!
//! Every tool is a type with its arguments and its answer, in a file of its own; here they become entries of one table, from
//! which both the list and the dispatch are made. The one thing to know: no tool reads the ids of a scope. They are taken out
//! of the arguments before, and bind the caller of the call.

mod entities;
mod files;
mod find;
mod forget;
mod list;
mod profile;
mod recall;
mod remember;
mod status;
mod update;

use crate::access::Need;
use crate::call::{Call, Scoped};
use crate::failure::Failure;
use crate::scope::Scope;
use crate::tool::MemoryTool;
use futures::FutureExt;
use futures::future::BoxFuture;
use rmcp::handler::server::tool::{schema_for_input, schema_for_output};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::LazyLock;

type Run = fn(Call, JsonObject) -> BoxFuture<'static, Result<Value, Failure>>;

/// One entry of the table.
pub(crate) struct Entry {
    /// The tool as it is listed, without the ids of a scope.
    pub(crate) tool: Tool,
    /// What its caller must be allowed to do.
    pub(crate) need: Need,
    /// Runs it with arguments from which the ids of a scope are taken.
    pub(crate) run: Run,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    vec![
        entry::<recall::Recall>(),
        entry::<remember::Remember>(),
        entry::<list::List>(),
        entry::<status::Status>(),
        entry::<update::Update>(),
        entry::<forget::Forget>(),
        entry::<find::Search>(),
        entry::<find::Fetch>(),
        entry::<profile::Profile>(),
        entry::<entities::Entities>(),
        entry::<entities::Entity>(),
        entry::<entities::CorrectEntity>(),
        entry::<files::View>(),
        entry::<files::Create>(),
        entry::<files::StrReplace>(),
        entry::<files::Insert>(),
        entry::<files::Delete>(),
        entry::<files::Rename>(),
        entry::<files::History>(),
    ]
});

/// Every tool.
pub(crate) fn all() -> &'static [Entry] {
    &TABLE
}

/// The tool of a name.
pub(crate) fn named(name: &str) -> Option<&'static Entry> {
    all().iter().find(|entry| entry.tool.name == name)
}

fn entry<T: MemoryTool + 'static>() -> Entry {
    let arguments = without_null_defaults(&schema_for_input::<T::Arguments>().unwrap_or_default());
    let read_only = T::NEED == Need::Read;
    let annotations = ToolAnnotations::with_title(T::TITLE)
        .read_only(read_only)
        .destructive(T::DESTRUCTIVE)
        .idempotent(T::IDEMPOTENT)
        .open_world(false);
    let tool = Tool::new(T::NAME, T::DESCRIPTION, arguments)
        .with_title(T::TITLE)
        .with_annotations(annotations)
        .with_raw_output_schema(schema_for_output::<Scoped<T::Answer>>());
    Entry { tool, need: T::NEED, run: |call, arguments| run::<T>(call, arguments).boxed() }
}

/// A schema in which what is optional is only not required: models tend to fill in defaults that they are told.
fn without_null_defaults(schema: &JsonObject) -> JsonObject {
    let mut schema = schema.clone();
    // Some clients expect it also where there are no arguments.
    let properties = schema.entry("properties").or_insert_with(|| Value::Object(JsonObject::new()));
    for property in properties.as_object_mut().into_iter().flat_map(JsonObject::values_mut) {
        if let Some(property) = property.as_object_mut() {
            property.retain(|name, value| name != "default" || !value.is_null());
        }
    }
    schema
}

async fn run<T: MemoryTool>(call: Call, arguments: JsonObject) -> Result<Value, Failure> {
    let arguments: T::Arguments = parsed(arguments)?;
    let answer = T::run(&call, arguments).await?;
    let scoped = Scoped { scope: Scope::from(call.path()), answer };
    serde_json::to_value(scoped).map_err(|error| Failure::new(evoke_types::Code::Internal, error.to_string()))
}

/// The arguments of a tool; what is wrong with them is told by its path.
fn parsed<A: DeserializeOwned>(arguments: JsonObject) -> Result<A, Failure> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        Failure::argument(if path == "." { inner.to_string() } else { format!("{path}: {inner}") })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_tool_describes_itself() {
        let mut names = HashSet::new();
        for entry in all() {
            let tool = &entry.tool;
            assert!(names.insert(&tool.name) && named(&tool.name).is_some());
            assert!(tool.description.as_ref().is_some_and(|text| text.len() > 40), "{}", tool.name);
            let arguments = tool.input_schema.as_ref();
            assert_eq!(arguments["type"], "object", "{}", tool.name);
            assert_eq!(arguments["additionalProperties"], false, "{}", tool.name);
            for (name, argument) in arguments["properties"].as_object().expect("properties") {
                let described = argument["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(described, "{}: {name} is not described", tool.name);
                assert!(argument.get("default").is_none(), "{}: {name} has a default", tool.name);
            }
            let answer = tool.output_schema.as_ref().expect("an answer");
            assert!(answer["properties"]["scope"].is_object(), "{} does not tell its scope", tool.name);
            let hints = tool.annotations.as_ref().expect("hints");
            assert_eq!(hints.read_only_hint, Some(entry.need == Need::Read), "{}", tool.name);
            assert_eq!(hints.open_world_hint, Some(false));
        }
        assert_eq!(names.len(), 19);
    }
}
