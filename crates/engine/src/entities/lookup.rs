//! Finding entities: lists, single ones, possible duplicates.
//!
//! Called by the public calls that read entities. The one thing to know: a caller sees the entities of the scopes that a
//! read of the same scope opens, through the items of these scopes; anything else is not found.

use super::cursor::Place;
use super::known::KnownEntities;
use super::view::{EntityDetail, EntityPage, EntityQuery, EntitySummary, MAX_EVIDENCE, PossibleDuplicate};
use crate::caller::{Address, Caller};
use crate::error::EntityError;
use crate::read::search::SearchService;
use crate::runtime::partition_cache::PartitionCache;
use evoke_entities::{duplicates, normalized};
use evoke_recall::OpenPartition;
use evoke_store::{PartitionKey, Store, StoreResult};
use evoke_types::{Clock, EntityId, ScopePath};
use std::sync::Arc;

/// Entities of [`EntityDetail::company`].
const MAX_COMPANY: usize = 20;

/// Reads entities.
pub(crate) struct EntityLookup {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) search: Arc<SearchService>,
}

impl EntityLookup {
    /// A page of entities; see [`crate::Engine::entities`].
    pub(crate) async fn list(&self, caller: &Caller, query: EntityQuery) -> Result<EntityPage, EntityError> {
        let after = match &query.cursor {
            Some(cursor) => Some(Place::parse(cursor).ok_or(EntityError::Cursor)?),
            None => None,
        };
        let chain = self.open(caller, &caller.resolve(&query.address)?).await?;
        let page = move || page(&KnownEntities::new(chain), &query, after.as_ref());
        Ok(self.search.run(caller.instance_id(), page).await?)
    }

    /// One entity; see [`crate::Engine::entity`].
    pub(crate) async fn get(
        &self,
        caller: &Caller,
        id: &str,
        address: &Address,
    ) -> Result<EntityDetail, EntityError> {
        let unknown = || EntityError::Unknown(id.to_owned());
        let (path, entity) = self.find(caller, id, address).await?.ok_or_else(unknown)?;
        self.detail(caller, &path, entity).await?.ok_or_else(unknown)
    }

    /// Entities that may be one; see [`crate::Engine::duplicate_entities`].
    pub(crate) async fn duplicates(
        &self,
        caller: &Caller,
        address: &Address,
        limit: usize,
    ) -> Result<Vec<PossibleDuplicate>, EntityError> {
        let chain = self.open(caller, &caller.resolve(address)?).await?;
        let pairs = move || possible_duplicates(&KnownEntities::new(chain), limit);
        Ok(self.search.run(caller.instance_id(), pairs).await?)
    }

    /// An entity as it is known at a path; none when no item there names it.
    pub(crate) async fn detail(
        &self,
        caller: &Caller,
        path: &ScopePath,
        id: EntityId,
    ) -> Result<Option<EntityDetail>, EntityError> {
        let chain = self.open(caller, path).await?;
        let now = self.clock.now();
        let detail = move || {
            let known = KnownEntities::new(chain);
            let entity = known.summary(id)?;
            Some(EntityDetail {
                evidence: known.evidence(entity.id, now, MAX_EVIDENCE),
                company: known.company(entity.id, MAX_COMPANY),
                decisions: known.registry().decisions(entity.id).to_vec(),
                entity,
            })
        };
        Ok(self.search.run(caller.instance_id(), detail).await?)
    }

    /// All entities that the items of one partition name, in no particular order.
    pub(crate) fn within(partition: PartitionKey, opened: OpenPartition) -> Vec<EntitySummary> {
        KnownEntities::new(vec![(partition, opened)]).all().collect()
    }

    /// The path at which an entity is looked at: that of the address, otherwise its own.
    async fn find(
        &self,
        caller: &Caller,
        id: &str,
        address: &Address,
    ) -> Result<Option<(ScopePath, EntityId)>, EntityError> {
        let is_named = *address != Address::default();
        let path = if is_named { Some(caller.resolve(address)?) } else { None };
        let Ok(id) = id.parse::<EntityId>() else { return Ok(None) };
        let mut homes = self.homes(caller, id).await?;
        if let Some(path) = &path {
            homes.retain(|home| home.is_world() || path.is_within(&home.path));
        }
        homes.sort_by_key(|home| std::cmp::Reverse((!home.is_world(), home.path.steps().len())));
        Ok(homes.into_iter().next().map(|home| match path {
            Some(path) => (path, id),
            None if home.is_world() => (caller.within.clone(), id),
            None => (home.path, id),
        }))
    }

    /// The partitions with a row of this id that the caller sees.
    async fn homes(&self, caller: &Caller, id: EntityId) -> StoreResult<Vec<PartitionKey>> {
        let own = self.store.entity(caller.instance_id(), id).await?;
        let own = own.into_iter().map(|(home, _)| home).filter(|home| caller.sees(&home.path));
        let global = self.store.entity(&PartitionKey::world().instance, id).await?;
        Ok(own.chain(global.into_iter().map(|(home, _)| home)).collect())
    }

    /// The partitions that a read of a path opens, those that hold something.
    async fn open(
        &self,
        caller: &Caller,
        path: &ScopePath,
    ) -> StoreResult<Vec<(PartitionKey, OpenPartition)>> {
        let keys = caller.read_chain(path);
        let opened = self.partitions.open_each(&keys).await?;
        Ok(keys.into_iter().zip(opened).filter_map(|(key, opened)| Some((key, opened?))).collect())
    }
}

fn page(known: &KnownEntities, query: &EntityQuery, after: Option<&Place>) -> EntityPage {
    let begins = query.name.as_deref().map(normalized);
    let wanted = |entity: &EntitySummary| {
        let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
        query.kind.as_ref().is_none_or(|kind| *kind == entity.kind)
            && begins.as_ref().is_none_or(|begins| names.any(|name| normalized(name).starts_with(begins)))
    };
    let placed =
        known.all().filter(wanted).map(|entity| (Place::new(&normalized(&entity.name), entity.id), entity));
    let mut placed: Vec<(Place, EntitySummary)> =
        placed.filter(|(place, _)| after.is_none_or(|after| place > after)).collect();
    placed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let more = placed.len() > query.limit;
    placed.truncate(query.limit);
    let next = placed.last().filter(|_| more).map(|(place, _)| place.write());
    EntityPage { entities: placed.into_iter().map(|(_, entity)| entity).collect(), next }
}

fn possible_duplicates(known: &KnownEntities, limit: usize) -> Vec<PossibleDuplicate> {
    let registry = known.registry();
    let found = duplicates(&known.compared(), |one, other| registry.are_apart(one, other));
    let shown = found.into_iter().take(limit).filter_map(|pair| {
        let mut entities = [known.summary(pair.one)?, known.summary(pair.other)?];
        let mut names = pair.names;
        if entities[0].mentions < entities[1].mentions {
            entities.reverse();
            names = (names.1, names.0);
        }
        let (likeness, common, score) = (pair.likeness, pair.common, pair.score);
        Some(PossibleDuplicate { entities, likeness, names, common, score })
    });
    shown.collect()
}
