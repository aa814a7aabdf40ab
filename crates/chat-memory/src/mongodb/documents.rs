//! The commands on the documents of a conversation.

use super::link::{Fault, REPLACED, Ready};
use crate::message::{Message, NewMessage, Record, Seq};
use crate::span::Span;
use evoke_types::Timestamp;
use futures::TryStreamExt;
use mongodb::bson::{Bson, DateTime, Document, doc};
use mongodb::error::{Error, ErrorKind, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT};
use mongodb::options::ReturnDocument;
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Transactions that collide are tried again; each time another one has succeeded.
const TRIES: usize = 64;
/// The code of "there is such a key already".
const DUPLICATE_KEY: i32 = 11_000;

/// The documents of one conversation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Documents<'a> {
    pub(super) ready: &'a Ready,
    pub(super) session: &'a str,
}

/// Metadata as text, so that every JSON object survives, whatever its keys and numbers.
pub(super) fn json(new: &NewMessage) -> Option<String> {
    let metadata = new.metadata.clone()?;
    Some(serde_json::Value::Object(metadata).to_string())
}

/// The messages of documents. The error names the document by its number.
pub(super) fn records(documents: &[Document]) -> Result<Vec<Record>, String> {
    documents.iter().map(record).collect()
}

fn record(document: &Document) -> Result<Record, String> {
    let seq = document.get_i64("seq").map_err(|error| format!("a document without a usable seq: {error}"))?;
    let corrupt = |error: &dyn std::fmt::Display| format!("seq {seq}: {error}");
    let role = document.get_str("role").map_err(|e| corrupt(&e))?.parse().map_err(|e| corrupt(&e))?;
    let content = Arc::from(document.get_str("content").map_err(|e| corrupt(&e))?);
    let created_at = document.get_datetime("created_at").map_err(|e| corrupt(&e))?.timestamp_millis();
    let metadata = match document.get("metadata") {
        None => None,
        Some(value) => {
            let text = value.as_str().ok_or_else(|| corrupt(&"metadata is not JSON text"))?;
            Some(serde_json::from_str(text).map_err(|e| corrupt(&e))?)
        }
    };
    let message = Message { role, content };
    Ok(Record { seq: Seq(seq), created_at: Timestamp::from_millis(created_at), message, metadata })
}

/// All conversations.
pub(super) async fn sessions(ready: &Ready) -> Result<Vec<String>, Fault> {
    let stages = [
        doc! { "$match": { "seq": { "$type": "long" }, "session_id": { "$type": "string" } } },
        doc! { "$group": { "_id": "$session_id" } },
    ];
    let groups: Vec<Document> = ready.messages.aggregate(stages).await?.try_collect().await?;
    Ok(groups.iter().filter_map(|group| group.get_str("_id").ok().map(str::to_owned)).collect())
}

impl Documents<'_> {
    /// Messages between two numbers but for some; documents of other shapes are none.
    fn between(&self, after: i64, before: i64, without: &HashSet<i64>) -> Document {
        let mut seq = doc! { "$gt": after, "$lt": before, "$type": "long" };
        if !without.is_empty() {
            seq.insert("$nin", without.iter().copied().collect::<Vec<_>>());
        }
        doc! { "session_id": self.session, "seq": seq }
    }

    /// Whatever is stored before a number.
    fn before(&self, seq: i64) -> Document {
        self.between(i64::MIN, seq, &HashSet::new())
    }

    /// Documents of a span, oldest first.
    pub(super) async fn find(&self, span: Span) -> Result<Vec<Document>, Fault> {
        // Whoever has taken the place of what is found is newer, and may be outside of the span.
        let to_the_end = span.before == i64::MAX && (span.newest_first || span.limit.is_none());
        let mut replaced = if to_the_end { HashSet::new() } else { self.replaced().await? };
        loop {
            let found = self.stored(span, &replaced).await?;
            let newly = replaced_in(&found);
            let is_gone = |document: &Document| document.get_i64("seq").is_ok_and(|seq| newly.contains(&seq));
            if !found.iter().any(is_gone) {
                return Ok(found);
            }
            // They must not count towards the limit.
            replaced.extend(newly);
        }
    }

    /// Numbers of messages that a message has taken the place of and that are not removed yet. There are none where
    /// both happen in one transaction.
    async fn replaced(&self) -> Result<HashSet<i64>, Fault> {
        if self.ready.transactions {
            return Ok(HashSet::new());
        }
        let having = doc! { "session_id": self.session, REPLACED: { "$exists": true } };
        let having: Vec<Document> = self.ready.messages.find(having).await?.try_collect().await?;
        Ok(replaced_in(&having))
    }

    /// Documents of a span but for some numbers, oldest first.
    async fn stored(&self, span: Span, without: &HashSet<i64>) -> Result<Vec<Document>, Fault> {
        let direction = if span.newest_first { -1 } else { 1 };
        let messages = self.between(span.after, span.before, without);
        let mut find = self.ready.messages.find(messages).sort(doc! { "seq": direction });
        if let Some(limit) = span.limit {
            find = find.limit(limit);
        }
        let mut found: Vec<Document> = find.await?.try_collect().await?;
        if span.newest_first {
            found.reverse();
        }
        Ok(found)
    }

    /// The number of the newest message that does not fit a window.
    pub(super) async fn newest_beyond(&self, max: NonZeroUsize) -> Result<Option<i64>, Fault> {
        let skipped = u64::try_from(max.get()).unwrap_or(u64::MAX);
        let beyond = self.ready.messages.find_one(self.before(i64::MAX));
        let beyond = beyond.sort(doc! { "seq": -1 }).skip(skipped).projection(doc! { "_id": 0, "seq": 1 });
        Ok(beyond.await?.and_then(|document| document.get_i64("seq").ok()))
    }

    /// Whether the newest message is older than a cutoff.
    pub(super) async fn is_expired(&self, cutoff: Option<Timestamp>) -> Result<bool, Fault> {
        let Some(cutoff) = cutoff else { return Ok(false) };
        let newest = self.ready.messages.find_one(self.before(i64::MAX)).sort(doc! { "seq": -1 }).await?;
        let at = newest.and_then(|document| document.get_datetime("created_at").ok().copied());
        Ok(at.is_some_and(|at| at.timestamp_millis() < cutoff.as_millis()))
    }

    /// How many messages there are, at most `max`.
    pub(super) async fn count(&self, max: Option<NonZeroUsize>) -> Result<usize, Fault> {
        let messages = self.between(i64::MIN, i64::MAX, &self.replaced().await?);
        let mut count = self.ready.messages.count_documents(messages);
        if let Some(max) = max {
            count = count.limit(u64::try_from(max.get()).unwrap_or(u64::MAX));
        }
        Ok(usize::try_from(count.await?).unwrap_or(usize::MAX))
    }

    /// Removes the messages before a number.
    pub(super) async fn discard_before(&self, seq: i64) -> Result<(), Fault> {
        self.ready.messages.delete_many(self.before(seq)).await?;
        Ok(())
    }

    /// Removes what does not fit a window.
    pub(super) async fn trim(&self, max: NonZeroUsize) -> Result<(), Fault> {
        match self.newest_beyond(max).await? {
            Some(beyond) => self.discard_before(beyond.saturating_add(1)).await,
            None => Ok(()),
        }
    }

    /// Adds messages with the next numbers, as a whole where the server has transactions.
    pub(super) async fn insert(&self, batch: &[NewMessage], now: Timestamp) -> Result<(), Fault> {
        let last = self.reserve(batch.len()).await?;
        let first = last - i64::try_from(batch.len()).unwrap_or(0) + 1;
        let documents: Vec<Document> =
            (first..).zip(batch).map(|(seq, new)| self.document(seq, new, now)).collect();
        match &documents[..] {
            [only] => {
                self.ready.messages.insert_one(only).await?;
                Ok(())
            }
            several if self.ready.transactions => self.insert_as_a_whole(several).await,
            several => {
                let inserted = self.ready.messages.insert_many(several).await;
                inserted.map(drop).map_err(partly)
            }
        }
    }

    fn document(&self, seq: i64, new: &NewMessage, now: Timestamp) -> Document {
        let Message { role, content } = &new.message;
        let at = DateTime::from_millis(new.created_at.unwrap_or(now).as_millis());
        let mut document = doc! {
            "session_id": self.session, "seq": seq, "role": role.as_str(), "content": &**content, "created_at": at,
        };
        if let Some(metadata) = json(new) {
            document.insert("metadata", metadata);
        }
        document
    }

    /// Takes the next `count` numbers and gives the last of them. Numbers of a failed insert stay unused.
    async fn reserve(&self, count: usize) -> Result<i64, Fault> {
        let step = i64::try_from(count).unwrap_or(i64::MAX);
        let next = || {
            let counter = doc! { "_id": self.session };
            let update = self.ready.counters.find_one_and_update(counter, doc! { "$inc": { "seq": step } });
            update.upsert(true).return_document(ReturnDocument::After)
        };
        let counter = match next().await {
            // Two first messages made the counter at once; it is there now.
            Err(error) if is_duplicate(&error) => next().await?,
            result => result?,
        };
        let seq = counter.as_ref().map(|counter| counter.get_i64("seq"));
        match seq {
            Some(Ok(seq)) => Ok(seq),
            _ => Err(Error::custom(format!("the counter of {:?} is not a number", self.session)).into()),
        }
    }

    async fn insert_as_a_whole(&self, documents: &[Document]) -> Result<(), Fault> {
        let mut session = self.ready.client.start_session().await?;
        let mut tries = 0;
        loop {
            session.start_transaction().await?;
            let inserted = self.ready.messages.insert_many(documents).session(&mut session).await;
            let done = match inserted {
                Ok(_) => commit(&mut session).await,
                Err(error) => Err(error),
            };
            match done {
                Err(error) if error.contains_label(TRANSIENT_TRANSACTION_ERROR) && tries < TRIES => {
                    tries += 1;
                }
                done => return Ok(done?),
            }
        }
    }

    /// Makes the newest of the replaced messages the replacement and removes the others, and no message that came
    /// meanwhile, whatever its number. Where there are no transactions the replacement itself says, until the next
    /// one, which numbers are no messages any more: so both happen in one step there too.
    pub(super) async fn replace(
        &self,
        oldest: &[Record],
        last: &Record,
        new: &NewMessage,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let Message { role, content } = &last.message;
        let mut expected = doc! { "session_id": self.session, "seq": last.seq.0 };
        expected.extend(doc! { "role": role.as_str(), "content": &**content });
        let mut replacement = self.document(last.seq.0, new, now);
        let others = oldest.iter().map(|record| record.seq.0).filter(|seq| *seq != last.seq.0);
        let mut others: Vec<i64> = others.collect();
        if !self.ready.transactions {
            // What an earlier one left behind when its process ended.
            others.extend(self.replaced().await?);
            replacement.insert(REPLACED, others.clone());
            let replaced = self.ready.messages.replace_one(expected, replacement).await?.matched_count == 1;
            if replaced {
                self.ready.messages.delete_many(self.numbered(&others)).await?;
            }
            return Ok(replaced);
        }
        let mut session = self.ready.client.start_session().await?;
        session.start_transaction().await?;
        let replace = self.ready.messages.replace_one(expected, &replacement).session(&mut session);
        if replace.await?.matched_count == 0 {
            session.abort_transaction().await?;
            return Ok(false);
        }
        self.ready.messages.delete_many(self.numbered(&others)).session(&mut session).await?;
        commit(&mut session).await?;
        Ok(true)
    }

    fn numbered(&self, seqs: &[i64]) -> Document {
        doc! { "session_id": self.session, "seq": { "$in": seqs } }
    }
}

/// The numbers that documents say they have taken the place of.
fn replaced_in(documents: &[Document]) -> HashSet<i64> {
    let lists = documents.iter().filter_map(|document| document.get_array(REPLACED).ok());
    lists.flatten().filter_map(Bson::as_i64).collect()
}

/// Commits; a commit may be sent again when its answer was lost, and is done only once.
async fn commit(session: &mut mongodb::ClientSession) -> Result<(), Error> {
    let mut tries = 0;
    loop {
        match session.commit_transaction().await {
            Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) && tries < TRIES => {
                tries += 1;
            }
            result => return result,
        }
    }
}

fn is_duplicate(error: &Error) -> bool {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the driver's kinds are open-ended")]
    match error.kind.as_ref() {
        ErrorKind::Command(command) => command.code == DUPLICATE_KEY,
        ErrorKind::Write(mongodb::error::WriteFailure::WriteError(write)) => write.code == DUPLICATE_KEY,
        _ => false,
    }
}

/// The error of an ordered insert that stopped in the middle.
fn partly(error: Error) -> Fault {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the driver's kinds are open-ended")]
    let stored = match error.kind.as_ref() {
        ErrorKind::InsertMany(failure) => {
            failure.write_errors.as_ref().and_then(|errors| errors.iter().map(|e| e.index).min())
        }
        _ => None,
    };
    match stored {
        Some(stored) if stored > 0 => Fault::Partial(stored, error),
        _ => Fault::Driver(error),
    }
}
