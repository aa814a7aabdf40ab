//! Reads the profile of a user.

use super::build::profile;
use super::view::Profile;
use crate::caller::{Address, Caller};
use crate::entities::lookup::EntityLookup;
use crate::error::FetchError;
use crate::read::search::SearchService;
use crate::runtime::partition_cache::PartitionCache;
use evoke_types::Clock;
use std::sync::Arc;

/// Computes profiles.
pub(crate) struct Profiles {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) search: Arc<SearchService>,
}

impl Profiles {
    /// The profile of a user; see [`crate::Engine::profile`].
    pub(crate) async fn get(
        &self,
        caller: &Caller,
        address: &Address,
    ) -> Result<Option<Profile>, FetchError> {
        let key = caller.partition(caller.resolve_user(address)?);
        let Some(opened) = self.partitions.open_one(&key).await? else { return Ok(None) };
        let now = self.clock.now();
        let compute = move || {
            let people = EntityLookup::within(key, opened.clone());
            profile(opened.index.items().map(|item| &**item), people, now)
        };
        let profile = self.search.run(caller.instance_id(), compute).await?;
        Ok(Some(profile).filter(|profile| !profile.is_empty()))
    }
}
