//! What is known of a user as a person.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Query, address};
use crate::present::profile as present;
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::{Path, State};
use evoke_types::{CallerId, Code, Permission};
use evoke_wire::profile::{ProfileAnswer, ProfileQuery};

pub(super) fn routes() -> Vec<Route> {
    // Clients put ids into the path as they are, slashes included.
    vec![
        Route::keyed::<ProfileAnswer, _, _>(Verb::Get, "/v1/users/{*rest}", Permission::ContentRead, profile)
            .shown("/v1/users/{user_id}/profile")
            .about("users", "What the live memories of a user tell of the person")
            .query::<ProfileQuery>()
            .fails(&[Code::InvalidScope, Code::NoProfile, Code::Busy]),
    ]
}

async fn profile(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Path(rest): Path<String>,
    Query(query): Query<ProfileQuery>,
) -> Result<Json<ProfileAnswer>, ApiError> {
    let Some(user) = rest.strip_suffix("/profile").filter(|user| !user.is_empty()) else {
        return Err(ApiError::new(
            Code::UnknownRoute,
            "there is no such route; a profile is at /v1/users/{user_id}/profile",
        ));
    };
    let user = CallerId::new(user).map_err(|too_long| ApiError::field(format!("user_id {too_long}")))?;
    let place = address(Some(user), query.customer_id, None);
    let known = app.engine.profile(&caller, &place).await?;
    let unknown = "this user has no profile yet; fetch the user's context instead";
    let known = known.ok_or_else(|| ApiError::new(Code::NoProfile, unknown))?;
    Ok(Json(ProfileAnswer { profile: present::profile(known) }))
}
