//! The description of the HTTP interface, made from the route table and the wire types.

use crate::calls::{Call, SERVICE};
use crate::error::status;
use crate::route::{Access, Answer, Route, SchemaOf};
use evoke_store::KeyRole;
use evoke_types::Code;
use evoke_wire::{ErrorBody, schema};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Codes that every route with a key can answer.
const EVERYWHERE: &[Code] = &[
    Code::InvalidKey,
    Code::IdentityMismatch,
    Code::OutsideKey,
    Code::RateLimited,
    Code::TooManyRefusedKeys,
    Code::RequestTimeout,
    Code::Unavailable,
    Code::StoreFailed,
    Code::Internal,
];
/// Codes that every route with a body can answer.
const WITH_BODY: &[Code] = &[Code::MalformedBody, Code::InvalidField, Code::BodyTooLarge];

/// The OpenAPI 3.1 document of some routes.
pub(crate) fn describe(routes: &[Route]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|s| s.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes {
        let operation = operation(route, &mut generator);
        paths.entry(route.shown).or_default().insert(route.method.as_str().to_lowercase(), operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Evoke",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A memory server for agents. Success is always 200. Every error has a stable code; its page is docs/errors/<code>.md.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "security": [{ "key": [] }],
        "x-grpc": grpc(),
        "paths": paths,
        "components": {
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer", "description": "An API key of one instance." } },
            "schemas": generator.take_definitions(true),
        },
    })
}

/// The permission of each call of the stream protocol, which OpenAPI has no place for.
fn grpc() -> Value {
    let needs =
        |call: Call| (call.as_str().to_owned(), json!({ "x-permission": call.permission().as_str() }));
    let calls: Map<String, Value> = Call::ALL.into_iter().map(needs).collect();
    json!({ "service": SERVICE, "calls": calls })
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "tags": [route.tag],
        "summary": route.summary,
        "operationId": operation_id(route),
        "parameters": parameters(route, generator),
        "responses": responses(route, generator),
    });
    match route.access {
        Access::Open => operation["security"] = json!([]),
        Access::Keyed(permission) => operation["x-permission"] = json!(permission.as_str()),
    }
    if let Some(body) = &route.body {
        let schema = (body.schema)(generator);
        let content: Map<String, Value> =
            body.types.iter().map(|kind| ((*kind).to_owned(), json!({ "schema": schema }))).collect();
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

fn operation_id(route: &Route) -> String {
    let words = route.shown.split(['/', '{', '}', '-', '.']).filter(|word| !word.is_empty());
    words.fold(route.method.as_str().to_lowercase(), |id, word| format!("{id}_{word}"))
}

fn parameters(route: &Route, generator: &mut SchemaGenerator) -> Vec<Value> {
    let named = route.shown.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path = named
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema::id(generator).to_value() }));
    let mut parameters: Vec<Value> = path.collect();
    parameters.extend(route.query.into_iter().flat_map(|schema| query_parameters(schema, generator)));
    parameters
}

fn query_parameters(schema: SchemaOf, generator: &mut SchemaGenerator) -> Vec<Value> {
    let schema = schema(generator).to_value();
    let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let described = |(name, mut schema): (String, Value)| {
        let description = schema.as_object_mut().and_then(|s| s.remove("description")).unwrap_or_default();
        json!({ "name": name, "in": "query", "required": false, "description": description, "schema": schema })
    };
    properties.into_iter().map(described).collect()
}

fn responses(route: &Route, generator: &mut SchemaGenerator) -> Map<String, Value> {
    let content = match route.answer {
        Answer::Json(schema) => json!({ "application/json": { "schema": schema(generator) } }),
        Answer::Text(kind) => json!({ kind: { "schema": { "type": "string" } } }),
    };
    let mut responses = Map::new();
    responses.insert("200".to_owned(), json!({ "description": "Done.", "content": content }));
    let error = generator.subschema_for::<ErrorBody>();
    for (status, codes) in errors(route) {
        let description =
            codes.iter().map(|code| format!("{} ({})", code.as_str(), code.slug())).collect::<Vec<_>>();
        let answer = json!({
            "description": description.join(", "),
            "content": { "application/json": { "schema": error } },
        });
        responses.insert(status.to_string(), answer);
    }
    responses
}

/// What can go wrong, by status.
fn errors(route: &Route) -> BTreeMap<u16, Vec<Code>> {
    let (everywhere, forbidden): (&[Code], &[Code]) = match route.access {
        Access::Open => (&[], &[]),
        Access::Keyed(permission) if KeyRole::ReadOnly.permissions().contains(permission) => {
            (EVERYWHERE, &[])
        }
        Access::Keyed(_) => (EVERYWHERE, &[Code::ReadOnlyKey]),
    };
    let body = if route.body.is_some() { WITH_BODY } else { &[] };
    let mut grouped: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in everywhere.iter().chain(forbidden).chain(body).chain(route.errors) {
        let codes = grouped.entry(status(*code).as_u16()).or_default();
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    grouped
}
