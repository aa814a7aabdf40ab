//! The ids that a call names, and the scope that it has then.
//!
//! The one thing to know: a caller that is bound to a user needs no ids, so the tools that it sees have no arguments for them;
//! a model cannot invent what it is not asked for.

use crate::failure::Failure;
use evoke_engine::{Address, Caller, FetchError, FetchScope};
use evoke_types::{CallerId, ID_BYTES, Isolation, ScopeKind, ScopePath};
use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The arguments that name a scope.
const USER: &str = "user_id";
const CUSTOMER: &str = "customer_id";

/// The scope of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Scope {
    /// user, customer, or client for the whole instance.
    level: String,
    /// The user whose memories these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    /// The customer of the user, or whose memories these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
}

impl From<&ScopePath> for Scope {
    fn from(path: &ScopePath) -> Self {
        let id = |level: &str| path.id_at(level).map(str::to_owned);
        Self { level: path.kind().as_str().to_owned(), user_id: id("user"), customer_id: id("customer") }
    }
}

/// The scope of reads of a path.
pub(crate) fn read_scope(path: &ScopePath) -> FetchScope {
    match path.kind() {
        ScopeKind::User => FetchScope::User,
        ScopeKind::Customer => FetchScope::Customer,
        ScopeKind::Client | ScopeKind::World => FetchScope::Client,
    }
}

/// The caller of one call: bound to the scope that the arguments name. Takes the ids out of the arguments.
///
/// # Errors
/// When the ids break the addressing rules, or lead out of the caller's own scope.
pub(crate) fn narrowed(caller: Caller, arguments: &mut JsonObject) -> Result<Caller, Failure> {
    let address = Address::of(id(arguments, USER)?, id(arguments, CUSTOMER)?, Default::default());
    let within = caller.resolve(&address).map_err(FetchError::from)?;
    Ok(Caller { within, ..caller })
}

fn id(arguments: &mut JsonObject, name: &str) -> Result<Option<CallerId>, Failure> {
    match arguments.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(id)) => CallerId::new(id)
            .map(CallerId::present)
            .map_err(|too_long| Failure::argument(format!("{name} {too_long}"))),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(Failure::argument(format!("{name}: must be a string")))
        }
    }
}

/// Adds the ids that this caller can name to the arguments of a tool.
pub(crate) fn with_ids(mut schema: JsonObject, caller: &Caller) -> JsonObject {
    let properties = schema.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        for (name, description) in nameable(caller) {
            let id = json!({ "type": "string", "maxLength": ID_BYTES, "description": description });
            properties.insert(name.to_owned(), id);
        }
    }
    schema
}

/// The ids that a call of this caller can name: none of those that the caller is bound to.
fn nameable(caller: &Caller) -> Vec<(&'static str, &'static str)> {
    let bound = |level: &str| caller.within.id_at(level).is_some();
    let user = match caller.instance.isolation {
        Isolation::Strict => "The user whose memories are meant; needs customer_id unless the key has one.",
        Isolation::EqualsCustomer => "The user whose memories are meant; all of the instance when absent.",
    };
    let customer = "The customer whose memories are meant, or the customer of the user.";
    let by_isolation = caller.instance.isolation == Isolation::Strict;
    [
        (!bound("user")).then_some((USER, user)),
        (by_isolation && !bound("user") && !bound("customer")).then_some((CUSTOMER, customer)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_store::InstanceRow;
    use evoke_types::{ClientId, Code, InstanceId, Timestamp};

    fn caller(isolation: Isolation, user: Option<&str>, customer: Option<&str>) -> Caller {
        let operator = Caller::operator(InstanceRow {
            id: InstanceId::from_bits(1),
            client: ClientId::from_bits(1),
            name: String::new(),
            isolation,
            created_at: Timestamp::from_millis(0),
        });
        let within = operator.resolve(&Address::new(user, customer).expect("short ids")).expect("a scope");
        Caller { within, ..operator }
    }

    fn arguments(value: Value) -> JsonObject {
        let Value::Object(arguments) = value else { panic!("an object") };
        arguments
    }

    #[test]
    fn a_caller_is_asked_for_the_ids_that_it_is_not_bound_to() {
        let asked = |isolation, user, customer| {
            let caller = caller(isolation, user, customer);
            let schema = with_ids(arguments(json!({ "type": "object" })), &caller);
            let names = schema["properties"].as_object().expect("properties").keys().cloned();
            names.collect::<Vec<_>>().join(" ")
        };
        let (strict, alone) = (Isolation::Strict, Isolation::EqualsCustomer);
        assert_eq!(asked(strict, None, None), "customer_id user_id");
        assert_eq!(asked(strict, None, Some("acme")), "user_id");
        assert_eq!(asked(strict, Some("ada"), Some("acme")), "");
        assert_eq!(asked(alone, None, None), "user_id");
        assert_eq!(asked(alone, Some("ada"), None), "");
    }

    #[test]
    fn ids_are_taken_out_of_the_arguments_and_never_lead_out_of_the_callers_scope() {
        let ada = caller(Isolation::EqualsCustomer, Some("ada"), None);
        let call = |value: Value| narrowed(ada.clone(), &mut arguments(value)).map(|caller| caller.within);
        for own in [json!({}), json!({"user_id": "ada"}), json!({"user_id": ""}), json!({"user_id": null})] {
            assert_eq!(call(own).as_ref(), Ok(&ada.within));
        }
        let code = |value: Value| call(value).map_err(|failure| failure.code());
        assert_eq!(code(json!({"user_id": "ben"})), Err(Code::OutsideKey));
        assert_eq!(code(json!({"customer_id": "acme"})), Err(Code::InvalidScope));
        assert_eq!(code(json!({"user_id": 7})), Err(Code::InvalidField));
        assert_eq!(code(json!({"user_id": "x".repeat(ID_BYTES + 1)})), Err(Code::InvalidField));
        let mut rest = arguments(json!({"user_id": "ada", "query": "tea"}));
        narrowed(ada, &mut rest).expect("a scope");
        assert_eq!(rest, arguments(json!({"query": "tea"})));
    }
}
