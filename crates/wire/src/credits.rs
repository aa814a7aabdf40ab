//! Credits. A self-hosted server charges nothing: the balance never falls.

use evoke_types::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The source of credits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bucket {
    /// The name of the source: `self_hosted`.
    pub source_type: String,
    /// The number of credits.
    pub balance: u64,
}

/// The balance of credits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// The instance that owns them.
    pub client_id: String,
    /// The number of credits; always the same.
    pub balance_credits: u64,
    /// Whether the balance is low: always false.
    pub warning_low: bool,
    /// Whether the balance can run out: always false.
    pub unlimited: bool,
    /// The sources of the credits.
    pub buckets: Vec<Bucket>,
}

/// The query for entries of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct LedgerQuery {
    /// The largest number of entries; 100 when absent.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The number of entries to skip.
    #[serde(default)]
    pub offset: Option<u32>,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerEntry {
    /// The id of the entry.
    pub ledger_id: String,
    /// The kind of entry.
    pub entry_type: String,
    /// The change of the balance.
    pub delta: f64,
    /// The time of the entry.
    #[schemars(schema_with = "crate::schema::timestamp")]
    pub created_at: Timestamp,
}

/// The entries of the ledger: always none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// The entries: always empty.
    pub entries: Vec<LedgerEntry>,
    /// The total number of entries.
    pub total: u32,
    /// The limit that was requested.
    pub limit: u32,
    /// The offset that was requested.
    pub offset: u32,
}

/// Work whose cost is to be estimated; it is always 0.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
pub struct EstimateRequest {
    /// The unit of the work.
    #[serde(default)]
    pub metric_type: Option<String>,
    /// The amount of work.
    #[serde(default)]
    pub units: Option<Value>,
}

/// The estimated cost of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// The number of credits: 0.
    pub credits_estimate: u64,
}

/// A request to redeem a code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Redeem {
    /// The code to redeem.
    pub code: String,
}

/// The result of a redeemed code: no credits, since none are needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Redemption {
    /// The id of the redemption, derived from the code.
    pub redemption_id: String,
    /// The number of credits: 0.
    pub credits_granted: u64,
    /// The balance, which is unchanged.
    pub new_balance_credits: u64,
}
