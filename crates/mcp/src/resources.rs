//! Memories as resources, which people attach to a prompt: one for each memory, and a list of them.

use crate::call::Call;
use crate::failure::Failure;
use crate::memory::{self, Memory};
use crate::memory_uri::{self, PREFIX};
use crate::text::title;
use rmcp::model::{
    ListResourceTemplatesResult, ListResourcesResult, ReadResourceResult, Resource, ResourceContents,
    ResourceTemplate,
};

/// Memories on one page of the list.
const PAGE: usize = 50;
/// How a memory is written.
const TYPE: &str = "text/markdown";

/// The form of all addresses.
pub(crate) fn templates() -> ListResourceTemplatesResult {
    let template = ResourceTemplate::new(format!("{PREFIX}{{memory_id}}"), "memory")
        .with_title("A memory")
        .with_description("One memory with the words that support it; the tools answer its id.")
        .with_mime_type(TYPE);
    ListResourceTemplatesResult::with_all_items(vec![template])
}

/// One page of the memories of a scope.
pub(crate) async fn list(call: &Call, cursor: Option<String>) -> Result<ListResourcesResult, Failure> {
    let found = call.engine.fetch(&call.caller, call.page(cursor, PAGE)).await?;
    let resources = found.hits.iter().map(Memory::from).map(|memory| {
        Resource::new(memory_uri::of(&memory.id), memory.id)
            .with_title(title(&memory.content))
            .with_mime_type(TYPE)
    });
    let mut page = ListResourcesResult::with_all_items(resources.collect());
    page.next_cursor = found.next.map(|next| next.as_str().to_owned());
    Ok(page)
}

/// One memory.
pub(crate) async fn read(call: &Call, uri: &str, id: &str) -> Result<ReadResourceResult, Failure> {
    let stored = call.engine.memory(&call.caller, id).await?;
    let text = Memory::from(&stored).as_text(&memory::quotes(&stored));
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(TYPE)]))
}
