//! The route table as a whole: what each key may do, and whether the description tells it all.

use super::*;
use crate::route::Access;
use axum::http::Method;
use evoke_store::KeyRole;
use evoke_types::{ID_BYTES, Permission};
use serde_json::Map;
use std::collections::HashSet;

/// Routes that store nothing although their method could: their questions do not fit into a path.
const READING: [&str; 8] = [
    "/v1/context/conversation/fetch",
    "/v1/context/user/fetch",
    "/v1/context/customer/fetch",
    "/v1/context/client/fetch",
    "/v1/credits/estimate",
    "/v1/telemetry/batch",
    // Each of their tools and commands is checked for itself.
    "/mcp",
    "/v1/memory-tool",
];
/// Routes that anybody may call.
const OPEN: [&str; 8] = [
    "/health",
    "/livez",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/mcp",
];

#[test]
fn every_route_says_what_its_key_must_be_allowed_to_do() {
    let reader = KeyRole::ReadOnly.permissions();
    for route in all() {
        let path = route.path;
        let Access::Keyed(needs) = route.access else {
            assert!(OPEN.contains(&path), "{path} needs no key");
            continue;
        };
        let reads = route.method == Method::GET || READING.contains(&path);
        assert_eq!(reader.contains(needs), reads, "{path} needs {needs}");
        let erases = matches!(needs, Permission::ContentErase | Permission::DataErase);
        let removes = route.method == Method::DELETE
            || ["delete", "/forget", "/confirm"].into_iter().any(|end| !reads && path.ends_with(end));
        assert_eq!(erases, removes, "{path} needs {needs}");
    }
}

#[test]
fn every_permission_is_needed_by_a_route() {
    let needed: HashSet<Permission> = all()
        .iter()
        .filter_map(|route| match route.access {
            Access::Open => None,
            Access::Keyed(needs) => Some(needs),
        })
        .collect();
    assert_eq!(needed, HashSet::from(Permission::ALL));
}

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
    let document = openapi_document();
    let paths = document["paths"].as_object().expect("paths");
    let described: usize = paths.values().map(|path| path.as_object().map_or(0, Map::len)).sum();
    assert_eq!(described, all().len());
    let mut ids = HashSet::new();
    for route in all() {
        let operation = &paths[route.shown][route.method.as_str().to_lowercase()];
        assert!(!route.summary.is_empty() && !route.tag.is_empty(), "{} says nothing of itself", route.shown);
        assert!(ids.insert(operation["operationId"].as_str().expect("an id").to_owned()), "{}", route.shown);
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
    let document = openapi_document();
    for route in all() {
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
    let document = openapi_document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}
