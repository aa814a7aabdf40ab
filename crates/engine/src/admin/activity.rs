//! Activity that agents and clients report besides turns: tool calls, thoughts, the use of context.
//!
//! Called by the public calls about reports. The one thing to know: a report is stored with the scope that it
//! is about; one that names no user cannot be erased for anyone, so it keeps no text.

use crate::caller::{Address, Caller};
use crate::config::Limits;
use crate::error::ConversationError;
use evoke_store::{ActivityRow, PartitionKey, PushCount, Store, StoreResult};
use evoke_types::{CallerId, Clock, ConversationId, Metadata, Permission, ScopePath, Timestamp};
use std::sync::Arc;

/// A report, as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The kind of report: `tool_call`, `tool_result`, `agent_thinking`, `context_fetch`, `context_used`, …
    pub kind: &'static str,
    /// The caller's conversation id, if it names one.
    pub conversation: Option<CallerId>,
    /// The user or customer that it is about; can be empty.
    pub address: Address,
    /// The content, up to [`crate::Limits::metadata_bytes`].
    pub body: Metadata,
    /// Identifies the report: the same value again is the same report, sent again.
    pub replay: Option<[u8; 32]>,
}

/// Stores and lists reports.
pub(crate) struct Activity {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    limits: Limits,
}

impl Activity {
    /// The reports of this store.
    pub(crate) const fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self { store, clock, limits }
    }

    /// Stores reports; see [`crate::Engine::report`].
    pub(crate) async fn report(
        &self,
        caller: &Caller,
        reports: Vec<Report>,
    ) -> Result<Vec<Result<(), ConversationError>>, ConversationError> {
        caller.require(Permission::ContentWrite)?;
        let mut rows = Vec::with_capacity(reports.len());
        let mut outcomes = Vec::with_capacity(reports.len());
        for report in reports {
            match self.row(caller, report).await {
                Ok(row) => {
                    rows.push(row);
                    outcomes.push(Ok(()));
                }
                Err(error @ ConversationError::Store(_)) => return Err(error),
                Err(error) => outcomes.push(Err(error)),
            }
        }
        if !rows.is_empty() {
            self.store.report(rows).await?;
        }
        Ok(outcomes)
    }

    /// Reports since an instant; see [`crate::Engine::reports`].
    pub(crate) async fn since(
        &self,
        caller: &Caller,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        let mut rows = self.store.reports(caller.instance_id(), since, limit).await?;
        rows.retain(|row| caller.owns(&row.partition.path));
        Ok(rows)
    }

    /// The use of pushed predictions; see [`crate::Engine::push_counts`].
    pub(crate) async fn push_counts(&self, caller: &Caller) -> StoreResult<Vec<PushCount>> {
        self.store.push_counts(caller.instance_id()).await
    }

    async fn row(&self, caller: &Caller, report: Report) -> Result<ActivityRow, ConversationError> {
        self.limits.check_metadata(&report.body).map_err(ConversationError::metadata_too_large)?;
        let conversation = report.conversation.as_ref().map(|id| ConversationId::coerce(id.as_str()));
        let partition = self.partition_of(caller, &report.address, conversation).await?;
        let body = if partition.path == ScopePath::CLIENT { without_words(report.body) } else { report.body };
        Ok(ActivityRow {
            partition,
            conversation,
            kind: report.kind.to_owned(),
            key: report.replay,
            body: serde_json::Value::Object(body).to_string(),
            at: self.clock.now(),
        })
    }

    /// The partition that a report is about: the one that it names, otherwise that of its conversation.
    async fn partition_of(
        &self,
        caller: &Caller,
        address: &Address,
        conversation: Option<ConversationId>,
    ) -> Result<PartitionKey, ConversationError> {
        let named = *address != Address::default();
        let owner = match conversation {
            Some(id) => self.store.conversation(caller.instance_id(), id).await?.map(|row| row.partition),
            None => None,
        };
        match owner {
            Some(owner) if !named && caller.owns(&owner.path) => Ok(owner),
            Some(_) if !named => Err(ConversationError::Foreign),
            Some(owner) => {
                let path = caller.resolve(address)?;
                if path == owner.path { Ok(owner) } else { Err(ConversationError::Foreign) }
            }
            None if named => Ok(caller.partition(caller.resolve(address)?)),
            None => Ok(caller.partition(caller.within.clone())),
        }
    }
}

fn without_words(body: Metadata) -> Metadata {
    body.into_iter().filter(|(_, value)| value.is_number() || value.is_boolean()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_about_nobody_keeps_numbers_and_no_words() {
        let body = json!({"tool": "ferry timetable", "milliseconds": 41, "ok": true, "rows": ["a"]});
        let body = body.as_object().cloned().expect("an object");
        let kept = without_words(body);
        assert_eq!(json!(kept), json!({"milliseconds": 41, "ok": true}));
    }
}
