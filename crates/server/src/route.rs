//! One entry of the route table: how it is served, and how it is described.

use crate::app::SharedApp;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use evoke_types::{Code, Permission};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Makes the schema of a type.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a route reads as its body.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    /// The accepted content types.
    pub(crate) types: &'static [&'static str],
    /// The shape.
    pub(crate) schema: SchemaOf,
}

/// What a route answers.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    /// JSON of this shape.
    Json(SchemaOf),
    /// Text of this content type.
    Text(&'static str),
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anybody.
    Open,
    /// Whoever has a key with this permission.
    Keyed(Permission),
}

/// One entry of the route table.
pub(crate) struct Route {
    /// The method.
    pub(crate) method: Method,
    /// The path as the router reads it.
    pub(crate) path: &'static str,
    /// The path as the description shows it.
    pub(crate) shown: &'static str,
    /// The group it belongs to.
    pub(crate) tag: &'static str,
    /// What it does, in a few words.
    pub(crate) summary: &'static str,
    /// Who may call it.
    pub(crate) access: Access,
    /// Its query parameters.
    pub(crate) query: Option<SchemaOf>,
    /// Its body.
    pub(crate) body: Option<Body>,
    /// Its answer.
    pub(crate) answer: Answer,
    /// What can go wrong, beside what can go wrong everywhere.
    pub(crate) errors: &'static [Code],
    /// The handler.
    pub(crate) handler: MethodRouter<SharedApp>,
}

/// The methods that routes use.
#[derive(Clone, Copy)]
pub(crate) enum Verb {
    Get,
    Post,
    Patch,
    Delete,
}

impl Verb {
    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Patch => MethodFilter::PATCH,
            Self::Delete => MethodFilter::DELETE,
        }
    }
    const fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }
}

impl Route {
    /// A route for whoever has a key with this permission. It answers JSON of the shape `A`.
    pub(crate) fn keyed<A, H, T>(verb: Verb, path: &'static str, needs: Permission, handler: H) -> Self
    where
        A: JsonSchema,
        H: Handler<T, SharedApp>,
        T: 'static,
    {
        Self::new::<A, H, T>(Access::Keyed(needs), verb, path, handler)
    }

    fn new<A, H, T>(access: Access, verb: Verb, path: &'static str, handler: H) -> Self
    where
        A: JsonSchema,
        H: Handler<T, SharedApp>,
        T: 'static,
    {
        Self {
            method: verb.method(),
            path,
            shown: path,
            tag: "",
            summary: "",
            access,
            query: None,
            body: None,
            answer: Answer::Json(|generator| generator.subschema_for::<A>()),
            errors: &[],
            handler: on(verb.filter(), handler),
        }
    }

    /// A route that anybody may call.
    pub(crate) fn open<H, T>(path: &'static str, answer: Answer, handler: H) -> Self
    where
        H: Handler<T, SharedApp>,
        T: 'static,
    {
        Self { answer, ..Self::new::<(), H, T>(Access::Open, Verb::Get, path, handler) }
    }

    /// Says what it does.
    pub(crate) fn about(mut self, tag: &'static str, summary: &'static str) -> Self {
        (self.tag, self.summary) = (tag, summary);
        self
    }
    /// Reads a JSON body of the shape `B`.
    pub(crate) fn takes<B: JsonSchema>(self) -> Self {
        self.takes_as::<B>(&["application/json"])
    }
    /// Reads a body of the shape `B` in one of some content types.
    pub(crate) fn takes_as<B: JsonSchema>(mut self, types: &'static [&'static str]) -> Self {
        self.body = Some(Body { types, schema: |generator| generator.subschema_for::<B>() });
        self
    }
    /// Answers text of this content type.
    pub(crate) fn answers_text(mut self, kind: &'static str) -> Self {
        self.answer = Answer::Text(kind);
        self
    }
    /// Reads query parameters.
    pub(crate) fn query<Q: JsonSchema>(mut self) -> Self {
        self.query = Some(Q::json_schema);
        self
    }
    /// Can fail with these codes.
    pub(crate) fn fails(mut self, errors: &'static [Code]) -> Self {
        self.errors = errors;
        self
    }
    /// Is shown under another path than the router reads.
    pub(crate) fn shown(mut self, path: &'static str) -> Self {
        self.shown = path;
        self
    }
}
