//! Who is asking, and which place a request names.

use evoke_store::{InstanceRow, PartitionKey};
use evoke_types::{CustomerId, InstanceId, KeyId, ScopeError, ScopePath, UserId};
use std::sync::Arc;

/// An authenticated caller: one key of one instance, or the operator on the command line.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The instance that the key opens.
    pub instance: Arc<InstanceRow>,
    /// Which key; absent for the operator.
    pub key: Option<KeyId>,
    /// Requests a minute; absent = no limit.
    pub rate_limit: Option<u32>,
}

/// The place that a request names, before the instance's rules are applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// `user_id`; an empty string on the wire is absent.
    pub user: Option<UserId>,
    /// `customer_id`; an empty string on the wire is absent.
    pub customer: Option<CustomerId>,
    /// The wire's `scope` object as (level, id) pairs.
    pub nested: Vec<(String, String)>,
}

impl Address {
    /// Reads the ids as they come from the wire.
    pub fn new(user: Option<&str>, customer: Option<&str>) -> Self {
        Self {
            user: user.and_then(UserId::new),
            customer: customer.and_then(CustomerId::new),
            nested: Vec::new(),
        }
    }
}

impl Caller {
    /// The operator acting on an instance.
    pub fn operator(instance: InstanceRow) -> Self {
        Self { instance: Arc::new(instance), key: None, rate_limit: None }
    }

    /// The instance's id.
    pub fn instance_id(&self) -> &InstanceId {
        &self.instance.id
    }

    /// The one place that an address means here.
    ///
    /// # Errors
    /// [`ScopeError`] when the ids break the addressing rules.
    pub fn resolve(&self, address: &Address) -> Result<ScopePath, ScopeError> {
        ScopePath::resolve(
            self.instance.isolation,
            address.user.as_ref(),
            address.customer.as_ref(),
            &address.nested,
        )
    }

    /// The partition of a path on this instance.
    pub(crate) fn partition(&self, path: ScopePath) -> PartitionKey {
        PartitionKey { instance: self.instance.id.clone(), path }
    }
}
