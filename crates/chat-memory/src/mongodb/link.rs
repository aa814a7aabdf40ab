//! The way to one collection.

use crate::error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
use crate::timeouts::Timeouts;
use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind, NO_WRITES_PERFORMED};
use mongodb::options::{ClientOptions, ConnectionString, HostInfo, IndexOptions};
use mongodb::{Client, Collection, IndexModel};
use parking_lot::Mutex;

/// The name of the backend in errors.
pub(super) const BACKEND: &str = "MongoDB";

/// The field of a replacement that lists the numbers of what it replaced.
pub(super) const REPLACED: &str = "replaced";

/// The way to one collection.
pub(super) struct Link {
    uri: ConnectionString,
    database: String,
    collection: String,
    at: String,
    timeouts: Timeouts,
    ready: Mutex<Option<Ready>>,
    preparing: tokio::sync::Mutex<()>,
}

/// A collection with its index.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) client: Client,
    pub(super) messages: Collection<Document>,
    /// One document a conversation: the number of its newest message. It outlives the messages.
    pub(super) counters: Collection<Document>,
    /// Whether the server has transactions.
    pub(super) transactions: bool,
}

/// What can go wrong between the first and the last command of a call.
#[derive(Debug)]
pub(super) enum Fault {
    Driver(Error),
    /// Of a batch, so many messages were stored.
    Partial(usize, Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Driver(error)
    }
}

impl Link {
    pub(super) fn new(
        uri: &str,
        database: &str,
        collection: &str,
        timeouts: Timeouts,
    ) -> Result<Self, InvalidInput> {
        // The URI may hold a password, and so may what the parser says about it.
        let problem = |_| InvalidInput::Setting {
            setting: "uri",
            problem: "not a MongoDB URI: expected mongodb:// or mongodb+srv://".to_owned(),
        };
        let uri = ConnectionString::parse(uri).map_err(problem)?;
        for (setting, name) in [("db_name", database), ("collection_name", collection)] {
            if name.is_empty() || name.contains(['\0', '$']) || (setting == "db_name" && name.contains('.')) {
                let problem = format!("{name:?} is not a name that MongoDB accepts");
                return Err(InvalidInput::Setting { setting, problem });
            }
        }
        let at = hosts(&uri.host_info);
        Ok(Self {
            uri,
            database: database.to_owned(),
            collection: collection.to_owned(),
            at,
            timeouts,
            ready: Mutex::new(None),
            preparing: tokio::sync::Mutex::new(()),
        })
    }

    pub(super) fn place(&self) -> Place {
        Place { backend: BACKEND, at: format!("{}/{}.{}", self.at, self.database, self.collection) }
    }

    /// The collection; connects and makes the index at first use.
    pub(super) async fn ready(&self) -> Result<Ready> {
        let ready = || self.ready.lock().clone();
        if let Some(ready) = ready() {
            return Ok(ready);
        }
        let _one_at_a_time = self.preparing.lock().await;
        if let Some(ready) = ready() {
            return Ok(ready);
        }
        let ready = self.bounded(Outcome::NotStored, self.prepare()).await?;
        *self.ready.lock() = Some(ready.clone());
        Ok(ready)
    }

    /// Awaits an answer for a bounded time. `lost` is what a write may have done when none comes.
    pub(super) async fn bounded<T>(
        &self,
        lost: Outcome,
        call: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T> {
        // The driver's own limits come first, and say more.
        let time = self.timeouts.connect.saturating_add(self.timeouts.answer);
        match tokio::time::timeout(time, call).await {
            Ok(result) => result.map_err(|fault| self.failed(fault, lost)),
            Err(_) => Err(ChatMemoryError::BackendUnavailable {
                place: self.place(),
                failure: Failure::Timeout,
                detail: format!("nothing for {time:?}"),
                outcome: lost,
            }),
        }
    }

    /// Lets go of the connections.
    pub(super) fn release(&self) {
        drop(self.ready.lock().take());
    }

    async fn prepare(&self) -> Result<Ready, Fault> {
        let mut options = ClientOptions::parse(self.uri.clone()).await?;
        options.server_selection_timeout.get_or_insert(self.timeouts.connect);
        options.connect_timeout.get_or_insert(self.timeouts.connect);
        options.app_name.get_or_insert_with(|| "evoke-chat-memory".to_owned());
        let client = Client::with_options(options)?;
        let hello = client.database("admin").run_command(doc! { "hello": 1 }).await?;
        let transactions =
            hello.contains_key("setName") || hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid");
        let database = client.database(&self.database);
        let messages = database.collection(&self.collection);
        // Documents of other shapes have no such number, and stay out of the index.
        let ours = doc! { "seq": { "$exists": true } };
        let unique = IndexOptions::builder().unique(true).partial_filter_expression(ours).build();
        let index = IndexModel::builder().keys(doc! { "session_id": 1, "seq": 1 }).options(unique).build();
        messages.create_index(index).await?;
        let replacements = doc! { REPLACED: { "$exists": true } };
        let few = IndexOptions::builder().partial_filter_expression(replacements).build();
        let index = IndexModel::builder().keys(doc! { "session_id": 1, REPLACED: 1 }).options(few).build();
        messages.create_index(index).await?;
        let counters = database.collection(&format!("{}_counters", self.collection));
        Ok(Ready { client, messages, counters, transactions })
    }

    fn failed(&self, fault: Fault, lost: Outcome) -> ChatMemoryError {
        let place = self.place();
        let (error, lost) = match fault {
            Fault::Driver(error) if error.contains_label(NO_WRITES_PERFORMED) => (error, Outcome::NotStored),
            Fault::Driver(error) => (error, lost),
            Fault::Partial(stored, error) => (error, Outcome::Partial { stored }),
        };
        let unavailable = |failure, outcome| ChatMemoryError::BackendUnavailable {
            place: place.clone(),
            failure,
            detail: format!("{}; check the uri setting and that the server runs", error.kind),
            outcome,
        };
        #[expect(clippy::wildcard_enum_match_arm, reason = "the driver's kinds are open-ended")]
        match error.kind.as_ref() {
            ErrorKind::Authentication { .. } => unavailable(Failure::Credentials, Outcome::NotStored),
            ErrorKind::ServerSelection { .. } | ErrorKind::DnsResolve { .. } => {
                let outcome = if let Outcome::Partial { .. } = lost { lost } else { Outcome::NotStored };
                unavailable(Failure::Connection, outcome)
            }
            ErrorKind::Io(_) | ErrorKind::ConnectionPoolCleared { .. } => {
                unavailable(Failure::Connection, lost)
            }
            kind => {
                let outcome = if let Outcome::Partial { .. } = lost { lost } else { Outcome::NotStored };
                ChatMemoryError::BackendError { place, detail: kind.to_string(), outcome }
            }
        }
    }
}

fn hosts(info: &HostInfo) -> String {
    match info {
        HostInfo::HostIdentifiers(hosts) => {
            hosts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        }
        HostInfo::DnsRecord(name) => name.clone(),
        _ => "the hosts of its uri".to_owned(),
    }
}
