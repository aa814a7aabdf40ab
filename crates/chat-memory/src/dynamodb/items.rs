//! The items of a conversation.

use super::fault::{Fault, fault};
use crate::message::{Message, NewMessage, Record, Seq};
use crate::span::Span;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, DeleteRequest, KeySchemaElement, KeyType, Put,
    ReturnValue, ScalarAttributeType, TableStatus, TransactWriteItem, Update, WriteRequest,
};
use evoke_types::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

type Item = HashMap<String, AttributeValue>;

/// Messages of one transaction: 100 items with the head.
const STEP: usize = 99;
/// Bytes of one transaction, of the 4 MB that it may have.
const STEP_BYTES: usize = 3_500_000;
/// Items of one batch of deletions.
const DELETIONS: usize = 25;
/// Pause between looks at a table that is being made, or deletions that were left over.
const PAUSE: Duration = Duration::from_millis(50);

/// Which messages count: those with the numbers from `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) first: i64,
    pub(super) last: i64,
    /// The time of the newest message.
    pub(super) newest_at: Option<Timestamp>,
}

impl Head {
    /// Of a conversation that never had a message.
    const NONE: Self = Self { first: 1, last: 0, newest_at: None };
}

/// The items of one conversation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Items<'a> {
    pub(super) client: &'a Client,
    pub(super) table: &'a str,
    pub(super) session: &'a str,
}

/// Metadata as text, so that every JSON object survives, whatever its numbers.
pub(super) fn json(new: &NewMessage) -> Option<String> {
    let metadata = new.metadata.clone()?;
    Some(serde_json::Value::Object(metadata).to_string())
}

/// Cuts a batch into steps that fit a transaction.
pub(super) fn steps(batch: &[NewMessage]) -> Vec<&[NewMessage]> {
    let mut steps = Vec::new();
    let mut rest = batch;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take(STEP).take_while(|new| {
            bytes += new.message.content.len() + json(new).map_or(0, |json| json.len()) + 1_500;
            bytes <= STEP_BYTES
        });
        // One message always fits: it was checked.
        let (step, others) = rest.split_at(fits.count().max(1));
        steps.push(step);
        rest = others;
    }
    steps
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A builder was left without a part that it needs.
fn incomplete(error: impl std::fmt::Display) -> Fault {
    Fault::Refused { failure: None, detail: error.to_string(), certain: true }
}

impl Items<'_> {
    fn key(&self, seq: i64) -> Item {
        HashMap::from([("session_id".to_owned(), text(self.session)), ("seq".to_owned(), number(seq))])
    }

    /// The head.
    pub(super) async fn head(&self) -> Result<Head, Fault> {
        let get = self.client.get_item().table_name(self.table).set_key(Some(self.key(0)));
        let item = get.consistent_read(true).send().await.map_err(fault)?.item;
        item.as_ref().map_or(Ok(Head::NONE), head)
    }

    /// Stores messages and the head that counts them, if the head is still the old one.
    pub(super) async fn append(
        &self,
        old: Head,
        new: Head,
        step: &[NewMessage],
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut writes = vec![self.head_update(old, new)?];
        for (seq, message) in (old.last + 1..).zip(step) {
            let put = Put::builder().table_name(self.table).set_item(Some(self.item(seq, message, now)));
            writes.push(TransactWriteItem::builder().put(put.build().map_err(incomplete)?).build());
        }
        self.transact(writes).await
    }

    /// Makes the message `seq` another one and the first, if the head is still the old one.
    pub(super) async fn replace(
        &self,
        old: Head,
        seq: i64,
        new: &NewMessage,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let update = self.head_update(old, Head { first: seq, ..old })?;
        let put = Put::builder().table_name(self.table).set_item(Some(self.item(seq, new, now)));
        let put = TransactWriteItem::builder().put(put.build().map_err(incomplete)?).build();
        self.transact(vec![update, put]).await
    }

    async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<(), Fault> {
        let sent = self.client.transact_write_items().set_transact_items(Some(writes)).send().await;
        sent.map(drop).map_err(|error| if is_collision(&error) { Fault::Conflict } else { fault(error) })
    }

    fn head_update(&self, old: Head, new: Head) -> Result<TransactWriteItem, Fault> {
        let mut update = Update::builder()
            .table_name(self.table)
            .set_key(Some(self.key(0)))
            .update_expression("SET #first = :first, #last = :last, #newest = :newest")
            .expression_attribute_names("#first", "first")
            .expression_attribute_names("#last", "last")
            .expression_attribute_names("#newest", "newest_at")
            .expression_attribute_values(":first", number(new.first))
            .expression_attribute_values(":last", number(new.last))
            .expression_attribute_values(":newest", number(new.newest_at.map_or(0, Timestamp::as_millis)));
        update = if old == Head::NONE {
            update.condition_expression("attribute_not_exists(#last)")
        } else {
            update
                .condition_expression("#first = :old_first AND #last = :old_last")
                .expression_attribute_values(":old_first", number(old.first))
                .expression_attribute_values(":old_last", number(old.last))
        };
        Ok(TransactWriteItem::builder().update(update.build().map_err(incomplete)?).build())
    }

    fn item(&self, seq: i64, new: &NewMessage, now: Timestamp) -> Item {
        let mut item = self.key(seq);
        item.insert("role".to_owned(), text(new.message.role.as_str()));
        item.insert("content".to_owned(), text(&*new.message.content));
        item.insert("created_at".to_owned(), text(new.created_at.unwrap_or(now).to_string()));
        if let Some(metadata) = json(new) {
            item.insert("metadata".to_owned(), text(metadata));
        }
        item
    }

    /// The messages with numbers in a range, as many as the span wants, oldest first.
    pub(super) async fn between(&self, from: i64, to: i64, span: Span) -> Result<Vec<Record>, Fault> {
        let most = span.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        let mut records = Vec::new();
        let mut next = None;
        while records.len() < most {
            let left = i32::try_from(most - records.len()).ok();
            let query = self.range(from, to).consistent_read(true).scan_index_forward(!span.newest_first);
            let page = query.set_limit(left).set_exclusive_start_key(next).send().await.map_err(fault)?;
            for item in page.items.iter().flatten() {
                records.push(record(item)?);
            }
            next = page.last_evaluated_key;
            if next.is_none() {
                break;
            }
        }
        if span.newest_first {
            records.reverse();
        }
        Ok(records)
    }

    fn range(&self, from: i64, to: i64) -> aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder {
        self.client
            .query()
            .table_name(self.table)
            .key_condition_expression("session_id = :session AND seq BETWEEN :from AND :to")
            .expression_attribute_values(":session", text(self.session))
            .expression_attribute_values(":from", number(from))
            .expression_attribute_values(":to", number(to))
    }

    /// Makes all messages count no more, and says from which number on new ones will. `None` without a head.
    pub(super) async fn empty(&self) -> Result<Option<i64>, Fault> {
        let update = self.client.update_item().table_name(self.table).set_key(Some(self.key(0)));
        let update = update
            .update_expression("SET #first = #last + :one")
            .condition_expression("attribute_exists(#last)")
            .expression_attribute_names("#first", "first")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllNew);
        match update.send().await.map_err(fault) {
            Err(Fault::Conflict) => Ok(None),
            Err(fault) => Err(fault),
            Ok(answer) => answer.attributes.as_ref().map(|item| Ok(head(item)?.first)).transpose(),
        }
    }

    /// Makes messages before a number count no more. A conflict means that they did not anyway.
    pub(super) async fn advance(&self, first: i64) -> Result<(), Fault> {
        let update = self.client.update_item().table_name(self.table).set_key(Some(self.key(0)));
        let update = update
            .update_expression("SET #first = :first")
            .condition_expression("#first < :first")
            .expression_attribute_names("#first", "first")
            .expression_attribute_values(":first", number(first));
        update.send().await.map(drop).map_err(fault)
    }

    /// Deletes items that count no more. They are invisible already, so a failure costs space and nothing else.
    pub(super) async fn sweep(&self, from: i64, to: i64) {
        if from < to
            && let Err(error) = self.delete((from..to).collect()).await
        {
            tracing::warn!(?error, table = self.table, "old messages of a conversation could not be deleted");
        }
    }

    /// Deletes whatever items there are before a number, but for the head.
    pub(super) async fn delete_before(&self, first: i64) -> Result<(), Fault> {
        let mut next = None;
        loop {
            let query = self.range(1, first - 1).projection_expression("seq").consistent_read(true);
            let page = query.set_exclusive_start_key(next).send().await.map_err(fault)?;
            let seqs: Result<Vec<i64>, _> =
                page.items.iter().flatten().map(|item| integer(item, "seq")).collect();
            self.delete(seqs?).await?;
            next = page.last_evaluated_key;
            if next.is_none() {
                return Ok(());
            }
        }
    }

    async fn delete(&self, seqs: Vec<i64>) -> Result<(), Fault> {
        for batch in seqs.chunks(DELETIONS) {
            let request = |seq: &i64| {
                let delete =
                    DeleteRequest::builder().set_key(Some(self.key(*seq))).build().map_err(incomplete)?;
                Ok(WriteRequest::builder().delete_request(delete).build())
            };
            let mut left: Vec<WriteRequest> = batch.iter().map(request).collect::<Result<_, Fault>>()?;
            while !left.is_empty() {
                let write = self.client.batch_write_item().request_items(self.table, left);
                let mut unprocessed =
                    write.send().await.map_err(fault)?.unprocessed_items.unwrap_or_default();
                left = unprocessed.remove(self.table).unwrap_or_default();
                if !left.is_empty() {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        Ok(())
    }
}

/// Whether a transaction was cancelled because another writer was faster.
fn is_collision(error: &SdkError<TransactWriteItemsError>) -> bool {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return false;
    };
    let collisions = ["ConditionalCheckFailed", "TransactionConflict"];
    let reasons = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    reasons.into_iter().any(|code| collisions.contains(&code))
}

fn integer(item: &Item, name: &str) -> Result<i64, Fault> {
    let number = item.get(name).and_then(|value| value.as_n().ok()).and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| Fault::Corrupt(format!("an item whose {name} is not a whole number")))
}

fn head(item: &Item) -> Result<Head, Fault> {
    let newest_at = item.get("newest_at").map(|_| integer(item, "newest_at")).transpose()?;
    let newest_at = newest_at.map(Timestamp::from_millis);
    Ok(Head { first: integer(item, "first")?, last: integer(item, "last")?, newest_at })
}

fn record(item: &Item) -> Result<Record, Fault> {
    let seq = integer(item, "seq")?;
    let corrupt =
        |what: &str, why: &dyn std::fmt::Display| Fault::Corrupt(format!("seq {seq}: {what}: {why}"));
    let string = |name: &str| {
        let value = item.get(name).and_then(|value| value.as_s().ok());
        value.ok_or_else(|| corrupt(name, &"not a string"))
    };
    let role = string("role")?.parse().map_err(|error| corrupt("role", &error))?;
    let content = Arc::from(string("content")?.as_str());
    let created_at =
        Timestamp::parse(string("created_at")?).map_err(|error| corrupt("created_at", &error))?;
    let metadata = match item.get("metadata") {
        None => None,
        Some(_) => {
            Some(serde_json::from_str(string("metadata")?).map_err(|error| corrupt("metadata", &error))?)
        }
    };
    Ok(Record { seq: Seq(seq), created_at, message: Message { role, content }, metadata })
}

/// The conversations that have messages.
pub(super) async fn sessions(client: &Client, table: &str) -> Result<Vec<String>, Fault> {
    let mut ids = Vec::new();
    let mut next = None;
    loop {
        let scan = client
            .scan()
            .table_name(table)
            .filter_expression("seq = :head AND #first <= #last")
            .projection_expression("session_id")
            .expression_attribute_names("#first", "first")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":head", number(0))
            .consistent_read(true);
        let page = scan.set_exclusive_start_key(next).send().await.map_err(fault)?;
        let id = |item: &Item| item.get("session_id").and_then(|id| id.as_s().ok()).cloned();
        ids.extend(page.items.iter().flatten().filter_map(id));
        next = page.last_evaluated_key;
        if next.is_none() {
            return Ok(ids);
        }
    }
}

/// Makes a table with the keys that the items have, and waits for it.
pub(super) async fn create_table(client: &Client, table: &str) -> Result<(), Fault> {
    let mut create = client.create_table().table_name(table).billing_mode(BillingMode::PayPerRequest);
    let keys = [
        ("session_id", ScalarAttributeType::S, KeyType::Hash),
        ("seq", ScalarAttributeType::N, KeyType::Range),
    ];
    for (name, kind, role) in keys {
        let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build();
        let key = KeySchemaElement::builder().attribute_name(name).key_type(role).build();
        create =
            create.attribute_definitions(attribute.map_err(incomplete)?).key_schema(key.map_err(incomplete)?);
    }
    match create.send().await {
        Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => {}
        answer => drop(answer.map_err(fault)?),
    }
    loop {
        let table = client.describe_table().table_name(table).send().await.map_err(fault)?.table;
        if table.and_then(|table| table.table_status) == Some(TableStatus::Active) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;

    #[test]
    fn steps_fit_a_transaction_and_lose_nothing() {
        let batch = |count: usize, size: usize| -> Vec<NewMessage> {
            (0..count).map(|_| NewMessage::new(Role::User, "x".repeat(size))).collect()
        };
        let sizes = |batch: &[NewMessage]| steps(batch).iter().map(|step| step.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&batch(0, 1)), [0_usize; 0]);
        assert_eq!(sizes(&batch(200, 10)), [99, 99, 2]);
        assert_eq!(sizes(&batch(10, 400_000)), [8, 2]);
    }
}
