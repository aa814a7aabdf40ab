//! Who and what memories speak about: listed, looked at, corrected.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::extract::{Authenticated, Body, Query, Segment, address, batch};
use crate::present::entity::{detail, duplicate, entity};
use crate::route::{Route, Verb};
use axum::Json;
use axum::extract::State;
use evoke_engine::{Address, Caller, EntityCorrection, EntityQuery};
use evoke_types::{CallerId, Code, Permission};
use evoke_wire::entities as wire;

/// Entities on a page when nobody says how many, and at most.
const PAGE: (u32, u32) = (50, 200);

const CORRECTION: &[Code] =
    &[Code::InvalidField, Code::InvalidScope, Code::UnknownEntity, Code::EntityConflict, Code::Busy];

pub(super) fn routes() -> Vec<Route> {
    let mut routes = reads();
    routes.extend(corrections());
    routes
}

fn reads() -> Vec<Route> {
    vec![
        Route::keyed::<wire::Entities, _, _>(Verb::Get, "/v1/entities", Permission::ContentRead, list)
            .about("entities", "Who and what the memories of a scope speak about, by name")
            .query::<wire::EntityQuery>()
            .fails(&[Code::InvalidField, Code::InvalidScope, Code::Busy]),
        Route::keyed::<wire::Duplicates, _, _>(
            Verb::Get,
            "/v1/entities/duplicates",
            Permission::ContentRead,
            duplicates,
        )
        .about("entities", "Pairs of entities that may be one, with the reason")
        .query::<wire::DuplicateQuery>()
        .fails(&[Code::InvalidField, Code::InvalidScope, Code::Busy]),
        Route::keyed::<wire::EntityDetail, _, _>(
            Verb::Get,
            "/v1/entities/{entity_id}",
            Permission::ContentRead,
            get,
        )
        .about("entities", "One entity: its names, what names it, and in which company")
        .query::<wire::EntityScopeQuery>()
        .fails(&[Code::InvalidScope, Code::UnknownEntity, Code::Busy]),
    ]
}

fn corrections() -> Vec<Route> {
    vec![
        Route::keyed::<wire::CorrectedEntities, _, _>(
            Verb::Post,
            "/v1/entities/{entity_id}/merge",
            Permission::ContentWrite,
            merge,
        )
        .about("entities", "Make another entity a part of this one")
        .query::<wire::EntityScopeQuery>()
        .takes::<wire::MergeEntities>()
        .fails(CORRECTION),
        Route::keyed::<wire::CorrectedEntities, _, _>(
            Verb::Post,
            "/v1/entities/{entity_id}/split",
            Permission::ContentWrite,
            split,
        )
        .about("entities", "Make an entity of its own of some names of this one")
        .query::<wire::EntityScopeQuery>()
        .takes::<wire::SplitEntity>()
        .fails(CORRECTION),
        Route::keyed::<wire::CorrectedEntities, _, _>(
            Verb::Post,
            "/v1/entities/{entity_id}/rename",
            Permission::ContentWrite,
            rename,
        )
        .about("entities", "Show an entity under another name")
        .query::<wire::EntityScopeQuery>()
        .takes::<wire::RenameEntity>()
        .fails(CORRECTION),
        Route::keyed::<wire::CorrectedEntities, _, _>(
            Verb::Post,
            "/v1/entities/{entity_id}/undo",
            Permission::ContentWrite,
            undo,
        )
        .about("entities", "Take the last correction of an entity back")
        .query::<wire::EntityScopeQuery>()
        .fails(CORRECTION),
    ]
}

async fn list(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Query(query): Query<wire::EntityQuery>,
) -> Result<Json<wire::Entities>, ApiError> {
    let query = EntityQuery {
        address: address(query.user_id, query.customer_id, None),
        kind: query.kind.filter(|kind| !kind.is_empty()),
        name: query.name.filter(|name| !name.is_empty()),
        limit: limit(query.limit)?,
        cursor: query.cursor.filter(|cursor| !cursor.is_empty()),
    };
    let page = app.engine.entities(&caller, query).await?;
    Ok(Json(wire::Entities {
        entities: page.entities.into_iter().map(entity).collect(),
        next_cursor: page.next,
    }))
}

async fn duplicates(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Query(query): Query<wire::DuplicateQuery>,
) -> Result<Json<wire::Duplicates>, ApiError> {
    let place = address(query.user_id, query.customer_id, None);
    let pairs = app.engine.duplicate_entities(&caller, &place, limit(query.limit)?).await?;
    Ok(Json(wire::Duplicates { duplicates: pairs.into_iter().map(duplicate).collect() }))
}

async fn get(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<wire::EntityScopeQuery>,
) -> Result<Json<wire::EntityDetail>, ApiError> {
    let found = app.engine.entity(&caller, id.as_str(), &of(query)).await?;
    Ok(Json(detail(found)))
}

async fn merge(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<wire::EntityScopeQuery>,
    body: Body<wire::MergeEntities>,
) -> Result<Json<wire::CorrectedEntities>, ApiError> {
    correct(&app, &caller, &id, &of(query), EntityCorrection::Merge(body.value.entity_id.as_str().to_owned()))
        .await
}

async fn split(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<wire::EntityScopeQuery>,
    body: Body<wire::SplitEntity>,
) -> Result<Json<wire::CorrectedEntities>, ApiError> {
    let names = batch(body.value.names)?;
    correct(&app, &caller, &id, &of(query), EntityCorrection::Split(names)).await
}

async fn rename(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<wire::EntityScopeQuery>,
    body: Body<wire::RenameEntity>,
) -> Result<Json<wire::CorrectedEntities>, ApiError> {
    correct(&app, &caller, &id, &of(query), EntityCorrection::Rename(body.value.name)).await
}

async fn undo(
    State(app): State<SharedApp>,
    Authenticated(caller): Authenticated,
    Segment(id): Segment,
    Query(query): Query<wire::EntityScopeQuery>,
) -> Result<Json<wire::CorrectedEntities>, ApiError> {
    correct(&app, &caller, &id, &of(query), EntityCorrection::Undo).await
}

async fn correct(
    app: &SharedApp,
    caller: &Caller,
    id: &CallerId,
    place: &Address,
    correction: EntityCorrection,
) -> Result<Json<wire::CorrectedEntities>, ApiError> {
    let entities = app.engine.correct_entity(caller, id.as_str(), place, correction).await?;
    Ok(Json(wire::CorrectedEntities { entities: entities.into_iter().map(detail).collect() }))
}

fn of(query: wire::EntityScopeQuery) -> Address {
    address(query.user_id, query.customer_id, None)
}

fn limit(sent: Option<u32>) -> Result<usize, ApiError> {
    let (usual, most) = PAGE;
    let limit = sent.unwrap_or(usual);
    if limit == 0 || limit > most {
        return Err(ApiError::field(format!("limit: is {limit}; send 1 to {most}")));
    }
    Ok(limit as usize)
}
