//! Credits. A server of one's own has nothing to charge: the balance never falls.

use evoke_types::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where credits come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bucket {
    /// `self_hosted`.
    pub source_type: String,
    /// How many.
    pub balance: u64,
}

/// The balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// Whose.
    pub client_id: String,
    /// How many; always the same.
    pub balance_credits: u64,
    /// Whether they run low: never.
    pub warning_low: bool,
    /// Whether they can run out at all: they cannot.
    pub unlimited: bool,
    /// Where they come from.
    pub buckets: Vec<Bucket>,
}

/// Which entries of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct LedgerQuery {
    /// Most entries; 100 when absent.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Entries to skip.
    #[serde(default)]
    pub offset: Option<u32>,
}

/// One movement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerEntry {
    /// Its id.
    pub ledger_id: String,
    /// What kind.
    pub entry_type: String,
    /// By how much.
    pub delta: f64,
    /// When.
    #[schemars(schema_with = "crate::schema::timestamp")]
    pub created_at: Timestamp,
}

/// Movements: none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// The movements.
    pub entries: Vec<LedgerEntry>,
    /// How many in all.
    pub total: u32,
    /// As asked.
    pub limit: u32,
    /// As asked.
    pub offset: u32,
}

/// Work to estimate. Whatever it is costs nothing.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
pub struct EstimateRequest {
    /// What is counted.
    #[serde(default)]
    pub metric_type: Option<String>,
    /// How much of it.
    #[serde(default)]
    pub units: Option<Value>,
}

/// What work would cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Credits: 0.
    pub credits_estimate: u64,
}

/// A code to redeem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Redeem {
    /// The code.
    pub code: String,
}

/// What a code brought: nothing, for nothing is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Redemption {
    /// Its id, derived from the code.
    pub redemption_id: String,
    /// Credits: 0.
    pub credits_granted: u64,
    /// As before.
    pub new_balance_credits: u64,
}
