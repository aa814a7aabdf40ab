//! Who a key belongs to.

use crate::extract::Authenticated;
use crate::route::{Route, Verb};
use axum::Json;
use evoke_store::KeyRole;
use evoke_types::Permission;
use evoke_wire::auth::WhoAmI;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::keyed::<WhoAmI, _, _>(Verb::Get, "/api/v1/auth/whoami", Permission::InstanceRead, whoami)
            .about("auth", "Who this key belongs to"),
    ]
}

async fn whoami(Authenticated(caller): Authenticated) -> Json<WhoAmI> {
    let bound = |level| caller.within.id_at(level).map(str::to_owned);
    Json(WhoAmI {
        client_id: caller.instance.client.to_string(),
        instance_id: caller.instance.id.to_string(),
        user_context_isolation: caller.instance.isolation.as_str().to_owned(),
        instance_name: caller.instance.name.clone(),
        key_role: KeyRole::of(caller.permissions).map_or("custom", KeyRole::as_str).to_owned(),
        bound_user_id: bound("user"),
        bound_customer_id: bound("customer"),
    })
}
