//! Calls about entities and profiles.

use super::Engine;
use crate::caller::{Address, Caller};
use crate::entities::editor::EntityCorrection;
use crate::entities::view::{EntityDetail, EntityPage, EntityQuery, PossibleDuplicate};
use crate::error::{EntityError, FetchError};
use crate::profile::view::Profile;

impl Engine {
    /// A page of the entities that the items of a scope, and of the scopes above it, name; by name.
    ///
    /// # Errors
    /// [`EntityError::Scope`], [`EntityError::Cursor`], [`EntityError::Search`] when too many searches wait,
    /// [`EntityError::Store`].
    pub async fn entities(&self, caller: &Caller, query: EntityQuery) -> Result<EntityPage, EntityError> {
        self.parts.entities.lookup.list(caller, query).await
    }

    /// One entity, as the items of the addressed scope and of those above it tell; without an address, as those of
    /// its own scope do. The id of an entity that was merged leads to the whole.
    ///
    /// # Errors
    /// [`EntityError::Unknown`], also for an id of another instance, outside the key's scope, or that no item names
    /// any more; otherwise as [`Engine::entities`].
    pub async fn entity(
        &self,
        caller: &Caller,
        id: &str,
        address: &Address,
    ) -> Result<EntityDetail, EntityError> {
        self.parts.entities.lookup.get(caller, id, address).await
    }

    /// Pairs of entities that may be one, the most likely first, at most `limit`. Nothing is merged because of it.
    ///
    /// # Errors
    /// As [`Engine::entities`].
    pub async fn duplicate_entities(
        &self,
        caller: &Caller,
        address: &Address,
        limit: usize,
    ) -> Result<Vec<PossibleDuplicate>, EntityError> {
        self.parts.entities.lookup.duplicates(caller, address, limit).await
    }

    /// The profile of a user, from the user's own live memories; none when they tell nothing of the person.
    ///
    /// # Errors
    /// [`FetchError::Scope`] without a user, [`FetchError::Busy`], [`FetchError::Store`].
    pub async fn profile(&self, caller: &Caller, address: &Address) -> Result<Option<Profile>, FetchError> {
        self.parts.entities.profiles.get(caller, address).await
    }

    /// Corrects an entity of the key's own scope. Returns the entities that it is about as they are afterwards, the
    /// given one first. No name and no memory is lost: [`EntityCorrection::Undo`] takes the last correction back.
    ///
    /// # Errors
    /// [`EntityError::Unknown`], [`EntityError::OtherScope`], [`EntityError::Correction`], [`EntityError::Denied`],
    /// [`EntityError::Store`]; nothing is changed then.
    pub async fn correct_entity(
        &self,
        caller: &Caller,
        id: &str,
        address: &Address,
        correction: EntityCorrection,
    ) -> Result<Vec<EntityDetail>, EntityError> {
        self.parts.entities.editor.correct(caller, id, address, correction).await
    }
}
