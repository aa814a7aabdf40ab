//! Credits: a server of one's own has nothing to charge.

use crate::extract::{Authenticated, Body, Query};
use crate::route::{Route, Verb};
use axum::Json;
use evoke_types::Permission;
use evoke_wire::credits::{
    Balance, Bucket, Estimate, EstimateRequest, Ledger, LedgerQuery, Redeem, Redemption,
};
use uuid::Uuid;

/// The balance that never falls: the greatest whole number that every JSON reader keeps exactly.
const BALANCE: u64 = (1 << 53) - 1;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<Balance, _, _>(Verb::Get, "/v1/credits/balance", Permission::InstanceRead, balance)
            .about("credits", "The balance"),
        Route::keyed::<Ledger, _, _>(Verb::Get, "/v1/credits/ledger", Permission::InstanceRead, ledger)
            .about("credits", "Movements of the balance")
            .query::<LedgerQuery>(),
        Route::keyed::<Estimate, _, _>(
            Verb::Post,
            "/v1/credits/estimate",
            Permission::InstanceRead,
            estimate,
        )
        .about("credits", "What work would cost")
        .takes::<EstimateRequest>(),
        Route::keyed::<Redemption, _, _>(Verb::Post, "/v1/credits/redeem", Permission::InstanceWrite, redeem)
            .about("credits", "Redeem a code")
            .takes::<Redeem>(),
    ]
}

async fn balance(Authenticated(caller): Authenticated) -> Json<Balance> {
    Json(Balance {
        client_id: caller.instance.client.to_string(),
        balance_credits: BALANCE,
        warning_low: false,
        unlimited: true,
        buckets: vec![Bucket { source_type: "self_hosted".to_owned(), balance: BALANCE }],
    })
}

async fn ledger(Query(query): Query<LedgerQuery>) -> Json<Ledger> {
    Json(Ledger {
        entries: Vec::new(),
        total: 0,
        limit: query.limit.unwrap_or(100),
        offset: query.offset.unwrap_or(0),
    })
}

async fn estimate(_: Body<EstimateRequest>) -> Json<Estimate> {
    Json(Estimate { credits_estimate: 0 })
}

async fn redeem(body: Body<Redeem>) -> Json<Redemption> {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, body.value.code.as_bytes());
    Json(Redemption { redemption_id: id.to_string(), credits_granted: 0, new_balance_credits: BALANCE })
}
