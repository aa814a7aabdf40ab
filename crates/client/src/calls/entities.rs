//! Who and what memories speak about.

use crate::builder::Client;
use crate::error::Error;
use crate::input::Scope;
use crate::transport::Call;
use evoke_wire::entities::{self as wire, CorrectedEntities, Duplicates, EntityDetail};
use reqwest::Method;
use serde_json::{Value, json};

const ENTITIES: [&str; 2] = ["v1", "entities"];

/// Calls about entities.
#[derive(Debug, Clone, Copy)]
pub struct Entities<'c> {
    pub(crate) client: &'c Client,
}

fn of(call: Call, scope: &Scope) -> Call {
    call.with("user_id", scope.user_text()).with("customer_id", scope.customer_text())
}

impl Entities<'_> {
    /// A page of the entities of a scope and of those above it, by name; those with a name that begins so. `cursor` is the
    /// `next_cursor` of the page before.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list(
        &self,
        scope: &Scope,
        name: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<wire::Entities, Error> {
        let call = of(Call::get(&ENTITIES), scope).with("name", name).with("cursor", cursor);
        self.client.transport.json(call).await
    }

    /// One entity, with what names it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn get(&self, entity_id: &str) -> Result<EntityDetail, Error> {
        let [version, entities] = ENTITIES;
        self.client.transport.json(Call::get(&[version, entities, entity_id])).await
    }

    /// Pairs that may be one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn duplicates(&self, scope: &Scope) -> Result<Duplicates, Error> {
        let [version, entities] = ENTITIES;
        self.client.transport.json(of(Call::get(&[version, entities, "duplicates"]), scope)).await
    }

    /// Makes another entity a part of this one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn merge(&self, entity_id: &str, other: &str) -> Result<CorrectedEntities, Error> {
        self.correct(entity_id, "merge", Some(json!({ "entity_id": other }))).await
    }

    /// Makes an entity of its own of some names.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn split(&self, entity_id: &str, names: &[String]) -> Result<CorrectedEntities, Error> {
        self.correct(entity_id, "split", Some(json!({ "names": names }))).await
    }

    /// Shows an entity under another name.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn rename(&self, entity_id: &str, name: &str) -> Result<CorrectedEntities, Error> {
        self.correct(entity_id, "rename", Some(json!({ "name": name }))).await
    }

    /// Takes the last correction back.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn undo(&self, entity_id: &str) -> Result<CorrectedEntities, Error> {
        self.correct(entity_id, "undo", None).await
    }

    async fn correct(&self, id: &str, what: &str, body: Option<Value>) -> Result<CorrectedEntities, Error> {
        let [version, entities] = ENTITIES;
        let mut call = Call::change(Method::POST, &[version, entities, id, what]);
        if let Some(body) = body {
            call = call.json(&body)?;
        }
        self.client.transport.json(call).await
    }
}
