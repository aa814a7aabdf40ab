//! The description of the HTTP interface, made from the route table and the wire types.

use crate::error::status;
use crate::route::{Access, Answer, Permission, Route, SchemaOf};
use crate::routes;
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

/// The OpenAPI 3.1 document of everything that is served over HTTP.
pub fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|s| s.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes::all() {
        let operation = operation(&route, &mut generator);
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
        "paths": paths,
        "components": {
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer", "description": "An API key of one instance." } },
            "schemas": generator.take_definitions(true),
        },
    })
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
        Access::Keyed(Permission::Read) => (EVERYWHERE, &[]),
        Access::Keyed(Permission::Write | Permission::Erase) => (EVERYWHERE, &[Code::ReadOnlyKey]),
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

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::ID_BYTES;
    use std::collections::HashSet;

    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|v| references(v, found));
            }
            Value::Array(list) => list.iter().for_each(|v| references(v, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn the_document_holds_every_route_once_and_nothing_else() {
        let document = document();
        let paths = document["paths"].as_object().expect("paths");
        let described: usize = paths.values().map(|path| path.as_object().map_or(0, Map::len)).sum();
        assert_eq!(described, routes::all().len());
        let mut ids = HashSet::new();
        for route in routes::all() {
            let operation = &paths[route.shown][route.method.as_str().to_lowercase()];
            assert!(
                !route.summary.is_empty() && !route.tag.is_empty(),
                "{} says nothing of itself",
                route.shown
            );
            assert!(
                ids.insert(operation["operationId"].as_str().expect("an id").to_owned()),
                "{}",
                route.shown
            );
            assert_eq!(operation.get("requestBody").is_some(), route.body.is_some());
        }
    }

    /// Names of properties that are read as ids and have no bound, in a schema and what it refers to.
    fn unbounded(document: &Value, schema: &Value, seen: &mut HashSet<String>, found: &mut Vec<String>) {
        if let Some(reference) = schema["$ref"].as_str() {
            if seen.insert(reference.to_owned()) {
                let schema = document.pointer(reference.trim_start_matches('#')).expect("a schema");
                unbounded(document, schema, seen, found);
            }
            return;
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if name.ends_with("_id") && property["maxLength"] != ID_BYTES {
                found.push(name.clone());
            }
            if name == "scope" && property["type"][0] == "object" && property["maxProperties"].is_null() {
                found.push(name.clone());
            }
            unbounded(document, property, seen, found);
        }
        let parts = ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
        parts.chain(schema.get("items")).for_each(|part| unbounded(document, part, seen, found));
    }

    #[test]
    fn every_id_that_is_read_is_bounded() {
        let document = document();
        for route in routes::all() {
            let operation = &document["paths"][route.shown][route.method.as_str().to_lowercase()];
            let mut found = Vec::new();
            for media in operation["requestBody"]["content"].as_object().into_iter().flat_map(Map::values) {
                unbounded(&document, &media["schema"], &mut HashSet::new(), &mut found);
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().expect("a name");
                if name.ends_with("_id") && parameter["schema"]["maxLength"] != ID_BYTES {
                    found.push(name.to_owned());
                }
            }
            assert!(found.is_empty(), "{}: {found:?} should be read as CallerId", route.shown);
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(!found.is_empty());
        for reference in found {
            let pointer = reference.strip_prefix('#').expect("a local reference");
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
