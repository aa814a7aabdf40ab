//! The way to one table.

use super::fault::Fault;
use super::items::Items;
use crate::error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
use crate::session::Session;
use crate::timeouts::Timeouts;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use std::time::Duration;
use tokio::sync::OnceCell;

/// The name of the backend in errors.
pub(super) const BACKEND: &str = "DynamoDB";

/// Pauses between tries of writers that collide.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(64);

/// The way to one table.
#[derive(Debug)]
pub(super) struct Link {
    table: String,
    region: String,
    endpoint: Option<String>,
    timeouts: Timeouts,
    client: OnceCell<Client>,
}

impl Link {
    pub(super) fn new(
        table: &str,
        region: &str,
        endpoint: Option<&str>,
        timeouts: Timeouts,
    ) -> Result<Self, InvalidInput> {
        let settings = [("table_name", Some(table)), ("region", Some(region)), ("endpoint", endpoint)];
        for (setting, value) in settings {
            if value.is_some_and(|value| value.is_empty() || value.contains(char::is_whitespace)) {
                let problem = "it is empty or contains blanks".to_owned();
                return Err(InvalidInput::Setting { setting, problem });
            }
        }
        let endpoint = endpoint.map(str::to_owned);
        let (table, region) = (table.to_owned(), region.to_owned());
        Ok(Self { table, region, endpoint, timeouts, client: OnceCell::new() })
    }

    pub(super) fn table(&self) -> &str {
        &self.table
    }

    pub(super) fn place(&self) -> Place {
        let at = self.endpoint.as_deref().map_or(self.region.as_str(), without_credentials);
        Place { backend: BACKEND, at: format!("{at}, table {}", self.table) }
    }

    /// The client. The first call looks for the settings of the machine.
    pub(super) async fn client(&self) -> Client {
        self.client.get_or_init(|| self.connect()).await.clone()
    }

    pub(super) fn items<'a>(&'a self, client: &'a Client, session: &'a Session) -> Items<'a> {
        Items { client, table: &self.table, session: session.id.as_str() }
    }

    async fn connect(&self) -> Client {
        let tls = Provider::Rustls(CryptoMode::Ring);
        let http = aws_smithy_http_client::Builder::new().tls_provider(tls).build_https();
        let limits = TimeoutConfig::builder()
            .connect_timeout(self.timeouts.connect)
            .operation_attempt_timeout(self.timeouts.answer)
            .build();
        let region = Region::new(self.region.clone());
        let config = aws_config::defaults(BehaviorVersion::latest()).region(region).http_client(http);
        let config = config.timeout_config(limits).load().await;
        let mut config = aws_sdk_dynamodb::config::Builder::from(&config);
        if let Some(endpoint) = &self.endpoint {
            config.set_endpoint_url(Some(endpoint.clone()));
        }
        Client::from_conf(config.build())
    }

    /// Awaits an answer for a bounded time. `lost` is what a write may have done when none comes.
    pub(super) async fn bounded<T>(
        &self,
        lost: Outcome,
        call: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T> {
        // The client tries a request up to three times.
        let time = self.timeouts.connect.saturating_add(self.timeouts.answer).saturating_mul(3);
        let Ok(result) = tokio::time::timeout(time, call).await else {
            let (failure, detail) = (Failure::Timeout, format!("nothing for {time:?}"));
            let place = self.place();
            return Err(ChatMemoryError::BackendUnavailable { place, failure, detail, outcome: lost });
        };
        result.map_err(|fault| self.failed(fault, lost))
    }

    fn failed(&self, fault: Fault, lost: Outcome) -> ChatMemoryError {
        let place = self.place();
        match fault {
            Fault::Conflict => {
                let detail = "other writers kept changing the conversation".to_owned();
                ChatMemoryError::BackendError { place, detail, outcome: Outcome::NotStored }
            }
            Fault::Corrupt(detail) => ChatMemoryError::CorruptData { place, detail },
            Fault::Refused { failure, detail, certain } => {
                let outcome = if certain && lost == Outcome::Unknown { Outcome::NotStored } else { lost };
                match failure {
                    Some(failure) => ChatMemoryError::BackendUnavailable { place, failure, detail, outcome },
                    None => ChatMemoryError::BackendError { place, detail, outcome },
                }
            }
        }
    }
}

/// An endpoint without a user and password before its host.
fn without_credentials(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, host)| host)
}

/// Waits before the next try of a write that collided.
pub(super) async fn pause_after_conflict(tries: u32) -> u32 {
    tokio::time::sleep(FIRST_PAUSE.saturating_mul(1 << tries.min(5)).min(LONGEST_PAUSE)).await;
    tries.saturating_add(1)
}
