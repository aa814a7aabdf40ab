//! What agents and clients report beside turns: kept with the place that it is about.

use crate::ingest::enqueue::json_bytes;
use crate::{Address, Caller, ConversationError, Engine};
use evoke_store::{ActivityRow, PartitionKey, PushCount, StoreResult};
use evoke_types::{CallerId, ConversationId, Metadata, ScopePath, Timestamp};

/// A report, as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// `tool_call`, `tool_result`, `agent_thinking`, `context_fetch`, `context_used`, …
    pub kind: &'static str,
    /// The caller's conversation id, if it names one.
    pub conversation: Option<CallerId>,
    /// Whom it is about; may name nobody.
    pub address: Address,
    /// The rest.
    pub body: Metadata,
    /// Same value = the same report sent again.
    pub replay: Option<[u8; 32]>,
}

impl Engine {
    /// Keeps reports, those that are new. Returns which were refused, and why, by position.
    ///
    /// # Errors
    /// [`ConversationError::Store`] for the call; then none was kept.
    pub async fn report(
        &self,
        caller: &Caller,
        reports: Vec<Report>,
    ) -> Result<Vec<Result<(), ConversationError>>, ConversationError> {
        caller.may_write()?;
        let mut rows = Vec::with_capacity(reports.len());
        let mut outcomes = Vec::with_capacity(reports.len());
        for report in reports {
            match self.report_row(caller, report).await {
                Ok(row) => {
                    rows.push(row);
                    outcomes.push(Ok(()));
                }
                Err(error @ ConversationError::Store(_)) => return Err(error),
                Err(error) => outcomes.push(Err(error)),
            }
        }
        if !rows.is_empty() {
            self.store().report(rows).await?;
        }
        Ok(outcomes)
    }

    /// What was reported since an instant, oldest first: for analytics.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn reports(
        &self,
        caller: &Caller,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        let mut rows = self.store().reports(caller.instance_id(), since, limit).await?;
        rows.retain(|row| caller.owns(&row.partition.path));
        Ok(rows)
    }

    /// How pushed predictions fared, by pattern.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn push_counts(&self, caller: &Caller) -> StoreResult<Vec<PushCount>> {
        self.store().push_counts(caller.instance_id()).await
    }

    async fn report_row(&self, caller: &Caller, report: Report) -> Result<ActivityRow, ConversationError> {
        let (bytes, limit) = (json_bytes(&report.body), self.config().limits.metadata_bytes);
        if bytes > limit {
            return Err(ConversationError::MetadataTooLarge { bytes, limit });
        }
        let conversation = report.conversation.as_ref().map(|id| ConversationId::coerce(id.as_str()));
        let partition = self.place_of_report(caller, &report.address, conversation).await?;
        // What names nobody cannot be erased for anybody, so it keeps no words.
        let body = if partition.path == ScopePath::CLIENT { without_words(report.body) } else { report.body };
        Ok(ActivityRow {
            partition,
            conversation,
            kind: report.kind.to_owned(),
            key: report.replay,
            body: serde_json::Value::Object(body).to_string(),
            at: self.now(),
        })
    }

    /// The place that a report names; that of its conversation when it names none.
    async fn place_of_report(
        &self,
        caller: &Caller,
        address: &Address,
        conversation: Option<ConversationId>,
    ) -> Result<PartitionKey, ConversationError> {
        let named = *address != Address::default();
        let owner = match conversation {
            Some(id) => self.store().conversation(caller.instance_id(), id).await?.map(|row| row.partition),
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
